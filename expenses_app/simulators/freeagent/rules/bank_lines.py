"""Bank transactions: the lines of a bank account that explanations explain, one of them or several."""

from datetime import date
from decimal import Decimal

from expenses_app.simulators.freeagent.rules.call import Call
from expenses_app.simulators.freeagent.state import Company, millisecond
from expenses_app.simulators.freeagent.wire import Record

ZERO = Decimal("0.00")


def explanations_of(company: Company, key: str) -> list[Record]:
    """Return the explanations of a bank transaction."""
    return [company.explanations[each] for each in company.bank_transactions[key]["_explanations"]]


def unexplained(company: Company, record: Record) -> Decimal:
    """Return the part of a bank transaction that nothing explains yet, with its sign."""
    explained = sum((each["gross_value"] for each in explanations_of(company, record["id"])), ZERO)
    return Decimal(record["amount"]) - explained


def add_line(
    company: Company, now: object, account: str, day: date, amount: Decimal, text: str, **fields: object
) -> Record:
    """Add a bank transaction."""
    record: Record = {
        "id": company.new_id(),
        "amount": amount,
        "bank_account": account,
        "dated_on": day,
        "description": text,
        "is_manual": False,
        "transaction_id": None,
        "uploaded_at": None,
        "created_at": now,
        "updated_at": now,
        "_explanations": [],
    } | fields
    company.bank_transactions[record["id"]] = record
    return record


def manual_line(call: Call, account: str, day: date, amount: Decimal, description: str) -> Record:
    """Add the bank transaction that an explanation brings along."""
    money = f"{abs(amount):,.2f}"
    return add_line(
        call.company,
        millisecond(call.now),
        account,
        day,
        amount,
        f"{description}//OTHER/{money}",
        is_manual=True,
    )
