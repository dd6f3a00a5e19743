"""Bills: what a contact asks to be paid, in up to forty items. Positive is owed to the contact."""

from datetime import date
from decimal import Decimal

from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.rules import files, shown
from expenses_app.simulators.freeagent.rules.bill_items import merged, read_items
from expenses_app.simulators.freeagent.rules.call import Call, Complaints, last_segment
from expenses_app.simulators.freeagent.rules.fields import (
    NOT_VALID,
    open_day,
    read_amount,
    read_date,
    rebilling,
    required,
    texts,
    usable,
)
from expenses_app.simulators.freeagent.rules.locks import check_deletable, check_unlocked
from expenses_app.simulators.freeagent.schema_check import checked
from expenses_app.simulators.freeagent.state import millisecond
from expenses_app.simulators.freeagent.wire import Record, answer, problem

ROOT, COLLECTION = "bill", "bills"
REQUIRED = ("contact", "reference", "dated_on", "due_on", "bill_items")
ZERO = Decimal("0.00")


def create(call: Call) -> Response:
    """POST one bill."""
    content = checked(call, complaints := Complaints(call.switches), call.content(ROOT), "BillWrite")
    attachment = content.pop("attachment", None)
    file = files.checked_file(complaints, attachment) if attachment else None
    fields = _fields(call, complaints, content)
    now = millisecond(call.now)
    record: Record = {"id": call.company.new_id(), "paid_value": ZERO, "created_at": now} | fields
    record |= {"updated_at": now, "_wish": content}
    call.company.bills[record["id"]] = record
    call.company.order.append((ROOT, record["id"]))
    call.company.contacts[record["contact"]]["_supplier"] = True
    money = f"{record['total_value']:,.2f} {record['currency']}"
    call.company.note(record["id"], call.now, call.actor, "Created", money)
    if file is not None:
        files.store(call, record["id"], ROOT, file)
    call.touched()
    return call.created(ROOT, call.url(COLLECTION, record["id"]), shown.bill(call, record))


def one(call: Call, key: str) -> Response:
    """GET one, with its items."""
    return answer({ROOT: shown.bill(call, call.find(COLLECTION, key))})


def update(call: Call, key: str) -> Response:
    """PUT: changes the fields that are sent; items by their url, away with ``_destroy``, new without url."""
    record = call.find(COLLECTION, key)
    content = checked(call, complaints := Complaints(call.switches), call.content(ROOT), "BillWrite")
    change(call, record, content, complaints)
    return answer({ROOT: shown.bill(call, record)})


def change(call: Call, record: Record, content: Record, complaints: Complaints) -> None:
    """Change a bill by the fields of a body; raises Refusal."""
    sends_file = "attachment" in content
    attachment = content.pop("attachment", None)
    check_unlocked(complaints, call.company, record, set(content))
    file = files.checked_file(complaints, attachment) if attachment else None
    items = [each["_wish"] | {"_id": each["id"]} for each in record["bill_items"]]
    if content.get("bill_items"):
        content = content | {"bill_items": merged(items, content["bill_items"])}
    wish = record["_wish"] | {"bill_items": items} | content
    record |= _fields(call, complaints, wish) | {"_wish": wish, "updated_at": millisecond(call.now)}
    if sends_file:
        files.replace(call, record["id"], ROOT, file)
    call.company.note(record["id"], call.now, call.actor, "Changed", ", ".join(sorted(content)))
    call.touched()


def delete(call: Call, key: str) -> Response:
    """DELETE one that nothing has been paid of."""
    record = call.find(COLLECTION, key)
    check_deletable(call.company, record, "Bill")
    if record["paid_value"]:
        raise problem(409, "Bill can't be deleted because it has payments")
    content = {ROOT: shown.bill(call, record)}
    remove(call, record)
    return answer(content)


def remove(call: Call, record: Record) -> None:
    """Take a bill out of the books."""
    del call.company.bills[record["id"]]
    call.company.forget_document(ROOT, record["id"])
    call.touched()


def _fields(call: Call, complaints: Complaints, content: Record) -> Record:
    required(complaints, content, REQUIRED)
    day, due = open_day(call, complaints, content), read_date(complaints, content, "due_on")
    texts(call, complaints, content, ("reference", "comments"))
    contact = _contact(call, complaints, content)
    project = rebilling(call, complaints, content)
    currency = content.get("currency") or call.company.currency
    foreign = currency != call.company.currency
    if currency not in call.company.rates or (foreign and not call.company.multi_currency):
        complaints.add("currency", NOT_VALID)
        complaints.end()
    items = read_items(
        call, complaints, content.get("bill_items") or [], call.company.rate_to_native(currency)
    )
    complaints.end()
    total = sum((each["total_value"] for each in items), ZERO)
    tax = sum((each["sales_tax_value"] for each in items), ZERO)
    _check_order(complaints, day, due)
    complaints.end()
    return {
        "contact": contact,
        "reference": content["reference"],
        "dated_on": day,
        "due_on": due,
        "currency": currency,
        "input_total_values_inc_tax": content.get("input_total_values_inc_tax", foreign),
        "total_value": total,
        "net_value": -(total + tax),
        "sales_tax_value": tax,
        "exchange_rate": call.company.rate_to_native(currency),
        "ec_status": content.get("ec_status") or None,
        "comments": content.get("comments") or None,
        "project": project,
        "rebill_type": content.get("rebill_type") or None,
        "rebill_factor": read_amount(complaints, content, "rebill_factor", zero_allowed=True),
        "is_paid_by_hire_purchase": False,
        "bill_items": items,
    }


def _contact(call: Call, complaints: Complaints, content: Record) -> str | None:
    if not content.get("contact"):
        return None
    found = call.company.contacts.get(last_segment(content["contact"], "contacts") or "")
    if found is None:
        complaints.add("Contact", "not found")
        return None
    usable(call, complaints, "contact", found)
    return str(found["id"])


def _check_order(complaints: Complaints, day: date | None, due: date | None) -> None:
    if day is not None and due is not None and due < day:
        complaints.add("due_on", "must not be before dated_on")
