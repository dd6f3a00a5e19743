"""Signing up: a person and their first company in one form and one transaction."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from expenses_app.companies.clock import system_clock
from expenses_app.companies.forms import CompanyForm
from expenses_app.companies.services import open_company
from expenses_app.users.forms import NEW_PASSWORD_HINT, plain
from expenses_app.users.locale import locale_of_request
from expenses_app.users.models import User


class SignUpForm(SignupForm):  # type: ignore[misc]
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("name", "email", "password1", "company_name", "country", "time_zone")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        plain(self.fields["email"], _("E-mail"))
        plain(self.fields["password1"], _("Password"), NEW_PASSWORD_HINT)
        company = CompanyForm(locale=locale_of_request(context.request)).fields
        self.fields |= {
            "company_name": company["name"],
            "country": company["country"],
            "time_zone": company["time_zone"],
        }
        self.order_fields(self.field_order)

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        return user

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        open_company(
            user,
            name=" ".join(self.cleaned_data["company_name"].split()),
            country=self.cleaned_data["country"],
            time_zone=self.cleaned_data["time_zone"],
            at=system_clock().now(),
        )
