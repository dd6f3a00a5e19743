"""An expense is a BankTransaction: SPEND for a payment, RECEIVE for money that came back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Document, Expectation, Notice, Plan
from expenses_app.ledger.entries import ContactKind, Expense, ExpenseType
from expenses_app.ledger.errors import Locked, Unbuildable, Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.promise import Marked
from expenses_app.ledger.records import Account
from expenses_app.ledger.replacing import keeps, replaced
from expenses_app.platforms.xero.documents.amounts import amount, currency_rate
from expenses_app.platforms.xero.documents.choices import Choices
from expenses_app.platforms.xero.documents.pages import page
from expenses_app.platforms.xero.documents.wording import cut, line_texts
from expenses_app.platforms.xero.names import BANK_TRANSACTION
from expenses_app.platforms.xero.standing import restored

MAX_LINES = 100
_TYPES = {
    ExpenseType.PAYMENT: "SPEND",
    ExpenseType.REFUND: "RECEIVE",
    ExpenseType.REWARD: "RECEIVE",
    ExpenseType.CHARGEBACK: "RECEIVE",
}


def build(expense: Expense, chart: Chart, facts: Facts, marked: Marked) -> Plan:
    """One document. Xero cannot change the type of what stands: then it is deleted and written anew."""
    _check(expense)
    standing = marked.standing.get("main")
    if standing is None or keeps(standing, {"type": _TYPES[expense.type]}):
        return Plan((_written(expense, chart, facts, marked.marker("main"), marked.site, standing),))
    anew = _written(expense, chart, facts, marked.anew("main"), marked.site, None)
    return replaced(void(marked, facts), [anew])


def void(marked: Marked, facts: Facts) -> tuple[Document, ...]:
    return (deletion(marked.standing["main"], marked.marker("main"), facts),)


def deletion(standing: Remote, marker: str, facts: Facts) -> Document:
    """Status DELETED. The schema demands Type, LineItems and BankAccount in every element, so they go along as read."""
    detail = standing.detail
    if detail.get("reconciled"):
        raise Locked(
            Message("It is reconciled in Xero. Remove & Redo it there, then try again."), field="transaction"
        )
    return Document(
        marker=marker,
        operation=Operation.VOID,
        target=BANK_TRANSACTION.name,
        body={
            "BankTransactionID": standing.id,
            "Type": detail["type"],
            "BankAccount": {"AccountID": detail["bank_account"]},
            "LineItems": [restored(line) for line in detail["lines"]],
            "Status": "DELETED",
        },
        standing=standing,
        page=page(BANK_TRANSACTION, facts),
    )


def _check(expense: Expense) -> None:
    if expense.draft:
        raise Unsupported(Message("Xero has no drafts of bank transactions."), field="post_as_draft")
    if not 1 <= len(expense.lines) <= MAX_LINES:
        raise Unbuildable(
            Message("Xero takes 1 to %(most)s lines in one transaction.", {"most": MAX_LINES}), field="lines"
        )
    if expense.total <= 0:
        opposite = ExpenseType.REFUND if expense.type is ExpenseType.PAYMENT else ExpenseType.PAYMENT
        raise Unbuildable(
            Message(
                "Xero refuses a total of zero or below. Enter it as a %(type)s with the signs turned.",
                {"type": opposite.value},
            ),
            field="lines",
        )


def _written(
    expense: Expense,
    chart: Chart,
    facts: Facts,
    marker: str,
    site: str,
    standing: Remote | None,
) -> Document:
    choices = Choices(chart)
    bank = choices.bank_account(expense.bank_account_id, "bank_account_id")
    _check_currency(expense, bank, facts)
    wanted = ContactKind.SUPPLIER if expense.type is ExpenseType.PAYMENT else ContactKind.CUSTOMER
    body: dict[str, Any] = {"BankTransactionID": standing.id} if standing else {}
    body |= {
        "Type": _TYPES[expense.type],
        "Contact": {"ContactID": choices.contact(expense.contact, wanted)},
        "BankAccount": {"AccountID": bank.id},
        "Date": expense.date.isoformat(),
        "Reference": marker,
    }
    if site:
        body["Url"] = site
    rate = currency_rate(expense.rate, expense.currency, chart, facts)
    if rate is not None:
        body["CurrencyRate"] = rate
    body["LineAmountTypes"] = "Exclusive"
    if standing is None:  # sent with an update it would undo a reconciliation
        body["IsReconciled"] = False
    body["Status"] = "AUTHORISED"
    lines, notices = _lines(expense, choices, standing)
    body["LineItems"] = lines
    return Document(
        marker=marker,
        operation=Operation.UPDATE if standing else Operation.CREATE,
        target=BANK_TRANSACTION.name,
        body=body,
        expectation=Expectation(
            date=expense.date,
            account_id=bank.id,
            currency=expense.currency,
            total=sum((line["UnitAmount"] + line["TaxAmount"] for line in lines), Decimal(0)),
            tax=sum((line["TaxAmount"] for line in lines), Decimal(0)),
        ),
        notices=notices,
        standing=standing,
        names=choices.names,
        page=page(BANK_TRANSACTION, facts),
    )


def _check_currency(expense: Expense, bank: Account, facts: Facts) -> None:
    of_bank = bank.currency or facts.base_currency
    if expense.currency != of_bank:
        raise Unbuildable(
            Message(
                "Xero keeps %(account)s in %(currency)s. Give the amount in %(currency)s.",
                {"account": bank.name, "currency": of_bank},
            ),
            field="currency",
        )


def _lines(
    expense: Expense, choices: Choices, standing: Remote | None
) -> tuple[list[Mapping[str, Any]], tuple[Notice, ...]]:
    """Lines keep the LineItemIDs of those they replace, in order: a line without its id would be a new one."""
    kept = [line.get("LineItemID") for line in standing.detail["lines"]] if standing else []
    lines: list[Mapping[str, Any]] = []
    notices: tuple[Notice, ...] = ()
    for index, (line, said) in enumerate(zip(expense.lines, line_texts(expense), strict=True)):
        place = f"lines.{index}"
        account = choices.line_account(line.account_id, f"{place}.account_id")
        text, cuts = cut(said, f"{place}.description")
        notices += cuts
        if line.billable_to is not None:
            raise Unsupported(
                Message("Lines that are billed on to a customer are not written to Xero."),
                field=f"{place}.billable_to",
            )
        written: dict[str, Any] = {"LineItemID": kept[index]} if index < len(kept) and kept[index] else {}
        written |= {
            "Description": text,
            "Quantity": 1,
            "UnitAmount": amount(line.net, expense.currency, f"{place}.net"),
            "AccountCode": account.code,
            "TaxType": choices.tax_type(line.tax_rate_id, account, line.tax != 0, f"{place}.tax_rate_id"),
            "TaxAmount": amount(line.tax, expense.currency, f"{place}.tax"),
        }
        tracking = choices.tracking(line.tracking, f"{place}.tracking")
        if tracking:
            written["Tracking"] = tracking
        lines.append(written)
    return lines, notices
