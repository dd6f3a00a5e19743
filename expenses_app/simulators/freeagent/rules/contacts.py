"""Contacts: suppliers and customers in one list. Names are not unique, and a POST never updates."""

from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.rules import shown
from expenses_app.simulators.freeagent.rules.call import Call, Complaints
from expenses_app.simulators.freeagent.rules.fields import BLANK, texts
from expenses_app.simulators.freeagent.schema_check import checked
from expenses_app.simulators.freeagent.seed import add_contact
from expenses_app.simulators.freeagent.state import millisecond
from expenses_app.simulators.freeagent.wire import Record, answer, problem

ROOT, COLLECTION = "contact", "contacts"
TRIAL_EMAILS = 2


def create(call: Call) -> Response:
    """POST one contact."""
    content = checked(call, complaints := Complaints(call.switches), call.content(ROOT), "ContactWrite")
    _check(call, complaints, content, None)
    now = millisecond(call.now)
    record = add_contact(call.company, **_given(content), created_at=now, updated_at=now)
    call.touched()
    return call.created(ROOT, call.url(COLLECTION, record["id"]), shown.contact(call, record))


def one(call: Call, key: str) -> Response:
    """GET one."""
    return answer({ROOT: shown.contact(call, call.find(COLLECTION, key))})


def update(call: Call, key: str) -> Response:
    """PUT: changes the fields that are sent."""
    record = call.find(COLLECTION, key)
    content = checked(call, complaints := Complaints(call.switches), call.content(ROOT), "ContactWrite")
    _check(call, complaints, record | content, record["id"])
    record |= {name: value if value != "" else None for name, value in content.items()}
    record["updated_at"] = millisecond(call.now)
    call.touched()
    return answer({ROOT: shown.contact(call, record)})


def delete(call: Call, key: str) -> Response:
    """DELETE one without items."""
    record = call.find(COLLECTION, key)
    if call.switches["used_contact_kept"] and used(call, record["id"]):
        raise problem(409, "Contact can't be deleted because it has items")
    content = {ROOT: shown.contact(call, record)}
    del call.company.contacts[record["id"]]
    call.touched()
    return answer(content)


def used(call: Call, key: str) -> bool:
    """Whether a bill or a project belongs to a contact."""
    owners = [*call.company.bills.values(), *call.company.projects.values()]
    return any(each["contact"] == key for each in owners)


def _given(content: Record) -> Record:
    return {name: value for name, value in content.items() if value != ""}


def _check(call: Call, complaints: Complaints, content: Record, key: str | None) -> None:
    if not content.get("organisation_name"):
        for name in ("first_name", "last_name"):
            if not content.get(name):
                complaints.add("organisation_name" if name == "first_name" else name, BLANK)
    texts(call, complaints, content, ("organisation_name", "first_name", "last_name", "email"))
    if content.get("email") and "@" not in str(content["email"]):
        complaints.add("email", "is not valid")
    others = {each["email"] for each in call.company.contacts.values() if each["id"] != key} - {None}
    if call.company.plan == "trial" and content.get("email") and len(others) >= TRIAL_EMAILS:
        complaints.add("email", f"is not allowed: a trial has at most {TRIAL_EMAILS} e-mail addresses")
    complaints.end()
