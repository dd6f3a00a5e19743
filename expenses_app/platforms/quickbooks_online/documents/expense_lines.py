"""Account lines of purchases and bills."""

from collections.abc import Mapping, Sequence
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Notice
from expenses_app.ledger.entries import Line
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.platforms.quickbooks_online.documents.choices import Choices, reference
from expenses_app.platforms.quickbooks_online.documents.tax import TaxedLines
from expenses_app.platforms.quickbooks_online.documents.wording import line_text

MAX_LINES = 100


def check_lines(lines: Sequence[Line]) -> None:
    if not 1 <= len(lines) <= MAX_LINES:
        raise Unbuildable(
            Message("QuickBooks Online takes 1 to %(most)s lines in one transaction.", {"most": MAX_LINES}),
            field="lines",
        )


def expense_lines(
    lines: Sequence[Line],
    taxed: TaxedLines,
    fallback_text: str,
    ids: Sequence[str],
    choices: Choices,
    facts: Facts,
) -> tuple[list[Mapping[str, Any]], tuple[Notice, ...]]:
    """`ids`: those of the standing lines that these replace, in order. `fallback_text`: for lines that say nothing."""
    written: list[Mapping[str, Any]] = []
    notices: tuple[Notice, ...] = ()
    for index, (line, its_tax) in enumerate(zip(lines, taxed.lines, strict=True)):
        place = f"lines.{index}"
        text, cuts = line_text(line.description or fallback_text, f"{place}.description")
        notices += cuts + its_tax.notices
        account = choices.line_account(line.account_id, f"{place}.account_id")
        detail: dict[str, Any] = {"AccountRef": reference(account.id)}
        class_ref = choices.class_of(line.tracking, f"{place}.tracking")
        if class_ref is not None:
            detail["ClassRef"] = class_ref
        detail |= its_tax.detail
        if line.billable_to is not None:
            detail |= _billable(line.billable_to, f"{place}.billable_to", choices, facts)
        written.append(
            {
                **({"Id": ids[index]} if index < len(ids) and ids[index] else {}),
                "Amount": its_tax.amount,
                **text,
                "DetailType": "AccountBasedExpenseLineDetail",
                "AccountBasedExpenseLineDetail": detail,
            }
        )
    return written, notices


def _billable(customer_id: str, place: str, choices: Choices, facts: Facts) -> Mapping[str, Any]:
    if facts.extra.get("billable_expenses") is False:
        raise Unbuildable(
            Message(
                "Billable expenses are turned off in QuickBooks Online. Turn them on there, or bill nobody."
            ),
            field=place,
        )
    return {"CustomerRef": choices.customer(customer_id, place), "BillableStatus": "Billable"}
