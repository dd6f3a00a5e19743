"""What a person does inside FreeAgent: settings and reference data here, documents beside."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.freeagent import document_actions
from expenses_app.simulators.freeagent.by_hand import call_by_hand, said
from expenses_app.simulators.freeagent.document_actions import need
from expenses_app.simulators.freeagent.rules import bank_lines, categories
from expenses_app.simulators.freeagent.rules.call import Call
from expenses_app.simulators.freeagent.rules.shown import contact_name
from expenses_app.simulators.freeagent.state import Company, millisecond
from expenses_app.simulators.freeagent.switches import Switches
from expenses_app.simulators.freeagent.wire import Record, Refusal

Deed = Callable[[Call, dict[str, Any]], dict[str, Any]]
STATUSES = ("Active", "Completed", "Cancelled", "Hidden")
HIGHEST_LEVEL = 8


class Actions:
    """Does them; the company's lock is held."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches

    def act(self, company: Company, action: str, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Do one action; raises ActionRefused or KeyError."""
        call = call_by_hand(company, self._switches, now)
        try:
            return DEEDS[action](call, wish)
        except Refusal as refusal:
            raise said(refusal) from refusal
        except (InvalidOperation, ValueError) as error:
            raise ActionRefused(str(error) or "A value cannot be read.") from error


def set_lock_date(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Lock everything up to a day; without one, unlock."""
    text = wish.get("date")
    call.company.account_locks = [each for each in call.company.account_locks if not each["user_lock"]]
    if text:
        call.company.account_locks.append(_lock(date.fromisoformat(text), user_lock=True))
    call.touched()
    return {"date": text or None}


def file_accounts(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Finalise the accounts up to a day, which locks them for good."""
    day = date.fromisoformat(need(wish, "date"))
    call.company.account_locks.append(_lock(day, user_lock=False))
    call.touched()
    return {"date": wish["date"]}


def file_tax_return(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """File the sales tax return up to a day."""
    call.company.tax_filed_to = date.fromisoformat(need(wish, "date"))
    call.touched()
    return {"date": wish["date"]}


def _lock(day: date, *, user_lock: bool) -> Record:
    return {
        "locked_to_date": day,
        "user_lock": user_lock,
        "locked_by_description": "Locked by a user" if user_lock else "Final accounts",
    }


def add_bank_line(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Let a bank feed bring one line."""
    account = _find(call.company.bank_accounts, need(wish, "bank_account"), lambda each: each["name"])
    line = bank_lines.add_line(
        call.company,
        millisecond(call.now),
        account["id"],
        date.fromisoformat(need(wish, "date")),
        Decimal(need(wish, "amount")),
        str(wish.get("description", "")),
    )
    call.touched()
    return {"bank_transaction": line["id"]}


def set_contact_status(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Hide a contact, or show it again."""
    return _changed(call, _contact(call, wish), status="Hidden" if wish.get("hidden") else "Active")


def rename_contact(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Give a contact another organisation name."""
    return _changed(call, _contact(call, wish), organisation_name=need(wish, "name"))


def delete_contact(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Delete a contact; updated_since never tells."""
    contact = _contact(call, wish)
    del call.company.contacts[contact["id"]]
    call.touched()
    return {"contact": contact["id"]}


def set_bank_account_status(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Hide a bank account, or show it again."""
    return _changed(call, _bank_account(call, wish), status="hidden" if wish.get("hidden") else "active")


def rename_bank_account(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Give a bank account another name."""
    return _changed(call, _bank_account(call, wish), name=need(wish, "name"))


def rename_category(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Give a category another name."""
    category = call.company.categories[need(wish, "category")]
    category["description"] = need(wish, "name")
    call.touched()
    return {"category": category["nominal_code"], "name": category["description"]}


def delete_category(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Delete a category without items."""
    categories.delete(call, need(wish, "category"))
    return {"category": wish["category"]}


def set_project_status(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Complete, cancel, hide or reopen a project."""
    if need(wish, "status") not in STATUSES:
        raise ActionRefused(f"A status is one of {', '.join(STATUSES)}.")
    project = _find(call.company.projects, need(wish, "project"), lambda each: each["name"])
    return _changed(call, project, status=wish["status"])


def change_level(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Change the permission level of a user."""
    level = int(need(wish, "level"))
    if not 0 <= level <= HIGHEST_LEVEL:
        raise ActionRefused(f"A level is 0 to {HIGHEST_LEVEL}.")
    return _changed(call, _user(call, wish), permission_level=level)


def hide_user(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Hide a user, as when an employee leaves, or show them again."""
    return _changed(call, _user(call, wish), hidden=bool(wish.get("hidden")))


def set_registration(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Register the company for sales tax, or end that."""
    state = "Registered" if wish.get("on") else "Not Registered"
    return _changed(call, call.company.record, sales_tax_registration_status=state)


def lapse_subscription(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Let the subscription lapse, or renew it."""
    call.company.lapsed = bool(wish.get("on"))
    return {"lapsed": call.company.lapsed}


def change_rate(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Change what one unit of a currency is worth in the native one."""
    rate = Decimal(need(wish, "rate"))
    if rate <= 0:
        raise ActionRefused("A rate is greater than zero.")
    call.company.rates[need(wish, "currency")] = rate
    return {"currency": wish["currency"], "rate": rate}


def _changed(call: Call, record: Record, **changes: Any) -> dict[str, Any]:
    record |= changes | {"updated_at": millisecond(call.now)}
    call.touched()
    return {"id": record["id"], **changes}


def _contact(call: Call, wish: dict[str, Any]) -> Record:
    return _find(call.company.contacts, need(wish, "contact"), contact_name)


def _bank_account(call: Call, wish: dict[str, Any]) -> Record:
    return _find(call.company.bank_accounts, need(wish, "bank_account"), lambda each: str(each["name"]))


def _user(call: Call, wish: dict[str, Any]) -> Record:
    return _find(call.company.users, need(wish, "user"), lambda each: str(each["email"]))


def _find(records: dict[str, Record], wanted: str, name: Callable[[Record], str]) -> Record:
    found = records.get(wanted) or next((each for each in records.values() if name(each) == wanted), None)
    if found is None:
        raise KeyError(wanted)
    return found


DEEDS: dict[str, Deed] = {
    "edit_document": document_actions.edit_document,
    "delete_document": document_actions.delete_document,
    "duplicate_document": document_actions.duplicate_document,
    "rebill_document": document_actions.rebill_document,
    "remove_attachment": document_actions.remove_attachment,
    "set_lock_date": set_lock_date,
    "file_accounts": file_accounts,
    "file_tax_return": file_tax_return,
    "add_bank_line": add_bank_line,
    "set_contact_status": set_contact_status,
    "rename_contact": rename_contact,
    "delete_contact": delete_contact,
    "set_bank_account_status": set_bank_account_status,
    "rename_bank_account": rename_bank_account,
    "rename_category": rename_category,
    "delete_category": delete_category,
    "set_project_status": set_project_status,
    "change_level": change_level,
    "hide_user": hide_user,
    "set_registration": set_registration,
    "lapse_subscription": lapse_subscription,
    "change_rate": change_rate,
}
