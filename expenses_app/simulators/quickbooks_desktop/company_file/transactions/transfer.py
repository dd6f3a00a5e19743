"""Adds and changes transfers. They know one currency, and can be neither voided nor deleted through the SDK."""

from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.lists.writing import stored_texts
from expenses_app.simulators.quickbooks_desktop.company_file.references import resolve
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import Fields
from expenses_app.simulators.quickbooks_desktop.company_file.transactions import booking
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.lines import chosen_class

SIDES = {"From": -1, "To": 1}
BALANCE_SHEET = {
    "Bank", "CreditCard", "OtherCurrentAsset", "FixedAsset", "OtherAsset",
    "OtherCurrentLiability", "LongTermLiability", "Equity",
}  # fmt: skip


def add_transfer(call: Call) -> Answer:
    """Answer TransferAdd."""
    return _enter(call, booking.new_record(call, "Transfer"), call.given["TransferAdd"], "Created")


def change_transfer(call: Call) -> Answer:
    """Answer TransferMod; elements left out stay."""
    body = call.given["TransferMod"]
    return _enter(call, booking.to_change(call, "Transfer", body), body, "Changed")


def _enter(call: Call, record: Fields, body: Fields, what: str) -> Answer:
    file = call.file
    for side in SIDES:
        name = f"Transfer{side}AccountRef"
        account = resolve(file, body.get(name), ("Account",), f"Transfer {name}") or record.get(name)
        if account is None:
            raise refusals.missing(f"Transfer/{name}")
        found = file.of(account)
        if found["AccountType"] not in BALANCE_SHEET:
            raise refusals.bad_reference(
                "Account", found["FullName"], f"Transfer {name}", "Only balance sheet accounts can be used."
            )
        if file.currency_of(found) != file.home:
            raise refusals.bad_reference(
                "Account", found["FullName"], f"Transfer {name}", "Both accounts must be in home currency."
            )
        record[name] = account
    if record["TransferFromAccountRef"] == record["TransferToAccountRef"]:
        name = file.of(record["TransferToAccountRef"])["FullName"]
        raise refusals.bad_value("TransferToAccountRef", name, "The two accounts must differ.")
    for name in ("TxnDate", "Amount", "Memo"):
        if body.get(name) is not None:
            record[name] = stored_texts(call, body[name])
    if "ClassRef" in body:
        record["ClassRef"] = chosen_class(call, body["ClassRef"], "Transfer")
    if "Amount" not in record:
        raise refusals.missing("Transfer/Amount")
    if record["Amount"] <= 0:
        raise refusals.bad_value("Amount", f"{record['Amount']:.2f}", "Transaction amount must be positive.")
    booking.check_open(call, "Transfer", record["TxnDate"])
    record |= {"_currency": file.home, "_rate": Decimal(1), "_total": record["Amount"]}
    postings = [
        booking.on_account(file, record[f"Transfer{side}AccountRef"], sign * record["Amount"], Decimal(1))
        for side, sign in SIDES.items()
    ]
    booking.enter(call, record, postings, what)
    balances = {
        f"{side}AccountBalance": file.balances[record[f"Transfer{side}AccountRef"].list_id] for side in SIDES
    }
    return Answer(rows=[("TransferRet", record | balances)])
