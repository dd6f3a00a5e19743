"""From what a client sent to a draft of ours, and where each of our fields stands in the client's words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from expenses_app.api.schemas import transactions as wire
from expenses_app.api.submitting.amounts import snapped
from expenses_app.api.submitting.books import Books
from expenses_app.api.submitting.dates import day_of
from expenses_app.transactions.choices import Arrival, Kind
from expenses_app.transactions.drafting import Draft, DraftLine

# What a program says is nobody else's to propose, what it leaves empty included.
_SAID = {"by": "api"}
_HEADER = dict.fromkeys(("type", "contact", "destination_account", "not_for_ledger"), _SAID)
_LINE = dict.fromkeys(("account", "tax_rate", "tracking"), _SAID)
# Our fields in the client's words.
WORDS: Mapping[str, str] = {
    "source_id": "id",
    "date": "issueDate",
    "due_date": "dueDate",
    "currency": "currency",
    "rate": "currencyRate",
    "bank_account_id": "bankAccountRef.id",
    "contact_id": "contactRef.id",
    "payable_account_id": "apAccountRef.id",
    "destination_account_id": "to.accountRef.id",
    "post_as_draft": "postAsDraft",
    "net": "netAmount",
    "tax": "taxAmount",
    "account_id": "accountRef.id",
    "tax_rate_id": "taxRateRef.id",
    "tracking": "trackingRefs",
    "billable_to": "invoiceTo.id",
    "memo": "notes",
    "merchant": "merchantName",
}


def in_clients_words(field: str) -> str:
    """lines.0.account_id → lines.0.accountRef.id."""
    return ".".join(WORDS.get(step, step) for step in field.split("."))


def expense_draft(said: wire.Expense, books: Books, arrival: Arrival = Arrival.API_DIRECT) -> Draft:
    contact = said.contact_ref.id if said.contact_ref else ""
    return Draft(
        kind=Kind.EXPENSE,
        arrival=arrival,
        source_id=said.id,
        type=said.type,
        date=day_of(said.issue_date),
        date_raw=said.issue_date,
        currency=said.currency,
        rate=said.currency_rate,
        ledger_id=books.ledger_id,
        bank_account_id=_id(said.bank_account_ref),
        contact_kind="supplier" if contact else "",
        contact_id=contact,
        merchant=said.merchant_name or "",
        memo=said.notes or "",
        reference=said.reference or "",
        # Where the ledger has no drafts the word means nothing, as clients know it.
        post_as_draft=bool(said.post_as_draft) and books.takes_drafts,
        lines=_lines(said.lines or (), said.currency, arrival),
        origins=_HEADER if arrival == Arrival.API_DIRECT else {},
    )


def reimbursable_draft(said: wire.Reimbursable, books: Books, arrival: Arrival = Arrival.API_DIRECT) -> Draft:
    return Draft(
        kind=Kind.REIMBURSABLE,
        arrival=arrival,
        source_id=said.id,
        date=day_of(said.issue_date),
        date_raw=said.issue_date,
        due_date=day_of(said.due_date),
        currency=said.currency,
        rate=said.currency_rate,
        ledger_id=books.ledger_id,
        contact_kind=books.payee_kind(said.contact_ref.id),
        contact_id=said.contact_ref.id,
        payable_account_id=_id(said.ap_account_ref),
        memo=said.notes or "",
        reference=said.reference or "",
        lines=_lines(said.lines or (), said.currency, arrival),
        origins=_HEADER if arrival == Arrival.API_DIRECT else {},
    )


def adjustment_draft(said: wire.Adjustment, books: Books, arrival: Arrival = Arrival.API_DIRECT) -> Draft:
    return Draft(
        kind=Kind.ADJUSTMENT,
        arrival=arrival,
        source_id=said.id,
        date=day_of(said.date),
        date_raw=said.date,
        currency=said.currency,
        rate=said.currency_rate,
        ledger_id=books.ledger_id,
        reference=said.reference or "",
        lines=[
            DraftLine(
                net=snapped(line.amount, said.currency),
                account_id=line.account_ref.id,
                description=line.description or "",
                tracking=tuple(one.id for one in line.tracking_refs or ()),
                origins=_LINE,
            )
            for line in said.lines
        ],
        origins=_HEADER,
    )


def transfer_draft(
    id: str, said: wire.Transfer, books: Books, arrival: Arrival = Arrival.API_DIRECT
) -> Draft:
    """Each amount is in its account's currency. Raises Fault 400 where an account was never read."""
    currency = books.currency_of(said.source.account_ref.id, "from.accountRef.id")
    other = books.currency_of(said.to.account_ref.id, "to.accountRef.id")
    return Draft(
        kind=Kind.TRANSFER,
        arrival=arrival,
        source_id=id,
        date=day_of(said.date),
        date_raw=said.date,
        currency=currency,
        amount=snapped(said.source.amount, currency),
        rate=books.rate_between(said.source.amount, currency, said.to.amount, other),
        ledger_id=books.ledger_id,
        bank_account_id=said.source.account_ref.id,
        destination_account_id=said.to.account_ref.id,
        destination_amount=snapped(said.to.amount, other),
        destination_currency=other,
        memo=said.description or "",
        origins=_HEADER,
    )


def _lines(said: Sequence[wire.ExpenseLine], currency: str, arrival: Arrival) -> list[DraftLine]:
    return [
        DraftLine(
            net=snapped(line.net_amount, currency),
            tax=snapped(line.tax_amount, currency) if line.tax_amount is not None else Decimal(0),
            account_id=_id(line.account_ref),
            tax_rate_id=_id(line.tax_rate_ref),
            tracking=tuple(one.id for one in line.tracking_refs or ()),
            description=(line.description or "") if isinstance(line, wire.ReimbursableLine) else "",
            billable_to=(line.invoice_to.id or "") if line.invoice_to else "",
            origins=_LINE if arrival == Arrival.API_DIRECT else _given(line),
        )
        for line in said
    ]


def _given(line: wire.ExpenseLine) -> dict[str, Mapping[str, str]]:
    """For review: what the program said is its own, the rest may be proposed."""
    said = {"account": line.account_ref, "tax_rate": line.tax_rate_ref, "tracking": line.tracking_refs}
    return {name: _SAID for name, value in said.items() if value}


def _id(reference: wire.RecordRef | None) -> str:
    return (reference.id or "") if reference else ""
