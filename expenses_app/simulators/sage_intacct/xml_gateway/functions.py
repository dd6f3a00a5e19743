"""The functions of the gateway as one table: each reads its element, writes by the rules, fills its result."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from xml.etree.ElementTree import Element, SubElement

from expenses_app.simulators.sage_intacct.catalogue import ATTACHMENT, BILL, CARD_TXN, TERM
from expenses_app.simulators.sage_intacct.rules import (
    attachments,
    bill_workflows,
    bills,
    credit_card_transactions,
)
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused, Refusal
from expenses_app.simulators.sage_intacct.xml_gateway import reading
from expenses_app.simulators.sage_intacct.xml_gateway.bodies import bill_body, changed_lines, charge_body
from expenses_app.simulators.sage_intacct.xml_gateway.wire import FunctionRefused, add, day_of, text_of

Function = Callable[[Call, Element, Element], None]


def run(call: Call, element: Element, result: Element) -> None:
    """Run one function into its result; raises FunctionRefused with whatever sentences the rules have."""
    function = FUNCTIONS.get(element.tag)
    if function is None:
        raise FunctionRefused(f"Function {element.tag} is not supported.")
    if element.tag not in READING and call.user in call.company.read_only_users:
        raise FunctionRefused("You do not have permission to perform this operation.")
    try:
        function(call, element, result)
    except RecordRefused as refused:
        raise FunctionRefused(f"Could not run {element.tag}.", *refused.sentences) from refused
    except Refusal as refusal:
        error = json.loads(refusal.response.get_data())["ia::error"]
        sentences = [each["message"] for each in error.get("details", [])] or [error["message"]]
        raise FunctionRefused(*sentences) from refusal


def _record_charge(call: Call, element: Element, result: Element) -> None:
    record = credit_card_transactions.create(call, charge_body(element))
    _done(call, CARD_TXN, record, "create", result)


def _update_charge(call: Call, element: Element, result: Element) -> None:
    call, record = _existing(call, CARD_TXN, element)
    if record["isInclusiveTax"]:
        raise FunctionRefused("A transaction with inclusive tax cannot be updated.")
    body = charge_body(element)
    lines = element.findall("updateccpayitems/updateccpayitem")
    if lines:
        body["lines"] = changed_lines(lines, record["lines"], bill=False)
    _done(call, CARD_TXN, credit_card_transactions.update(call, record, body), "modify", result)


def _reverse_charge(call: Call, element: Element, result: Element) -> None:
    body = {"key": element.get("key"), "reversedDate": day_of(element.find("datereversed"))}
    made = credit_card_transactions.reverse(call, body | {"memo": text_of(element, "memo") or None})
    _done(call, CARD_TXN, made, "reverse", result)


def _create_bill(call: Call, element: Element, result: Element) -> None:
    """Without an action a bill is submitted; a draft that cannot be submitted does not stay."""
    body = bill_body(element)
    term = call.refer(TERM, body.get("term"))
    if "dueDate" not in body and term is not None:
        due = date.fromisoformat(body["createdDate"]) + timedelta(days=term["due"]["days"])
        body["dueDate"] = due.isoformat()
    record = bills.create(call, body)
    if (text_of(element, "action") or "Submit") == "Submit":
        try:
            bill_workflows.run(call, "submit", {"key": record["key"]})
        except RecordRefused:
            bills.delete(call, record)
            raise
    _done(call, BILL, record, "create", result)


def _update_bill(call: Call, element: Element, result: Element) -> None:
    """``billitems`` replace the whole set of lines, ``updatebillitems`` change single ones."""
    call, record = _existing(call, BILL, element)
    body = bill_body(element)
    if "lines" in body:
        gone = [{"key": line["key"], "ia::operation": "delete"} for line in record["lines"]]
        body["lines"] = gone + body["lines"]
    single = element.findall("updatebillitems/updatelineitem")
    if single:
        body["lines"] = changed_lines(single, record["lines"], bill=True)
    _done(call, BILL, bills.update(call, record, body), "modify", result)


def _reverse_bill(call: Call, element: Element, result: Element) -> None:
    body = {"key": element.get("key"), "reverseDate": day_of(element.find("datereversed"))}
    made = bill_workflows.run(call, "reverse", body | {"notes": text_of(element, "description") or None})
    _done(call, BILL, made, "reverse", result)


def _delete_bill(call: Call, element: Element, result: Element) -> None:
    call, record = _existing(call, BILL, element)
    bills.delete(call, record)
    _done(call, BILL, record, "delete", result)


def _create_folder(call: Call, element: Element, result: Element) -> None:
    body = {
        "id": text_of(element, "supdocfoldername"),
        "description": text_of(element, "supdocfolderdescription"),
    }
    add(result, "key", attachments.create_folder(call, body)["key"])


def _create_attachment(call: Call, element: Element, result: Element) -> None:
    body = {
        "id": text_of(element, "supdocid"),
        "name": text_of(element, "supdocname"),
        "folder": {"id": text_of(element, "supdocfoldername")},
        "files": _files(element),
    }
    add(result, "key", attachments.create(call, body)["id"])


def _update_attachment(call: Call, element: Element, result: Element) -> None:
    """Files are added, never replaced."""
    record = call.refer(ATTACHMENT, {"id": text_of(element, "supdocid")})
    if record is None:
        raise FunctionRefused(f"Attachment '{text_of(element, 'supdocid')}' is not valid.")
    attachments.update(call, record, {"files": _files(element)})
    add(result, "key", record["id"])


def _files(element: Element) -> list[Record]:
    """An attachment's name comes without its extension, which is its type."""
    return [
        {
            "name": f"{text_of(each, 'attachmentname')}.{text_of(each, 'attachmenttype')}",
            "data": text_of(each, "attachmentdata"),
        }
        for each in element.findall("attachments/attachment")
    ]


def _existing(call: Call, path: str, element: Element) -> tuple[Call, Record]:
    """Return the record that ``key`` means, and the call at the record's own entity."""
    found = call.refer(path, {"key": element.get("key", "")})
    if found is None:
        raise FunctionRefused(f"Invalid key '{element.get('key', '')}' specified.")
    return replace(call, entity=found["_entity"] or call.entity), found


def _done(call: Call, path: str, record: Record, action: str, result: Element) -> None:
    call.company.audit(path, record["key"], action, call.now, call.user)
    SubElement(result, "key").text = record["key"]


READING: dict[str, Function] = {
    "query": reading.query,
    "read": reading.read,
    "lookup": reading.lookup,
}
FUNCTIONS: dict[str, Function] = READING | {
    "record_cctransaction": _record_charge,
    "update_cctransaction": _update_charge,
    "reverse_cctransaction": _reverse_charge,
    "create_bill": _create_bill,
    "update_bill": _update_bill,
    "reverse_bill": _reverse_bill,
    "delete_bill": _delete_bill,
    "create_supdocfolder": _create_folder,
    "create_supdoc": _create_attachment,
    "update_supdoc": _update_attachment,
}
