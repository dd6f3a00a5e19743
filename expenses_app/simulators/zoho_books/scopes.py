"""Scopes of Zoho Books: ``ZohoBooks.<module>.<verb>``, and which role may use which module."""

SERVICE = "ZohoBooks"
VERBS = ("CREATE", "READ", "UPDATE", "DELETE", "ALL")
MODULES = (
    "contacts", "settings", "estimates", "invoices", "customerpayments", "creditnotes", "projects", "expenses",
    "salesorders", "purchaseorders", "bills", "debitnotes", "vendorpayments", "banking", "accountants", "fixedassets",
)  # fmt: skip
FULL_ACCESS = f"{SERVICE}.fullaccess.all"
ROLES: dict[str, frozenset[str]] = {
    "admin": frozenset(MODULES),
    "staff": frozenset(MODULES) - {"accountants"},
    "timesheetstaff": frozenset({"projects"}),
}


def split_scopes(text: str) -> set[str]:
    """Read a list of scopes: comma-separated; spaces are forgiven."""
    return {part for part in text.replace(",", " ").split() if part}


def unknown_scopes(scopes: set[str]) -> list[str]:
    """Return those that do not exist."""
    known = {f"{SERVICE}.{module}.{verb}" for module in MODULES for verb in VERBS} | {FULL_ACCESS}
    return sorted(scopes - known)


def allows(granted: set[str], needed: str) -> bool:
    """Whether a needed scope was granted, by name or by the module's ALL."""
    every = f"{needed.rsplit('.', 1)[0]}.ALL"
    return bool(granted & {needed, every, FULL_ACCESS})


def role_allows(role: str, needed: str) -> bool:
    """Whether a role reaches the module of a scope."""
    return needed.split(".")[1] in ROLES[role]
