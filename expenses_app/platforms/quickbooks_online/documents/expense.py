"""An expense is a Purchase; money that came back to a bank account is a Deposit."""

from collections.abc import Mapping
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Document, Expectation, Notice, Plan
from expenses_app.ledger.entries import Expense, ExpenseType
from expenses_app.ledger.errors import Unbuildable, Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.promise import Marked
from expenses_app.ledger.records import BankAccountKind
from expenses_app.ledger.replacing import keeps, replaced
from expenses_app.platforms.quickbooks_online.documents.amounts import (
    check_account_currency,
    currency_fields,
)
from expenses_app.platforms.quickbooks_online.documents.choices import Choices, reference
from expenses_app.platforms.quickbooks_online.documents.expense_lines import check_lines, expense_lines
from expenses_app.platforms.quickbooks_online.documents.tax import TaxedLines, taxed
from expenses_app.platforms.quickbooks_online.documents.undoing import void
from expenses_app.platforms.quickbooks_online.documents.wording import (
    expense_parts,
    line_text,
    note,
    number,
)
from expenses_app.platforms.quickbooks_online.names import DEPOSIT, PURCHASE
from expenses_app.platforms.quickbooks_online.standing import kept, line_ids

_CASH = {"target": "Purchase", "payment_type": "Cash", "credit": False}
_CHARGE = {"target": "Purchase", "payment_type": "CreditCard", "credit": False}
_CREDIT = {"target": "Purchase", "payment_type": "CreditCard", "credit": True}
_DEPOSIT = {"target": "Deposit"}
_BACK = (ExpenseType.REFUND, ExpenseType.REWARD, ExpenseType.CHARGEBACK)
_SHAPES: Mapping[tuple[BankAccountKind, ExpenseType], Mapping[str, Any]] = {
    (BankAccountKind.BANK, ExpenseType.PAYMENT): _CASH,
    (BankAccountKind.CARD, ExpenseType.PAYMENT): _CHARGE,
    **{(BankAccountKind.BANK, type): _DEPOSIT for type in _BACK},
    **{(BankAccountKind.CARD, type): _CREDIT for type in _BACK},
}


def build(expense: Expense, chart: Chart, facts: Facts, marked: Marked) -> Plan:
    """One document. QuickBooks cannot change its sort (object, payment type, direction): then it is deleted and written
    anew."""
    check_lines(expense.lines)
    _check_total(expense)
    standing = marked.standing.get("main")
    shape = _shape(expense, chart)
    if standing is None or keeps(standing, shape):
        return Plan((_written(expense, shape, chart, facts, marked.marker("main"), standing),))
    return replaced(void(marked), [_written(expense, shape, chart, facts, marked.anew("main"), None)])


def _shape(expense: Expense, chart: Chart) -> Mapping[str, Any]:
    kind = chart.account(expense.bank_account_id, "bank_account_id").bank
    return _SHAPES[kind or BankAccountKind.BANK, expense.type]


def _check_total(expense: Expense) -> None:
    if expense.total <= 0:
        opposite = ExpenseType.REFUND if expense.type is ExpenseType.PAYMENT else ExpenseType.PAYMENT
        raise Unbuildable(
            Message(
                "QuickBooks Online takes no total of zero or below. Enter it as a %(type)s with the signs turned.",
                {"type": opposite.value},
            ),
            field="lines",
        )


def _written(
    expense: Expense,
    shape: Mapping[str, Any],
    chart: Chart,
    facts: Facts,
    marker: str,
    standing: Remote | None,
) -> Document:
    choices = Choices(chart, facts)
    bank = choices.bank_account(expense.bank_account_id, "bank_account_id")
    check_account_currency(bank, expense.currency, facts)
    taxes = taxed(expense.lines, expense.currency, chart, facts)
    choices.words.update(taxes.words)
    said, cuts = note(expense_parts(expense), marker)
    numbered, cut_number = number(expense.reference)
    entity = choices.entity(expense.contact, expense.currency)
    body: dict[str, Any] = {}
    if standing is not None:
        body |= {"Id": standing.id, "SyncToken": standing.version, **kept(standing)}
    is_deposit = shape["target"] == DEPOSIT.name
    if is_deposit:
        body |= {"DepositToAccountRef": reference(bank.id)}
        lines, notices = _deposit_lines(expense, taxes, entity, line_ids(standing), choices)
    else:
        body |= {"PaymentType": shape["payment_type"]}
        body |= {"Credit": True} if shape["credit"] else {}
        body |= {
            "AccountRef": reference(bank.id),
            "EntityRef": {"value": entity[0], "type": entity[1]},
        }
        lines, notices = expense_lines(
            expense.lines, taxes, expense.merchant, line_ids(standing), choices, facts
        )
    body |= {"TxnDate": expense.date.isoformat(), **numbered}
    body |= currency_fields(expense.currency, expense.rate, facts)
    department = choices.department_of_all([line.tracking for line in expense.lines])
    if department is not None:
        body["DepartmentRef"] = department
    body |= {"PrivateNote": said, **taxes.header, "Line": lines}
    return Document(
        marker=marker,
        operation=Operation.UPDATE if standing else Operation.CREATE,
        target=DEPOSIT.name if is_deposit else PURCHASE.name,
        body=body,
        expectation=Expectation(
            date=expense.date,
            account_id=bank.id,
            currency=expense.currency,
            total=taxes.total,
            tax=taxes.tax,
        ),
        notices=(*_draft_notice(expense), *cuts, *cut_number, *notices),
        standing=standing,
        names=choices.names(body),
    )


def _deposit_lines(
    expense: Expense, taxes: TaxedLines, entity: tuple[str, str], ids: list[str], choices: Choices
) -> tuple[list[Mapping[str, Any]], tuple[Notice, ...]]:
    """Deposit lines name the payer each, and have no place for a customer to bill."""
    written: list[Mapping[str, Any]] = []
    notices: tuple[Notice, ...] = ()
    for index, (line, its_tax) in enumerate(zip(expense.lines, taxes.lines, strict=True)):
        place = f"lines.{index}"
        if line.billable_to is not None:
            raise Unsupported(
                Message("Money that comes back to a bank account cannot be billed on in QuickBooks Online."),
                field=f"{place}.billable_to",
            )
        text, cuts = line_text(line.description or expense.merchant, f"{place}.description")
        notices += cuts + its_tax.notices
        detail: dict[str, Any] = {"Entity": {"value": entity[0], "type": entity[1].upper()}}
        class_ref = choices.class_of(line.tracking, f"{place}.tracking")
        if class_ref is not None:
            detail["ClassRef"] = class_ref
        detail["AccountRef"] = reference(choices.line_account(line.account_id, f"{place}.account_id").id)
        if its_tax.detail and taxes.header:
            detail |= {"TaxCodeRef": its_tax.detail["TaxCodeRef"], "TaxApplicableOn": "Purchase"}
        written.append(
            {
                **({"Id": ids[index]} if index < len(ids) and ids[index] else {}),
                "Amount": its_tax.amount,
                **text,
                "DetailType": "DepositLineDetail",
                "DepositLineDetail": detail,
            }
        )
    return written, notices


def _draft_notice(expense: Expense) -> tuple[Notice, ...]:
    if not expense.draft:
        return ()
    return (
        Notice(
            "post_as_draft",
            Message("QuickBooks Online has no drafts: it is posted at once."),
            "post_as_draft",
            "posted",
        ),
    )
