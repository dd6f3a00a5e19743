"""Amounts and days as they are typed in different places."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms

from expenses_app.companies.fields import AmountField, DayField
from expenses_app.companies.typed import NotUnderstood, amount_typed, day_typed

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "currency", "locale", "amount"),
    [
        ("1,284.36", "GBP", "en_GB", "1284.36"),
        ("1284.36", "GBP", "en_GB", "1284.36"),
        (" £1,284.36 ", "GBP", "en_GB", "1284.36"),
        ("GBP 1,284.36", "GBP", "en_GB", "1284.36"),
        ("5", "GBP", "en_GB", "5"),
        ("-5.10", "GBP", "en_GB", "-5.10"),
        ("−5.10", "GBP", "en_GB", "-5.10"),
        ("1.284,36", "EUR", "de_DE", "1284.36"),
        ("1284,36 €", "EUR", "de_DE", "1284.36"),
        ("1.284", "EUR", "de_DE", "1284"),
        ("1 284,36", "EUR", "fr_FR", "1284.36"),
        ("38,400", "JPY", "ja", "38400"),
        ("12.345", "KWD", "en_GB", "12.345"),
    ],
)
def test_amounts_are_read_as_the_locale_writes_them(text, currency, locale, amount):
    assert amount_typed(text, currency, locale) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "currency", "locale", "sentence"),
    [
        ("1.284,36", "GBP", "en_GB", "Write the amount like 1,284.36."),
        ("1,28", "GBP", "en_GB", "Write the amount like 1,284.36."),
        ("1284.36", "EUR", "de_DE", "Write the amount like 1.284,36."),
        ("twelve", "GBP", "en_GB", "Write the amount like 1,284.36."),
        ("12.345", "GBP", "en_GB", "GBP has 2 decimal places."),
        ("12.5", "JPY", "en_GB", "JPY has no decimal places."),
        ("NaN", "GBP", "en_GB", "Write the amount like 1,284.36."),
        ("Infinity", "GBP", "en_GB", "Write the amount like 1,284.36."),
        ("", "GBP", "en_GB", "Write the amount like 1,284.36."),
        ("1e3", "GBP", "en_GB", "Write the amount like 1,284.36."),
    ],
)
def test_what_could_mean_something_else_is_refused_with_an_example(text, currency, locale, sentence):
    with pytest.raises(NotUnderstood) as refused:
        amount_typed(text, currency, locale)
    assert refused.value.message.text() == sentence


@pytest.mark.parametrize(
    ("text", "locale", "day"),
    [
        ("20/11/2026", "en_GB", date(2026, 11, 20)),
        ("20/11/26", "en_GB", date(2026, 11, 20)),
        ("20/11", "en_GB", date(2026, 11, 20)),
        ("23/11", "en_GB", date(2025, 11, 23)),
        ("2026-11-20", "en_GB", date(2026, 11, 20)),
        ("20 Nov", "en_GB", date(2026, 11, 20)),
        ("20 november 2025", "en_GB", date(2025, 11, 20)),
        ("Nov 20, 2025", "en_US", date(2025, 11, 20)),
        ("11/20/2026", "en_US", date(2026, 11, 20)),
        ("20.11.", "de_DE", date(2026, 11, 20)),
        ("3. März", "de_DE", date(2026, 3, 3)),
        ("2026/11/20", "ja", date(2026, 11, 20)),
    ],
)
def test_days_are_read_in_the_locales_order(text, locale, day):
    assert day_typed(text, TODAY, locale) == day


@pytest.mark.parametrize(
    ("text", "locale", "sentence"),
    [
        ("31/02/2026", "en_GB", "There is no 31 February."),
        ("11/20/2026", "en_GB", "Write the day like 22 Nov."),
        ("yesterday", "en_GB", "Write the day like 22 Nov."),
        ("20", "en_GB", "Write the day like 22 Nov."),
        ("20 Foo 2026", "en_GB", "Write the day like 22 Nov."),
        ("1 2 3 4", "en_GB", "Write the day like 22 Nov."),
    ],
)
def test_no_day_is_guessed(text, locale, sentence):
    with pytest.raises(NotUnderstood) as refused:
        day_typed(text, TODAY, locale)
    assert refused.value.message.text() == sentence


class _Form(forms.Form):
    amount = AmountField(currency="EUR", locale="de_DE")
    day = DayField(today=TODAY, locale="de_DE", required=False)


def test_fields_clean_to_values_and_keep_what_was_typed():
    form = _Form({"amount": "1.284,36", "day": "20.11."})
    assert form.is_valid()
    assert form.cleaned_data == {"amount": Decimal("1284.36"), "day": date(2026, 11, 20)}
    wrong = _Form({"amount": "1284.36", "day": ""})
    assert wrong.errors == {"amount": ["Write the amount like 1.284,36."]}
    assert 'value="1284.36"' in str(wrong["amount"])
    assert 'value="1.284,36"' in str(_Form(initial={"amount": Decimal("1284.36")})["amount"])
