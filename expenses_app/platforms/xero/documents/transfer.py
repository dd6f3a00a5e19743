"""A transfer is a BankTransfer. It cannot be edited: it is deleted and written anew."""

from decimal import Decimal

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Document, Expectation, Plan
from expenses_app.ledger.entries import Transfer
from expenses_app.ledger.errors import Locked, Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.promise import Marked
from expenses_app.ledger.records import Account
from expenses_app.ledger.replacing import replaced
from expenses_app.platforms.xero.documents.amounts import amount
from expenses_app.platforms.xero.documents.choices import Choices
from expenses_app.platforms.xero.documents.pages import page
from expenses_app.platforms.xero.documents.wording import untold
from expenses_app.platforms.xero.names import BANK_TRANSFER


def build(transfer: Transfer, chart: Chart, facts: Facts, marked: Marked) -> Plan:
    """One document; where one stands already it is deleted first."""
    if "main" not in marked.standing:
        return Plan((_written(transfer, chart, facts, marked.marker("main")),))
    return replaced(void(marked, facts), [_written(transfer, chart, facts, marked.anew("main"))])


def void(marked: Marked, facts: Facts) -> tuple[Document, ...]:
    return (deletion(marked.standing["main"], marked.marker("main"), facts),)


def deletion(standing: Remote, marker: str, facts: Facts) -> Document:
    if standing.detail.get("reconciled"):
        raise Locked(
            Message("It is reconciled in Xero. Remove & Redo it there, then try again."), field="transaction"
        )
    return Document(
        marker=marker,
        operation=Operation.VOID,
        target=BANK_TRANSFER.name,
        body={"Status": "DELETED"},
        standing=standing,
        page=page(BANK_TRANSFER, facts),
    )


def _written(transfer: Transfer, chart: Chart, facts: Facts, marker: str) -> Document:
    choices = Choices(chart)
    source = choices.bank_account(transfer.source.account_id, "bank_account_id")
    destination = choices.bank_account(transfer.destination.account_id, "destination_account_id")
    currency = source.currency or facts.base_currency
    _check(transfer, source, destination, currency, facts)
    total = amount(transfer.source.amount, currency, "amount")
    body = {
        "FromBankAccount": {"AccountID": source.id},
        "ToBankAccount": {"AccountID": destination.id},
        "Amount": total,
        "Date": transfer.date.isoformat(),
        "Reference": marker,
    }
    tracking = choices.tracking(transfer.tracking, "tracking")
    if tracking:
        body |= {"FromTracking": tracking, "ToTracking": tracking}
    return Document(
        marker=marker,
        operation=Operation.CREATE,
        target=BANK_TRANSFER.name,
        body=body,
        expectation=Expectation(
            date=transfer.date,
            account_id=source.id,
            currency=currency,
            total=total,
            tax=Decimal(0),
            counter_account_id=destination.id,
        ),
        notices=untold(transfer),
        names=choices.names,
        page=page(BANK_TRANSFER, facts),
    )


def _check(transfer: Transfer, source: Account, destination: Account, currency: str, facts: Facts) -> None:
    if source.id == destination.id:
        raise Unbuildable(Message("A transfer needs two different accounts."), field="destination_account_id")
    if (destination.currency or facts.base_currency) != currency:
        raise Unbuildable(
            Message(
                "Xero transfers money only between accounts of the same currency; %(account)s is kept in %(currency)s.",
                {"account": destination.name, "currency": destination.currency or facts.base_currency},
            ),
            field="destination_account_id",
        )
    for side, prefix in ((transfer.source, ""), (transfer.destination, "destination_")):
        if side.currency != currency:
            raise Unbuildable(
                Message("Give the amount in %(currency)s, the accounts' currency.", {"currency": currency}),
                field=f"{prefix}currency",
            )
        if side.amount <= 0:
            raise Unbuildable(Message("Enter an amount above zero."), field=f"{prefix}amount")
    if transfer.source.amount != transfer.destination.amount:
        raise Unbuildable(
            Message("In one currency the same amount leaves and arrives. Make both amounts equal."),
            field="destination_amount",
        )
