"""Records as the API shows them: ids become addresses, internal members stay inside."""

from decimal import Decimal

from expenses_app.simulators.freeagent.rules import bank_lines
from expenses_app.simulators.freeagent.rules.call import Call
from expenses_app.simulators.freeagent.rules.files import first_file
from expenses_app.simulators.freeagent.rules.locks import lock_of
from expenses_app.simulators.freeagent.wire import Record

REFERENCES = {
    "bank_account": "bank_accounts",
    "bank_transaction": "bank_transactions",
    "category": "categories",
    "contact": "contacts",
    "linked_transfer_account": "bank_accounts",
    "linked_transfer_explanation": "bank_transaction_explanations",
    "paid_bill": "bills",
    "paid_user": "users",
    "project": "projects",
    "user": "users",
}
ZERO = Decimal("0.00")
CONTACTS_LEVEL = 3


def _base(call: Call, collection: str, record: Record, key: str = "id") -> Record:
    shown: Record = {"url": call.url(collection, record[key])}
    for name, value in record.items():
        if name.startswith("_") or name == "id" or value is None:
            continue
        shown[name] = call.url(REFERENCES[name], value) if name in REFERENCES else value
    return shown


def company(call: Call, record: Record) -> Record:
    """The company, with its numeric id."""
    hidden = {"id"} | {name for name in record if name.startswith("_")}
    kept = {name: value for name, value in record.items() if name not in hidden}
    return {"url": f"{call.root}company", "id": record["id"]} | kept


def user(call: Call, record: Record) -> Record:
    """A user."""
    return _base(call, "users", record)


def category(call: Call, record: Record) -> Record:
    """A category, known by its nominal code."""
    return _base(call, "categories", record, "nominal_code")


def contact(call: Call, record: Record) -> Record:
    """A contact; below level 3 only its names and status."""
    shown = _base(call, "contacts", record)
    if call.level >= CONTACTS_LEVEL:
        return shown
    return {
        name: shown[name]
        for name in (
            "url",
            "organisation_name",
            "first_name",
            "last_name",
            "status",
            "created_at",
            "updated_at",
        )
        if name in shown
    }


def project(call: Call, record: Record) -> Record:
    """A project with the name of its contact."""
    owner = call.company.contacts[record["contact"]]
    return _base(call, "projects", record) | {"contact_name": contact_name(owner)}


def contact_name(record: Record) -> str:
    """Organisation name, else first and last name."""
    return str(record["organisation_name"] or f"{record['first_name']} {record['last_name']}")


def bank_account(call: Call, record: Record) -> Record:
    """A bank account with its balance."""
    moved = sum(
        (
            each["amount"]
            for each in call.company.bank_transactions.values()
            if each["bank_account"] == record["id"]
        ),
        ZERO,
    )
    return _base(call, "bank_accounts", record) | {"current_balance": record["opening_balance"] + moved}


def bank_transaction(call: Call, record: Record) -> Record:
    """A bank transaction with its explanations."""
    explained = bank_lines.explanations_of(call.company, record["id"])
    return _base(call, "bank_transactions", record) | {
        "unexplained_amount": bank_lines.unexplained(call.company, record),
        "full_description": record["description"],
        "matching_transactions_count": 0,
        "bank_transaction_explanations": [explanation(call, each) for each in explained],
    }


def explanation(call: Call, record: Record) -> Record:
    """An explanation with its lock and, when it has one, its first file."""
    lock = lock_of(call.company, record)
    shown = _base(call, "bank_transaction_explanations", record) | {
        "is_locked": lock.whole,
        "is_deletable": lock.deletable,
        "is_money_in": record["gross_value"] > 0,
        "is_money_out": record["gross_value"] < 0,
        "is_money_paid_to_user": record.get("paid_user") is not None,
        "transfer_value": -record["gross_value"],
        "transaction_description": call.company.bank_transactions[record["bank_transaction"]]["description"],
        "has_pending_operation": False,
        "attachment": first_file(call, record["id"]),
    }
    if lock.attributes:
        shown |= {"locked_attributes": list(lock.attributes), "locked_reason": lock.reason}
    return shown


def expense(call: Call, record: Record) -> Record:
    """A claim with its lock and its file."""
    lock = lock_of(call.company, record)
    shown = _base(call, "expenses", record) | {"attachment": first_file(call, record["id"])}
    if lock.attributes:
        shown |= {"locked_attributes": list(lock.attributes), "locked_reason": lock.reason}
    return shown


def bill(call: Call, record: Record, *, items: bool = True) -> Record:
    """A bill; totals are positive, net and tax negative, as FreeAgent's own examples have them."""
    today = call.now.date()
    due = record["total_value"] - record["paid_value"]
    if record["total_value"] == 0:
        status = "Zero Value"
    elif due == 0:
        status = "Paid" if record["total_value"] > 0 else "Refunded"
    else:
        status = "Overdue" if record["due_on"] < today else "Open"
    shown = _base(call, "bills", {name: part for name, part in record.items() if name != "bill_items"}) | {
        "due_value": due,
        "status": status,
        "long_status": f"{status} - due on {record['due_on'].isoformat()}",
        "attachment": first_file(call, record["id"]),
    }
    lock = lock_of(call.company, record)
    if lock.attributes:
        shown |= {"locked_attributes": list(lock.attributes), "locked_reason": lock.reason}
    if items:
        bill_url = shown["url"]
        shown["bill_items"] = [
            _base(call, "bill_items", each) | {"bill": bill_url} for each in record["bill_items"]
        ]
    return shown


def tax_period(call: Call, record: Record) -> Record:
    """A sales tax period of a company outside the United Kingdom."""
    return _base(call, "sales_tax_periods", record)
