"""The gateway's objects: which of the books' records they are, and what their fields are called there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from expenses_app.simulators.sage_intacct import catalogue as paths
from expenses_app.simulators.sage_intacct.state import stamp
from expenses_app.simulators.sage_intacct.xml_gateway.wire import american_day, american_moment

COMMON = {
    "RECORDNO": "key",
    "STATUS": "status",
    "WHENMODIFIED": "audit.modifiedDateTime",
    "MODIFIEDBY": "audit.modifiedByUser.id",
    "MEGAENTITYID": "entity.id",
}


@dataclass(frozen=True)
class XmlObject:
    """One object of the gateway. ``words`` turn a record's value into the gateway's own."""

    name: str
    path: str
    fields: dict[str, str]
    words: dict[str, dict[str, str]]

    def field(self, name: str) -> str | None:
        """Return the dotted name behind a field's name, or None."""
        return self.fields.get(name) or COMMON.get(name)


def _object(
    name: str, path: str, words: dict[str, dict[str, str]] | None = None, /, **fields: str
) -> XmlObject:
    return XmlObject(name, path, fields, words or {})


OBJECTS = {
    each.name: each
    for each in (
        _object("CREDITCARD", paths.CARD, {"LIABILITYTYPE": {"credit": "Credit", "debit": "Debit"}},
                CARDID="id", DESCRIPTION="accountDetails.description", CARDTYPE="accountDetails.cardType",
                LIABILITYTYPE="accountDetails.accountType", CURRENCY="accountDetails.currency", VENDORID="vendor.id"),
        _object("CCTRANSACTION", paths.CARD_TXN,
                RECORDID="referenceNumber", DESCRIPTION="payee", DESCRIPTION2="description",
                WHENCREATED="txnDate", FINANCIALENTITY="creditCardAccount.id", STATE="state",
                TOTALENTERED="totalEntered", TRX_TOTALENTERED="txnTotalEntered", CURRENCY="currency.txnCurrency",
                SUPDOCID="attachment.id", CLEARED="reconciliationState"),
        _object("CCTRANSACTIONENTRY", paths.CARD_LINE,
                RECORDKEY="creditCardTxn.key", ACCOUNTNO="glAccount.id", ENTRYDESCRIPTION="description",
                AMOUNT="amount", TRX_AMOUNT="txnAmount", LINE_NO="lineNumber", LOCATION="dimensions.location.id",
                DEPARTMENT="dimensions.department.id", VENDORID="dimensions.vendor.id"),
        _object("APBILL", paths.BILL,
                RECORDID="billNumber", VENDORID="vendor.id", DOCNUMBER="referenceNumber", DESCRIPTION="description",
                STATE="state", WHENCREATED="createdDate", WHENPOSTED="postingDate", WHENDUE="dueDate",
                TRX_TOTALENTERED="totalTxnAmount", TRX_TOTALDUE="totalTxnAmountDue", CURRENCY="currency.txnCurrency",
                SUPDOCID="attachment.id"),
        _object("GLACCOUNT", paths.ACCOUNT,
                ACCOUNTNO="id", TITLE="name", ACCOUNTTYPE="accountType", NORMALBALANCE="normalBalance",
                CATEGORY="category"),
        _object("TAXDETAIL", paths.TAX_DETAIL, {"TAXTYPE": {"purchase": "P", "sale": "S"}},
                DETAILID="id", DESCRIPTION="description", VALUE="taxPercent", TAXTYPE="taxType",
                TAXSOLUTIONID="taxSolution.id"),
        _object("CHECKINGACCOUNT", paths.CHECKING,
                BANKACCOUNTID="id", BANKNAME="bankAccountDetails.bankName", CURRENCY="bankAccountDetails.currency"),
        _object("VENDOR", paths.VENDOR, VENDORID="id", NAME="name", CURRENCY="currency", ONHOLD="isOnHold"),
        _object("CUSTOMER", paths.CUSTOMER, CUSTOMERID="id", NAME="name", CURRENCY="currency"),
        _object("EMPLOYEE", paths.EMPLOYEE, EMPLOYEEID="id", TITLE="name"),
        _object("DEPARTMENT", paths.DEPARTMENT, DEPARTMENTID="id", TITLE="name"),
        _object("LOCATION", paths.LOCATION, LOCATIONID="id", NAME="name", PARENTID="parent.id"),
        _object("LOCATIONENTITY", paths.ENTITY, LOCATIONID="id", NAME="name", CURRENCY="baseCurrency.id"),
        _object("CLASS", paths.CLASS, CLASSID="id", NAME="name"),
        _object("PROJECT", paths.PROJECT, PROJECTID="id", NAME="name", CUSTOMERID="customer.id"),
    )
}  # fmt: skip


def shown(kind: XmlObject, name: str, value: Any) -> str:
    """Write a value as the gateway does."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = kind.words.get(name, {}).get(str(value), str(value))
    writer = _writer(kind.field(name) or "")
    return writer(text) if text else ""


def wanted(kind: XmlObject, name: str, value: str) -> str:
    """Read a value of a filter as the record holds it; raises ValueError for a date that is none."""
    back = {word: own for own, word in kind.words.get(name, {}).items()}
    target = kind.field(name) or ""
    if target.endswith("DateTime") and "/" in value:
        return stamp(_read_moment(value))
    if target.endswith("Date") and "/" in value:
        return _read_moment(value).date().isoformat()
    return back.get(value, value)


def _read_moment(value: str) -> datetime:
    form = "%m/%d/%Y %H:%M:%S" if " " in value else "%m/%d/%Y"
    return datetime.strptime(value, form).replace(tzinfo=UTC)


def _writer(target: str) -> Callable[[str], str]:
    if target.endswith("DateTime"):
        return american_moment
    return american_day if target.endswith("Date") else str
