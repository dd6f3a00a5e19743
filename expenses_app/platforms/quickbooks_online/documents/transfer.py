"""A transfer is a Transfer between two balance sheet accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Document, Expectation
from expenses_app.ledger.entries import Transfer, TransferSide
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.promise import Marked
from expenses_app.ledger.records import Account
from expenses_app.platforms.quickbooks_online.documents.amounts import amount, currency_fields
from expenses_app.platforms.quickbooks_online.documents.choices import Choices, reference
from expenses_app.platforms.quickbooks_online.documents.wording import note
from expenses_app.platforms.quickbooks_online.names import TRANSFER
from expenses_app.platforms.quickbooks_online.standing import kept

_RATE_PLACES = Decimal("0.000000000001")


@dataclass(frozen=True)
class _Moved:
    """What the document says: between two currencies the foreign amount, with home units for one foreign unit."""

    amount: Decimal
    currency: str
    rate: Decimal | None


def build(transfer: Transfer, chart: Chart, facts: Facts, marked: Marked) -> tuple[Document, ...]:
    choices = Choices(chart, facts)
    source = choices.balance_sheet_account(transfer.source.account_id, "bank_account_id")
    destination = choices.balance_sheet_account(transfer.destination.account_id, "destination_account_id")
    _check(transfer, source, destination, facts)
    moved = _moved(transfer, facts)
    standing = marked.standing.get("main")
    marker = marked.marker("main")
    said, notices = note([transfer.memo, transfer.reference], marker)
    body: dict[str, Any] = {}
    if standing is not None:
        body |= {"Id": standing.id, "SyncToken": standing.version, **kept(standing)}
    body |= {
        "TxnDate": transfer.date.isoformat(),
        "Amount": moved.amount,
        "FromAccountRef": reference(source.id),
        "ToAccountRef": reference(destination.id),
        **currency_fields(moved.currency, moved.rate, facts),
        **_tracking(transfer, choices),
        "PrivateNote": said,
    }
    return (
        Document(
            marker=marker,
            operation=Operation.UPDATE if standing else Operation.CREATE,
            target=TRANSFER.name,
            body=body,
            expectation=Expectation(
                date=transfer.date,
                account_id=source.id,
                currency=moved.currency,
                total=moved.amount,
                counter_account_id=destination.id,
            ),
            notices=notices,
            standing=standing,
            names=choices.names(body),
        ),
    )


def _check(transfer: Transfer, source: Account, destination: Account, facts: Facts) -> None:
    if source.id == destination.id:
        raise Unbuildable(Message("A transfer needs two different accounts."), field="destination_account_id")
    for side, account, prefix in (
        (transfer.source, source, ""),
        (transfer.destination, destination, "destination_"),
    ):
        of_account = account.currency or facts.base_currency
        if side.currency != of_account:
            raise Unbuildable(
                Message("Give the amount in %(currency)s, the account's currency.", {"currency": of_account}),
                field=f"{prefix}currency",
            )
        if side.amount <= 0:
            raise Unbuildable(Message("Enter an amount above zero."), field=f"{prefix}amount")


def _moved(transfer: Transfer, facts: Facts) -> _Moved:
    source, destination = transfer.source, transfer.destination
    if source.currency == destination.currency:
        if source.amount != destination.amount:
            raise Unbuildable(
                Message("In one currency the same amount leaves and arrives. Make both amounts equal."),
                field="destination_amount",
            )
        return _Moved(amount(source.amount, source.currency, "amount"), source.currency, transfer.rate)
    sides = {"": source, "destination_": destination}
    foreign = {prefix: side for prefix, side in sides.items() if side.currency != facts.base_currency}
    if len(foreign) > 1:
        raise Unbuildable(
            Message("QuickBooks Online transfers no money between two different foreign currencies."),
            field="destination_account_id",
        )
    prefix, side = next(iter(foreign.items()))
    home = destination if side is source else source
    return _Moved(amount(side.amount, side.currency, f"{prefix}amount"), side.currency, _rate(home, side))


def _rate(home: TransferSide, foreign: TransferSide) -> Decimal:
    return (home.amount / foreign.amount).quantize(_RATE_PLACES, rounding=ROUND_HALF_UP)


def _tracking(transfer: Transfer, choices: Choices) -> Mapping[str, Any]:
    """Class and location stand in the header here."""
    class_ref = choices.class_of(transfer.tracking, "tracking")
    department = choices.department_of(transfer.tracking, "tracking")
    return {
        **({"DepartmentRef": department} if department else {}),
        **({"ClassRef": class_ref} if class_ref else {}),
    }
