"""Form fields for amounts and days that are typed in the reader's locale."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from expenses_app.companies.formats import plain_amount_text
from expenses_app.companies.typed import NotUnderstood, amount_typed, day_typed


class AmountField(forms.CharField):
    """An amount in major units of `currency`; the cleaned value is a Decimal, None where nothing was typed.

    A form sets `currency` and `locale` of its field before it cleans, where it learns them later than at import.
    """

    def __init__(self, *, currency: str = "GBP", locale: str = "en_GB", **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "money"}))
        super().__init__(**options)
        self.currency = currency
        self.locale = locale

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return amount_typed(typed, self.currency, self.locale)
        except NotUnderstood as unclear:
            raise forms.ValidationError(unclear.message.text(gettext)) from unclear

    def prepare_value(self, value: Any) -> Any:
        return plain_amount_text(value, self.currency, self.locale) if isinstance(value, Decimal) else value


class DayField(forms.CharField):
    """A calendar day; the cleaned value is a date, None where nothing was typed. `today` completes «20 Nov»."""

    def __init__(self, *, today: date | None = None, locale: str = "en_GB", **options: Any) -> None:
        super().__init__(**options)
        self.today = today
        self.locale = locale

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        if self.today is None:
            raise TypeError("the form sets `today` before it cleans")
        try:
            return day_typed(typed, self.today, self.locale)
        except NotUnderstood as unclear:
            raise forms.ValidationError(unclear.message.text(gettext)) from unclear
