"""The books of a company as the pages and the control interface read them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerDocument, LedgerLine
from expenses_app.simulators.freeagent.rules import bank_lines
from expenses_app.simulators.freeagent.rules.locks import lock_of
from expenses_app.simulators.freeagent.rules.shown import contact_name
from expenses_app.simulators.freeagent.state import Company
from expenses_app.simulators.freeagent.wire import Record

ZERO = Decimal("0.00")


def document(company: Company, kind: str, key: str) -> LedgerDocument:
    """Return one document; raises KeyError."""
    match kind:
        case "bank_transaction_explanation":
            return _explanation(company, company.explanations[key])
        case "expense":
            return _expense(company, company.expenses[key])
        case "bill":
            return _bill(company, company.bills[key])
    raise KeyError(kind)


def _common(company: Company, record: Record, kind: str, *, total: Decimal, tax: Decimal) -> dict[str, Any]:
    lock = lock_of(company, record)
    return {
        "key": record["id"],
        "kind": kind,
        "status": "Locked" if lock.attributes else "Entered",
        "date": record["dated_on"],
        "net": total - tax,
        "tax": tax,
        "total": total,
        "created": record["created_at"],
        "updated": record["updated_at"],
        "attachments": tuple(company.files[each] for each in company.files_of.get(record["id"], ())),
        "history": tuple(company.history.get(record["id"], ())),
    }


def _line(company: Company, record: Record, description: str, *, total: Decimal, tax: Decimal) -> LedgerLine:
    code = record.get("category") or ""
    category = company.categories.get(code, {})
    project = company.projects.get(record.get("project") or "")
    return LedgerLine(
        account=code,
        account_name=category.get("description", "(no category)"),
        description=description,
        net=total - tax,
        tax=tax,
        tax_rate=f"{record['sales_tax_status']} {record['sales_tax_rate']:f} %",
        tracking=(("Project", project["name"]),) if project else (),
        line_id=record["id"],
        details={"Rebill type": record.get("rebill_type") or ""},
    )


def _explanation(company: Company, record: Record) -> LedgerDocument:
    account = company.bank_accounts[record["bank_account"]]
    total, tax = abs(record["gross_value"]), abs(record["sales_tax_value"])
    other = company.bank_accounts.get(record.get("linked_transfer_account") or "")
    if other is not None:
        sides = ((account, record["gross_value"]), (other, -record["gross_value"]))
        lines = tuple(
            LedgerLine("", side["name"], "", amount, ZERO, details={"BankAccountID": side["id"]})
            for side, amount in sides
        )
    else:
        lines = (_line(company, record, record["description"] or "", total=total, tax=tax),)
    user = company.users.get(record.get("paid_user") or "")
    return LedgerDocument(
        **_common(company, record, "bank_transaction_explanation", total=total, tax=tax),
        title=record["type"],
        currency=account["currency"],
        reference=record.get("receipt_reference") or "",
        memo=record["description"] or "",
        contact=f"{user['first_name']} {user['last_name']}" if user else "",
        account=account["id"],
        account_name=f"{account['name']} and {other['name']}" if other else account["name"],
        lines=lines,
        details={
            "Gross value": f"{record['gross_value']:f}",
            "BankTransactionID": record["bank_transaction"],
            "LinkedExplanationID": record.get("linked_transfer_explanation") or "",
        },
    )


def _expense(company: Company, record: Record) -> LedgerDocument:
    user = company.users[record["user"]]
    total, tax = -record["gross_value"], -record["sales_tax_value"]
    foreign = record["currency"] != company.currency
    return LedgerDocument(
        **_common(company, record, "expense", total=total, tax=tax),
        title="Expense",
        currency=record["currency"],
        reference=record["receipt_reference"] or "",
        memo=record["description"],
        contact=f"{user['first_name']} {user['last_name']}",
        rate=record["native_gross_value"] / record["gross_value"] if foreign else None,
        lines=(_line(company, record, record["description"], total=total, tax=tax),),
        details={
            "Native gross value": f"{record['native_gross_value']:f}",
            "Native sales tax": f"{record['native_sales_tax_value']:f}",
            "UserID": user["id"],
        },
    )


def _bill(company: Company, record: Record) -> LedgerDocument:
    contact = company.contacts[record["contact"]]
    lines = tuple(
        _line(
            company,
            each,
            each["description"] or "",
            total=each["total_value"],
            tax=-each["sales_tax_value"],
        )
        for each in record["bill_items"]
    )
    return LedgerDocument(
        **_common(company, record, "bill", total=record["total_value"], tax=-record["sales_tax_value"]),
        title="Bill",
        currency=record["currency"],
        reference=record["reference"],
        memo=record["comments"] or "",
        contact=contact_name(contact),
        rate=record["exchange_rate"] if record["currency"] != company.currency else None,
        lines=lines,
        details={
            "Due on": record["due_on"].isoformat(),
            "Paid": f"{record['paid_value']:f}",
            "ContactID": contact["id"],
        },
    )


COLUMNS: dict[str, tuple[str, ...]] = {
    "Categories": ("nominal_code", "description", "auto_sales_tax_rate", "tax_reporting_name", "_group"),
    "Bank accounts": ("name", "type", "currency", "status", "account_number", "id"),
    "Contacts": ("organisation_name", "first_name", "last_name", "status", "email", "id"),
    "Users": ("first_name", "last_name", "email", "role", "permission_level", "hidden", "id"),
    "Projects": ("name", "status", "currency", "contact", "id"),
    "Account locks": ("locked_to_date", "user_lock", "locked_by_description"),
}


class Rows(Sequence[dict[str, Any]]):
    """Rows of a list made only when they are looked at, so that 100,000 contacts cost nothing."""

    def __init__(self, records: Iterable[Record], columns: tuple[str, ...]) -> None:
        self._records, self._columns = list(records), columns

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._row(record) for record in self._records[index]]
        return self._row(self._records[index])

    def _row(self, record: Record) -> dict[str, Any]:
        return {name.lstrip("_"): record.get(name) for name in self._columns}


def lists(company: Company) -> dict[str, Sequence[dict[str, Any]]]:
    """Return the reference data, and the lines of the bank accounts, as tables."""
    sources: dict[str, Iterable[Record]] = {
        "Categories": company.categories.values(),
        "Bank accounts": company.bank_accounts.values(),
        "Contacts": company.contacts.values(),
        "Users": company.users.values(),
        "Projects": company.projects.values(),
        "Account locks": company.account_locks,
    }
    found: dict[str, Sequence[dict[str, Any]]] = {
        name: Rows(records, COLUMNS[name]) for name, records in sources.items()
    }
    found["Bank transactions"] = [
        {
            "dated_on": line["dated_on"],
            "bank_account": company.bank_accounts[line["bank_account"]]["name"],
            "amount": line["amount"],
            "unexplained": bank_lines.unexplained(company, line),
            "description": line["description"],
            "transaction_id": line["transaction_id"],
            "id": line["id"],
        }
        for line in company.bank_transactions.values()
    ]
    return found
