"""Turns records of the books into what the API answers."""

from datetime import date
from decimal import Decimal
from typing import Any

from expenses_app.simulators.zoho_books.state import Organisation
from expenses_app.simulators.zoho_books.wire import Record

NONE = Decimal(0)


def plain(record: Record) -> Record:
    """Return a record without what never travels."""
    return {name: value for name, value in record.items() if not name.startswith("_")}


def _name(records: dict[str, Record], key: str, field: str) -> str:
    return str(records[key][field]) if key in records else ""


def names(organisation: Organisation, record: Record) -> Record:
    """Return the names behind the ids of a document or line."""
    currency = organisation.currencies.get(record.get("currency_id", ""), {})
    return {
        "account_name": _name(organisation.accounts, record.get("account_id", ""), "account_name"),
        "paid_through_account_name": _name(
            organisation.accounts, record.get("paid_through_account_id", ""), "account_name"
        ),
        "vendor_name": _name(organisation.contacts, record.get("vendor_id", ""), "contact_name"),
        "customer_name": _name(organisation.contacts, record.get("customer_id", ""), "contact_name"),
        "project_name": _name(organisation.projects, record.get("project_id", ""), "project_name"),
        "location_name": _name(organisation.locations, record.get("location_id", ""), "location_name"),
        "currency_code": currency.get("currency_code", ""),
    }


def _taxed(line: Record) -> Record:
    tax = line["_tax"]
    return {
        "tax_id": tax["tax_id"] if tax else "",
        "tax_name": tax["tax_name"] if tax else "",
        "tax_type": tax["tax_type"] if tax else "",
        "tax_percentage": tax["tax_percentage"] if tax else NONE,
        "tax_amount": line["tax_amount"],
    }


def expense(organisation: Organisation, record: Record) -> Record:
    """One expense in full."""
    files = organisation.files_of(record["expense_id"])
    receipt = next((file for file in files if file.key == record.get("_receipt")), None)
    first = record["line_items"][0]
    found = names(organisation, record)
    lines = [
        plain(line)
        | _taxed(line)
        | {
            "account_name": _name(organisation.accounts, line["account_id"], "account_name"),
            "amount": line["_amount"],
            # The documents type this one amount as text.
            "item_total": f"{line['_net']:f}",
        }
        for line in record["line_items"]
    ]
    return (
        plain(record)
        | found
        | ({} if record["is_itemized_expense"] else _taxed(first))
        | {
            "transaction_id": record["expense_id"],
            "transaction_type": "expense",
            "expense_item_id": first["line_item_id"],
            "tax_amount": record["tax_amount"],
            "line_items": lines,
            "expense_receipt_name": receipt.name if receipt else "",
            "expense_receipt_type": receipt.name.rpartition(".")[2].lower() if receipt else "",
            "documents": documents(organisation, record["expense_id"], record.get("_receipt")),
            "invoice_id": record.get("_invoice", ""),
            "invoice_number": "INV-000001" if record.get("_invoice") else "",
        }
    )


def expense_row(organisation: Organisation, record: Record) -> Record:
    """One expense of a list."""
    found = names(organisation, record)
    kept = (
        "expense_id", "date", "description", "currency_id", "bcy_total", "bcy_total_without_tax", "total",
        "total_without_tax", "is_billable", "reference_number", "customer_id", "vendor_id", "status", "location_id",
        "paid_through_account_id", "created_time", "last_modified_time", "expense_type", "exchange_rate",
    )  # fmt: skip
    receipt = organisation.files.get(record.get("_receipt", ""))
    shown_names = (
        "account_name", "paid_through_account_name", "vendor_name", "customer_name", "location_name", "currency_code",
    )  # fmt: skip
    return (
        {name: record[name] for name in kept}
        | {name: found[name] for name in shown_names}
        | {"expense_receipt_name": receipt.name if receipt else ""}
    )


def documents(organisation: Organisation, key: str, without: Any = None) -> list[Record]:
    """The files of a document, apart from its receipt."""
    return [
        {
            "document_id": file.key,
            "file_name": file.name,
            "file_size": file.size,
            "document_type": file.name.rpartition(".")[2].lower(),
        }
        for file in organisation.files_of(key)
        if file.key != without
    ]


def _due(record: Record, today: date) -> tuple[str, int]:
    left = (record["due_date"] - today).days
    return (f"Due in {left} days" if left >= 0 else f"Overdue by {-left} days"), left


def bill(organisation: Organisation, record: Record, today: date) -> Record:
    """One bill in full."""
    files = organisation.files_of(record["bill_id"])
    lines = [
        plain(line)
        | _taxed(line)
        | names(organisation, line)
        | {"item_total": line["_net"], "item_total_inclusive_of_tax": line["_net"] + line["tax_amount"]}
        for line in record["line_items"]
    ]
    paid = sum((payment["amount"] for payment in record["_payments"]), NONE)
    return (
        plain(record)
        | {
            name: names(organisation, record)[name]
            for name in ("vendor_name", "location_name", "currency_code")
        }
        | {
            "line_items": lines,
            "due_in_days": _due(record, today)[1],
            "due_by_days": "",
            "price_precision": organisation.currencies[record["currency_id"]]["price_precision"],
            "currency_symbol": organisation.currencies[record["currency_id"]]["currency_symbol"],
            "payments": record["_payments"],
            "payment_made": paid,
            "vendor_credits": [],
            "vendor_credits_applied": NONE,
            "purchaseorders": [],
            "purchaseorder_ids": [],
            "is_line_item_invoiced": False,
            "documents": documents(organisation, record["bill_id"]),
            "attachment_name": files[0].name if files else "",
        }
    )


def bill_row(organisation: Organisation, record: Record, today: date) -> Record:
    """One bill of a list."""
    kept = (
        "bill_id", "vendor_id", "status", "bill_number", "reference_number", "date", "due_date", "currency_id",
        "exchange_rate", "total", "balance", "location_id", "created_time", "last_modified_time",
    )  # fmt: skip
    files = organisation.files_of(record["bill_id"])
    found = names(organisation, record)
    return {name: record[name] for name in kept} | {
        "vendor_name": found["vendor_name"],
        "location_name": found["location_name"],
        "currency_code": found["currency_code"],
        "price_precision": organisation.currencies[record["currency_id"]]["price_precision"],
        "due_days": _due(record, today)[0],
        "attachment_name": files[0].name if files else "",
        "has_attachment": bool(files),
    }
