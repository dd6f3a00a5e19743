"""Finds the records that a body names: accounts, contacts, taxes, projects, locations."""

from expenses_app.simulators.zoho_books import refusals
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.wire import Record

NEVER_CATEGORIES = ("accounts_receivable", "accounts_payable", "bank", "credit_card", "cash")
PAYING = ("bank", "credit_card", "cash")
ALSO_PAYING = (
    "other_current_asset",
    "other_current_liability",
    "other_liability",
    "long_term_liability",
    "loans_and_borrowing",
    "equity",
)


def account(call: Call, key: str) -> Record:
    """Return an active account; raises Refusal."""
    found = call.organisation.accounts.get(key)
    if found is None:
        raise refusals.no_such_reference("Account")
    if not found["is_active"]:
        raise refusals.inactive("account", found["account_name"], call.switches)
    return found


def category(call: Call, key: str) -> Record:
    """Return an account that an expense or bill may be booked to."""
    found = account(call, key)
    if found["account_type"] in NEVER_CATEGORIES:
        raise refusals.invalid("account_id")
    return found


def paying_account(call: Call, key: str) -> Record:
    """Return an account that an expense may be paid through."""
    found = account(call, key)
    allowed = PAYING + (ALSO_PAYING if call.switches["other_accounts_pay"] else ())
    if found["account_type"] not in allowed:
        raise refusals.invalid("paid_through_account_id")
    return found


def contact(call: Call, body: Record, field: str, kind: str) -> Record | None:
    """Return the active vendor or customer that a field names, None when it is not sent."""
    if field not in body:
        return None
    found = call.organisation.contacts.get(body[field])
    if found is None:
        raise refusals.no_such_reference("Contact")
    if found["contact_type"] != kind:
        raise refusals.invalid(field)
    if found["status"] != "active":
        raise refusals.inactive("contact", found["contact_name"], call.switches)
    return found


def tax(call: Call, body: Record) -> Record | None:
    """Return the active tax or tax group of a line or header, None without one."""
    if "tax_id" not in body:
        return None
    found = call.organisation.taxes.get(body["tax_id"])
    if found is None:
        raise refusals.invalid("tax_id")
    if not found["_active"]:
        raise refusals.inactive("tax", found["tax_name"], call.switches)
    return found


def project(call: Call, body: Record, customer_id: str) -> str:
    """Return the id of an active project of the customer, empty when none is named."""
    if "project_id" not in body:
        return ""
    found = call.organisation.projects.get(body["project_id"])
    if found is None or found["customer_id"] != customer_id:
        raise refusals.invalid("project_id")
    if found["status"] != "active":
        raise refusals.inactive("project", found["project_name"], call.switches)
    return str(found["project_id"])


def location(call: Call, body: Record) -> str:
    """Return the id of an active location, empty when none is named."""
    if "location_id" not in body:
        return ""
    found = call.organisation.locations.get(body["location_id"])
    if found is None:
        raise refusals.invalid("location_id")
    if not found["_active"]:
        raise refusals.inactive("location", found["location_name"], call.switches)
    return str(found["location_id"])


def billable_to(call: Call, body: Record) -> tuple[str, str, bool]:
    """Return (customer id, project id, is_billable) of a header or line; who is billed must be named."""
    customer = contact(call, body, "customer_id", "customer")
    customer_id = customer["contact_id"] if customer else ""
    billable = bool(body.get("is_billable", False))
    if billable and not customer_id:
        raise refusals.missing("customer_id")
    return customer_id, project(call, body, customer_id), billable
