"""Turns the gateway's write functions into the bodies that the rules read. The order of elements matters.

Card functions follow the order that Sage prints; where tax and billable elements stand among their brothers, and
the whole of a bill's tax elements, is unconfirmed.
"""

from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element

from expenses_app.simulators.sage_intacct.wire import Record
from expenses_app.simulators.sage_intacct.xml_gateway.wire import FunctionRefused, day_of, text_of

CHARGE_ORDER = ("chargecardid", "paymentdate", "referenceno", "payee", "description", "supdocid", "currency",
                "exchratedate", "exchratetype", "exchrate", "inclusivetax", "taxsolutionid", "ccpayitems",
                "updateccpayitems")  # fmt: skip
CHARGE_LINE_ORDER = ("glaccountno", "description", "paymentamount", "departmentid", "locationid", "customerid",
                     "vendorid", "employeeid", "projectid", "itemid", "classid", "totaltrxamount", "taxentries",
                     "billable")  # fmt: skip
BILL_ORDER = ("vendorid", "datecreated", "dateposted", "datedue", "termname", "action", "billno", "ponumber",
              "onhold", "description", "basecurr", "currency", "exchratedate", "exchratetype", "exchrate",
              "supdocid", "inclusivetax", "taxsolutionid", "billitems", "updatebillitems")  # fmt: skip
BILL_LINE_ORDER = ("glaccountno", "amount", "memo", "locationid", "departmentid", "projectid", "customerid",
                   "vendorid", "employeeid", "itemid", "classid", "totaltrxamount", "billable",
                   "taxentries")  # fmt: skip
DIMENSIONS = ("department", "location", "customer", "vendor", "employee", "project", "item", "class")
CHARGE_TEXTS = {"referenceno": "referenceNumber", "payee": "payee", "description": "description"}
BILL_TEXTS = {"billno": "billNumber", "ponumber": "referenceNumber", "description": "description"}
REFERENCES = {
    "chargecardid": "creditCardAccount",
    "vendorid": "vendor",
    "supdocid": "attachment",
    "taxsolutionid": "taxSolution",
    "termname": "term",
}


def charge_body(function: Element) -> Record:
    """Return the body of a card transaction, whole or in part; raises FunctionRefused."""
    _ordered(function, CHARGE_ORDER)
    body = _head(function, CHARGE_TEXTS, "isInclusiveTax", {"paymentdate": "txnDate"})
    lines = [_charge_line(each) for each in function.findall("ccpayitems/ccpayitem")]
    return body | ({"lines": lines} if lines else {})


def bill_body(function: Element) -> Record:
    """Return the body of a bill, whole or in part; raises FunctionRefused."""
    _ordered(function, BILL_ORDER)
    days = {"datecreated": "createdDate", "dateposted": "postingDate", "datedue": "dueDate"}
    body = _head(function, BILL_TEXTS, "isTaxInclusive", days)
    lines = [_bill_line(each) for each in function.findall("billitems/lineitem")]
    return body | ({"lines": lines} if lines else {})


def changed_lines(elements: list[Element], existing: list[Record], *, bill: bool) -> list[Record]:
    """Return the changes of single lines, which name their line by number from 1; raises FunctionRefused."""
    changes = []
    for element in elements:
        number = element.get("line_num", "")
        if not number.isdigit() or not 1 <= int(number) <= len(existing):
            raise FunctionRefused(f"Line {number or '?'} is not valid.")
        content = _bill_line(element) if bill else _charge_line(element)
        changes.append(content | {"key": existing[int(number) - 1]["key"]})
    return changes


def _head(function: Element, texts: dict[str, str], inclusive: str, days: dict[str, str]) -> Record:
    body: Record = {}
    for name, field in days.items():
        day = day_of(function.find(name))
        if day is not None:
            body[field] = day
    for element in function:
        value = (element.text or "").strip()
        if element.tag in texts:
            body[texts[element.tag]] = value
        elif element.tag in REFERENCES:
            body[REFERENCES[element.tag]] = {"id": value}
        elif element.tag == "inclusivetax":
            body[inclusive] = value == "true"
    return body | _currency(function)


def _currency(function: Element) -> Record:
    code, kind, rate = (text_of(function, name) for name in ("currency", "exchratetype", "exchrate"))
    if kind and rate:
        raise FunctionRefused("Specify either exchratetype or exchrate, not both.")
    block: dict[str, Any] = {"txnCurrency": code} if code else {}
    if text_of(function, "basecurr"):
        block["baseCurrency"] = text_of(function, "basecurr")
    if kind or rate:
        block["exchangeRate"] = {"typeId": kind} if kind else {"rate": _number(rate)}
    return {"currency": block} if block else {}


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise FunctionRefused(f"Exchange rate {text} is not valid.") from error


def _charge_line(element: Element) -> Record:
    _ordered(element, CHARGE_LINE_ORDER)
    billable = {"isBillable": text_of(element, "billable") == "true"} if text_of(element, "billable") else {}
    return _line(element, {"paymentamount": "txnAmount", "description": "description"}) | billable


def _bill_line(element: Element) -> Record:
    _ordered(element, BILL_LINE_ORDER)
    billable = text_of(element, "billable")
    project = {"project": {"isBillable": billable == "true"}} if billable else {}
    return _line(element, {"amount": "txnAmount", "memo": "memo"}) | project


def _line(element: Element, texts: dict[str, str]) -> Record:
    line: Record = {
        field: text_of(element, name)
        for name, field in (texts | {"totaltrxamount": "totalTxnAmount"}).items()
        if text_of(element, name)
    }
    if text_of(element, "glaccountno"):
        line["glAccount"] = {"id": text_of(element, "glaccountno")}
    dimensions = {
        name: {"id": text_of(element, f"{name}id")} for name in DIMENSIONS if text_of(element, f"{name}id")
    }
    if dimensions:
        line["dimensions"] = dimensions
    entries = [_entry(each) for each in element.findall("taxentries/taxentry")]
    return line | ({"taxEntries": entries} if entries else {})


def _entry(element: Element) -> Record:
    entry: Record = {"purchasingTaxDetail": {"id": text_of(element, "detailid")}}
    amount = text_of(element, "trx_tax")
    return entry | ({"txnTaxAmount": amount} if amount else {})


def _ordered(element: Element, order: tuple[str, ...]) -> None:
    """Refuse elements that are unknown here or out of order; raises FunctionRefused."""
    last = -1
    for child in element:
        if child.tag not in order:
            raise FunctionRefused(f"Element {child.tag} is not expected in {element.tag}.")
        place = order.index(child.tag)
        if place < last:
            raise FunctionRefused(f"Element {child.tag} is out of order in {element.tag}.")
        last = place
