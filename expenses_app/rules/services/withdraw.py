"""Take back what «apply» or «propose again» changed, in one step."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction as database
from django.db.models import Q

from expenses_app.audit.models import Event
from expenses_app.audit.record import Change
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.rules.services.propose import lines_by_transaction, open_transactions, state_of, tell
from expenses_app.rules.services.store import store_proposals
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.signals import changed

ACTIONS = ("transaction.proposed", "transactions.proposed")


class NothingToTakeBack(LookupError):
    """There is no such step of this company."""


def withdraw(company: Company, sequence: int, *, actor: Actor, now: datetime) -> int:
    """Put back what stood before that step; how many transactions. Those that were changed since stay as they are.

    Raises NothingToTakeBack.
    """
    with database.atomic():
        steps = _steps(company, sequence)
        rows = list(open_transactions(company).select_for_update().filter(id__in=list(steps)).order_by("id"))
        lines = lines_by_transaction(company, [row.id for row in rows])
        restored: list[Transaction] = []
        restored_lines: list[TransactionLine] = []
        changes: list[Change] = []
        for row in rows:
            own, event = lines.get(row.id, []), steps[str(row.id)]
            if state_of(row, own) != event.after or event.before is None:
                continue
            _put_back(row, own, event.before)
            row.version += 1
            row.updated_at = now
            restored.append(row)
            restored_lines += own
            changes.append(Change("transaction", row.id, event.after, event.before))
        store_proposals(company.id, restored, restored_lines)
        tell(company, changes, actor=actor, now=now)
        if restored:
            changed.send(Transaction, company_id=company.id, transaction_ids=[row.id for row in restored])
    return len(restored)


def _steps(company: Company, sequence: int) -> dict[str, Event]:
    """The entries of one step by transaction."""
    found = Event.objects.filter(
        Q(sequence=sequence) | Q(parent_id=sequence),
        company_id=company.id,
        subject_type="transaction",
        action__in=ACTIONS,
    )
    steps = {event.subject_id: event for event in found}
    if not steps:
        raise NothingToTakeBack(sequence)
    return steps


def _put_back(row: Transaction, lines: list[TransactionLine], before: Mapping[str, Any]) -> None:
    for name in ("type", "contact_kind", "contact_id", "destination_account_id", "origins"):
        setattr(row, name, before[name])
    for line, was in zip(lines, before["lines"], strict=True):
        line.net, line.tax = Decimal(was["net"]), Decimal(was["tax"])
        line.account_id = was.get("account_id", "")
        line.tax_rate_id = was.get("tax_rate_id", "")
        line.tracking = list(was.get("tracking", []))
        line.origins = was["origins"]
