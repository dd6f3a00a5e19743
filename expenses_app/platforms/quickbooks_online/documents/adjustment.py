"""An adjustment is a JournalEntry: every line a debit or a credit, class and location per line, no tax."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Document, Expectation, Notice
from expenses_app.ledger.entries import Adjustment, AdjustmentLine
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.promise import Marked
from expenses_app.platforms.quickbooks_online.documents.amounts import (
    amount,
    check_account_currency,
    currency_fields,
)
from expenses_app.platforms.quickbooks_online.documents.choices import Choices, reference
from expenses_app.platforms.quickbooks_online.documents.wording import line_text, note, number
from expenses_app.platforms.quickbooks_online.names import JOURNAL_ENTRY
from expenses_app.platforms.quickbooks_online.standing import kept, line_ids


def build(adjustment: Adjustment, chart: Chart, facts: Facts, marked: Marked) -> tuple[Document, ...]:
    _check(adjustment)
    choices = Choices(chart, facts)
    standing = marked.standing.get("main")
    marker = marked.marker("main")
    said, cuts = note([adjustment.memo], marker)
    numbered, cut_number = number(adjustment.reference)
    body: dict[str, Any] = {}
    if standing is not None:
        body |= {"Id": standing.id, "SyncToken": standing.version, **kept(standing)}
    lines, notices = _lines(adjustment, line_ids(standing), choices, facts)
    body |= {
        "TxnDate": adjustment.date.isoformat(),
        **numbered,
        **currency_fields(adjustment.currency, adjustment.rate, facts),
        "PrivateNote": said,
        "Adjustment": False,
        "Line": lines,
    }
    return (
        Document(
            marker=marker,
            operation=Operation.UPDATE if standing else Operation.CREATE,
            target=JOURNAL_ENTRY.name,
            body=body,
            expectation=Expectation(
                date=adjustment.date, account_id="", currency=adjustment.currency, total=adjustment.total
            ),
            notices=(*cuts, *cut_number, *notices),
            standing=standing,
            names=choices.names(body),
        ),
    )


def _check(adjustment: Adjustment) -> None:
    if len(adjustment.lines) < 2:
        raise Unbuildable(Message("A journal needs at least two lines."), field="lines")
    for index, line in enumerate(adjustment.lines):
        if not line.amount:
            raise Unbuildable(Message("Enter an amount."), field=f"lines.{index}.net")
    debits = sum((line.amount for line in adjustment.lines if line.amount > 0), Decimal(0))
    credits = -sum((line.amount for line in adjustment.lines if line.amount < 0), Decimal(0))
    if debits != credits:
        raise Unbuildable(
            Message(
                "Debits of %(debits)s and credits of %(credits)s must be equal.",
                {"debits": str(debits), "credits": str(credits)},
            ),
            field="lines",
        )


def _lines(
    adjustment: Adjustment, ids: list[str], choices: Choices, facts: Facts
) -> tuple[list[Mapping[str, Any]], tuple[Notice, ...]]:
    written: list[Mapping[str, Any]] = []
    notices: tuple[Notice, ...] = ()
    for index, line in enumerate(adjustment.lines):
        place = f"lines.{index}"
        text, cuts = line_text(line.description, f"{place}.description")
        notices += cuts
        written.append(
            {
                **({"Id": ids[index]} if index < len(ids) and ids[index] else {}),
                "Amount": amount(abs(line.amount), adjustment.currency, f"{place}.net"),
                **text,
                "DetailType": "JournalEntryLineDetail",
                "JournalEntryLineDetail": _detail(line, place, adjustment.currency, choices, facts),
            }
        )
    return written, notices


def _detail(
    line: AdjustmentLine, place: str, currency: str, choices: Choices, facts: Facts
) -> Mapping[str, Any]:
    account = choices.line_account(line.account_id, f"{place}.account_id", bank_too=True)
    check_account_currency(account, currency, facts, f"{place}.account_id")
    class_ref = choices.class_of(line.tracking, f"{place}.tracking")
    department = choices.department_of(line.tracking, f"{place}.tracking")
    return {
        "PostingType": "Debit" if line.amount > 0 else "Credit",
        "AccountRef": reference(account.id),
        **({"ClassRef": class_ref} if class_ref else {}),
        **({"DepartmentRef": department} if department else {}),
    }
