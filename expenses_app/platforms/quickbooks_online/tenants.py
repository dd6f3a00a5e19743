"""Which company a grant reaches: its id comes only with the callback, its name is read."""

from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Given, Tenant
from expenses_app.ledger.errors import WrongTenant
from expenses_app.ledger.session import Session
from expenses_app.platforms.quickbooks_online.calls import Calls


def tenants(session: Session, given: Given, inside: str = "") -> list[Tenant]:
    """The one company of this grant. Raises WrongTenant where the callback names none."""
    realm = given.callback.get("realmId", "")
    if not realm.isdecimal():
        raise WrongTenant(Message("QuickBooks Online did not say which company was chosen. Connect again."))
    company = Calls(session, realm).get(f"/companyinfo/{realm}").get("CompanyInfo") or {}
    return [Tenant(id=realm, name=company.get("CompanyName") or realm, kind="company")]
