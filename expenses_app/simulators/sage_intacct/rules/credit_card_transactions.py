"""Credit card transactions: created posted, changed sparsely, deleted or reversed."""

from decimal import Decimal
from typing import Any

from expenses_app.simulators.sage_intacct.catalogue import ATTACHMENT, CARD, CARD_TXN
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
from expenses_app.simulators.sage_intacct.rules.dimensions import entities_of_lines
from expenses_app.simulators.sage_intacct.rules.lines import Head, build_lines
from expenses_app.simulators.sage_intacct.rules.reversing import reversing_record
from expenses_app.simulators.sage_intacct.rules.texts import too_long
from expenses_app.simulators.sage_intacct.state import reference
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused, invalid_request

# What stays open to change once a transaction is paid or reconciled, or its period is closed.
EDITABLE_WHEN_SETTLED = {"referenceNumber", "payee", "description", "attachment"}
TEXTS = {
    "referenceNumber": "reference_number_max",
    "payee": "payee_max",
    "description": "description_max",
}
SAME_ENTITY = (
    "You cannot apply negative line items in transactions with line items for multiple entities. (BL03002073)"
)


def create(call: Call, body: Any) -> Record:
    """Post a new transaction; raises Refusal or RecordRefused."""
    element = checked(call, CARD_TXN, body, partial=False)
    content, problems = _build(call, element, element.get("lines", []), None)
    problems += periods.closed(call, element["txnDate"])
    if problems:
        raise RecordRefused(*problems)
    record = call.company.add(CARD_TXN, content, call.now, call.user, call.entity)
    record |= {
        "state": "posted",
        "reconciliationState": element.get("reconciliationState", "uncleared"),
        "transactionSource": None,
        "whenPaid": None,
        "clearingDate": None,
        "reversedBy": {"key": None, "id": None, "reversalDate": None},
        "reversalOf": {"key": None, "id": None, "txnDate": None},
    }
    call.company.order.append((CARD_TXN, record["key"]))
    text = f"{record['txnTotalEntered']} {record['currency']['txnCurrency']}"
    call.company.note(CARD_TXN, record["key"], call.now, f"{call.user}, {call.actor}", "Posted", text)
    return record


def update(call: Call, record: Record, body: Any) -> Record:
    """Change what the body names; raises Refusal or RecordRefused."""
    change = checked(call, CARD_TXN, body, partial=True)
    problems = _settled(call, record, change)
    if "txnDate" in change:
        problems += periods.closed(call, str(change["txnDate"]))
    before = {name: part for name, part in record["_input"].items() if name != "lines"}
    head_change = {name: part for name, part in change.items() if name != "lines"}
    element = merged(before, head_change)
    content, wrong = _build(call, element, change.get("lines") or [], record)
    if problems or wrong:
        raise RecordRefused(*problems, *wrong)
    if head_change or call.switches["line_edit_moves_header"]:
        call.company.touch(record, call.now, call.user)
    record |= {name: part for name, part in content.items() if name != "id"}
    if "reconciliationState" in head_change:
        record["reconciliationState"] = head_change["reconciliationState"]
    call.company.version += 1
    call.company.note(
        CARD_TXN, record["key"], call.now, f"{call.user}, {call.actor}", "Edited", ", ".join(sorted(change))
    )
    return record


def delete(call: Call, record: Record) -> None:
    """Delete a posted, unpaid, uncleared transaction; raises RecordRefused."""
    problems = periods.closed(call, record["txnDate"])
    if call.switches["delete_posted"] != "unpaid":
        problems.append("A posted transaction cannot be deleted. Reverse it instead.")
    if record["state"] != "posted":
        problems.append(f"A transaction in state {record['state']} cannot be deleted.")
    if record["reconciliationState"] != "uncleared":
        problems.append("A reconciled transaction cannot be deleted.")
    if problems:
        raise RecordRefused(*problems)
    call.company.remove(CARD_TXN, record)
    call.company.order.remove((CARD_TXN, record["key"]))


def reverse(call: Call, body: Any) -> Record:
    """Reverse a posted transaction on a day; returns the reversing record. Raises Refusal or RecordRefused."""
    if not isinstance(body, dict) or not body.get("key") or not body.get("reversedDate"):
        raise invalid_request("Payload contains errors.", ["Required fields 'key' and 'reversedDate'."])
    record = call.refer(CARD_TXN, {"key": body["key"]})
    if record is None:
        raise RecordRefused(f"Invalid key '{body['key']}' specified.")
    day = str(body["reversedDate"])
    problems = periods.closed(call, day)
    if record["state"] != "posted":
        problems.append(f"A transaction in state {record['state']} cannot be reversed.")
    if day < record["txnDate"]:
        problems.append("The reversal date cannot be before the transaction date.")
    if problems:
        raise RecordRefused(*problems)
    made = reversing_record(call, CARD_TXN, record, {"txnDate": day, "description": body.get("memo")})
    record["reversedBy"] = {"key": made["key"], "id": made["id"], "reversalDate": day}
    return made


