from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from expenses_app.users.appearance import Appearance
from expenses_app.users.locale import locale_choices
from expenses_app.users.models import User

NEW_PASSWORD_HINT = _("Ten characters or more; three or four unrelated words are good.")


def plain(field: forms.Field, label: Any, hint: Any = "") -> None:
    """Give a borrowed field our label, and take the placeholder that repeats it away."""
    field.label = label
    field.help_text = hint
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        plain(self.fields["login"], _("E-mail"))
        plain(self.fields["password"], _("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean(self) -> dict[str, Any]:
        try:
            super().clean()
        except ValidationError as wrong:
            # The complaint stands at the field that is typed again.
            self.add_error("password", wrong)
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        plain(self.fields["email"], _("E-mail"))


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        plain(self.fields["password1"], _("New password"), NEW_PASSWORD_HINT)
        plain(self.fields["password2"], _("The same again"))


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        plain(self.fields["password"], _("Password"))


class OtherPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        plain(self.fields["oldpassword"], _("Present password"))
        plain(self.fields["password1"], _("New password"), NEW_PASSWORD_HINT)
        plain(self.fields["password2"], _("The same again"))


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person says about themselves."""

    class Meta:
        model = User
        fields = ("name", "language", "keyboard")
        labels = {"name": _("Name"), "keyboard": _("Single-letter keys")}
        help_texts = {
            "name": _("Shown to your colleagues and in the history."),
            "keyboard": _(
                "J and K move, A sets the account; ? shows all. Off leaves the keys to your browser."
            ),
        }

    language = forms.ChoiceField(
        label=_("Days and amounts as written in"),
        choices=lambda: [("", _("As the browser asks")), *locale_choices()],
        required=False,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class AppearanceForm(forms.Form):
    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=[("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
        required=False,
    )
    density = forms.ChoiceField(
        label=_("Row height"),
        choices=[("", _("Roomy")), ("compact", _("Compact"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def appearance(self) -> Appearance:
        return Appearance(theme=self.cleaned_data["theme"], density=self.cleaned_data["density"])
