"""Lines of card transactions and bills: account, amounts, tax and dimensions, all checked and computed."""

from dataclasses import dataclass
from decimal import Decimal

from expenses_app.simulators.sage_intacct.catalogue import ACCOUNT
from expenses_app.simulators.sage_intacct.rules import tax
from expenses_app.simulators.sage_intacct.rules.call import (
    ZERO,
    Call,
    merged,
    money,
    rounded,
    shown_name,
)
from expenses_app.simulators.sage_intacct.rules.dimensions import read_dimensions
from expenses_app.simulators.sage_intacct.rules.texts import too_long
from expenses_app.simulators.sage_intacct.state import reference
from expenses_app.simulators.sage_intacct.wire import Record


@dataclass(frozen=True)
class Head:
    """What lines need to know of their document; ``text`` is the name of their text field. ``check_tax`` is
    false for drafts, whose tax fields are not validated."""

    inclusive: bool
    solution: Record | None
    rate: Decimal
    text: str
    check_tax: bool = True


def account_problems(call: Call, wanted: object) -> tuple[Record | None, list[str]]:
    """Return the GL account of a line, and a sentence when nothing may be posted there."""
    found = call.refer(ACCOUNT, wanted)
    if found is None:
        return None, [f"Invalid GL Account '{shown_name(wanted)}' specified."]
    if found["status"] != "active":
        return found, [f"GL Account '{found['id']}' is inactive."]
    if found["disallowDirectPosting"]:
        return found, [f"GL Account '{found['id']}' does not allow direct posting."]
    return found, []


def is_billable(element: Record) -> bool:
    """Whether a line is to be billed on: a card line says so itself, a bill's line in its project block."""
    return bool(element.get("isBillable") or (element.get("project") or {}).get("isBillable"))


def build_line(call: Call, element: Record, head: Head, key: str) -> tuple[Record, list[str]]:
    """Return a line as Sage stores it, and every sentence on what is wrong."""
    account, problems = account_problems(call, element.get("glAccount"))
    dimensions, wrong = read_dimensions(call, element.get("dimensions") or {}, account)
    problems += wrong + too_long(call, element, **{head.text: "description_max"})
    if is_billable(element) and call.switches["billable_needs_dimensions"]:
        missing = [name for name in ("project", "customer", "item") if name not in dimensions]
        problems += [f"A billable line needs the {name} dimension." for name in missing]
    entries: list[Record] = element.get("taxEntries") or []
    details, wrong = tax.tax_details(call, head.solution, entries)
    if wrong and head.check_tax:
        problems += wrong
    if len(details) < len(entries):
        entries, details = [], []
    net, taxes, wrong = _amounts(element, head, entries, details)
    if problems or wrong:
        return {}, problems + wrong
    total = net + sum(taxes, ZERO)
    record: Record = {
        "key": key,
        "id": key,
        "glAccount": reference(account or {}) | {"name": (account or {})["name"]},
        "txnAmount": money(net),
        "totalTxnAmount": money(total),
        "baseAmount" if head.text == "memo" else "amount": money(rounded(net * head.rate)),
        head.text: element.get(head.text),
        "dimensions": dimensions,
        "taxEntries": [
            tax.entry_record(f"{key}{number}", detail, amount, head.rate)
            for number, (detail, amount) in enumerate(zip(details, taxes, strict=True), start=1)
        ],
        "_input": element,
        "_total": total,
    }
    return record | _billing(element, head), []


def _billing(element: Record, head: Head) -> Record:
    billable = is_billable(element)
    if head.text == "memo":
        return {"project": {"isBillable": billable, "isBilled": False}}
    return {"isBillable": billable, "isBilled": False}


def _amounts(
    element: Record, head: Head, entries: list[Record], details: list[Record]
) -> tuple[Decimal, list[Decimal], list[str]]:
    """Return net, the tax of each entry, and sentences. Inclusive lines are gross, exclusive ones net."""
    field = "totalTxnAmount" if head.inclusive else "txnAmount"
    if element.get(field) is None:
        return ZERO, [], [f"Required field '{field}' of a line is missing."]
    sent = Decimal(element[field])
    if head.inclusive:
        net, taxes = tax.inclusive(sent, details)
        return net, taxes, []
    taxes = tax.exclusive(sent, entries, details)
    expected = element.get("totalTxnAmount")
    if expected is not None and Decimal(expected) != sent + sum(taxes, ZERO):
        return sent, taxes, [f"Line total {expected} does not match {money(sent + sum(taxes, ZERO))}."]
    return sent, taxes, []


def build_lines(
    call: Call, elements: list[Record], head: Head, existing: list[Record], *, rebuild: bool
) -> tuple[list[Record], list[str]]:
    """Return all lines after a create (no existing ones) or a sparse change: an element with the key of a line
    changes or deletes it, one without adds a line. ``rebuild`` computes untouched lines anew as well."""
    by_key = {line["key"]: line for line in existing}
    result: dict[str, Record] = dict(by_key)
    problems: list[str] = []
    for element in elements:
        key = str(element["key"]) if element.get("key") is not None else ""
        content = {name: part for name, part in element.items() if name not in ("key", "ia::operation")}
        if key and key not in by_key:
            problems.append(f"Line with key '{key}' is not valid.")
        elif element.get("ia::operation") == "delete":
            result.pop(key, None)
        else:
            before = by_key[key]["_input"] if key else {}
            key = key or call.company.next_key()
            result[key], wrong = build_line(call, merged(before, content), head, key)
            problems += wrong
    if rebuild:
        touched = {str(element.get("key")) for element in elements}
        for key in [each for each in by_key if each in result and each not in touched]:
            result[key], wrong = build_line(call, by_key[key]["_input"], head, key)
            problems += wrong
    if not result:
        problems.append("A transaction needs at least one line.")
    lines = list(result.values())
    for number, line in enumerate(lines, start=1):
        line["lineNumber"] = number if head.text == "description" else str(number)
    return lines, problems
