"""An employee's claim is a Bill of the supplier that stands for them."""

from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Document, Expectation
from expenses_app.ledger.entries import ContactKind, Reimbursable
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.promise import Marked
from expenses_app.platforms.quickbooks_online.documents.amounts import (
    check_account_currency,
    currency_fields,
)
from expenses_app.platforms.quickbooks_online.documents.choices import Choices, reference
from expenses_app.platforms.quickbooks_online.documents.expense_lines import check_lines, expense_lines
from expenses_app.platforms.quickbooks_online.documents.tax import taxed
from expenses_app.platforms.quickbooks_online.documents.wording import note, number
from expenses_app.platforms.quickbooks_online.names import BILL
from expenses_app.platforms.quickbooks_online.standing import kept, line_ids


def build(claim: Reimbursable, chart: Chart, facts: Facts, marked: Marked) -> tuple[Document, ...]:
    check_lines(claim.lines)
    _check(claim)
    choices = Choices(chart, facts)
    standing = marked.standing.get("main")
    taxes = taxed(claim.lines, claim.currency, chart, facts)
    choices.words.update(taxes.words)
    marker = marked.marker("main")
    said, cuts = note([claim.merchant, claim.memo], marker)
    numbered, cut_number = number(claim.reference)
    vendor, _ = choices.entity(claim.payee, claim.currency)
    body: dict[str, Any] = {}
    if standing is not None:
        body |= {"Id": standing.id, "SyncToken": standing.version, **kept(standing)}
    body["VendorRef"] = reference(vendor)
    if claim.payable_account_id is not None:
        payable = choices.payable_account(claim.payable_account_id, "payable_account_id")
        check_account_currency(payable, claim.currency, facts, "payable_account_id")
        body["APAccountRef"] = reference(payable.id)
    body |= {"TxnDate": claim.date.isoformat(), "DueDate": claim.due_date.isoformat(), **numbered}
    body |= currency_fields(claim.currency, claim.rate, facts)
    department = choices.department_of_all([line.tracking for line in claim.lines])
    if department is not None:
        body["DepartmentRef"] = department
    lines, notices = expense_lines(claim.lines, taxes, claim.merchant, line_ids(standing), choices, facts)
    body |= {"PrivateNote": said, **taxes.header, "Line": lines}
    return (
        Document(
            marker=marker,
            operation=Operation.UPDATE if standing else Operation.CREATE,
            target=BILL.name,
            body=body,
            expectation=Expectation(
                date=claim.date,
                account_id=claim.payable_account_id or "",
                currency=claim.currency,
                total=taxes.total,
                tax=taxes.tax,
            ),
            notices=(*cuts, *cut_number, *notices),
            standing=standing,
            names=choices.names(body),
        ),
    )


def _check(claim: Reimbursable) -> None:
    if claim.payee.kind is not ContactKind.SUPPLIER:
        raise Unbuildable(
            Message(
                "A bill in QuickBooks Online needs a supplier. Choose the one that stands for the employee."
            ),
            field="contact_id",
        )
    if claim.total <= 0:
        raise Unbuildable(
            Message(
                "A claim of zero or below is no bill. Enter it in QuickBooks Online as a vendor credit (VendorCredit)."
            ),
            field="lines",
        )
