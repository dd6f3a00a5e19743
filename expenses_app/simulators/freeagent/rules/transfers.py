"""The other side of a transfer: an explanation that FreeAgent writes into the other bank account."""

from decimal import Decimal

from expenses_app.simulators.freeagent.rules import bank_lines
from expenses_app.simulators.freeagent.rules.call import Call
from expenses_app.simulators.freeagent.state import millisecond
from expenses_app.simulators.freeagent.wire import Record, rounded

KIND = "bank_transaction_explanation"


def mirror(call: Call, record: Record, account: Record) -> None:
    """Make the counterpart of a transfer, or bring it in line; one in another account is replaced."""
    company = call.company
    other = company.explanations.get(record.get("linked_transfer_explanation") or "")
    if other is not None and other["bank_account"] != account["id"]:
        line = company.bank_transactions.pop(other["bank_transaction"])
        del company.explanations[line["_explanations"].pop()]
        other = None
    gross = -_converted(call, record, account)
    source = company.bank_accounts[record["bank_account"]]
    out = gross < 0
    text = f"Transfer {'to' if out else 'from'} {source['name']}"
    now = millisecond(call.now)
    if other is None:
        line = bank_lines.manual_line(call, account["id"], record["dated_on"], gross, text)
        other = {"id": company.new_id(), "created_at": now, "bank_transaction": line["id"]}
        line["_explanations"].append(other["id"])
        company.explanations[other["id"]] = other
    other |= {
        "bank_account": account["id"],
        "dated_on": record["dated_on"],
        "gross_value": gross,
        "foreign_currency_value": Decimal(0),
        "marked_for_review": False,
        "sales_tax_status": record["sales_tax_status"],
        "sales_tax_rate": record["sales_tax_rate"],
        "sales_tax_value": record["sales_tax_value"],
        "category": None,
        "type": "Transfer to Another Account" if out else "Transfer from Another Account",
        "description": text,
        "linked_transfer_account": source["id"],
        "linked_transfer_explanation": record["id"],
        "updated_at": now,
        "_wish": {
            "transfer_bank_account": source["id"],
            "dated_on": record["dated_on"].isoformat(),
            "gross_value": str(gross),
        },
    }
    line = company.bank_transactions[other["bank_transaction"]]
    if line["is_manual"]:
        line |= {"amount": gross, "dated_on": record["dated_on"], "updated_at": now}
    record["linked_transfer_explanation"] = other["id"]


def leave_alone(call: Call, record: Record) -> None:
    """Keep a counterpart whose other side was deleted."""
    record |= {"linked_transfer_explanation": None, "updated_at": millisecond(call.now)}
    if (KIND, record["id"]) not in call.company.order:
        call.company.order.append((KIND, record["id"]))


def _converted(call: Call, record: Record, account: Record) -> Decimal:
    source = call.company.bank_accounts[record["bank_account"]]
    gross = Decimal(record["gross_value"])
    if source["currency"] == account["currency"]:
        return gross
    rates = call.company.rates
    return rounded(gross * rates[source["currency"]] / rates[account["currency"]])
