"""What people do inside the software: edit, delete, void, match, archive, close the books, disconnect, cancel."""

import copy
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from expenses_app.simulators.chassis import ActionField, ActionRefused, LedgerEvent, UserAction
from expenses_app.simulators.quickbooks_online import schema
from expenses_app.simulators.quickbooks_online.catalogue import KINDS, PEOPLE
from expenses_app.simulators.quickbooks_online.refusals import Refusal
from expenses_app.simulators.quickbooks_online.rules.archiving import DELETED
from expenses_app.simulators.quickbooks_online.seed import PLANS
from expenses_app.simulators.quickbooks_online.state import Company, Record

if TYPE_CHECKING:
    from expenses_app.simulators.quickbooks_online.platform import QuickBooksOnline

PERSON = "Kate Bookkeeper"
RECORD = (ActionField("kind", "Kind, such as Purchase or Vendor"), ActionField("id", "Id"))
Wish = dict[str, Any]

ACTIONS = (
    UserAction("edit", "Edit", "Changes a document or list record.", (*RECORD, ActionField("changes", "Changes", "json"))),
    UserAction("delete", "Delete", "Deletes a document or a file.", RECORD),
    UserAction("void", "Void", "Sets a document's amounts to 0 and keeps it.", RECORD),
    UserAction("match", "Match to the bank feed", "Ties a document to a downloaded bank transaction.", RECORD),
    UserAction("unmatch", "Undo the match", "Frees a document again.", RECORD),
    UserAction("bill", "Bill to the customer", "Puts a billable expense on an invoice.", RECORD),
    UserAction("add", "Add", "Adds a record.", (ActionField("kind", "Kind"), ActionField("body", "Record", "json"))),
    UserAction("archive", "Make inactive", "Archives an account, supplier, class …", RECORD),
    UserAction("restore", "Make active", "Brings an archived record back.", RECORD),
    UserAction("merge", "Merge", "Merges a supplier into another one.",
               (ActionField("id", "Supplier that goes"), ActionField("into", "Supplier that stays"))),
    UserAction(
        "close_books", "Close the books", "No date opens them again.",
        (ActionField("date", "Closing date", "date", required=False),
         ActionField("password", "With a password", "checkbox", required=False)),
    ),
    UserAction("disconnect", "Disconnect the app", "Ends every grant of this company."),
    UserAction("expire_access_tokens", "Let access tokens run out", "The next call meets 401."),
    UserAction("cancel_subscription", "Cancel the subscription", "Writing is refused from now on."),
    UserAction("renew_subscription", "Renew the subscription", "Writing works again."),
    UserAction("remove_admin", "Remove the connecting admin", "Every call meets 120."),
    UserAction("restore_admin", "Restore the connecting admin", "Calls work again."),
    UserAction("set_plan", "Change the plan", ", ".join(PLANS), (ActionField("plan", "Plan"),)),
    UserAction(
        "set_preferences", "Change settings", "Only what is given changes.",
        (ActionField("multicurrency", "Multicurrency", "json", required=False),
         ActionField("billable_tracking", "Billable expenses", "json", required=False),
         ActionField("warn_duplicate_bill_number", "Warn of duplicate numbers", "json", required=False)),
    ),
    UserAction("set_exchange_rate", "Set an exchange rate", "Home units for one foreign unit.",
               (ActionField("currency", "Currency"), ActionField("rate", "Rate"))),
    UserAction(
        "set_webhook", "Send webhooks", "One address for the app, for all companies; empty stops.",
        (ActionField("url", "Address", required=False), ActionField("verifier_token", "Verifier token", required=False)),
    ),
)  # fmt: skip


