"""What a person does to journals, unposted lines and posted documents."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.dynamics_365.books.company import Company, PostedDocument
from expenses_app.simulators.dynamics_365.ledger import waiting
from expenses_app.simulators.dynamics_365.odata.errors import Refusal
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.posting.post import post_now
from expenses_app.simulators.dynamics_365.posting.reversal import reverse
from expenses_app.simulators.dynamics_365.rules.lines import STEP, empty_line
from expenses_app.simulators.dynamics_365.switches import Switches

PERSON = "A person in Business Central"
Wish = dict[str, Any]


def need(wish: Wish, name: str) -> str:
    """A field of a control request; raises ActionRefused when it is missing."""
    if wish.get(name) in (None, ""):
        raise ActionRefused(f"{name} is needed.")
    return str(wish[name])


def _posted(company: Company, wish: Wish) -> PostedDocument:
    wanted = need(wish, "document")
    for document in company.posted.values():
        if not document.reverses and wanted in (document.key, document.number, *document.entries):
            return document
    raise ActionRefused(f"No posted document {wanted}.")


def _waiting(company: Company, wish: Wish) -> list[Row]:
    wanted = need(wish, "document")
    for lines in waiting(company):
        if wanted in (lines[0]["documentNumber"], *(line["id"] for line in lines)):
            return lines
    raise ActionRefused(f"No unposted lines {wanted}.")


def _journal(company: Company, wish: Wish) -> Row:
    code = need(wish, "journal").upper()
    for row in company["journals"]:
        if code in (row["code"], row["id"].upper()):
            return row
    raise ActionRefused(f"No journal {code}.")


def _reverse(company: Company, wish: Wish, now: datetime, switches: Switches) -> Wish:
    document = _posted(company, wish)
    if document.reversed_by:
        raise ActionRefused("It has been reversed already.")
    return {"document": reverse(company, document, now, PERSON).key}


def _post_draft(company: Company, wish: Wish, now: datetime, switches: Switches) -> Wish:
    journal = company["journals"].rows[_waiting(company, wish)[0]["journalId"]]
    try:
        post_now(company, journal, switches, now, PERSON)
    except Refusal as refused:
        raise ActionRefused(refused.message) from refused
    return {"journal": journal["code"]}


def _delete_draft(company: Company, wish: Wish, now: datetime, switches: Switches) -> Wish:
    lines = _waiting(company, wish)
    for line in lines:
        company["journalLines"].remove(line["id"])
    return {"lines": len(lines)}


def _edit_draft(company: Company, wish: Wish, now: datetime, switches: Switches) -> Wish:
    line = dict(_waiting(company, wish)[0])
    if wish.get("amount"):
        line["amount"] = Decimal(str(wish["amount"]))
    if wish.get("description"):
        line["description"] = wish["description"]
    company["journalLines"].put(line, now)
    return {"line": line["id"]}


def _edit_description(company: Company, wish: Wish, now: datetime, switches: Switches) -> Wish:
    document, entries = _posted(company, wish), company["generalLedgerEntries"]
    for key in document.entries:
        entries.put(entries.rows[key] | {"description": need(wish, "description")[:100]}, now)
        company.changed("generalLedgerEntries", key, "updated", now)
    return {"entries": len(document.entries)}


def _type_line(company: Company, wish: Wish, now: datetime, switches: Switches) -> Wish:
    journal = _journal(company, wish)
    used = [line["lineNumber"] for line in company["journalLines"].with_value("journalId", journal["id"])]
    account = next(
        row
        for row in company["accounts"].ordered()
        if row["accountType"] == "Posting" and row["directPosting"]
    )
    line = empty_line(journal) | {
        "lineNumber": max(used, default=0) + STEP, "accountNumber": account["number"], "accountId": account["id"],
        "postingDate": now.date(), "documentNumber": need(wish, "number").upper(), "amount": Decimal("1.00"),
        "description": "Typed by hand",
    }  # fmt: skip
    return {"line": company["journalLines"].put(line, now)["id"]}


def _give_series(company: Company, wish: Wish, now: datetime, switches: Switches) -> Wish:
    journal = company["journals"].put(_journal(company, wish) | {"_series": True}, now)
    return {"journal": journal["id"]}


def _delete_journal(company: Company, wish: Wish, now: datetime, switches: Switches) -> Wish:
    journal = _journal(company, wish)
    for line in company["journalLines"].with_value("journalId", journal["id"]):
        company["journalLines"].remove(line["id"])
    company["journals"].remove(journal["id"])
    return {"journal": journal["id"]}


def _remove_attachment(company: Company, wish: Wish, now: datetime, switches: Switches) -> Wish:
    key = need(wish, "attachment")
    if company.attachments.get(key) is None:
        raise ActionRefused(f"No file {key}.")
    company.attachments.remove(key)
    return {"attachment": key}


DOCUMENT_DEEDS: dict[str, Callable[[Company, Wish, datetime, Switches], Wish]] = {
    "reverse": _reverse,
    "post_draft": _post_draft,
    "delete_draft": _delete_draft,
    "edit_draft": _edit_draft,
    "edit_description": _edit_description,
    "type_line": _type_line,
    "give_number_series": _give_series,
    "delete_journal": _delete_journal,
    "remove_attachment": _remove_attachment,
}
