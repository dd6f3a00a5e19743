"""Money, days and times in templates: `{% load amounts %}`, then `{% money row.amount row.currency %}`.

The reader's locale, `now` and `today` come with every page (expenses_app.users.context_processors); a template
that is rendered without a request names its own: `{% money amount currency locale="de" %}`.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from expenses_app.companies import formats
from expenses_app.users.locale import site_locale

register = template.Library()


def _locale(context: Context, given: str = "") -> str:
    return given or context.get("locale") or site_locale()


def _now(context: Context) -> datetime:
    return timezone.localtime(context.get("now"))


@register.simple_tag(takes_context=True)
def money(context: Context, amount: Decimal | None, currency: str, locale: str = "") -> str:
    """«£1,284.36»; nothing for None."""
    return "" if amount is None else formats.money_text(amount, currency, _locale(context, locale))


@register.simple_tag(takes_context=True)
def incoming_money(context: Context, amount: Decimal | None, currency: str, locale: str = "") -> str:
    """«+£40.00», for refunds and rewards."""
    return "" if amount is None else formats.incoming_money_text(amount, currency, _locale(context, locale))


@register.simple_tag(takes_context=True)
def coded_money(context: Context, amount: Decimal | None, currency: str, locale: str = "") -> str:
    """«EUR 366.00»."""
    return "" if amount is None else formats.coded_money_text(amount, currency, _locale(context, locale))


@register.simple_tag(takes_context=True)
def plain_amount(context: Context, amount: Decimal | None, currency: str, locale: str = "") -> str:
    """«1,284.36», for inputs."""
    return "" if amount is None else formats.plain_amount_text(amount, currency, _locale(context, locale))


@register.simple_tag(takes_context=True)
def number(context: Context, value: int | Decimal | None, locale: str = "") -> str:
    """«2,418»."""
    return "" if value is None else formats.number_text(value, _locale(context, locale))


@register.simple_tag(takes_context=True)
def percent(context: Context, value: Decimal | None, locale: str = "") -> str:
    """«20%» from 20."""
    return "" if value is None else formats.percent_text(value, _locale(context, locale))


@register.simple_tag(takes_context=True)
def short_date(context: Context, day: date | datetime | None, locale: str = "") -> str:
    """«20 Nov»; the year only when it differs. A datetime is first turned into the reader's zone."""
    if day is None:
        return ""
    return formats.short_date_text(_day(day), _now(context).date(), _locale(context, locale))


@register.simple_tag(takes_context=True)
def long_date(context: Context, day: date | datetime | None, locale: str = "") -> str:
    """«20 November 2026»."""
    return "" if day is None else formats.long_date_text(_day(day), _locale(context, locale))


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None, locale: str = "") -> str:
    """«10:38» today, «20 Nov» before."""
    if at is None:
        return ""
    return formats.moment_text(timezone.localtime(at), _now(context), _locale(context, locale))


@register.simple_tag(takes_context=True)
def clock(context: Context, at: datetime | None, locale: str = "") -> str:
    """«10:38»."""
    return "" if at is None else formats.clock_text(timezone.localtime(at), _locale(context, locale))


@register.simple_tag(takes_context=True)
def file_size(context: Context, count: int | None, locale: str = "") -> str:
    """«184 kB»."""
    return "" if count is None else formats.size_text(count, _locale(context, locale))


@register.filter
def duration(span: timedelta | Any) -> str:
    """«41 s», «3 min»; nothing for None."""
    return formats.duration_text(span) if isinstance(span, timedelta) else ""


def _day(day: date | datetime) -> date:
    return timezone.localtime(day).date() if isinstance(day, datetime) else day
