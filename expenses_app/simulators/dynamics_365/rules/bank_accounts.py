"""Bank accounts: what the API can set of them, which does not include the posting group that posting needs."""

from dataclasses import replace

from expenses_app.simulators.dynamics_365.api.call import BANKS, Call
from expenses_app.simulators.dynamics_365.books.company import new_id
from expenses_app.simulators.dynamics_365.odata.body import read
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET
from expenses_app.simulators.dynamics_365.odata.entities import Entity
from expenses_app.simulators.dynamics_365.odata.errors import dialog, exists, must_have_value, too_long
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.rules.currencies import with_currency
from expenses_app.simulators.dynamics_365.switches import Switches

OLD_MEMBERS = ("id", "number", "displayName", "lastModifiedDateTime")
LENGTHS = {"bankAccountNumber": "bank_account_number_length", "iban": "iban_length"}


def entity(switches: Switches) -> Entity:
    """The page of the release that the switches say."""
    current = BY_SET["bankAccounts"]
    if not switches["old_bank_account_page"]:
        return current
    members = tuple(member for member in current.members if member.name in OLD_MEMBERS)
    return replace(current, members=members)


def create(call: Call) -> Row:
    """A bank account without posting group. Raises Refusal."""
    call.need(BANKS)
    values = _read(call)
    if not values.get("number"):
        if not call.switches["bank_number_series"]:
            raise must_have_value("Bank Account Nos.", "General Ledger Setup", "Primary Key=")
        values["number"] = f"B{call.company.next_number('BANK', 10):04d}"
    row = {
        "id": new_id(), "displayName": "", "bankAccountNumber": "", "iban": "", "blocked": False,
        "currencyCode": call.company.currency, "currencyId": None, "intercompanyEnabled": False,
    }  # fmt: skip
    made = _checked(call, row, values)
    call.company.bank_ledger_accounts[made["number"]] = ""
    return call.company["bankAccounts"].put(made, call.now)


def update(call: Call, row: Row) -> Row:
    """Changed members only; another number renames. Raises Refusal."""
    call.need(BANKS)
    values = _read(call)
    changed = _checked(call, dict(row), values)
    if changed["currencyCode"] != row["currencyCode"] and _has_entries(call, row):
        text = "You cannot change Currency Code because there are one or more open ledger entries for this bank account."
        raise dialog(text)
    ledger = call.company.bank_ledger_accounts.pop(row["number"], "")
    call.company.bank_ledger_accounts[changed["number"]] = ledger
    return call.company["bankAccounts"].put(changed, call.now)


def remove(call: Call, row: Row) -> None:
    """A bank account that nothing was posted to. Raises Refusal."""
    call.need(BANKS)
    if _has_entries(call, row):
        raise dialog(f"You cannot delete Bank Account {row['number']} because it contains ledger entries.")
    call.company["bankAccounts"].remove(row["id"])


def _read(call: Call) -> Row:
    values = read(entity(call.switches), call.content())
    for name, switch in LENGTHS.items():
        if len(values.get(name) or "") > call.switches[switch]:
            raise too_long(values[name], call.switches[switch])
    return values


def _checked(call: Call, row: Row, values: Row) -> Row:
    row = with_currency(call.company, row | values, values)
    other = call.company["bankAccounts"].first("number", row["number"])
    if other is not None and other["id"] != row["id"]:
        raise exists("Bank Account", f"No.='{row['number']}'")
    return row


def _has_entries(call: Call, row: Row) -> bool:
    if not call.switches["currency_change_refused"] and call.method == "PATCH":
        return False
    return any(
        row["number"] in (line["accountNumber"], line["balancingAccountNumber"])
        for document in call.company.posted.values()
        for line in document.lines
    )
