"""Sentences of the readers in templates: `{% load statement_words %}`, then `{% said message %}`."""

from datetime import date
from decimal import Decimal

from django import template
from django.template import Context
from django.utils.translation import gettext

from expenses_app.companies.formats import long_date_text
from expenses_app.core.messages import Message
from expenses_app.statements.choices import Outcome
from expenses_app.statements.models import StatementLine
from expenses_app.users.locale import site_locale

register = template.Library()

_TONES = {
    Outcome.NEW: ("good", "check"),
    Outcome.HERE: ("plain", "minus-circle"),
    Outcome.REPEAT: ("plain", "minus-circle"),
    Outcome.TWIN: ("doubt", "question"),
    Outcome.PENDING: ("wait", "clock"),
    Outcome.REUSED: ("doubt", "question"),
    Outcome.CORRECTION: ("doubt", "swap"),
    Outcome.UNREADABLE: ("bad", "alert"),
    Outcome.NOTHING: ("plain", "minus-circle"),
}


@register.simple_tag(takes_context=True)
def said(context: Context, message: Message | None) -> str:
    """A message in the reader's language; its days (places that end in `day`, ISO 8601) in words: «3 April 2026»."""
    if message is None:
        return ""
    locale = context.get("locale") or site_locale()
    places = dict(message.parameters)
    for name in places:
        if name.endswith("day"):
            places[name] = long_date_text(date.fromisoformat(str(places[name])), locale)
    return Message(message.id, places).text(gettext)


@register.filter
def absolute(amount: Decimal) -> Decimal:
    """An amount without its sign, where a word beside it gives the direction."""
    return abs(amount)


@register.filter
def tone(line: StatementLine) -> str:
    """The tone of a row's badge: a payment to the card is in doubt although it is new."""
    return "doubt" if line.is_settlement and not line.choice else _TONES[Outcome(line.outcome)][0]


@register.filter
def icon(line: StatementLine) -> str:
    return "question" if line.is_settlement and not line.choice else _TONES[Outcome(line.outcome)][1]
