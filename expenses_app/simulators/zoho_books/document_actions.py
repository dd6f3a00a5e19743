"""What a person does to documents inside the simulated Zoho Books."""

import copy
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.zoho_books.rules.tax import apply_taxes
from expenses_app.simulators.zoho_books.state import DOCUMENT_KINDS, Organisation, rounded
from expenses_app.simulators.zoho_books.wire import Record

Wish = dict[str, Any]
PERSON = "A user of Zoho Books"


def need(wish: Wish, name: str) -> str:
    """Return a field of the wish; raises ActionRefused without it."""
    if wish.get(name) in (None, ""):
        raise ActionRefused(f"The action needs {name}.")
    return str(wish[name])


def edit(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    """Change a document where the wish says so."""
    kind, record = _document(organisation, wish)
    line = record["line_items"][0]
    if wish.get("reference"):
        record["reference_number" if kind == "expense" else "bill_number"] = str(wish["reference"])
    if wish.get("date"):
        record["date"] = date.fromisoformat(wish["date"])
    if wish.get("memo"):
        record["description" if kind == "expense" else "notes"] = str(wish["memo"])
    if wish.get("description"):
        line["description"] = str(wish["description"])
    if wish.get("account"):
        line["account_id"] = _account_id(organisation, str(wish["account"]))
        record |= {"account_id": line["account_id"]} if kind == "expense" else {}
    if wish.get("amount"):
        line["_amount"] = Decimal(str(wish["amount"]))
        line |= {"rate": line["_amount"], "quantity": Decimal(1)} if kind == "bill" else {}
        _add_up(organisation, kind, record)
    return _changed(organisation, record, f"{kind}_id", now, "Edited")


def delete(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    """Remove a document."""
    kind, _ = _document(organisation, wish)
    organisation.remove_document(kind, wish["document"])
    return {"document": wish["document"]}


def duplicate(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    """Clone an expense, reference included."""
    kind, record = _document(organisation, wish)
    if kind != "expense":
        raise ActionRefused("Only expenses can be cloned with their reference.")
    made = copy.deepcopy(record)
    key = organisation.next_id()
    made |= {"expense_id": key, "_created": now}
    made.pop("_receipt", None)
    for line in made["line_items"]:
        line["line_item_id"] = organisation.next_id()
    organisation.expenses[key] = made
    organisation.order.append(("expense", key))
    return _changed(organisation, made, "expense_id", now, "Created")


def void_bill(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    """Void a bill."""
    record = _bill(organisation, wish)
    record |= {"status": "void", "balance": Decimal("0.00")}
    return _changed(organisation, record, "bill_id", now, "Voided")


def make_draft(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    """Turn a bill into a draft."""
    record = _bill(organisation, wish)
    record["status"] = "draft"
    return _changed(organisation, record, "bill_id", now, "Became a draft")


def pay_bill(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    """Pay the whole balance."""
    record = _bill(organisation, wish)
    payment = {
        "payment_id": organisation.next_id(),
        "bill_id": record["bill_id"],
        "date": organisation.local(now).date(),
        "amount": record["balance"],
        "exchange_rate": record["exchange_rate"],
    }
    record["_payments"].append(payment)
    record |= {"status": "paid", "balance": Decimal("0.00")}
    return _changed(organisation, record, "bill_id", now, "Paid")


def invoice_expense(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    """Bill an expense to its customer."""
    kind, record = _document(organisation, wish)
    if kind != "expense" or not record["is_billable"]:
        raise ActionRefused("Only a billable expense can be invoiced.")
    record |= {"status": "invoiced", "_invoice": organisation.next_id()}
    return _changed(organisation, record, "expense_id", now, "Invoiced")


def reconcile(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    """Match a document with a bank line."""
    return _reconciled(organisation, wish, now, value=True)


def unreconcile(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    """Undo the match."""
    return _reconciled(organisation, wish, now, value=False)


def remove_attachment(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    """Take a file off its document."""
    stored = organisation.drop_file(need(wish, "attachment"))
    if stored is None:
        raise KeyError(wish["attachment"])
    record = organisation.documents(stored.parent_kind)[stored.parent]
    if record.get("_receipt") == stored.key:
        del record["_receipt"]
    return _changed(organisation, record, f"{stored.parent_kind}_id", now, "Removed a file")


def _reconciled(organisation: Organisation, wish: Wish, now: datetime, *, value: bool) -> Wish:
    kind, record = _document(organisation, wish)
    record["_reconciled"] = value
    return _changed(organisation, record, f"{kind}_id", now, "Reconciled" if value else "Unreconciled")


def _document(organisation: Organisation, wish: Wish) -> tuple[str, Record]:
    key = need(wish, "document")
    for kind in DOCUMENT_KINDS:
        if key in organisation.documents(kind):
            return kind, organisation.documents(kind)[key]
    raise KeyError(f"document {key}")


def _bill(organisation: Organisation, wish: Wish) -> Record:
    kind, record = _document(organisation, wish)
    if kind != "bill":
        raise ActionRefused("The document is not a bill.")
    return record


def _account_id(organisation: Organisation, wanted: str) -> str:
    for key, account in organisation.accounts.items():
        if wanted in (key, account["account_name"], account["account_code"]):
            return key
    raise KeyError(f"account {wanted}")


def _changed(organisation: Organisation, record: Record, id_field: str, now: datetime, what: str) -> Wish:
    organisation.stamp(record, now)
    organisation.note(record[id_field], now, PERSON, what, "In Zoho Books")
    return {"document": record[id_field], "status": record["status"]}


def _add_up(organisation: Organisation, kind: str, record: Record) -> None:
    lines, inclusive = record["line_items"], record["is_inclusive_tax"]
    apply_taxes(lines, inclusive=inclusive, step=organisation.precision(record["currency_id"]))
    net = sum((line["_net"] for line in lines), Decimal(0))
    tax = sum((line["tax_amount"] for line in lines), Decimal(0))
    if kind == "bill":
        total = net + tax + record["adjustment"]
        record |= {"sub_total": net, "tax_total": tax, "total": total, "balance": total}
        return
    base = organisation.precision(organisation.base_currency_id)
    rate = record["exchange_rate"]
    record |= {
        "amount": sum((line["_amount"] for line in lines), Decimal(0)),
        "sub_total": net,
        "tax_amount": tax,
        "total": net + tax,
        "total_without_tax": net,
        "bcy_total": rounded((net + tax) * rate, base),
        "bcy_total_without_tax": rounded(net * rate, base),
    }
