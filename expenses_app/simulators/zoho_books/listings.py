"""What each list holds, how it may be searched and sorted, and how a row is shown: one row of data per list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from expenses_app.simulators.zoho_books import shown
from expenses_app.simulators.zoho_books.records import BANK_TYPES
from expenses_app.simulators.zoho_books.rules import accounts, contacts
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.wire import Record

Show = Callable[[Call, Record], Record]
Test = Callable[[Record], bool]


@dataclass(frozen=True)
class Listing:
    """``statuses`` maps filter_by to a test; ``default`` is the (column, order) without sort_column."""

    plural: str
    attribute: str
    id_field: str
    row: Show
    default: tuple[str, str]
    fields: Mapping[str, str] = field(default_factory=dict)
    search: tuple[str, ...] = ()
    statuses: Mapping[str, Test] = field(default_factory=dict)
    sort: tuple[str, ...] = ()
    only: Callable[[Call, Record], bool] = lambda call, record: True


def _everything(record: Record) -> bool:
    return True


def _with(name: str, *values: object) -> Test:
    return lambda record: record[name] in values


def _class_of(*endings: str) -> Test:
    return lambda record: record["account_type"].endswith(endings)


ACTIVE_FLAG: dict[str, Test] = {
    "Status.All": _everything,
    "Status.Active": _with("is_active", True),
    "Status.Inactive": _with("is_active", False),
}


def _account_row(call: Call, record: Record) -> Record:
    parent = call.organisation.accounts.get(record["parent_account_id"], {})
    kept = (
        "account_id", "account_name", "account_code", "account_type", "is_user_created", "is_system_account",
        "is_active", "can_show_in_ze", "parent_account_id", "created_time", "last_modified_time",
    )  # fmt: skip
    return {name: record[name] for name in kept} | {
        "is_involved_in_transaction": record["account_id"] in call.organisation.used,
        "parent_account_name": parent.get("account_name", ""),
        "depth": "1" if parent else "0",
        "has_attachment": False,
        "documents": [],
    }


def _bank_row(call: Call, record: Record) -> Record:
    beyond = ("currency_symbol", "price_precision", "is_feeds_subscribed", "is_feeds_active", "description")
    full = accounts.shown_bank(call, record)
    return {name: value for name, value in full.items() if name not in beyond}


def _contact_row(call: Call, record: Record) -> Record:
    primary = contacts.primary_person(record)
    kept = (
        "contact_id", "contact_name", "company_name", "contact_type", "contact_number", "status", "payment_terms",
        "payment_terms_label", "currency_id", "created_time", "last_modified_time",
    )  # fmt: skip
    return {name: record[name] for name in kept} | {
        "currency_code": call.organisation.currencies[record["currency_id"]]["currency_code"],
        "outstanding_receivable_amount": 0,
        "unused_credits_receivable_amount": 0,
        **{name: primary.get(name, "") for name in ("first_name", "last_name", "email", "phone", "mobile")},
    }


def _tax_row(call: Call, record: Record) -> Record:
    kind = record["tax_type"]
    row = shown.plain(record) | {"tax_type": call.switches["group_tax_type"] if kind == "tax_group" else kind}
    if call.switches["tax_status"]:
        row["status"] = "active" if record["_active"] else "inactive"
    return row


def _location_row(call: Call, record: Record) -> Record:
    name = call.switches["location_flag"]
    return shown.plain(record) | ({name: record["_active"]} if name else {})


def _user_row(call: Call, record: Record) -> Record:
    return record | {"is_current_user": record["email"] == call.actor}


def _as_is(call: Call, record: Record) -> Record:
    return shown.plain(record)


LISTINGS: dict[str, Listing] = {
    "chartofaccounts": Listing(
        "chartofaccounts",
        "accounts",
        "account_id",
        _account_row,
        ("account_name", "A"),
        {"account_name": "text", "account_code": "text", "account_id": "id", "last_modified_time": "since"},
        ("account_name", "account_code"),
        {
            "AccountType.All": _everything,
            "AccountType.Active": _with("is_active", True),
            "AccountType.Inactive": _with("is_active", False),
            "AccountType.Asset": _class_of("_asset", "bank", "cash", "accounts_receivable"),
            "AccountType.Liability": _class_of("_liability", "credit_card", "accounts_payable"),
            "AccountType.Equity": _class_of("equity"),
            "AccountType.Income": _class_of("income"),
            "AccountType.Expense": _class_of("expense", "cost_of_goods_sold"),
        },
        ("account_name", "account_type", "account_code"),
    ),
    "bankaccounts": Listing(
        "bankaccounts",
        "accounts",
        "account_id",
        _bank_row,
        ("account_name", "A"),
        statuses=ACTIVE_FLAG,
        sort=("account_name", "account_type", "account_code"),
        only=lambda call, record: (
            record["account_type"] in BANK_TYPES
            and (call.switches["other_bank_types"] or record["account_type"] != "cash")
        ),
    ),
    "contacts": Listing(
        "contacts",
        "contacts",
        "contact_id",
        _contact_row,
        ("contact_name", "A"),
        {
            "contact_type": "id",
            "contact_name": "text",
            "company_name": "text",
            "first_name": "text",
            "last_name": "text",
            "email": "text",
            "phone": "text",
            "last_modified_time": "since",
        },
        ("contact_name", "notes"),
        {
            "Status.All": _everything,
            "Status.Active": _with("status", "active"),
            "Status.Inactive": _with("status", "inactive"),
        },
        ("contact_name", "first_name", "last_name", "email", "created_time", "last_modified_time"),
    ),
    "employees": Listing("employees", "employees", "employee_id", _as_is, ("name", "A")),
    "users": Listing(
        "users",
        "users",
        "user_id",
        _user_row,
        ("name", "A"),
        statuses={
            "Status.All": _everything,
            "Status.Active": _with("status", "active"),
            "Status.Inactive": _with("status", "inactive"),
            "Status.Invited": _with("status", "invited"),
            "Status.Deleted": _with("status", "deleted"),
        },
        sort=("name", "email", "user_role", "status"),
    ),
    "settings/taxes": Listing(
        "taxes",
        "taxes",
        "tax_id",
        _tax_row,
        ("tax_name", "A"),
        only=lambda call, record: record["_active"] or call.switches["tax_status"],
    ),
    "settings/currencies": Listing(
        "currencies",
        "currencies",
        "currency_id",
        _as_is,
        ("currency_code", "A"),
        statuses={"Currencies.ExcludeBaseCurrency": _with("is_base_currency", False)},
    ),
    "locations": Listing("locations", "locations", "location_id", _location_row, ("location_name", "A")),
    "projects": Listing(
        "projects",
        "projects",
        "project_id",
        _as_is,
        ("project_name", "A"),
        {"customer_id": "id"},
        statuses={
            "Status.All": _everything,
            "Status.Active": _with("status", "active"),
            "Status.Inactive": _with("status", "inactive"),
        },
        sort=("project_name", "customer_name", "rate", "created_time"),
    ),
    "expenses": Listing(
        "expenses",
        "expenses",
        "expense_id",
        lambda call, record: shown.expense_row(call.organisation, record),
        ("created_time", "D"),
        {
            "description": "text",
            "reference_number": "text",
            "date": "day",
            "status": "id",
            "amount": "amount",
            "account_name": "text",
            "customer_name": "text",
            "vendor_name": "text",
            "customer_id": "id",
            "vendor_id": "id",
            "recurring_expense_id": "id",
            "paid_through_account_id": "id",
            "project_id": "id",
        },
        ("account_name", "description", "customer_name", "vendor_name"),
        {
            "Status.All": _everything,
            "Status.Billable": _with("is_billable", True),
            "Status.Nonbillable": _with("status", "non-billable"),
            "Status.Reimbursed": _with("status", "reimbursed"),
            "Status.Invoiced": _with("status", "invoiced"),
            "Status.Unbilled": _with("status", "unbilled"),
        },
        ("date", "account_name", "total", "bcy_total", "reference_number", "customer_name", "created_time"),
    ),
    "bills": Listing(
        "bills",
        "bills",
        "bill_id",
        lambda call, record: shown.bill_row(call.organisation, record, call.today),
        ("created_time", "D"),
        {
            "bill_number": "text",
            "reference_number": "text",
            "date": "day",
            "due_date": "day",
            "status": "id",
            "vendor_name": "text",
            "vendor_id": "id",
            "total": "amount",
            "last_modified_time": "since",
        },
        ("bill_number", "reference_number", "vendor_name"),
        {
            "Status.All": _everything,
            "Status.PartiallyPaid": _with("status", "partially_paid"),
            "Status.Paid": _with("status", "paid"),
            "Status.Overdue": _with("status", "overdue"),
            "Status.Void": _with("status", "void"),
            "Status.Open": _with("status", "open"),
        },
        ("vendor_name", "bill_number", "date", "due_date", "total", "balance", "created_time"),
    ),
}
