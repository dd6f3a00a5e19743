from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from expenses_app.companies.models import Company, Role
from expenses_app.companies.places import country_choices, time_zone_choices


def _zones() -> list[tuple[str, Any]]:
    return [("", _("Choose")), *time_zone_choices()]


class CompanyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, country and time zone; `locale` is the one in which countries are named."""

    country = forms.ChoiceField(label=_("Country"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        widget=forms.Select(attrs={"data-own-time-zone": ""}),
        help_text=_(
            "Decides when a day begins, for closing dates and schedules. Dates of spend are never moved."
        ),
    )

    class Meta:
        model = Company
        fields = ("name", "country", "time_zone")
        labels = {"name": _("Company name")}

    def __init__(self, *arguments: Any, locale: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["name"].widget.attrs["autocomplete"] = "organization"
        country = self.fields["country"]
        if isinstance(country, forms.ChoiceField):
            country.choices = [("", _("Choose")), *country_choices(locale)]
        country.widget.attrs["autocomplete"] = "country"

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


# What each role may do, in the order in which they are offered.
ROLE_WORDS = {
    Role.OWNER: _("Owner: everything, members and connection too"),
    Role.POSTER: _("Poster: prepares and posts to the ledger"),
    Role.PREPARER: _("Preparer: categorises and adds receipts"),
    Role.VIEWER: _("Viewer: looks, changes nothing"),
}


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLE_WORDS.items()), initial=Role.PREPARER)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)


class DeletionForm(forms.Form):
    """Asks for the company's name, so that nobody deletes a company by a slip of the hand."""

    name = forms.CharField(
        label=_("Type the company's name"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *arguments: Any, company: Company, **options: Any) -> None:
        super().__init__(*arguments, **(options | {"auto_id": "id_deletion_%s"}))
        self._company = company

    def clean_name(self) -> str:
        typed = " ".join(self.cleaned_data["name"].split())
        if typed.casefold() != self._company.name.casefold():
            raise forms.ValidationError(
                _("This company is called %(name)s. Nothing was deleted."),
                params={"name": self._company.name},
            )
        return typed
