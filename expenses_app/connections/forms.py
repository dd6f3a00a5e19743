from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from expenses_app.connections.reaching import is_set_up
from expenses_app.platforms import all_platforms


class BeginForm(forms.Form):
    """Which platform to connect. Only those that this installation is registered with can be chosen."""

    platform = forms.ChoiceField(
        label=_("Accounting platform"),
        error_messages={
            "required": _("Choose where you keep your books."),
            "invalid_choice": _("This platform is not set up here. Choose another, or ask the operator."),
        },
    )
    popup = forms.BooleanField(required=False)
    next = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["platform"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (platform.key, platform.name) for platform in all_platforms().values() if is_set_up(platform)
            ]
