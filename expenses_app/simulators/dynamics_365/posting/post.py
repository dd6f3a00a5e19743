"""The post action: the whole of a journal goes to the ledger, or nothing does.

Source: Microsoft's published codeunits "Gen. Jnl.-Post Batch" and "Gen. Jnl.-Post Line".
"""

import re
from datetime import datetime, timedelta

from expenses_app.simulators.dynamics_365.books.company import Company, PostedDocument, new_id
from expenses_app.simulators.dynamics_365.odata.errors import Refusal, dialog
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.posting.checks import check_balance, check_line, is_empty
from expenses_app.simulators.dynamics_365.posting.entries import write_entries
from expenses_app.simulators.dynamics_365.posting.sides import Side, sides_of
from expenses_app.simulators.dynamics_365.rules.lines import left_over
from expenses_app.simulators.dynamics_365.rules.sides import currency_of
from expenses_app.simulators.dynamics_365.switches import Switches

DIGITS = re.compile(r"(\d+)(?!.*\d)")


def post_journal(company: Company, journal: Row, switches: Switches, now: datetime, actor: str) -> None:
    """Post a journal, or only schedule that when the customer posts in the background. Raises Refusal."""
    lines = lines_of(company, journal)
    if not lines:
        raise dialog("There is nothing to post.")
    if switches["force_posting_report"]:
        text = "Microsoft Dynamics 365 Business Central Server attempted to issue a client callback to show a report."
        raise Refusal(400, "Application_CallbackNotAllowed", text)
    if company.approval_needed:
        place = f"{journal['templateDisplayName']},{journal['code']}"
        text = f"You cannot use Gen. Journal Batch: {place} for this action. The journal batch requires approval."
        raise dialog(text)
    if switches["post_with_job_queue"]:
        due = now + timedelta(seconds=switches["job_queue_seconds"])
        company.scheduled.append((due, journal["id"]))
        return
    post_now(company, journal, switches, now, actor)


def run_due(company: Company, switches: Switches, now: datetime) -> None:
    """Run the scheduled postings whose time has come; one that is refused leaves its lines and a note."""
    due = [each for each in company.scheduled if each[0] <= now]
    company.scheduled = [each for each in company.scheduled if each[0] > now]
    for moment, key in due:
        journal = company["journals"].get(key)
        if journal is None:
            continue
        try:
            post_now(company, journal, switches, moment, "Job queue")
        except Refusal as refused:
            company.note(f"journal/{key}", moment, "Job queue", "Posting failed", refused.message)


def post_now(company: Company, journal: Row, switches: Switches, now: datetime, actor: str) -> None:
    """Check everything, then write everything. Raises Refusal with nothing written."""
    lines = [line for line in lines_of(company, journal) if not is_empty(line)]
    if not lines:
        raise dialog("There is nothing to post.")
    for line in lines:
        check_line(company, line, switches)
    currencies = {line["id"]: currency_of(company, line) for line in lines}
    sides = [side for line in lines for side in sides_of(company, line, currencies[line["id"]])]
    check_balance(company, sides)
    for number, day in dict.fromkeys((line["documentNumber"], line["postingDate"]) for line in lines):
        own = [
            side for side in sides if (side.line["documentNumber"], side.line["postingDate"]) == (number, day)
        ]
        final = f"GJ-P{company.next_number('GJNL-PST', 1):06d}" if journal.get("_series") else number
        _post_document(company, journal, own, final, currencies, now, actor)
    for line in lines_of(company, journal):
        company["journalLines"].remove(line["id"])
    _after(company, journal, switches, now)
    company.commit()


def lines_of(company: Company, journal: Row) -> list[Row]:
    """The lines of a journal in their order."""
    rows = company["journalLines"].with_value("journalId", journal["id"])
    return sorted(rows, key=lambda row: row["lineNumber"])


def _post_document(
    company: Company,
    journal: Row,
    sides: list[Side],
    number: str,
    currencies: dict[str, str],
    now: datetime,
    actor: str,
) -> None:
    entries = write_entries(company, sides, number, now)
    lines = {side.line["id"]: side.line for side in sides}
    day = sides[0].line["postingDate"]
    key = str(company.next_number("transaction", 1))
    foreign = {currencies[line] for line in lines} - {company.currency}
    company.posted[key] = PostedDocument(
        key=key, number=number, day=day, journal=journal["code"], currency=next(iter(foreign), company.currency),
        external_number=next((line["externalDocumentNumber"] for line in lines.values()), ""),
        lines=[_remembered(side) for side in sides], entries=[entry["id"] for entry in entries], created=now,
    )  # fmt: skip
    company.order.append(("PostedDocument", key))
    holder = ("document", number, day.isoformat())
    for line in lines:
        for row in company.attachments.with_value("_holder", ("line", line)):
            company.attachments.put(row | {"_holder": holder, "parentId": entries[0]["id"]}, now)
    company.note(
        "/".join(holder), now, actor, "Posted", f"Journal {journal['code']}, {len(entries)} ledger entries"
    )


def _remembered(side: Side) -> Row:
    line = side.line
    return {
        "kind": side.kind, "number": side.number, "gross": side.amount, "tax": side.tax, "tax_code": side.tax_code,
        "description": line["description"], "dimensions": dict(line["_dimensions"]), "line": line["id"],
        "accountNumber": line["accountNumber"], "balancingAccountNumber": line["balancingAccountNumber"],
        "balance": side.number == line["balancingAccountNumber"] and side.amount == -line["amount"],
    }  # fmt: skip


def _after(company: Company, journal: Row, switches: Switches, now: datetime) -> None:
    digits = DIGITS.search(journal["code"])
    if digits and switches["increment_batch_name"]:
        # The new name keeps the width of the number: EXP09 becomes EXP10.
        raised = str(int(digits[1]) + 1).zfill(len(digits[1]))
        code = journal["code"][: digits.start(1)] + raised + journal["code"][digits.end(1) :]
        company["journals"].remove(journal["id"])
        fresh = {name: value for name, value in journal.items() if name not in ("_version", "_created")}
        journal = company["journals"].put(fresh | {"id": new_id(), "code": code}, now)
    if not journal.get("_series"):
        left_over(company, journal, now)
