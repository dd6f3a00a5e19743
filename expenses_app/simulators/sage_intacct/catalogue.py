"""Every object type that the simulator knows: its fields, its references, what may be done with it."""

from dataclasses import dataclass, field

from expenses_app.simulators.sage_intacct.schema_check import schema_of
from expenses_app.simulators.sage_intacct.wire import Record

CARD_TXN = "cash-management/credit-card-txn"
CARD_LINE = "cash-management/credit-card-txn-line"
CARD = "cash-management/credit-card-account"
CHECKING = "cash-management/checking-account"
SAVINGS = "cash-management/savings-account"
BILL = "accounts-payable/bill"
BILL_LINE = "accounts-payable/bill-line"
VENDOR = "accounts-payable/vendor"
TERM = "accounts-payable/term"
CUSTOMER = "accounts-receivable/customer"
ACCOUNT = "general-ledger/account"
JOURNAL = "general-ledger/journal"
PURCHASE_TAX = "tax/purchasing-tax-detail"
SALES_TAX = "tax/order-entry-tax-detail"
TAX_DETAIL = "tax/tax-detail"
TAX_SOLUTION = "tax/tax-solution"
ATTACHMENT = "company-config/attachment"
FOLDER = "company-config/folder"
AUDIT = "company-config/audit-history"
CONTACT = "company-config/contact"
CURRENCY = "company-config/txn-currency"
DEPARTMENT = "company-config/department"
EMPLOYEE = "company-config/employee"
ENTITY = "company-config/entity"
LOCATION = "company-config/location"
CLASS = "company-config/class"
PREFERENCE = "company-config/company-preference"
USER = "company-config/user"
ITEM = "inventory-control/item"
PROJECT = "projects/project"
CHANNEL = "platform-apps/nsp::channel"


@dataclass(frozen=True)
class Dimension:
    """One dimension: its name on a line, in the dimension list, the word for people, and its objects."""

    field: str
    name: str
    label: str
    path: str
    user_defined: bool = False


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("department", "DEPARTMENT", "Department", DEPARTMENT),
    Dimension("location", "LOCATION", "Location", LOCATION),
    Dimension("project", "PROJECT", "Project", PROJECT),
    Dimension("customer", "CUSTOMER", "Customer", CUSTOMER),
    Dimension("vendor", "VENDOR", "Vendor", VENDOR),
    Dimension("employee", "EMPLOYEE", "Employee", EMPLOYEE),
    Dimension("item", "ITEM", "Item", ITEM),
    Dimension("class", "CLASS", "Class", CLASS),
    Dimension("nsp::channel", "NSP::CHANNEL", "Channel", CHANNEL, user_defined=True),
)
DIMENSION_OF = {each.field: each for each in DIMENSIONS}


@dataclass(frozen=True)
class ObjectType:
    """One object type. ``title`` stands in "Could not create … record"; ``methods`` beside GET are those offered;
    ``lines_of`` is the parent's path and the field that leads to it."""

    path: str
    title: str
    fields: tuple[str, ...] = ()
    references: dict[str, str] = field(default_factory=dict)
    methods: frozenset[str] = frozenset()
    lines_of: tuple[str, str] | None = None


HEAD = ("key", "id", "href", "audit.createdDateTime", "audit.modifiedDateTime",
        "audit.createdByUser.key", "audit.createdByUser.id", "audit.modifiedByUser.key", "audit.modifiedByUser.id",
        "audit.createdBy", "audit.modifiedBy", "entity.key", "entity.id", "entity.name")  # fmt: skip
WRITABLE = frozenset({"POST", "PATCH", "DELETE"})
LINE_DIMENSIONS = {f"dimensions.{each.field}": each.path for each in DIMENSIONS}
PARTY = ("name", "status", "currency", "taxId", "notes", "isOnHold", "contacts.default.printAs",
         "contacts.default.companyName", "contacts.default.email1", "contacts.default.phone1")  # fmt: skip


def _leaves(schema: Record, prefix: str = "") -> list[str]:
    """Return the dotted names of every single value in a schema; lists are other objects' business."""
    found = []
    for name, part in schema.get("properties", {}).items():
        if part.get("properties"):
            found += _leaves(part, f"{prefix}{name}.")
        elif part.get("type") not in ("array", "object"):
            found.append(f"{prefix}{name}")
    return found


def _line_fields(path: str) -> tuple[str, ...]:
    return ("id", *_leaves(schema_of(path)["properties"]["lines"]["items"]))


