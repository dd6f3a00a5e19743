"""Roles of a fresh account, the people who hold them, and what a request needs."""

from expenses_app.simulators.netsuite.catalogue import TRANSACTIONS
from expenses_app.simulators.netsuite.state import Role

ADMINISTRATOR, INTEGRATION, VIEWER = "3", "1000", "1001"
SCOPES = ("rest_webservices", "restlets", "suite_analytics")
PERMISSIONS = (
    "REST Web Services", "SuiteAnalytics Workbook", "Transactions", "Accounts", "Vendors", "Customers",
    "Documents and Files", "Deleted Records", "SuiteScript",
)  # fmt: skip
READ_ONLY = ("REST Web Services", "SuiteAnalytics Workbook")
# Sign-in of the consent page: role, and the email of the employee that is the user.
PEOPLE = {
    "ivy@example.com": INTEGRATION,
    "ada@example.com": ADMINISTRATOR,
    "vic@example.com": VIEWER,
}


def fresh_roles() -> dict[str, Role]:
    """The roles that every account begins with."""
    return {
        ADMINISTRATOR: Role(ADMINISTRATOR, "Administrator", set(PERMISSIONS)),
        INTEGRATION: Role(INTEGRATION, "Expenses integration", set(PERMISSIONS)),
        VIEWER: Role(VIEWER, "View only", set(READ_ONLY)),
    }


def permission_to_write(kind: str) -> str:
    """The permission that writing a record of this type needs."""
    if kind in TRANSACTIONS:
        return "Transactions"
    return {"account": "Accounts", "customer": "Customers"}.get(kind, "Vendors")
