"""What a person does about all transactions with the same cause, in one step."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction as database

from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.ledger.errors import LedgerError
from expenses_app.review.fields import Field
from expenses_app.sync.models import Part
from expenses_app.sync.services.post import post
from expenses_app.sync.services.ready import mark_ready
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.services.categorise import set_tax_rate
from expenses_app.transactions.services.editing import alter

_LINE = re.compile(r"^lines\.(\d+)\.")


@dataclass(frozen=True)
class Remedied:
    """`sent` are on their way again; `held` were changed, but something else is missing still."""

    sent: list[UUID]
    held: list[tuple[Transaction, LedgerError]]


def choose_other(
    company: Company, parts: Sequence[Part], field: Field, value: str, *, actor: Actor, now: datetime
) -> Remedied:
    """Put `value` where each part's error points, and where the same record stands beside it; then post them."""

    def changed(part: Part) -> Callable[[Transaction, list[TransactionLine]], None]:
        found = _LINE.match((part.error or {}).get("field", ""))

        def change(row: Transaction, lines: list[TransactionLine]) -> None:
            if field.on_header:
                setattr(row, field.column, value)
                row.origins = {**row.origins, field.name: {"by": "person", "name": actor.name}}
                return
            index = int(found[1]) if found else 0
            if index >= len(lines):
                return
            wrong = getattr(lines[index], field.column)
            for line in lines:
                if getattr(line, field.column) == wrong:
                    _put(row, line, field, value, actor)

        return change

    return _change_and_post(company, parts, changed, actor=actor, now=now)


def move_to(company: Company, parts: Sequence[Part], day: date, *, actor: Actor, now: datetime) -> Remedied:
    """Post with another date, because a person said so; the true date is kept in the note."""

    def changed(part: Part) -> Callable[[Transaction, list[TransactionLine]], None]:
        def change(row: Transaction, lines: list[TransactionLine]) -> None:
            row.memo = f"{row.memo} ({row.date.isoformat()})".strip()
            row.date = day

        return change

    return _change_and_post(company, parts, changed, actor=actor, now=now)


def _change_and_post(
    company: Company,
    parts: Sequence[Part],
    changed: Callable[[Part], Callable[[Transaction, list[TransactionLine]], None]],
    *,
    actor: Actor,
    now: datetime,
) -> Remedied:
    with database.atomic():
        rows: list[Transaction] = []
        for part in _one_each(parts):
            transaction = part.write.transaction
            if transaction is None:
                continue
            rows.append(
                alter(
                    company,
                    transaction.id,
                    transaction.version,
                    changed(part),
                    action="transaction.changed",
                    actor=actor,
                    now=now,
                )
            )
        marked = mark_ready(company, rows, actor=actor, now=now)
        posted = post(company, marked.ready, actor=actor, now=now)
        return Remedied([row.id for row in posted.sent], [*marked.held, *posted.held])


def _one_each(parts: Iterable[Part]) -> list[Part]:
    """The newest part of each transaction."""
    newest: dict[UUID | None, Part] = {}
    for part in parts:
        known = newest.get(part.write.transaction_id)
        if known is None or part.write.revision > known.write.revision:
            newest[part.write.transaction_id] = part
    return list(newest.values())


def _put(row: Transaction, line: TransactionLine, field: Field, value: str, actor: Actor) -> None:
    if field.column == "tax_rate_id":
        set_tax_rate(row, line, value)
    elif field.column == "tracking":
        line.tracking = [value] if value else []
    else:
        setattr(line, field.column, value)
    line.origins = {**line.origins, field.name: {"by": "person", "name": actor.name}}
