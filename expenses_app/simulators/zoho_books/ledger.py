"""The books of an organisation as the pages and the control interface read them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerDocument, LedgerLine
from expenses_app.simulators.zoho_books import shown
from expenses_app.simulators.zoho_books.state import Organisation
from expenses_app.simulators.zoho_books.wire import Record

TITLES = {"expense": "Expense", "bill": "Bill"}
COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Accounts": (
        "accounts",
        ("account_code", "account_name", "account_type", "is_active", "currency_id", "account_id"),
    ),
    "Taxes": ("taxes", ("tax_name", "tax_percentage", "tax_type", "_active", "tax_id")),
    "Contacts": (
        "contacts",
        ("contact_name", "contact_type", "status", "company_name", "notes", "currency_id", "contact_id"),
    ),
    "Currencies": ("currencies", ("currency_code", "currency_name", "exchange_rate", "currency_id")),
    "Users": ("users", ("name", "email", "user_role", "status")),
    "Employees": ("employees", ("name", "email", "employee_id")),
    "Locations": ("locations", ("location_name", "_active", "location_id")),
    "Projects": ("projects", ("project_name", "customer_name", "status", "project_id")),
    "Custom fields": ("custom_fields", ("module", "api_name", "is_unique", "customfield_id")),
}


def document(organisation: Organisation, kind: str, key: str) -> LedgerDocument:
    """Return one document; raises KeyError."""
    record = organisation.documents(kind)[key]
    named = shown.names(organisation, record)
    foreign = record["currency_id"] != organisation.base_currency_id
    paying = organisation.accounts.get(record.get("paid_through_account_id", ""), {})
    common: dict[str, Any] = {
        "key": key,
        "kind": kind,
        "title": TITLES[kind],
        "status": record["status"],
        "date": record["date"],
        "currency": named["currency_code"],
        "total": record["total"],
        "contact": named["vendor_name"],
        "rate": record["exchange_rate"] if foreign else None,
        "reconciled": bool(record.get("_reconciled")),
        "created": record["_created"],
        "updated": record["_changed"],
        "lines": tuple(_line(organisation, line) for line in record["line_items"]),
        "attachments": tuple(organisation.files_of(key)),
        "history": tuple(organisation.history.get(key, ())),
    }
    if kind == "expense":
        return LedgerDocument(
            net=record["sub_total"],
            tax=record["tax_amount"],
            reference=record["reference_number"],
            memo=record["description"],
            account=paying.get("account_code", ""),
            account_name=paying.get("account_name", ""),
            details=_details(organisation, record) | {"Receipt ID": record.get("_receipt", "")},
            **common,
        )
    return LedgerDocument(
        net=sum((line["_net"] for line in record["line_items"]), Decimal(0)) + record["adjustment"],
        tax=record["tax_total"],
        reference=record["bill_number"],
        memo=record["notes"],
        details=_details(organisation, record)
        | {
            "Reference number": record["reference_number"],
            "Due date": f"{record['due_date']:%d %b %Y}",
            "Balance": f"{record['balance']:f}",
        },
        **common,
    )


def _line(organisation: Organisation, line: Record) -> LedgerLine:
    account = organisation.accounts.get(line["account_id"], {})
    tax = line["_tax"]
    customer = organisation.contacts.get(line.get("customer_id", ""), {})
    return LedgerLine(
        account=account.get("account_code", ""),
        account_name=account.get("account_name", "(no account)"),
        description=line["description"],
        net=line["_net"],
        tax=line["tax_amount"],
        tax_rate=f"{tax['tax_name']} ({tax['tax_percentage']:f}%)" if tax else "",
        tracking=tuple((each["tag_name"], each["tag_option_name"]) for each in line["tags"]),
        line_id=line["line_item_id"],
        details={
            "Account ID": line["account_id"],
            "Tax ID": tax["tax_id"] if tax else "",
            "Location ID": line["location_id"],
            "Customer": customer.get("contact_name", ""),
        },
    )


def _details(organisation: Organisation, record: Record) -> dict[str, str]:
    named = shown.names(organisation, record)
    tags = ", ".join(f"{each['tag_name']}: {each['tag_option_name']}" for each in record["tags"])
    fields = ", ".join(f"{each['api_name']} = {each['value']}" for each in record["custom_fields"])
    return {
        "Amounts": "contain the tax" if record["is_inclusive_tax"] else "without tax",
        "Tags": tags,
        "Custom fields": fields,
        "Customer": named["customer_name"],
        "Project": named["project_name"],
        "Location": named["location_name"],
        "Billable": "Yes" if record.get("is_billable") else "",
        "Vendor ID": record["vendor_id"],
        "Paid through ID": record.get("paid_through_account_id", ""),
    }


class Rows(Sequence[dict[str, Any]]):
    """Rows of a list made only when they are looked at, so that 100,000 contacts cost nothing."""

    def __init__(self, records: list[Record], columns: tuple[str, ...]) -> None:
        self._records, self._columns = records, columns

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._row(record) for record in self._records[index]]
        return self._row(self._records[index])

    def _row(self, record: Record) -> dict[str, Any]:
        return {name.lstrip("_"): record.get(name) for name in self._columns}


def lists(organisation: Organisation) -> dict[str, Sequence[dict[str, Any]]]:
    """Return the reference data as tables."""
    found: dict[str, Sequence[dict[str, Any]]] = {
        name: Rows(list(getattr(organisation, attribute).values()), columns)
        for name, (attribute, columns) in COLUMNS.items()
    }
    found["Tags"] = [
        {
            "tag_name": tag["tag_name"],
            "option_name": option["option_name"],
            "active": tag["is_active"] and option["_active"],
            "mandatory": tag["is_mandatory"],
            "tag_id": tag["tag_id"],
            "option_id": option["option_id"],
        }
        for tag in organisation.tags.values()
        for option in tag["_options"]
    ]
    found["Locks"] = [{"module": module, "on or before": day} for module, day in organisation.locks.items()]
    return found
