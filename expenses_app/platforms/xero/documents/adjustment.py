"""An adjustment is a ManualJournal in base currency, posted at once."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Document, Expectation, Notice, Plan
from expenses_app.ledger.entries import Adjustment
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.promise import Marked
from expenses_app.ledger.replacing import replaced
from expenses_app.platforms.xero.documents.amounts import amount
from expenses_app.platforms.xero.documents.choices import NO_TAX, Choices
from expenses_app.platforms.xero.documents.pages import page
from expenses_app.platforms.xero.documents.wording import cut, narration
from expenses_app.platforms.xero.names import MANUAL_JOURNAL
from expenses_app.platforms.xero.standing import restored


def build(adjustment: Adjustment, chart: Chart, facts: Facts, marked: Marked) -> Plan:
    """One document; where one stands already it is voided first, as a posted journal cannot be changed."""
    _check(adjustment, facts)
    if "main" not in marked.standing:
        return Plan((_written(adjustment, chart, facts, marked.marker("main"), marked.site),))
    anew = _written(adjustment, chart, facts, marked.anew("main"), marked.site)
    return replaced(void(marked, facts), [anew])


def void(marked: Marked, facts: Facts) -> tuple[Document, ...]:
    return (voiding(marked.standing["main"], marked.marker("main"), facts),)


def voiding(standing: Remote, marker: str, facts: Facts) -> Document:
    return Document(
        marker=marker,
        operation=Operation.VOID,
        target=MANUAL_JOURNAL.name,
        body={
            "ManualJournalID": standing.id,
            "Narration": standing.detail["narration"],
            "JournalLines": [restored(line) for line in standing.detail["lines"]],
            "Status": "VOIDED",
        },
        standing=standing,
        page=page(MANUAL_JOURNAL, facts),
    )


def _check(adjustment: Adjustment, facts: Facts) -> None:
    if adjustment.currency != facts.base_currency:
        raise Unbuildable(
            Message("Xero keeps journals in %(currency)s only.", {"currency": facts.base_currency}),
            field="currency",
        )
    if len(adjustment.lines) < 2:
        raise Unbuildable(Message("A journal needs at least two lines."), field="lines")
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


def _written(adjustment: Adjustment, chart: Chart, facts: Facts, marker: str, site: str) -> Document:
    choices = Choices(chart)
    text, notices = narration(adjustment, marker)
    lines, cuts = _lines(adjustment, choices)
    body: dict[str, Any] = {
        "Narration": text,
        "Date": adjustment.date.isoformat(),
        "Status": "POSTED",
        "LineAmountTypes": "NoTax",
    }
    if site:
        body["Url"] = f"{site}#{marker}"
    body["JournalLines"] = lines
    return Document(
        marker=marker,
        operation=Operation.CREATE,
        target=MANUAL_JOURNAL.name,
        body=body,
        expectation=Expectation(
            date=adjustment.date, account_id="", currency=adjustment.currency, total=adjustment.total
        ),
        notices=notices + cuts,
        names=choices.names,
        page=page(MANUAL_JOURNAL, facts),
    )


def _lines(adjustment: Adjustment, choices: Choices) -> tuple[list[Mapping[str, Any]], tuple[Notice, ...]]:
    lines: list[Mapping[str, Any]] = []
    notices: tuple[Notice, ...] = ()
    for index, line in enumerate(adjustment.lines):
        place = f"lines.{index}"
        written: dict[str, Any] = {
            "LineAmount": amount(line.amount, adjustment.currency, f"{place}.net"),
            "AccountCode": choices.line_account(line.account_id, f"{place}.account_id").code,
        }
        if line.description:
            written["Description"], cuts = cut(line.description, f"{place}.description")
            notices += cuts
        written["TaxType"] = NO_TAX
        tracking = choices.tracking(line.tracking, f"{place}.tracking")
        if tracking:
            written["Tracking"] = tracking
        lines.append(written)
    return lines, notices
