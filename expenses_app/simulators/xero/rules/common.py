"""Checks that several kinds of documents share: accounts, tax, tracking, lock dates, lengths, web addresses."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from expenses_app.simulators.xero.rules.call import Call, ElementRefused, decimal, rounded
from expenses_app.simulators.xero.state import CAN_APPLY
from expenses_app.simulators.xero.wire import Record

NOT_VALID = "Account code '{}' is not a valid code for this document."
ARCHIVED = "Account code '{}' has been archived, or has been deleted. Please select a different account."
TAX_REFUSED = "The TaxType code '{}' does not exist or cannot be used for this type of transaction."
NOT_SUBSCRIBED = "Organisation is not subscribed to currency {}"
MODES = ("Exclusive", "Inclusive", "NoTax")
NEVER_ON_LINES = {
    "DEBTORS",
    "CREDITORS",
    "BANKCURRENCYGAIN",
    "REALISEDCURRENCYGAIN",
    "UNREALISEDCURRENCYGAIN",
    "HISTORICAL",
    "ROUNDING",
    "TRACKINGTRANSFERS",
    "RETAINEDEARNINGS",
    "UNPAIDEXPCLM",
}


def too_long(element: Record, field: str, longest: int) -> list[str]:
    """Return a sentence when a text is too long."""
    if len(str(element.get(field, ""))) > longest:
        return [f"The field {field} must be no longer than {longest} characters."]
    return []


def web_address(element: Record) -> list[str]:
    """Return a sentence when Url is not an absolute web address."""
    text = element.get("Url")
    if not text:
        return []
    parts = urlsplit(text)
    return [] if parts.scheme in ("http", "https") and parts.netloc else ["Url must be a valid absolute URL."]


def locked(call: Call, day: date) -> list[str]:
    """Return the sentence of the lock date that binds a day, if one does."""
    record = call.organisation.record
    end_of_year, period = record.get("EndOfYearLockDate"), record.get("PeriodLockDate")
    if end_of_year and day <= end_of_year:
        shown = f"{end_of_year:%d-%b-%Y}"
        return [f"The document date cannot be before the end of year lock date, currently set at {shown}"]
    adviser = call.role == "FINANCIALADVISER" and call.switches["adviser_passes_period_lock"]
    if period and day <= period and not adviser:
        return [
            f"The document date cannot be before the period lock date, currently set at {period:%d-%b-%Y}"
        ]
    return []


def bank_account(call: Call, named: Any, field: str = "BankAccount") -> Record:
    """Find the bank account that an element names; raises ElementRefused."""
    if not isinstance(named, dict) or not (named.get("AccountID") or named.get("Code")):
        raise ElementRefused(f"A {field} must be specified: AccountID or Code.")
    if named.get("AccountID"):
        account = call.organisation.accounts.get(named["AccountID"].lower())
        shown = named["AccountID"]
    else:
        account = call.organisation.account_by_code(named["Code"])
        shown = named["Code"]
    if account is None or account["Type"] != "BANK":
        raise ElementRefused(NOT_VALID.format(shown))
    if account["Status"] != "ACTIVE":
        raise ElementRefused(ARCHIVED.format(account.get("Code") or shown))
    return account


def line_account(call: Call, line: Record) -> Record:
    """Find the account of a line; raises ElementRefused."""
    code, key = line.get("AccountCode"), line.get("AccountID")
    if code:
        account = call.organisation.account_by_code(code)
    elif key and call.switches["line_account_id_accepted"]:
        account = call.organisation.accounts.get(key.lower())
    else:
        raise ElementRefused("Account code must be specified for each line.")
    shown = code or key
    if account is None or account["Type"] == "BANK" or account["SystemAccount"] in NEVER_ON_LINES:
        raise ElementRefused(NOT_VALID.format(shown))
    if account["Status"] != "ACTIVE":
        raise ElementRefused(ARCHIVED.format(shown))
    return account


def line_tax(call: Call, line: Record, account: Record, mode: str) -> Record:
    """Return the tax rate of a line; raises ElementRefused when it does not fit the account."""
    wanted = line.get("TaxType") or account["TaxType"]
    if mode == "NoTax":
        wanted = "NONE"
    rate = call.organisation.tax_rates.get(wanted)
    if rate is None or rate["Status"] != "ACTIVE" or not rate[CAN_APPLY[account["Class"]]]:
        raise ElementRefused(TAX_REFUSED.format(wanted))
    return rate


def tax_amount(call: Call, line: Record, amount: Decimal, rate: Record, mode: str) -> Decimal:
    """Return the tax of a line: as sent, else from the rate; raises ElementRefused for tax where none can be."""
    percent = decimal(rate["EffectiveRate"])
    if mode == "NoTax":
        return Decimal("0.00")
    if "TaxAmount" in line:
        sent = rounded(decimal(line["TaxAmount"]))
        if sent and not percent and not call.switches["tax_on_zero_rate_accepted"]:
            raise ElementRefused(f"The tax amount must be zero for the TaxType '{rate['TaxType']}'.")
        return sent
    if mode == "Inclusive":
        return rounded(amount - amount / (1 + percent / 100))
    return rounded(amount * percent / 100)


def tracking(call: Call, named: list[Record]) -> list[Record]:
    """Return the categories and options that a line names, whole; raises ElementRefused."""
    if len(named) > 2:
        raise ElementRefused("A line can have at most 2 tracking categories.")
    found = [_one_option(call, each) for each in named]
    if len({each["TrackingCategoryID"] for each in found}) < len(found):
        raise ElementRefused("A tracking category can be used only once on a line.")
    return found


def _one_option(call: Call, each: Record) -> Record:
    categories = call.organisation.tracking.values()
    if each.get("TrackingCategoryID"):
        wanted, field = each["TrackingCategoryID"].lower(), "TrackingCategoryID"
    else:
        wanted, field = each.get("Name", ""), "Name"
    category = next((one for one in categories if one[field] == wanted), None)
    if category is None or category["Status"] != "ACTIVE":
        raise ElementRefused(f"The tracking category '{wanted}' does not exist or is not active.")
    if each.get("TrackingOptionID"):
        name, key = each["TrackingOptionID"].lower(), "TrackingOptionID"
    else:
        name, key = each.get("Option", ""), "Name"
    option = next((one for one in category["Options"] if one[key] == name), None)
    if option is None or option["Status"] != "ACTIVE":
        raise ElementRefused(
            f"The tracking option '{name}' does not exist or is not active in '{category['Name']}'."
        )
    return {
        "Name": category["Name"],
        "Option": option["Name"],
        "TrackingCategoryID": category["TrackingCategoryID"],
        "TrackingOptionID": option["TrackingOptionID"],
    }


def amounts_mode(element: Record, default: str) -> str:
    """Return LineAmountTypes; raises ElementRefused for a word that is none."""
    mode = str(element.get("LineAmountTypes", default))
    if mode not in MODES:
        raise ElementRefused(f"The value '{mode}' is not valid for LineAmountTypes.")
    return mode