class UserActions:
    """Carries them out."""

    def __init__(self, platform: "QuickBooksOnline") -> None:
        self._platform = platform
        self._deeds: dict[str, Callable[[Company, Wish], Wish]] = {
            "edit": self._edit,
            "delete": self._delete,
            "void": self._void,
            "match": lambda company, wish: self._mark(company, wish, "matched", True),
            "unmatch": lambda company, wish: self._mark(company, wish, "matched", False),
            "bill": self._bill,
            "add": self._add,
            "archive": lambda company, wish: self._activate(company, wish, False),
            "restore": lambda company, wish: self._activate(company, wish, True),
            "merge": self._merge,
            "close_books": self._close_books,
            "disconnect": self._disconnect,
            "expire_access_tokens": lambda company, wish: {
                "expired": self._platform.grants.expire_access(company.realm)
            },
            "cancel_subscription": lambda company, wish: _set(company, subscribed=False),
            "renew_subscription": lambda company, wish: _set(company, subscribed=True),
            "remove_admin": lambda company, wish: _set(company, admin_left=True),
            "restore_admin": lambda company, wish: _set(company, admin_left=False),
            "set_plan": self._set_plan,
            "set_preferences": self._set_preferences,
            "set_exchange_rate": self._set_exchange_rate,
            "set_webhook": self._set_webhook,
        }

    def act(self, company: Company, action: str, wish: Wish) -> Wish:
        """Do one; raises ActionRefused, or KeyError for a record that is not there."""
        with company.lock:
            try:
                return self._deeds[action](company, wish)
            except Refusal as refusal:
                raise ActionRefused(str(refusal)) from refusal

    def _edit(self, company: Company, wish: Wish) -> Wish:
        record = _record(company, wish)
        changes = wish.get("changes")
        if not isinstance(changes, dict):
            raise ActionRefused("changes is a JSON object of properties.")
        body = {**copy.deepcopy(record.body), **changes}
        return self._save(company, record, body)

    def _save(self, company: Company, record: Record, body: Wish) -> Wish:
        writer = self._platform.writer(company, PERSON, person=True)
        whole = schema.checked(record.kind, {**body, "Id": record.id, "SyncToken": str(record.token)})
        return writer.update(KINDS[record.kind], whole)

    def _delete(self, company: Company, wish: Wish) -> Wish:
        record = _record(company, wish)
        writer = self._platform.writer(company, PERSON, person=True)
        return writer.delete(KINDS[record.kind], {"Id": record.id, "SyncToken": str(record.token)})

    def _void(self, company: Company, wish: Wish) -> Wish:
        record = _record(company, wish)
        if not KINDS[record.kind].transaction:
            raise ActionRefused(f"A {record.kind} cannot be voided.")
        body = copy.deepcopy(record.body)
        for row in body.get("Line", []):
            row["Amount"] = Decimal(0)
        for name in ("TotalAmt", "HomeTotalAmt", "Balance", "Amount"):
            if name in body:
                body[name] = Decimal(0)
        body.pop("TxnTaxDetail", None)
        if self._platform.positions["void_marks_note"]:
            note = body.get("PrivateNote", "")
            body["PrivateNote"] = f"Voided - {note}" if note else "Voided"
        company.change(record, body, self._platform.clock.now())
        record.line_taxes = tuple(Decimal(0) for _ in body.get("Line", []))
        record.voided = True
        self._note(company, record, "Voided", "Void")
        return record.as_json()

    def _mark(self, company: Company, wish: Wish, name: str, value: bool) -> Wish:
        record = _record(company, wish)
        setattr(record, name, value)
        what = "Matched to a bank transaction" if value else "Match undone"
        record.history.append(LedgerEvent(self._platform.clock.now(), PERSON, what))
        return record.as_json()

    def _bill(self, company: Company, wish: Wish) -> Wish:
        record = _record(company, wish)
        body = copy.deepcopy(record.body)
        details = [row.get("AccountBasedExpenseLineDetail", {}) for row in body.get("Line", [])]
        billable = [detail for detail in details if detail.get("BillableStatus") == "Billable"]
        if not billable:
            raise ActionRefused("No line is billable.")
        for detail in billable:
            detail["BillableStatus"] = "HasBeenBilled"
        company.change(record, body, self._platform.clock.now())
        record.billed = True
        self._note(company, record, "Billed", "Update")
        return record.as_json()

    def _add(self, company: Company, wish: Wish) -> Wish:
        kind = KINDS[str(wish.get("kind"))]
        if not kind.writable or not isinstance(wish.get("body"), dict):
            raise ActionRefused("kind is a writable kind, body a JSON object.")
        writer = self._platform.writer(company, PERSON, person=True)
        return writer.create(kind, schema.checked(kind.name, wish["body"])).as_json()

    def _activate(self, company: Company, wish: Wish, active: bool) -> Wish:
        record = _record(company, wish)
        if KINDS[record.kind].transaction or record.kind == "Attachable":
            raise ActionRefused("Only list records can be archived.")
        body = copy.deepcopy(record.body)
        body["Active"] = active
        for name in {KINDS[record.kind].name_field, "FullyQualifiedName"} & set(body):
            plain = str(body[name]).removesuffix(DELETED)
            suffix = DELETED if not active and self._platform.positions["deleted_suffix"] else ""
            body[name] = plain + suffix
        company.change(record, body, self._platform.clock.now())
        self._note(company, record, "Made active" if active else "Made inactive", "Update")
        return record.as_json()

    def _merge(self, company: Company, wish: Wish) -> Wish:
        going = company.person(str(wish.get("id")))
        staying = company.person(str(wish.get("into")))
        if going is None or staying is None or going.kind != staying.kind or going is staying:
            raise ActionRefused("Merging takes two different records of one kind.")
        now = self._platform.clock.now()
        for kind, identity in company.order:
            record = company.records[kind][identity]
            body = copy.deepcopy(record.body)
            if _renamed(body, going, staying):
                company.change(record, body, now)
        company.remove(going, now)
        self._platform.notice(company, going.kind, going.id, "Merge")
        return staying.as_json()

    def _close_books(self, company: Company, wish: Wish) -> Wish:
        try:
            company.close_date = date.fromisoformat(wish["date"]) if wish.get("date") else None
        except ValueError as error:
            raise ActionRefused("date is YYYY-MM-DD.") from error
        company.close_password = bool(wish.get("password", True))
        self._platform.notice(company, "Preferences", "1", "Update")
        return {"close_date": company.close_date, "password": company.close_password}

    def _disconnect(self, company: Company, wish: Wish) -> Wish:
        return {"ended": self._platform.end_grants(company.realm)}

    def _set_plan(self, company: Company, wish: Wish) -> Wish:
        if wish.get("plan") not in PLANS:
            raise ActionRefused(f"plan is one of {', '.join(PLANS)}.")
        return _set(company, plan=wish["plan"])

    def _set_preferences(self, company: Company, wish: Wish) -> Wish:
        known = {"multicurrency", "billable_tracking", "warn_duplicate_bill_number"}
        if set(wish) - known or not all(isinstance(value, bool) for value in wish.values()):
            raise ActionRefused(f"{', '.join(sorted(known))} are true or false.")
        self._platform.notice(company, "Preferences", "1", "Update")
        return _set(company, **wish)

    def _set_exchange_rate(self, company: Company, wish: Wish) -> Wish:
        try:
            company.rates[str(wish["currency"])] = Decimal(str(wish["rate"]))
        except InvalidOperation as error:
            raise ActionRefused("rate is a number.") from error
        return {"rates": company.rates}

    def _set_webhook(self, company: Company, wish: Wish) -> Wish:
        self._platform.webhooks.send_to(str(wish.get("url") or ""), str(wish.get("verifier_token") or ""))
        return self._platform.webhooks.as_json()

    def _note(self, company: Company, record: Record, what: str, operation: str) -> None:
        record.history.append(LedgerEvent(self._platform.clock.now(), PERSON, what))
        self._platform.notice(company, record.kind, record.id, operation)


def _record(company: Company, wish: Wish) -> Record:
    kind, identity = str(wish.get("kind")), str(wish.get("id"))
    if kind not in KINDS or (kind in PEOPLE and company.get(kind, identity) is None):
        raise KeyError(f"{kind} {identity}")
    return company.records[kind][identity]


def _set(company: Company, **values: Any) -> Wish:
    for name, value in values.items():
        setattr(company, name, value)
    return values


def _renamed(value: Any, going: Record, staying: Record) -> bool:
    """Point every reference to a merged person at the one that stays."""
    changed = False
    if isinstance(value, list):
        # Every row must be visited, so this is a list and not a generator.
        return any([_renamed(part, going, staying) for part in value])  # noqa: C419
    if isinstance(value, dict):
        for name in ("EntityRef", "VendorRef", "Entity", "CustomerRef"):
            reference = value.get(name)
            if isinstance(reference, dict) and reference.get("value") == going.id:
                reference |= {"value": staying.id, "name": staying.name}
                changed = True
        changed = any([_renamed(part, going, staying) for part in value.values()]) or changed  # noqa: C419
    return changed
