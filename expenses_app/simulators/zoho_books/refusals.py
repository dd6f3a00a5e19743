"""Every refusal of the Books API by its cause, with Zoho's code.

2, 4, 10 and 15 are the validation codes seen in the field (invalid value, unreadable JSON, missing, too long).
Where no number is known, a switch names the one that is answered.
"""

from typing import Any

from expenses_app.simulators.zoho_books.switches import Switches
from expenses_app.simulators.zoho_books.wire import Refusal

MISSING_RECORD, MISSING_ACCOUNT, CONTACT_EXISTS = 1002, 2006, 3062
WRONG_ORGANISATION, NOT_AUTHORISED = 6041, 57


def invalid(field: str) -> Refusal:
    """A value that cannot be taken."""
    return Refusal(2, f"Invalid value passed for {field}")


def unreadable_body() -> Refusal:
    """The body is not JSON, or not an object."""
    return Refusal(4, "Invalid value passed for JSONString")


def missing(field: str) -> Refusal:
    """A field that must be there."""
    return Refusal(10, f"Please enter a value for {field}")


def too_long(field: str, most: int) -> Refusal:
    """A text beyond its length."""
    return Refusal(15, f"Please ensure that the {field} has less than {most} characters.")


def not_allowed(sentence: str) -> Refusal:
    """A rule of the books stands against it."""
    return Refusal(2, sentence)


def no_such_record(what: str, switches: Switches) -> Refusal:
    """The record in the address does not exist (any more)."""
    return Refusal(MISSING_RECORD, f"{what} does not exist.", switches["missing_record_status"])


def no_such_reference(what: str) -> Refusal:
    """A record that the body names does not exist."""
    return Refusal(MISSING_ACCOUNT if what == "Account" else MISSING_RECORD, f"{what} does not exist.")


def inactive(what: str, name: str, switches: Switches) -> Refusal:
    """A record that the body names is inactive."""
    return Refusal(switches["inactive_code"], f"The {what} {name} is inactive. Mark it as active to use it.")


def locked(day: Any, module: str, switches: Switches) -> Refusal:
    """The date lies in a locked period."""
    text = f"Transactions of the module {module} dated on or before {day} have been locked."
    return Refusal(switches["locked_code"], text)


def unchangeable(reason: str, switches: Switches) -> Refusal:
    """A document that was invoiced, paid or reconciled."""
    return Refusal(switches["unchangeable_code"], reason)


def bill_exists(number: str, switches: Switches) -> Refusal:
    """The bill number is taken."""
    text = f"Bill number {number} already exists. Please enter another bill number."
    return Refusal(switches["bill_exists_code"], text)


def account_exists(what: str, value: str, switches: Switches) -> Refusal:
    """An account's name or code is taken."""
    return Refusal(switches["account_exists_code"], f"The account {what} {value} already exists.")


def contact_exists(name: str) -> Refusal:
    """A contact's name is taken."""
    text = f'The contact "{name}" already exists. Please specify a different name.'
    return Refusal(CONTACT_EXISTS, text)


def not_authorised(code: int = NOT_AUTHORISED) -> Refusal:
    """No good token, no scope, or no role for it."""
    return Refusal(code, "You are not authorized to perform this operation", 401)


def lapsed(switches: Switches) -> Refusal:
    """The subscription has ended."""
    text = "Your trial has expired. Please upgrade your plan to continue using Zoho Books."
    return Refusal(switches["lapsed_code"], text, switches["lapsed_status"])


def not_in_plan(feature: str, switches: Switches) -> Refusal:
    """The plan does not hold the feature."""
    text = f"{feature} is not available in your plan. Please upgrade your plan."
    return Refusal(switches["lapsed_code"], text, switches["lapsed_status"])
