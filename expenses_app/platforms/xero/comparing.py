"""What we wanted beside what Xero holds. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expenses_app.ledger.documents import Document
from expenses_app.ledger.parcels import Difference, Remote
from expenses_app.platforms.xero.names import BANK_TRANSACTION, BANK_TRANSFER

_AMOUNTS = ("UnitAmount", "TaxAmount", "LineAmount")


def differences(document: Document, remote: Remote) -> tuple[Difference, ...]:
    """Every field in which the standing document is not the wanted one: dates, accounts, amounts, tax, coding."""
    wanted, found = _wanted(document), _found(document.target, remote)
    return tuple(
        Difference(field, value, found.get(field, ""))
        for field, value in wanted.items()
        if found.get(field, "") != value
    )


def money_differences(document: Document, remote: Remote) -> tuple[Difference, ...]:
    """Only what Xero computed otherwise: total and tax."""
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
    fields = {"date": body["Date"], "total": _plain(expected.total if expected else None)}
    if document.target == BANK_TRANSACTION.name:
        fields |= {
            "type": body["Type"],
            "bank_account": body["BankAccount"]["AccountID"],
            "contact": body["Contact"]["ContactID"],
        }
        return fields | _lines(body["LineItems"], ("UnitAmount", "AccountCode", "TaxType", "TaxAmount"))
    if document.target == BANK_TRANSFER.name:
        return fields | {
            "from": body["FromBankAccount"]["AccountID"],
            "to": body["ToBankAccount"]["AccountID"],
        }
    return fields | _lines(body["JournalLines"], ("LineAmount", "AccountCode"))


def _found(target: str, remote: Remote) -> dict[str, str]:
    detail = remote.detail
    fields = {"date": detail["date"], "total": _plain(remote.total)}
    if target == BANK_TRANSACTION.name:
        fields |= {name: detail[name] for name in ("type", "bank_account", "contact")}
        return fields | _lines(detail["lines"], ("UnitAmount", "AccountCode", "TaxType", "TaxAmount"))
    if target == BANK_TRANSFER.name:
        return fields | {"from": detail["from"], "to": detail["to"]}
    return fields | _lines(detail["lines"], ("LineAmount", "AccountCode"))


def _lines(lines: list[Mapping[str, Any]], names: tuple[str, ...]) -> dict[str, str]:
    """The lines as one comparable text; Xero promises no order."""
    shown = [" ".join([*(_shown(name, line) for name in names), *sorted(_options(line))]) for line in lines]
    return {"lines": "; ".join(sorted(shown))}


def _shown(name: str, line: Mapping[str, Any]) -> str:
    value = line.get(name, "")
    return _plain(Decimal(value)) if name in _AMOUNTS and value != "" else str(value)


def _options(line: Mapping[str, Any]) -> list[str]:
    return [option.get("TrackingOptionID", "") for option in line.get("Tracking") or ()]


def _plain(value: Decimal | None) -> str:
    """Without trailing zeros, so that 100.00 is 100."""
    return "" if value is None else f"{value.normalize():f}"