_TYPES = (
    ObjectType(CARD_TXN, "Credit card transaction", tuple(_leaves(schema_of(CARD_TXN))),
               {"creditCardAccount": CARD, "attachment": ATTACHMENT, "taxSolution": TAX_SOLUTION}, WRITABLE),
    ObjectType(CARD_LINE, "Credit card transaction line", _line_fields(CARD_TXN),
               {"creditCardTxn": CARD_TXN, "glAccount": ACCOUNT} | LINE_DIMENSIONS,
               lines_of=(CARD_TXN, "creditCardTxn")),
    ObjectType(BILL, "Bill", (*_leaves(schema_of(BILL)), "paymentInformation.totalTxnAmountPaid"),
               {"vendor": VENDOR, "term": TERM, "attachment": ATTACHMENT, "taxSolution": TAX_SOLUTION}, WRITABLE),
    ObjectType(BILL_LINE, "Bill line", _line_fields(BILL), {"bill": BILL, "glAccount": ACCOUNT} | LINE_DIMENSIONS,
               WRITABLE, (BILL, "bill")),
    ObjectType(CARD, "Credit card account",
               ("status", "accountDetails.description", "accountDetails.cardType", "accountDetails.accountType",
                "accountDetails.currency", "accountDetails.expirationMonth", "accountDetails.expirationYear"),
               {"accountDetails.debitCardCheckingAccount": CHECKING, "accounting.offsetGLAccount": ACCOUNT,
                "vendor": VENDOR, "location": LOCATION, "department": DEPARTMENT}, WRITABLE),
    *(ObjectType(path, title,
                 ("status", "bankAccountDetails.bankName", "bankAccountDetails.accountNumber",
                  "bankAccountDetails.currency", "bankAccountDetails.accountHolderName"),
                 {"accounting.glAccount": ACCOUNT, "location": LOCATION, "department": DEPARTMENT}, WRITABLE)
      for path, title in ((CHECKING, "Checking account"), (SAVINGS, "Savings account"))),
    ObjectType(VENDOR, "Vendor", (*PARTY, "doNotPay", "isIndividualPerson", "state"), {"term": TERM}, WRITABLE),
    ObjectType(CUSTOMER, "Customer", PARTY, {"term": TERM}, WRITABLE),
    ObjectType(TERM, "AP term", ("status", "description", "due.days", "due.from")),
    ObjectType(ACCOUNT, "Account",
               ("name", "accountType", "normalBalance", "closingType", "alternativeGLAccount", "status", "category",
                "isTaxable", "disallowDirectPosting", *(f"requireDimensions.{each.field}" for each in DIMENSIONS)),
               {"closeToGLAccount": ACCOUNT}, WRITABLE),
    ObjectType(JOURNAL, "Journal", ("name", "status")),
    *(ObjectType(path, "Tax detail",
                 ("description", "taxPercent", "taxType", "status", "reverseCharge", "taxUniqueId", "taxRate"),
                 {"taxSolution": TAX_SOLUTION}) for path in (PURCHASE_TAX, SALES_TAX, TAX_DETAIL)),
    ObjectType(TAX_SOLUTION, "Tax solution", ("taxCalculationMethod", "status", "enableMultilineTax")),
    ObjectType(ATTACHMENT, "Attachment", ("name", "description"), {"folder": FOLDER}, WRITABLE),
    ObjectType(FOLDER, "Folder", ("description", "status"), {"parent": FOLDER}, WRITABLE),
    ObjectType(AUDIT, "Audit history",
               ("changeDetails.objectName", "changeDetails.objectKey", "changeDetails.changeDateTime",
                "changeSource.actionPerformed", "completedBy")),
    ObjectType(CONTACT, "Contact", ("printAs", "companyName", "email1", "phone1", "status")),
    ObjectType(CURRENCY, "Transaction currency", ("name", "status")),
    ObjectType(DEPARTMENT, "Department", ("name", "status"), {"parent": DEPARTMENT}),
    ObjectType(EMPLOYEE, "Employee",
               ("name", "status", "primaryContact.email1", "primaryContact.printAs"),
               {"department": DEPARTMENT, "location": LOCATION}),
    ObjectType(ENTITY, "Entity", ("name", "status", "operatingCountry", "isRoot"), {"baseCurrency": CURRENCY}),
    ObjectType(LOCATION, "Location", ("name", "status"), {"parent": LOCATION, "baseCurrency": CURRENCY}),
    ObjectType(CLASS, "Class", ("name", "status"), {"parent": CLASS}),
    ObjectType(PREFERENCE, "Company preference", ("name", "operatingCountry", "reportingMethod")),
    ObjectType(USER, "User", ("userName", "userType", "status", "contact.email1")),
    ObjectType(ITEM, "Item", ("name", "status", "itemType")),
    ObjectType(PROJECT, "Project", ("name", "status"), {"customer": CUSTOMER, "parent": PROJECT}),
    ObjectType(CHANNEL, "Channel", ("name", "status")),
)  # fmt: skip
TYPES = {each.path: each for each in _TYPES}


def knows_field(path: str, name: str) -> bool:
    """Whether a dotted name is a field of an object type, also one reached through a reference."""
    known = TYPES[path]
    if name in HEAD or name in known.fields:
        return True
    for prefix, target in known.references.items():
        if name.startswith(f"{prefix}."):
            rest = name[len(prefix) + 1 :]
            return rest in ("key", "id", "href", "name") or knows_field(target, rest)
    return False