def _settled(call: Call, record: Record, change: Record) -> list[str]:
    if record["state"] in ("reversed", "reversal"):
        return [f"A transaction in state {record['state']} cannot be updated."]
    wider = set(change) - EDITABLE_WHEN_SETTLED - {"lines"}
    line_fields = {name for line in change.get("lines") or [] for name in line}
    keeps_lines = line_fields <= {"key", "description"} and all(
        "key" in line for line in change.get("lines") or []
    )
    if not wider and keeps_lines:
        return []
    if record["state"] != "posted":
        return [
            "This transaction has been paid. Only reference number, payee, description and attachment can change."
        ]
    if record["reconciliationState"] != "uncleared":
        return [
            "This transaction has been reconciled. Only reference number, payee, description and attachment can change."
        ]
    return periods.closed(call, record["txnDate"])


def _build(
    call: Call, element: Record, line_elements: list[Record], existing: Record | None
) -> tuple[Record, list[str]]:
    """Return the whole content of a transaction, and every sentence on what is wrong."""
    problems = too_long(call, element, **TEXTS)
    card, wrong = _card(call, element.get("creditCardAccount"))
    problems += wrong if changed(existing, element, "creditCardAccount") else []
    default = card["accountDetails"]["currency"] if card else call.base_currency
    money_block, rate, wrong = currency.document_currency(
        call, element, existing, element["txnDate"], default, "txnDate"
    )
    problems += wrong
    if card:
        problems += currency.card_currency(call, card, money_block["txnCurrency"])
    attachment = call.refer(ATTACHMENT, element.get("attachment"))
    if element.get("attachment") and attachment is None:
        problems.append(f"Attachment '{shown_name(element['attachment'])}' is not valid.")
    old_lines = existing["lines"] if existing else []
    taxed = any(line.get("taxEntries") for line in [*line_elements, *(each["_input"] for each in old_lines)])
    solution, wrong = tax.header_solution(call, element.get("taxSolution"), taxed=taxed)
    problems += wrong
    head = Head(bool(element.get("isInclusiveTax")), solution, rate, "description")
    moved = changed(existing, element, "isInclusiveTax", "taxSolution") or rate != currency.rate_of(existing)
    lines, wrong = build_lines(call, line_elements, head, old_lines, rebuild=moved)
    problems += wrong
    if not problems:
        problems += _signs(call, card or {}, lines, inclusive=head.inclusive)
    if problems:
        return {}, problems
    total = sum((line["_total"] for line in lines), ZERO)
    base = rounded(total * rate)
    return {
        "creditCardAccount": reference(card or {}),
        "txnDate": element["txnDate"],
        **{name: element.get(name) for name in TEXTS},
        "currency": money_block,
        "isInclusiveTax": head.inclusive,
        "taxSolution": reference(solution) if solution else None,
        "attachment": reference(attachment) if attachment else None,
        **(_totals(total, base) if existing is None or existing["state"] == "posted" else {}),
        "lines": lines,
        "_input": {name: part for name, part in element.items() if name != "lines"},
    }, []


def _card(call: Call, wanted: object) -> tuple[Record | None, list[str]]:
    found = call.refer(CARD, wanted)
    if found is None:
        return None, [f"Credit card account '{shown_name(wanted)}' specified is not valid."]
    return found, [] if found["status"] == "active" else [f"Credit card account '{found['id']}' is inactive."]


def _signs(call: Call, card: Record, lines: list[Record], *, inclusive: bool) -> list[str]:
    if all(Decimal(line["txnAmount"]) >= 0 for line in lines):
        return []
    debit = card["accountDetails"]["accountType"] == "debit"
    allowed = (
        call.switches["negative_lines"]
        and (not inclusive or call.switches["negative_lines_inclusive"])
        and (not debit or call.switches["negative_lines_debit"])
    )
    if not allowed:
        return ["Transaction amount must be greater than zero."]
    return [SAME_ENTITY] if len(entities_of_lines(call, lines)) > 1 else []


def _totals(total: Decimal, base: Decimal) -> Record:
    zero = money(ZERO)
    return {
        "txnTotalEntered": money(total),
        "totalEntered": money(base),
        "txnTotalPaid": zero,
        "totalPaid": zero,
        "txnTotalDue": money(total),
        "totalDue": money(base),
        "txnTotalSelected": zero,
        "totalSelected": zero,
    }
