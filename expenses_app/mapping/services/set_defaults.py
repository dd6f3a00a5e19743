"""Choose the company's defaults."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.connections.models import Connection
from expenses_app.core.messages import Message
from expenses_app.ledger.records import Account, RecordStatus
from expenses_app.mapping.defaults import FIELDS
from expenses_app.mapping.models import Configuration
from expenses_app.mapping.signals import defaults_changed
from expenses_app.reference_data.queries import records


class NotChoosable(ValueError):
    """One or more of the chosen records cannot be a default; `mistakes` names each field in words for its reader."""

    def __init__(self, mistakes: Mapping[str, Message]) -> None:
        super().__init__(", ".join(mistakes))
        self.mistakes = dict(mistakes)


def set_defaults(
    connection: Connection, chosen: Mapping[str, str], actor: Actor, now: datetime
) -> Configuration:
    """Store the defaults named in `chosen` (field of Configuration -> record id, "" takes one away); others stay.

    Raises NotChoosable for a record that was never read, is archived or deleted, or is no bank account; nothing is
    stored then. A record that was chosen before and was archived since may stay as it is.
    """
    with transaction.atomic():
        stored, _made = Configuration.objects.select_for_update().get_or_create(
            company_id=connection.company_id, ledger_id=connection.ledger_id, defaults={"updated_at": now}
        )
        before = {field: getattr(stored, field) for field in FIELDS}
        changed = {field: value for field, value in chosen.items() if value != before[field]}
        mistakes = {
            field: mistake
            for field, value in changed.items()
            if value and (mistake := _mistake(connection, field, value))
        }
        if mistakes:
            raise NotChoosable(mistakes)
        if not changed:
            return stored
        for field, value in changed.items():
            setattr(stored, field, value)
        stored.updated_at = now
        stored.save()
        record(
            "configuration.changed",
            actor=actor,
            company_id=connection.company_id,
            subject_type="configuration",
            subject_id=connection.ledger_id,
            at=now,
            before=_worded(connection, {field: before[field] for field in changed}),
            after=_worded(connection, changed),
        )
        defaults_changed.send(
            Configuration, company_id=connection.company_id, ledger_id=connection.ledger_id, actor=actor
        )
        return stored


def _mistake(connection: Connection, field: str, record_id: str) -> Message | None:
    _asked, kind, _word = FIELDS[field]
    found = records(connection.company_id, connection.ledger_id, kind, [record_id])
    platform = connection.platform_name
    if not found:
        return Message("%(platform)s has no such record. Choose one from the list.", {"platform": platform})
    if found[0].status is not RecordStatus.ACTIVE:
        return Message(
            "%(name)s was archived in %(platform)s. Choose another.",
            {"name": found[0].name, "platform": platform},
        )
    if field == "bank_account_id" and not (isinstance(found[0], Account) and found[0].bank):
        return Message("%(name)s is no bank or card account. Choose one that is.", {"name": found[0].name})
    return None


def _worded(connection: Connection, values: Mapping[str, str]) -> dict[str, str]:
    """Ids with the names they have now, so that the history can be read later."""
    worded: dict[str, str] = {}
    for field, record_id in values.items():
        _asked, kind, _word = FIELDS[field]
        found = records(connection.company_id, connection.ledger_id, kind, [record_id]) if record_id else []
        worded[field] = record_id
        worded[f"{field}_name"] = found[0].name if found else ""
    return worded
