"""Put what a program sent over a transaction that is here already, without walking over what a person decided."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from expenses_app.api.faults import Fault, Mistake
from expenses_app.api.submitting.books import Books
from expenses_app.api.submitting.cards import charged
from expenses_app.api.submitting.drafts import in_clients_words
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.partners.queries import access_of
from expenses_app.transactions.choices import Kind, Review
from expenses_app.transactions.drafting import Draft, Unacceptable, check
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.services.editing import ChangedMeanwhile, alter
from expenses_app.transactions.snapshot import line_snapshot, snapshot

HEADER = (
    "type",
    "date",
    "date_raw",
    "due_date",
    "currency",
    "rate",
    "merchant",
    "memo",
    "reference",
    "bank_account_id",
    "contact_kind",
    "contact_id",
    "payable_account_id",
    "destination_account_id",
    "destination_amount",
    "destination_currency",
    "post_as_draft",
)
LINES = "lines"
EVERYTHING = frozenset({*HEADER, LINES})


def put_over(
    company: Company,
    row: Transaction,
    draft: Draft,
    named: Collection[str],
    books: Books,
    *,
    actor: Actor,
    now: datetime,
) -> Transaction:
    """Change the fields that the program named. Nothing is stored where it says the same.

    Raises Fault 400 where a person changed one of them since it was given to the ledger, with both values (unless the
    partner decided that its programs win), and where the result cannot stand.
    """
    _demand_no_conflict(company, row, draft, named)
    if LINES in named:
        try:
            check(draft)
        except Unacceptable as wrong:
            raise unacceptable(row.source_id, wrong) from wrong

    def change(stored: Transaction, lines: list[TransactionLine]) -> None:
        for name in HEADER:
            if name in named:
                setattr(stored, name, getattr(draft, name))
        if LINES in named:
            _put_lines(stored, lines, draft)
            stored.amount = draft.total
        _put_card(stored, draft, books)
        stored.ledger_id = books.ledger_id

    try:
        return alter(company, row.id, row.version, change, action="transaction.changed", actor=actor, now=now)
    except Unacceptable as wrong:
        raise unacceptable(row.source_id, wrong) from wrong
    except ChangedMeanwhile as meanwhile:
        raise Fault(400, "Somebody changed this transaction a moment ago. Send it again.") from meanwhile


def unacceptable(source_id: str, wrong: Unacceptable) -> Fault:
    return Fault(
        400,
        mistakes=[
            Mistake(source_id, f"{in_clients_words(field)}: {message}", "Transaction")
            for field, message in wrong.mistakes.items()
        ],
    )


def _put_lines(row: Transaction, lines: list[TransactionLine], draft: Draft) -> None:
    while len(lines) < len(draft.lines):
        lines.append(TransactionLine(company_id=row.company_id, transaction=row))
    del lines[len(draft.lines) :]
    for line, said in zip(lines, draft.lines, strict=True):
        line.net, line.tax = said.net, said.tax
        line.account_id, line.tax_rate_id = said.account_id, said.tax_rate_id
        line.tracking = list(said.tracking)
        line.description, line.billable_to = said.description, said.billable_to
        line.origins = {name: dict(origin) for name, origin in said.origins.items()}


def _put_card(row: Transaction, draft: Draft, books: Books) -> None:
    if row.kind == Kind.TRANSFER:
        row.amount = draft.total
    found = charged(books, row.bank_account_id, row.currency, row.amount, row.rate)
    row.card_amount, row.card_currency = found or (row.amount, row.currency)


def _demand_no_conflict(company: Company, row: Transaction, draft: Draft, named: Collection[str]) -> None:
    if row.review not in (Review.TO_REVIEW, Review.READY) or not row.revision:
        return
    if access_of(company.partner).partner_wins:
        return
    given = row.revisions.get(number=row.revision).content
    stands, wanted = snapshot(row), _wanted(row, draft, named)
    mistakes = [
        Mistake(
            row.source_id,
            f"{in_clients_words(name)}: a person set {stands.get(name)!r} here since; you sent {wanted[name]!r}.",
            "Conflict",
        )
        for name in wanted
        if name in stands and stands[name] != given.get(name) and stands[name] != wanted[name]
    ]
    if mistakes:
        raise Fault(400, "A person changed this transaction here since it was sent.", mistakes=mistakes)


def _wanted(row: Transaction, draft: Draft, named: Collection[str]) -> dict[str, Any]:
    """The named fields as a snapshot would show them."""
    there = Transaction(
        id=row.id, kind=draft.kind, **{name: getattr(draft, name) for name in HEADER}, amount=draft.total
    )
    lines = [
        TransactionLine(
            net=line.net,
            tax=line.tax,
            account_id=line.account_id,
            tax_rate_id=line.tax_rate_id,
            tracking=list(line.tracking),
            description=line.description,
            billable_to=line.billable_to,
        )
        for line in draft.lines
    ]
    shown = snapshot(there, lines)
    shown[LINES] = [line_snapshot(line) for line in lines]
    return {name: value for name, value in shown.items() if name in named}
