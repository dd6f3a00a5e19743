"""Nominal, bank and card accounts."""

from expenses_app.simulators.netsuite.catalogue import TRANSACTIONS
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import (
    invalid_key,
    invalid_value,
    missing,
    refused,
)
from expenses_app.simulators.netsuite.rules.common import (
    check_external_id,
    check_required,
    check_texts,
    check_unchanged,
)
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.wire import Record

LEGAL_NAME_LENGTH = 400
WITH_CURRENCY = ("Bank", "CredCard")


def check_account_record(call: Call, kind: str, record: Record, before: Record | None) -> None:
    """Check and complete an account that is about to be stored. Raises Refused."""
    if not record.get("acctName"):
        raise refused("ACCT_NAME_REQD", "Account Name is required.", "acctName")
    company = call.company
    labels = {"acctType": "Type"}
    if company.features["use_account_numbers"]:
        labels["acctNumber"] = "Number"
    if company.one_world:
        labels["subsidiary"] = "Subsidiaries"
    lengths = {
        "acctName": call.switches["account_name_length"],
        "acctNumber": call.switches["account_number_length"],
        "legalName": LEGAL_NAME_LENGTH,
    }
    check_texts(record, lengths)
    check_external_id(call, kind, record)
    check_required(call, kind, record, labels)
    check_unchanged(record, before, "acctType", "currency")
    number = record.get("acctNumber")
    if number and not number.isalnum():
        raise invalid_value("acctNumber", number, "acctNumber")
    _check_unique(call, record)
    _check_parent(call, record)
    record.setdefault("subsidiary", ["1"])
    _check_currency(company, record)
    for name in ("isInactive", "isSummary", "includeChildren"):
        record[name] = bool(record.get(name))


def account_is_used(company: Company, key: str) -> bool:
    """Whether a sub-account or a transaction names the account, which keeps it from being deleted."""
    if any(each.get("parent") == key for each in company.records["account"].values()):
        return True
    for kind in TRANSACTIONS:
        for each in company.records[kind].values():
            lines = [*(each.get("expense") or []), *(each.get("other") or []), *(each.get("cashback") or [])]
            if key in (each.get("account"), *(line.get("account") for line in lines)):
                return True
    return False


def _check_unique(call: Call, record: Record) -> None:
    code = call.switches["duplicate_account_code"]
    for each in call.company.records["account"].values():
        if each["id"] == record.get("id"):
            continue
        if record.get("acctNumber") and each.get("acctNumber") == record["acctNumber"]:
            raise refused(code, "An account with this number already exists.", "acctNumber")
        same_name = each["acctName"].lower() == record["acctName"].lower()
        if same_name and each.get("parent") == record.get("parent"):
            raise refused(code, "An account with this name already exists.", "acctName")


def _check_parent(call: Call, record: Record) -> None:
    key = record.get("parent")
    if not key:
        return
    parent = call.company.records["account"][key]
    if key == record.get("id"):
        raise invalid_value("parent", key, "parent")
    if call.switches["account_parent_same_type"] and parent["acctType"] != record["acctType"]:
        raise invalid_key("parent", key, "acctType", record["acctType"], "parent")


def _check_currency(company: Company, record: Record) -> None:
    currency = record.get("currency")
    if currency and company.records["currency"][currency]["isInactive"]:
        raise invalid_value("currency", currency, "currency")
    if record["acctType"] in WITH_CURRENCY and not currency:
        if not record["subsidiary"]:
            raise missing("Currency", path="currency")
        record["currency"] = company.records["subsidiary"][record["subsidiary"][0]]["currency"]
