"""Bank transaction explanations: made, changed and deleted. A transfer is a pair of them."""

from decimal import Decimal

from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.rules import bank_lines, files, shown, transfers
from expenses_app.simulators.freeagent.rules.call import Call, Complaints, last_segment
from expenses_app.simulators.freeagent.rules.explanation_fields import Plan, plan
from expenses_app.simulators.freeagent.rules.locks import check_deletable, check_unlocked
from expenses_app.simulators.freeagent.schema_check import checked
from expenses_app.simulators.freeagent.state import millisecond
from expenses_app.simulators.freeagent.wire import Record, answer

ROOT, COLLECTION = "bank_transaction_explanation", "bank_transaction_explanations"
# A change of these works the tax out again, unless its amount is sent as well.
DECIDES_TAX = {"gross_value", "category", "sales_tax_rate", "sales_tax_status"}
TAX_AMOUNTS = ("sales_tax_value", "manual_sales_tax_amount")


def create(call: Call) -> Response:
    """POST: explains a bank transaction, or makes one together with its explanation."""
    complaints = Complaints(call.switches)
    content = _read(call, complaints)
    attachment = content.pop("attachment", None)
    file = files.checked_file(complaints, attachment) if attachment else None
    made = plan(call, complaints, content, None)
    record = store(call, made, content)
    if file is not None:
        files.store(call, record["id"], ROOT, file)
    return call.created(ROOT, call.url(COLLECTION, record["id"]), shown.explanation(call, record))


def update(call: Call, key: str) -> Response:
    """PUT: changes the fields that are sent."""
    record = call.find(COLLECTION, key)
    complaints = Complaints(call.switches)
    content = _read(call, complaints)
    change(call, record, content, complaints)
    return answer({ROOT: shown.explanation(call, record)})


def change(call: Call, record: Record, content: Record, complaints: Complaints) -> None:
    """Change an explanation by the fields of a body; raises Refusal."""
    sends_file = "attachment" in content
    attachment = content.pop("attachment", None)
    for name in ("bank_account", "bank_transaction"):
        if content.get(name) and last_segment(content.pop(name), f"{name}s") != record[name]:
            complaints.add(name, "can't be changed")
    check_unlocked(complaints, call.company, record, set(content))
    file = files.checked_file(complaints, attachment) if attachment else None
    wish = dict(record["_wish"])
    if DECIDES_TAX & set(content):
        wish = {name: value for name, value in wish.items() if name not in TAX_AMOUNTS}
    wish |= content
    made = plan(call, complaints, wish, record)
    _apply(call, record, made, wish)
    if sends_file:
        _attach(call, record["id"], file)
    call.company.note(record["id"], call.now, call.actor, "Changed", ", ".join(sorted(content)))


def delete(call: Call, key: str) -> Response:
    """DELETE: the bank transaction stays, unexplained."""
    record = call.find(COLLECTION, key)
    check_deletable(call.company, record, "Bank transaction explanation")
    content = {ROOT: shown.explanation(call, record)}
    remove(call, record)
    return answer(content)


def remove(call: Call, record: Record) -> None:
    """Take an explanation out of the books, and the other side of a transfer with it."""
    if record.get("paid_bill") in call.company.bills:
        _pay(call, record["paid_bill"], -record["gross_value"])
    other = call.company.explanations.get(record.get("linked_transfer_explanation") or "")
    _take_out(call, record)
    if other is not None and call.switches["transfer_counterpart_goes"]:
        _take_out(call, other)
    elif other is not None:
        transfers.leave_alone(call, other)
    call.touched()


def _read(call: Call, complaints: Complaints) -> Record:
    sent = dict(call.content(ROOT))
    if call.switches["nominal_code_for_category"]:
        code = sent.pop("nominal_code", None)
        sent |= {"category": code} if code and not sent.get("category") else {}
    return checked(call, complaints, sent, "ExplanationWrite")


def store(call: Call, made: Plan, content: Record) -> Record:
    now = millisecond(call.now)
    record: Record = {"id": call.company.new_id(), "created_at": now}
    line = made.line or bank_lines.manual_line(
        call,
        made.account["id"],
        made.fields["dated_on"],
        made.fields["gross_value"],
        made.fields["description"] or "",
    )
    line["_explanations"].append(record["id"])
    record["bank_transaction"] = line["id"]
    call.company.explanations[record["id"]] = record
    call.company.order.append((ROOT, record["id"]))
    _apply(call, record, made, content)
    money = f"{made.fields['gross_value']:,.2f} {made.account['currency']}"
    call.company.note(record["id"], call.now, call.actor, "Created", money)
    return record


def _apply(call: Call, record: Record, made: Plan, wish: Record) -> None:
    earlier = record.get("paid_bill")
    if earlier:
        _pay(call, earlier, -record["gross_value"])
    record |= made.fields | {"_wish": wish, "updated_at": millisecond(call.now)}
    if record.get("paid_bill"):
        _pay(call, record["paid_bill"], record["gross_value"])
    line = call.company.bank_transactions[record["bank_transaction"]]
    if line["is_manual"] and line["_explanations"] == [record["id"]]:
        line |= {"amount": record["gross_value"], "dated_on": record["dated_on"]}
    line["updated_at"] = millisecond(call.now)
    if made.other_side is not None:
        transfers.mirror(call, record, made.other_side)
    call.touched()


def _take_out(call: Call, record: Record) -> None:
    company = call.company
    line = company.bank_transactions[record["bank_transaction"]]
    line["_explanations"].remove(record["id"])
    line["updated_at"] = millisecond(call.now)
    del company.explanations[record["id"]]
    if (ROOT, record["id"]) in company.order:
        company.forget_document(ROOT, record["id"])
    if line["is_manual"] and not line["_explanations"] and call.switches["manual_line_goes_along"]:
        del company.bank_transactions[line["id"]]


def _attach(call: Call, key: str, file: Record | None) -> None:
    if file is not None and call.many_attachments and call.switches["inline_attachment_adds"]:
        files.store(call, key, ROOT, file)
    else:
        files.replace(call, key, ROOT, file)


def _pay(call: Call, key: str, gross: Decimal) -> None:
    bill = call.company.bills[key]
    bill |= {"paid_value": bill["paid_value"] - gross, "updated_at": millisecond(call.now)}


def one(call: Call, key: str) -> Response:
    """GET one."""
    return answer({ROOT: shown.explanation(call, call.find(COLLECTION, key))})
