"""Accounts-payable bills: drafted, submitted, approved, changed, recalled, reversed."""

from decimal import Decimal
from typing import Any

from expenses_app.simulators.sage_intacct.catalogue import ATTACHMENT, BILL, TERM, VENDOR
from expenses_app.simulators.sage_intacct.rules import currency, periods, tax
from expenses_app.simulators.sage_intacct.rules.call import (
    ZERO,
    Call,
    changed,
    checked,
    merged,
    money,
    rounded,
    shown_name,
)
from expenses_app.simulators.sage_intacct.rules.credit_card_transactions import SAME_ENTITY
from expenses_app.simulators.sage_intacct.rules.dimensions import entities_of_lines
from expenses_app.simulators.sage_intacct.rules.lines import Head, build_lines
from expenses_app.simulators.sage_intacct.rules.texts import too_long
from expenses_app.simulators.sage_intacct.state import reference
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused

CHANGEABLE = ("draft", "declined")
SETTLED = ("paid", "partiallyPaid", "selected")
TEXTS = {"referenceNumber": "reference_number_max", "description": "description_max"}
PLAIN = ("createdDate", "dueDate", "discountCutOffDate", "recommendedPaymentDate", "paymentPriority", *TEXTS)


def create(call: Call, body: Any) -> Record:
    """Store a bill as draft; raises Refusal or RecordRefused."""
    element = checked(call, BILL, body, partial=False)
    problems = []
    if element.get("state", "draft") != "draft" and call.switches["bill_state_on_create"]:
        problems.append(f"State '{element['state']}' is not valid on create: a bill is created as draft.")
    content, wrong = build(call, element, element["lines"], None, posting=False)
    if problems or wrong:
        raise RecordRefused(*problems, *wrong)
    record = call.company.add(BILL, content, call.now, call.user, call.entity)
    record |= {"state": "draft", "paymentInformation": {"totalTxnAmountPaid": money(ZERO)}}
    record["webURL"] = f"{call.address}/ia/acct/ur.phtml?.r={call.company.key}.bill.{record['key']}"
    call.company.order.append((BILL, record["key"]))
    note(call, record, "Drafted", f"{record['totalTxnAmount']} {record['currency']['txnCurrency']}")
    return record


def update(call: Call, record: Record, body: Any) -> Record:
    """Change what the body names; raises Refusal or RecordRefused."""
    change = checked(call, BILL, body, partial=True)
    problems = _fixed(call, record, change)
    if problems:
        raise RecordRefused(*problems)
    head_change = {name: part for name, part in change.items() if name != "lines"}
    element = merged(record["_input"], head_change)
    posting = record["state"] not in CHANGEABLE
    content, problems = build(call, element, change.get("lines") or [], record, posting=posting)
    if problems:
        raise RecordRefused(*problems)
    if head_change or call.switches["line_edit_moves_header"]:
        call.company.touch(record, call.now, call.user)
    record |= content
    call.company.version += 1
    note(call, record, "Edited", ", ".join(sorted(change)))
    return record


def delete(call: Call, record: Record) -> None:
    """Delete a draft; raises RecordRefused."""
    if record["state"] not in CHANGEABLE:
        raise RecordRefused(f"A bill in state {record['state']} cannot be deleted.")
    call.company.remove(BILL, record)
    call.company.order.remove((BILL, record["key"]))


def note(call: Call, record: Record, what: str, details: str = "") -> None:
    """Add to the bill's history."""
    call.company.note(BILL, record["key"], call.now, f"{call.user}, {call.actor}", what, details)


def _fixed(call: Call, record: Record, change: Record) -> list[str]:
    """Return why a bill cannot be changed. The attachment of a settled one still can."""
    if "state" in change:
        return ["Field 'state' cannot be updated."]
    if record["state"] in (*CHANGEABLE, "submitted") or set(change) == {"attachment"}:
        return []
    if record["state"] in SETTLED:
        return ["This bill has been paid or selected for payment and cannot be changed."]
    if record["state"] != "posted" or not call.switches["posted_bill_editable"]:
        return [f"A bill in state {record['state']} cannot be updated."]
    return periods.closed(call, record["postingDate"])


