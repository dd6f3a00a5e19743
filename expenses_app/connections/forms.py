"""What a person chooses and enters before we set out for a platform."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from expenses_app.connections.reaching import is_set_up
from expenses_app.ledger.authorisation import Blank, BlankKind
from expenses_app.platforms import all_platforms
from expenses_app.transport.assertions import private_key

_LONGEST_KEY = 10_000


class BeginForm(forms.Form):
    """Which platform to connect, and by which way in. Only those that this installation is set up for can be chosen."""

    platform = forms.ChoiceField(
        label=_("Accounting platform"),
        error_messages={
            "required": _("Choose where you keep your books."),
            "invalid_choice": _("This platform is not set up here. Choose another, or ask the operator."),
        },
    )
    way = forms.CharField(required=False, max_length=40)
    popup = forms.BooleanField(required=False)
    next = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["platform"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (platform.key, platform.name) for platform in all_platforms().values() if is_set_up(platform)
            ]


class _NeverShownAgain(forms.Textarea):
    def format_value(self, value: Any) -> str | None:
        return None


class BlanksForm(forms.Form):
    """One field for each blank that the platform declares; `cleaned_data` holds text alone."""

    def __init__(self, blanks: Sequence[Blank], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for blank in blanks:
            self.fields[blank.name] = _field(blank)


def _field(blank: Blank) -> forms.Field:
    options: dict[str, Any] = {
        "label": blank.label.text(gettext),
        "help_text": blank.hint.text(gettext) if blank.hint else "",
        "required": blank.needed,
        "error_messages": {"required": gettext("This is needed.")},
    }
    if blank.kind is BlankKind.DAY:
        # The browser's own picker, which sends ISO text whatever it shows.
        return _DayText(widget=forms.DateInput(attrs={"type": "date"}), **options)
    if blank.kind is BlankKind.KEY:
        widget = _NeverShownAgain(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"})
        return forms.CharField(max_length=_LONGEST_KEY, widget=widget, validators=[_is_key], **options)
    widget_class = forms.PasswordInput if blank.kind is BlankKind.SECRET else forms.TextInput
    return forms.CharField(
        max_length=500,
        widget=widget_class(attrs={"autocomplete": "off"}),
        validators=[_Fits(blank)],
        **options,
    )


class _DayText(forms.DateField):
    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if day else ""


class _Fits:
    def __init__(self, blank: Blank) -> None:
        self._blank = blank

    def __call__(self, value: str) -> None:
        if not re.fullmatch(self._blank.pattern, value):
            raise forms.ValidationError(self._blank.complaint.text(gettext))


def _is_key(value: str) -> None:
    try:
        private_key(value)
    except ValueError as wrong:
        raise forms.ValidationError(
            gettext(
                "This is no private key in PEM form: P-256, or RSA with 2048 bits or more, without pass phrase."
            )
        ) from wrong
