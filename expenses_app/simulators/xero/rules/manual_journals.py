"""Manual journals: lines signed, debit positive, that add up to nothing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from werkzeug.wrappers import Response

from expenses_app.simulators.xero.rules import shown
from expenses_app.simulators.xero.rules.call import (
    Call,
    ElementRefused,
    decimal,
    elements_of,
    read_date,
    rounded,
    write_all,
)
from expenses_app.simulators.xero.rules.common import (
    amounts_mode,
    line_account,
    line_tax,
    locked,
    tax_amount,
    too_long,
    tracking,
    web_address,
)
from expenses_app.simulators.xero.state import millisecond, new_id
from expenses_app.simulators.xero.wire import Record, not_found

REMOVED = "Account code '{}' has been removed as it does not match a recognised account"
NEXT = {
    "DRAFT": {"DRAFT", "POSTED", "DELETED"},
    "POSTED": {"POSTED", "VOIDED"},
    "DELETED": set[str](),
    "VOIDED": set[str](),
    "ARCHIVED": set[str](),
}


def write(call: Call, key: str | None) -> Response:
    """PUT creates; POST creates or updates; POST to one journal updates it."""
    elements, complaints = elements_of(call, "ManualJournals", "ManualJournals", "ManualJournal")
    if key is not None:
        if key.lower() not in call.organisation.manual_journals:
            raise not_found()
        elements = [elements[0] | {"ManualJournalID": key.lower()}]
    for index, element in enumerate(elements):
        if element.get("ManualJournalID") and element.get("Status") in ("DELETED", "VOIDED"):
            complaints.pop(index, None)
    return write_all(
        call,
        elements,
        complaints,
        plural="ManualJournals",
        id_field="ManualJournalID",
        prepare=_prepare,
        show=shown.manual_journal,
    )


def _prepare(call: Call, element: Record) -> Callable[[], Record]:
    key = element.get("ManualJournalID", "").lower()
    existing: Record | None = None
    if call.request.method != "PUT" and key.strip("0-"):
        existing = call.organisation.manual_journals.get(key)
        if existing is None:
            raise ElementRefused(f"The manual journal with ManualJournalID '{key}' could not be found.")
        errors = locked(call, existing["Date"])
        wanted = element.get("Status", existing["Status"])
        if wanted not in NEXT[existing["Status"]]:
            errors.append(f"A manual journal with the status {existing['Status']} cannot become {wanted}.")
        if errors:
            raise ElementRefused(*errors)
        if wanted in ("DELETED", "VOIDED"):
            return _ending(call, existing, wanted)
    elif element.get("Status", "DRAFT") not in ("DRAFT", "POSTED"):
        raise ElementRefused("A new manual journal must have the status DRAFT or POSTED.")
    return _storing(call, element, existing)


def _ending(call: Call, journal: Record, status: str) -> Callable[[], Record]:
    def act() -> Record:
        journal["Status"] = status
        journal["UpdatedDateUTC"] = millisecond(call.now)
        call.organisation.note(
            journal["ManualJournalID"], call.now, call.actor, status.capitalize(), "Through the API"
        )
        return journal

    return act


def _storing(call: Call, element: Record, existing: Record | None) -> Callable[[], Record]:
    errors: list[str] = []
    warnings: list[str] = []
    status = str(element.get("Status", existing["Status"] if existing else "DRAFT"))
    if not element.get("Narration", "").strip():
        errors.append("A Narration must be specified.")
    mode = amounts_mode(element, existing["LineAmountTypes"] if existing else "NoTax")
    if existing is not None and "JournalLines" not in element:
        lines = existing["JournalLines"]
    else:
        lines = _lines(call, element.get("JournalLines", []), mode, status, errors, warnings)
    day = (
        read_date(element["Date"], "Date")
        if "Date" in element
        else (existing["Date"] if existing else call.today)
    )
    errors += too_long(element, "Narration", 4000) + web_address(element) + locked(call, day)
    if errors:
        raise ElementRefused(*errors)
    return lambda: _store(call, element, existing, lines, mode, status, day, warnings)


def _lines(
    call: Call, named: list[Record], mode: str, status: str, errors: list[str], warnings: list[str]
) -> list[Record]:
    if len(named) < 2:
        errors.append("A manual journal must have at least 2 journal lines.")
        return []
    before = len(errors)
    lines = []
    for line in named:
        try:
            lines.append(_line(call, line, mode))
        except ElementRefused as refused:
            # On a draft an account that does not fit is taken off the line with a warning.
            if status == "DRAFT" and "Account code" in refused.sentences[0] and line.get("AccountCode"):
                warnings.append(REMOVED.format(line["AccountCode"]))
                lines.append(_line(call, line, mode, without_account=True))
            else:
                errors += refused.sentences
    if len(errors) == before:
        signed = [line["LineAmount"] + (line["TaxAmount"] if mode == "Exclusive" else 0) for line in lines]
        debits = sum((amount for amount in signed if amount > 0), Decimal("0.00"))
        credits = sum((amount for amount in signed if amount < 0), Decimal("0.00"))
        if debits + credits != 0:
            errors.append(f"The total debits ({debits:.2f}) must equal total credits ({credits:.2f})")
    return lines


def _line(call: Call, line: Record, mode: str, *, without_account: bool = False) -> Record:
    if "LineAmount" not in line:
        raise ElementRefused("A journal line must have a LineAmount.")
    amount = decimal(line["LineAmount"])
    if amount != rounded(amount):
        raise ElementRefused("The LineAmount of a journal line can have at most 2 decimal places.")
    if len(line.get("Description", "")) > 4000:
        raise ElementRefused("The field Description must be no longer than 4000 characters.")
    record: Record = {
        "Description": line.get("Description", ""),
        "LineAmount": rounded(amount),
        "IsBlank": False,
    }
    if without_account:
        return record | {"TaxType": "NONE", "TaxAmount": Decimal("0.00"), "Tracking": []}
    account = line_account(call, line)
    rate = line_tax(call, line, account, mode)
    tax = tax_amount(call, line, abs(amount), rate, mode)
    return record | {
        "TaxType": rate["TaxType"],
        "TaxAmount": -tax if amount < 0 and "TaxAmount" not in line else tax,
        "AccountCode": account.get("Code", ""),
        "AccountID": account["AccountID"],
        "Tracking": tracking(call, line.get("Tracking", [])),
    }


def _store(
    call: Call,
    element: Record,
    existing: Record | None,
    lines: list[Record],
    mode: str,
    status: str,
    day: date,
    warnings: list[str],
) -> Record:
    organisation = call.organisation
    record: Record = (
        existing if existing is not None else {"ManualJournalID": new_id(), "HasAttachments": False}
    )
    key = record["ManualJournalID"]
    record |= {
        "Date": day,
        "Status": status,
        "LineAmountTypes": mode,
        "Narration": element["Narration"],
        "JournalLines": lines,
        "ShowOnCashBasisReports": bool(
            element.get("ShowOnCashBasisReports", record.get("ShowOnCashBasisReports", True))
        ),
        "Url": element.get("Url", record.get("Url")),
        "UpdatedDateUTC": millisecond(call.now),
    }
    organisation.used_accounts |= {line["AccountID"] for line in lines if "AccountID" in line}
    if existing is None:
        record["_created"] = millisecond(call.now)
        organisation.manual_journals[key] = record
        organisation.order.append(("ManualJournal", key))
    what = "Created" if existing is None else "Edited"
    organisation.note(key, call.now, call.actor, what, f"{status.capitalize()} through the API")
    return record | {"Warnings": [{"Message": text} for text in warnings]} if warnings else record
