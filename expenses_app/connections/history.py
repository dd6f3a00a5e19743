"""What happened to a connection, as sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from expenses_app.audit.models import Event
from expenses_app.connections.wording import RECORDS
from expenses_app.core.messages import Message
from expenses_app.ledger.records import RecordKind

_SENTENCES: Mapping[str, Any] = {
    "connection.begun": lazy("Consent begun"),
    "connection.linked": lazy("Connected to %(organisation)s"),
    "connection.reconnected": lazy("Reconnected to %(organisation)s"),
    "connection.unlinked": lazy("Disconnected"),
    "connection.password_made": lazy("New password for the connector %(user_name)s"),
    "connection.writing_paused": lazy("Writing paused"),
    "connection.writing_resumed": lazy("Writing goes on"),
    "connection.facts_changed": lazy("Company information changed: %(changes)s"),
}
_COUNT_WORDS = {
    "added": lazy("%(n)s new"),
    "changed": lazy("%(n)s changed"),
    "archived": lazy("%(n)s archived"),
    "deleted": lazy("%(n)s deleted"),
}
_FACT_WORDS = {
    "name": lazy("name"),
    "base_currency": lazy("base currency"),
    "multi_currency": lazy("many currencies"),
    "currencies": lazy("currencies"),
    "locked_until": lazy("lock date"),
    "plan": lazy("plan"),
    "country": lazy("country"),
    "tax_engine": lazy("tax"),
}


def sentence(event: Event) -> str:
    """One line for the timeline; an action that is not known here is shown by its own name."""
    after = event.after or {}
    if event.action == "connection.blocked":
        stored = after.get("message")
        return Message.from_json(stored).text(_) if stored else str(lazy("Stopped"))
    if event.action == "connection.read":
        return _read(after.get("counts") or {})
    if event.action == "connection.not_read":
        stored = after.get("message")
        return _("Not read: %(why)s") % {"why": Message.from_json(stored).text(_) if stored else ""}
    if event.action == "connection.facts_changed" and not event.before:
        return _("Company information read")
    known = _SENTENCES.get(event.action)
    if known is None:
        return event.action
    places = {name: str(value) for name, value in after.items()}
    places["changes"] = ", ".join(str(_FACT_WORDS[name]) for name in after if name in _FACT_WORDS) or _(
        "details"
    )
    return str(known) % places


def _read(counts: Mapping[str, Mapping[str, int]]) -> str:
    """«Read. Suppliers: 3 changed. Accounts: 1 archived.»"""
    parts = []
    for kind, found in counts.items():
        words = [str(word) % {"n": found[name]} for name, word in _COUNT_WORDS.items() if found.get(name)]
        if words and kind in set(RecordKind):
            parts.append(f"{RECORDS[RecordKind(kind)]}: {', '.join(words)}.")
    return " ".join([_("Read."), *parts]) if parts else _("Read, nothing had changed")
