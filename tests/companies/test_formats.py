"""Money, days and sizes as readers in different places write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template

from expenses_app.companies import formats

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "text"),
    [
        ("1284.36", "GBP", "en_GB", "£1,284.36"),
        ("1284.36", "GBP", "de", "1.284,36\xa0£"),
        ("1284.36", "USD", "en_US", "$1,284.36"),
        ("1284.36", "EUR", "de", "1.284,36\xa0€"),
        ("1284.36", "EUR", "fr", "1\u202f284,36\xa0€"),
        ("38400", "JPY", "ja", "￥38,400"),
        ("38400.0000", "JPY", "ja", "￥38,400"),
        ("12.5", "KWD", "en_GB", "KWD\xa012.500"),
        ("5.0000", "GBP", "en_GB", "£5.00"),
        ("0.1234", "GBP", "en_GB", "£0.1234"),
        ("-5", "GBP", "en_GB", "-£5.00"),
    ],
)
def test_money_has_symbol_and_places(amount, currency, locale, text):
    assert formats.money_text(Decimal(amount), currency, locale) == text


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (formats.incoming_money_text, "+£40.00"),
        (formats.coded_money_text, "GBP\xa040.00"),
        (formats.plain_amount_text, "40.00"),
    ],
)
def test_other_ways_to_write_forty_pounds(function, text):
    assert function(Decimal(40), "GBP", "en_GB") == text


@pytest.mark.parametrize(
    ("day", "locale", "text"),
    [
        (date(2026, 11, 20), "en_GB", "20 Nov"),
        (date(2025, 11, 20), "en_GB", "20 Nov 2025"),
        (date(2026, 11, 20), "en_US", "Nov 20"),
        (date(2025, 11, 20), "en_US", "Nov 20, 2025"),
        (date(2026, 11, 20), "de", "20. Nov."),
    ],
)
def test_a_short_date_names_the_year_only_when_it_differs(day, locale, text):
    assert formats.short_date_text(day, TODAY, locale) == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 11, 22, 10, 38, tzinfo=UTC), "10:38"),
        (datetime(2026, 11, 20, 10, 38, tzinfo=UTC), "20 Nov"),
    ],
)
def test_a_moment_is_a_time_today_and_a_day_before(at, text):
    assert formats.moment_text(at, datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "en_GB") == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0\xa0B"), (999, "999\xa0B"), (184_320, "184\xa0kB"), (1_234_567, "1.2\xa0MB")]
)
def test_sizes_have_two_digits_or_three(count, text):
    assert formats.size_text(count, "en_GB") == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=41), "41\xa0s"),
        (timedelta(minutes=3, seconds=10), "3\xa0min"),
        (timedelta(hours=2), "2\xa0h"),
        (timedelta(hours=2, minutes=5), "2\xa0h 5\xa0min"),
    ],
)
def test_durations_are_as_exact_as_one_needs(span, text):
    assert formats.duration_text(span) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{% money amount 'GBP' %}", "1.284,36\xa0£"),
        ("{% money nothing 'GBP' %}", ""),
        ("{% short_date day %}", "20. Nov."),
        ("{% long_date day %}", "20. November 2026"),
        ("{% number 2418 %}", "2.418"),
        ("{% moment at %}", "11:38"),
        ("{% money amount 'GBP' locale='en_GB' %}", "£1,284.36"),
    ],
)
def test_templates_write_in_the_readers_locale_and_zone(template, text):
    from django.utils import timezone

    words = Context(
        {
            "locale": "de",
            "now": datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
            "amount": Decimal("1284.36"),
            "nothing": None,
            "day": date(2026, 11, 20),
            "at": datetime(2026, 11, 22, 10, 38, tzinfo=UTC),
        }
    )
    with timezone.override("Europe/Berlin"):
        assert Template("{% load amounts %}" + template).render(words) == text
