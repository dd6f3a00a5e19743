"""What we wanted beside what QuickBooks holds. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from expenses_app.ledger.documents import Document
from expenses_app.ledger.parcels import Difference, Remote
from expenses_app.platforms.quickbooks_online.names import BILL, PURCHASE, TARGETS, TRANSFER


def differences(document: Document, remote: Remote) -> tuple[Difference, ...]:
    """Every field in which the standing document is not the wanted one: date, accounts, amounts, tax, coding."""
    wanted, found = _wanted(document), _found(remote)
    return tuple(
        Difference(field, value, found.get(field, ""))
        for field, value in wanted.items()
        if found.get(field, "") != value
    ) + tuple(one for one in money_differences(document, remote) if one.field == "tax")


def money_differences(document: Document, remote: Remote) -> tuple[Difference, ...]:
    """Only what QuickBooks computed otherwise: total and tax."""
    expected = document.expectation
    if expected is None:
        return ()
    pairs = (("total", expected.total, remote.total), ("tax", expected.tax, remote.tax))
    return tuple(
        Difference(field, str(wanted), str(found))
        for field, wanted, found in pairs
        if found is not None and found != wanted
    )


def _wanted(document: Document) -> dict[str, str]:
    body, expected = document.body, document.expectation
    target = TARGETS[document.target]
    fields = {
        "date": body["TxnDate"],
        "total": _plain(expected.total if expected else None),
        "department": _value(body, "DepartmentRef"),
    }
    if target.account in body:
        fields["account"] = _value(body, target.account)
    if target is PURCHASE:
        fields["entity"] = _value(body, "EntityRef")
    elif target is BILL:
        fields |= {"entity": _value(body, "VendorRef"), "due": body["DueDate"]}
    elif target is TRANSFER:
        return fields | {"counter_account": _value(body, "ToAccountRef")}
    return fields | {"lines": _lines([_line(line) for line in body["Line"]])}


def _found(remote: Remote) -> dict[str, str]:
    detail = remote.detail
    names = ("date", "department", "account", "entity", "due", "counter_account")
    fields = {name: str(detail.get(name, "")) for name in names}
    return fields | {"total": _plain(remote.total), "lines": _lines(detail["lines"])}


def _line(line: Mapping[str, Any]) -> dict[str, str]:
    inner = line[line["DetailType"]]
    return {
        "amount": _plain(line["Amount"]),
        "account": _value(inner, "AccountRef"),
        "class": _value(inner, "ClassRef"),
        "posting": inner.get("PostingType", ""),
    }


def _lines(lines: Sequence[Mapping[str, str]]) -> str:
    """The lines as one comparable text, in an order of its own. The tax shows in TxnTaxDetail and is compared there."""
    shown = [" ".join(line[name] for name in ("amount", "account", "class", "posting")) for line in lines]
    return "; ".join(sorted(shown))


def _value(record: Mapping[str, Any], name: str) -> str:
    return str((record.get(name) or {}).get("value", ""))


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
