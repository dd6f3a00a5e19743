"""Deposits: money into a bank account, without any tax."""

from expenses_app.simulators.netsuite.catalogue import ENTITIES
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import (
    NO_LINES,
    invalid_key,
    invalid_value,
    missing,
    user_error,
)
from expenses_app.simulators.netsuite.rules.common import ZERO, check_texts, check_tracking, rounded
from expenses_app.simulators.netsuite.rules.expense_lines import POSTABLE
from expenses_app.simulators.netsuite.rules.header import check_account, check_entity
from expenses_app.simulators.netsuite.wire import Record

REF_NUM_LENGTH = 45


def check_deposit_lines(call: Call, record: Record, subsidiary: str, places: int) -> None:
    """Check the lines of both sublists and set the total. Raises Refused."""
    if not record.get("other") and not record.get("payment"):
        raise user_error(NO_LINES, "other")
    sums = {"other": ZERO, "cashback": ZERO}
    for name in sums:
        for number, line in enumerate(record.get(name) or []):
            path = f"{name}.items[{number}]."
            if not line.get("account"):
                raise missing("Account", path=f"{path}account")
            if line.get("amount") is None:
                raise missing("Amount", path=f"{path}amount")
            line["amount"] = rounded(line["amount"], places)
            if line["amount"] <= 0:
                raise invalid_value("amount", line["amount"], f"{path}amount")
            check_account(call, line["account"], subsidiary, POSTABLE, f"{path}account")
            check_texts(line, {"memo": call.switches["memo_length"], "refNum": REF_NUM_LENGTH}, path)
            check_tracking(call, line, subsidiary, path)
            if line.get("entity"):
                _check_entity(call, line["entity"], subsidiary, path)
            sums[name] += line["amount"]
    if sums["other"] < sums["cashback"]:
        raise user_error("The total of this transaction cannot be negative.", "cashback")
    into_bank = call.switches["deposit_other_direction"] == "into_bank"
    record["total"] = sums["other"] - sums["cashback"] if into_bank else sums["cashback"] - sums["other"]


def _check_entity(call: Call, key: str, subsidiary: str, path: str) -> None:
    if key in call.company.records["vendor"] and not call.switches["deposit_vendor_accepted"]:
        raise invalid_key("entity", key, "subsidiary", subsidiary, f"{path}entity")
    check_entity(call, key, subsidiary, ENTITIES, f"{path}entity")
