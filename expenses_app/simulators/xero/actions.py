"""What a person does inside the simulated Xero: settings and reference data here, documents beside."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.xero.document_actions import (
    delete_document,
    duplicate_document,
    edit_document,
    find_account,
    need,
    remove_attachment,
    set_reconciled,
)
from expenses_app.simulators.xero.state import Organisation, lock_day, millisecond
from expenses_app.simulators.xero.wire import Record


class Actions:
    """Does them; the organisation's lock is held."""

    def __init__(self) -> None:
        self._deeds: dict[str, Callable[[Organisation, dict[str, Any], datetime], dict[str, Any]]] = {
            "edit_document": edit_document,
            "delete_document": delete_document,
            "duplicate_document": duplicate_document,
            "reconcile": lambda organisation, wish, now: set_reconciled(organisation, wish, now, value=True),
            "unreconcile": lambda organisation, wish, now: set_reconciled(
                organisation, wish, now, value=False
            ),
            "remove_attachment": remove_attachment,
            "archive_account": lambda organisation, wish, now: _account(
                organisation, wish, now, Status="ARCHIVED"
            ),
            "restore_account": lambda organisation, wish, now: _account(
                organisation, wish, now, Status="ACTIVE"
            ),
            "rename_account": lambda organisation, wish, now: _account(
                organisation, wish, now, Name=need(wish, "name")
            ),
            "archive_contact": lambda organisation, wish, now: _contact(
                organisation, wish, now, ContactStatus="ARCHIVED"
            ),
            "restore_contact": lambda organisation, wish, now: _contact(
                organisation, wish, now, ContactStatus="ACTIVE"
            ),
            "rename_contact": lambda organisation, wish, now: _contact(
                organisation, wish, now, Name=need(wish, "name")
            ),
            "merge_contacts": merge_contacts,
            "archive_tax_rate": archive_tax_rate,
            "archive_tracking_option": archive_tracking_option,
            "set_lock_date": set_lock_date,
            "change_rate": change_rate,
            "change_role": change_role,
            "set_multi_currency": set_multi_currency,
            "set_offline": set_offline,
        }

    def act(
        self, organisation: Organisation, action: str, wish: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        """Do one action; raises ActionRefused or KeyError."""
        try:
            return self._deeds[action](organisation, wish, millisecond(now))
        except (InvalidOperation, ValueError) as error:
            raise ActionRefused(str(error) or "A value cannot be read.") from error


def _account(
    organisation: Organisation, wish: dict[str, Any], now: datetime, **changes: str
) -> dict[str, Any]:
    account = find_account(organisation, wish)
    account |= changes | {"UpdatedDateUTC": now}
    return {"account": account["AccountID"], **changes}


def _contact(
    organisation: Organisation, wish: dict[str, Any], now: datetime, **changes: str
) -> dict[str, Any]:
    contact = _find_contact(organisation, need(wish, "contact"))
    contact |= changes | {"UpdatedDateUTC": now}
    organisation.index_contact(contact)
    return {"contact": contact["ContactID"], **changes}


def merge_contacts(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Archive one contact in favour of another; its documents follow."""
    gone = _find_contact(organisation, need(wish, "contact"))
    kept = _find_contact(organisation, need(wish, "into"))
    gone |= {"ContactStatus": "ARCHIVED", "MergedToContactID": kept["ContactID"], "UpdatedDateUTC": now}
    organisation.index_contact(gone)
    for record in organisation.bank_transactions.values():
        if record.get("_contact") == gone["ContactID"]:
            record |= {"_contact": kept["ContactID"], "UpdatedDateUTC": now}
    return {"contact": gone["ContactID"], "into": kept["ContactID"]}


def archive_tax_rate(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Archive a tax rate."""
    organisation.tax_rates[need(wish, "tax_type")]["Status"] = "ARCHIVED"
    return {"tax_type": wish["tax_type"]}


def archive_tracking_option(
    organisation: Organisation, wish: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Archive a tracking option."""
    for category in organisation.tracking.values():
        for option in category["Options"]:
            if (category["Name"], option["Name"]) == (need(wish, "category"), need(wish, "option")):
                option["Status"] = "ARCHIVED"
                return {"option": option["TrackingOptionID"]}
    raise KeyError(wish["option"])


def set_lock_date(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Set or clear both lock dates."""
    organisation.record["PeriodLockDate"] = lock_day(wish.get("period"))
    organisation.record["EndOfYearLockDate"] = lock_day(wish.get("end_of_year"))
    return {"period": wish.get("period"), "end_of_year": wish.get("end_of_year")}


def change_rate(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Change the organisation's own rate."""
    rate = Decimal(str(need(wish, "rate")))
    if rate <= 0:
        raise ActionRefused("A rate is greater than zero.")
    organisation.rates[need(wish, "currency")] = rate
    return {"currency": wish["currency"], "rate": rate}


def change_role(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Change the role of whoever connected as the standard user."""
    if need(wish, "role") not in ("STANDARD", "FINANCIALADVISER", "READONLY", "INVOICEONLY"):
        raise ActionRefused("A role is STANDARD, FINANCIALADVISER, READONLY or INVOICEONLY.")
    organisation.role = wish["role"]
    return {"role": organisation.role}


def set_multi_currency(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Change what the plan allows."""
    organisation.multi_currency = bool(wish.get("on"))
    return {"multi_currency": organisation.multi_currency}


def set_offline(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Take the organisation off or on line."""
    organisation.offline = bool(wish.get("on"))
    return {"offline": organisation.offline}


def _find_contact(organisation: Organisation, wanted: str) -> Record:
    contact = organisation.contacts.get(wanted.lower())
    contact = contact or next(
        (each for each in organisation.contacts.values() if each["Name"] == wanted), None
    )
    if contact is None:
        raise KeyError(f"contact {wanted}")
    return contact