def build(
    call: Call, element: Record, line_elements: list[Record], existing: Record | None, *, posting: bool
) -> tuple[Record, list[str]]:
    """Return the whole content of a bill, and every sentence on what is wrong; tax counts when it is posted."""
    posting_anew = posting and existing is not None and existing["state"] in CHANGEABLE
    problems = too_long(call, element, **TEXTS) + _number(call, element, existing)
    vendor, wrong = _vendor(call, element.get("vendor"))
    problems += wrong if posting_anew or changed(existing, element, "vendor") else []
    term = call.refer(TERM, element.get("term"))
    if element.get("term") and term is None:
        problems.append(f"Term '{shown_name(element['term'])}' is not valid.")
    attachment = call.refer(ATTACHMENT, element.get("attachment"))
    if element.get("attachment") and attachment is None:
        problems.append(f"Attachment '{shown_name(element['attachment'])}' is not valid.")
    posted_on: str = element.get("postingDate") or element["createdDate"]
    if posting_anew or changed(existing, element, "postingDate", "createdDate"):
        problems += periods.closed(call, posted_on)
    if element["dueDate"] < element["createdDate"]:
        problems.append("The due date cannot be before the bill date.")
    money_block, rate, wrong = currency.document_currency(
        call, element, existing, posted_on, call.base_currency, "postingDate"
    )
    problems += wrong
    old_lines = existing["lines"] if existing else []
    taxed = any(line.get("taxEntries") for line in [*line_elements, *(each["_input"] for each in old_lines)])
    solution, wrong = tax.header_solution(call, element.get("taxSolution"), taxed=taxed)
    problems += wrong if posting else []
    head = Head(bool(element.get("isTaxInclusive")), solution, rate, "memo", check_tax=posting)
    moved = (
        posting_anew
        or changed(existing, element, "isTaxInclusive", "taxSolution")
        or rate != currency.rate_of(existing)
    )
    lines, wrong = build_lines(call, line_elements, head, old_lines, rebuild=moved)
    problems += wrong or _signs(call, lines)
    if problems:
        return {}, problems
    total = sum((line["_total"] for line in lines), ZERO)
    base = rounded(total * rate)
    return {
        "billNumber": element.get("billNumber") or (existing or {}).get("billNumber") or _next_number(call),
        **{name: element.get(name) for name in PLAIN},
        "postingDate": posted_on,
        "vendor": reference(vendor or {}) | {"name": (vendor or {})["name"]},
        "term": reference(term) if term else None,
        "isOnHold": bool(element.get("isOnHold")),
        "currency": money_block,
        "isTaxInclusive": head.inclusive,
        "taxSolution": reference(solution) if solution else None,
        "attachment": reference(attachment) if attachment else None,
        **(_totals(total, base) if existing is None or existing["state"] not in SETTLED else {}),
        "lines": lines,
        "_input": {name: part for name, part in element.items() if name not in ("lines", "state")},
    }, []


def _totals(total: Decimal, base: Decimal) -> Record:
    return {
        "totalTxnAmount": money(total),
        "totalTxnAmountDue": money(total),
        "totalBaseAmount": money(base),
        "totalBaseAmountDue": money(base),
    }


def _next_number(call: Call) -> str:
    return f"BILL-{call.company.last_key}"


def _number(call: Call, element: Record, existing: Record | None) -> list[str]:
    """A bill number is unique, and compulsory unless the company numbers bills itself."""
    wanted = element.get("billNumber")
    if not wanted:
        return [] if call.company.sequenced_bills else ["Required field 'billNumber' is missing."]
    for other in call.company.all(BILL):
        if other["billNumber"] == wanted and (existing is None or other["key"] != existing["key"]):
            return [f"Another record with the value '{wanted}' already exists."]
    return []


def _vendor(call: Call, wanted: object) -> tuple[Record | None, list[str]]:
    found = call.refer(VENDOR, wanted)
    if found is None:
        return None, [f"Vendor '{shown_name(wanted)}' specified is not valid."]
    if found["status"] != "active":
        return found, [f"Vendor '{found['id']}' is inactive."]
    if found.get("state", "approved") != "approved":
        return found, [f"Vendor '{found['id']}' waits for approval."]
    return found, [f"Vendor '{found['id']}' is on hold."] if found.get("isOnHold") else []


def _signs(call: Call, lines: list[Record]) -> list[str]:
    problems = []
    negative = any(Decimal(line["txnAmount"]) < 0 for line in lines)
    if negative and len(entities_of_lines(call, lines)) > 1:
        problems.append(SAME_ENTITY)
    if sum((line["_total"] for line in lines), ZERO) < 0:
        problems.append("The total of a bill cannot be negative.")
    return problems
