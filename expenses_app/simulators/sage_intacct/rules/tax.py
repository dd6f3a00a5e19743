"""Tax of a line: which solution and details may stand there, and Sage's own arithmetic."""

from decimal import Decimal

from expenses_app.simulators.sage_intacct.catalogue import PURCHASE_TAX, TAX_SOLUTION
from expenses_app.simulators.sage_intacct.rules.call import ZERO, Call, money, rounded, shown_name
from expenses_app.simulators.sage_intacct.state import reference
from expenses_app.simulators.sage_intacct.wire import Record


def solutions(call: Call) -> list[Record]:
    """Return the active tax solutions that the entity of the call may use."""
    return [
        each
        for each in call.company.all(TAX_SOLUTION)
        if each["status"] == "active" and (not call.entity or each["_of_entity"] in ("", call.entity))
    ]


def header_solution(call: Call, wanted: object, *, taxed: bool) -> tuple[Record | None, list[str]]:
    """Return the tax solution of a document. It must be named when several jurisdictions could be meant."""
    usable = solutions(call)
    if wanted is not None:
        found = call.refer(TAX_SOLUTION, wanted)
        if found is None or found not in usable:
            return None, [f"Tax solution '{shown_name(wanted)}' is not valid."]
        return found, []
    if not taxed:
        return usable[0] if len(usable) == 1 else None, []
    if not usable:
        return None, ["Tax entries are not allowed: the company has no tax solution."]
    if len(usable) > 1:
        return None, [
            "A tax solution is required for a transaction at the top level of several tax jurisdictions."
        ]
    return usable[0], []


def tax_details(call: Call, solution: Record | None, entries: list[Record]) -> tuple[list[Record], list[str]]:
    """Return the tax detail of every entry, and sentences on those that may not stand there."""
    details: list[Record] = []
    problems: list[str] = []
    if solution is not None and len(entries) > solution["_entries_per_line"]:
        problems.append(
            f"Tax solution '{solution['id']}' allows {solution['_entries_per_line']} tax entry per line."
        )
    for entry in entries:
        wanted = entry.get("purchasingTaxDetail")
        found = call.refer(PURCHASE_TAX, wanted)
        if found is None or found["status"] != "active":
            problems.append(f"Tax detail '{shown_name(wanted)}' is not valid.")
        elif solution is not None and found["taxSolution"]["id"] != solution["id"]:
            problems.append(f"Tax detail '{found['id']}' does not belong to tax solution '{solution['id']}'.")
        else:
            details.append(found)
    return details, problems


def exclusive(net: Decimal, entries: list[Record], details: list[Record]) -> list[Decimal]:
    """Return the tax of each entry on a net amount: the amount that was sent, else by the rate."""
    return [
        Decimal(entry["txnTaxAmount"])
        if entry.get("txnTaxAmount") is not None
        else rounded(net * Decimal(detail["taxPercent"]) / 100)
        for entry, detail in zip(entries, details, strict=True)
    ]


def inclusive(gross: Decimal, details: list[Record]) -> tuple[Decimal, list[Decimal]]:
    """Return net and the tax of each entry out of a gross amount; the last entry takes what rounding leaves."""
    percents = [Decimal(detail["taxPercent"]) for detail in details]
    whole = sum(percents, Decimal(0))
    net = rounded(gross / (1 + whole / 100))
    tax = gross - net
    shares = [rounded(tax * percent / whole) if whole else ZERO for percent in percents[:-1]]
    return net, [*shares, tax - sum(shares, ZERO)] if percents else []


def entry_record(key: str, detail: Record, amount: Decimal, rate: Decimal) -> Record:
    """Return a tax entry as Sage shows it."""
    return {
        "key": key,
        "purchasingTaxDetail": reference(detail),
        "txnTaxAmount": money(amount),
        "baseTaxAmount": money(rounded(amount * rate)),
        "taxRate": Decimal(detail["taxPercent"]),
    }
