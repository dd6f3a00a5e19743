"""What a person does inside the simulated Zoho Books: settings and reference data here, documents beside."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.zoho_books import document_actions as documents
from expenses_app.simulators.zoho_books.limits import CALLS_PER_DAY
from expenses_app.simulators.zoho_books.reading import LOCK_MODULES
from expenses_app.simulators.zoho_books.scopes import ROLES
from expenses_app.simulators.zoho_books.seed import add_custom_field
from expenses_app.simulators.zoho_books.state import Organisation
from expenses_app.simulators.zoho_books.wire import Record

Wish = dict[str, Any]
Deed = Callable[[Organisation, Wish, datetime], Wish]


def act(organisation: Organisation, action: str, wish: Wish, now: datetime) -> Wish:
    """Do one action with the organisation's lock held; raises ActionRefused or KeyError."""
    try:
        done = DEEDS[action](organisation, wish, now)
    except (InvalidOperation, ValueError) as error:
        raise ActionRefused(str(error) or "A value cannot be read.") from error
    organisation.changes += 1
    return done


def _find(records: dict[str, Record], wanted: str, *fields: str) -> Record:
    if wanted in records:
        return records[wanted]
    found = [each for each in records.values() if wanted in [each[name] for name in fields]]
    if not found:
        raise KeyError(wanted)
    return found[0]


def _account(organisation: Organisation, wish: Wish) -> Record:
    return _find(organisation.accounts, documents.need(wish, "account"), "account_name", "account_code")


def _contact(organisation: Organisation, wish: Wish) -> Record:
    return _find(organisation.contacts, documents.need(wish, "contact"), "contact_name")


def _set_account(**changes: bool) -> Deed:
    def deed(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
        account = _account(organisation, wish)
        account |= changes
        organisation.stamp(account, now)
        return {"account": account["account_id"], **changes}

    return deed


def _set_contact(**changes: str) -> Deed:
    def deed(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
        contact = _contact(organisation, wish)
        contact |= changes
        organisation.stamp(contact, now)
        return {"contact": contact["contact_id"], **changes}

    return deed


def _rename_account(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    account = _account(organisation, wish)
    account["account_name"] = documents.need(wish, "name")
    organisation.stamp(account, now)
    return {"account": account["account_id"]}


def _rename_contact(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    contact = _contact(organisation, wish)
    organisation.contact_names.pop(contact["contact_name"].strip().lower(), None)
    contact["contact_name"] = documents.need(wish, "name")
    organisation.contact_names[contact["contact_name"].strip().lower()] = contact["contact_id"]
    organisation.stamp(contact, now)
    return {"contact": contact["contact_id"]}


def _delete_account(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    key = _account(organisation, wish)["account_id"]
    if key in organisation.used:
        raise ActionRefused("The account was used.")
    del organisation.accounts[key]
    return {"account": key}


def _delete_contact(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    contact = _contact(organisation, wish)
    if contact["contact_id"] in organisation.used:
        raise ActionRefused("The contact was used.")
    organisation.contact_names.pop(contact["contact_name"].strip().lower(), None)
    del organisation.contacts[contact["contact_id"]]
    return {"contact": contact["contact_id"]}


def _archive_tax(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    tax = _find(organisation.taxes, documents.need(wish, "tax"), "tax_name")
    tax["_active"] = False
    return {"tax": tax["tax_id"]}


def _archive_option(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    tag = _find(organisation.tags, documents.need(wish, "tag"), "tag_name")
    option = next(
        (one for one in tag["_options"] if one["option_name"] == documents.need(wish, "option")), None
    )
    if option is None:
        raise KeyError(wish["option"])
    option["_active"] = False
    return {"option": option["option_id"]}


def _set_tag(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    tag = _find(organisation.tags, documents.need(wish, "tag"), "tag_name")
    tag |= {"is_mandatory": bool(wish.get("mandatory")), "is_active": bool(wish.get("active"))}
    return {"tag": tag["tag_id"]}


def _add_custom_field(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    module, name = documents.need(wish, "module"), documents.need(wish, "api_name")
    if module not in ("expense", "bill", "contact"):
        raise ActionRefused("A module is expense, bill or contact.")
    return add_custom_field(organisation, module, name, unique=bool(wish.get("unique")))


def _set_lock_date(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    module = documents.need(wish, "module")
    if module not in LOCK_MODULES:
        raise ActionRefused(f"A module is one of {', '.join(LOCK_MODULES)}.")
    organisation.locks.pop(module, None)
    if wish.get("date"):
        organisation.locks[module] = date.fromisoformat(wish["date"])
    return {"module": module, "date": wish.get("date")}


def _change_rate(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    currency = _find(organisation.currencies, documents.need(wish, "currency"), "currency_code")
    rate = Decimal(str(documents.need(wish, "rate")))
    if rate <= 0:
        raise ActionRefused("A rate is greater than zero.")
    currency["exchange_rate"] = rate
    return {"currency": currency["currency_code"], "rate": rate}


def _change_role(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    user, role = documents.need(wish, "user"), documents.need(wish, "role")
    if user not in organisation.members or role not in ROLES:
        raise ActionRefused(f"Users: {', '.join(organisation.members)}. Roles: {', '.join(ROLES)}.")
    organisation.members[user] = role
    _find(organisation.users, user, "email")["user_role"] = role
    return {"user": user, "role": role}


def _remove_user(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    user = documents.need(wish, "user")
    del organisation.members[user]
    _find(organisation.users, user, "email")["status"] = "deleted"
    return {"user": user}


def _set_subscription(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    organisation.record["is_org_active"] = bool(wish.get("active"))
    return {"active": organisation.active}


def _change_plan(organisation: Organisation, wish: Wish, now: datetime) -> Wish:
    plan = documents.need(wish, "plan").upper()
    if plan not in CALLS_PER_DAY:
        raise ActionRefused(f"Plans: {', '.join(CALLS_PER_DAY)}.")
    organisation.record["plan_name"] = plan
    return {"plan": plan}


DEEDS: dict[str, Deed] = {
    "edit_document": documents.edit,
    "delete_document": documents.delete,
    "duplicate_document": documents.duplicate,
    "void_bill": documents.void_bill,
    "make_draft": documents.make_draft,
    "pay_bill": documents.pay_bill,
    "invoice_expense": documents.invoice_expense,
    "reconcile": documents.reconcile,
    "unreconcile": documents.unreconcile,
    "remove_attachment": documents.remove_attachment,
    "archive_account": _set_account(is_active=False),
    "restore_account": _set_account(is_active=True),
    "delete_account": _delete_account,
    "rename_account": _rename_account,
    "archive_contact": _set_contact(status="inactive"),
    "restore_contact": _set_contact(status="active"),
    "delete_contact": _delete_contact,
    "rename_contact": _rename_contact,
    "archive_tax": _archive_tax,
    "archive_tracking_option": _archive_option,
    "set_tag": _set_tag,
    "add_custom_field": _add_custom_field,
    "set_lock_date": _set_lock_date,
    "change_rate": _change_rate,
    "change_role": _change_role,
    "remove_user": _remove_user,
    "set_subscription": _set_subscription,
    "change_plan": _change_plan,
}
