"""``query``, ``read`` and ``lookup``: the gateway's ways of reading."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from expenses_app.simulators.sage_intacct.query.filters import Test, compiled
from expenses_app.simulators.sage_intacct.query.values import reader, records_of, visible
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.wire import Record
from expenses_app.simulators.sage_intacct.xml_gateway.fields import COMMON, OBJECTS, XmlObject, shown, wanted
from expenses_app.simulators.sage_intacct.xml_gateway.wire import FunctionRefused, add, text_of

LARGEST_PAGE, PAGE = 2000, 100
ONE = {
    "equalto": "$eq",
    "notequalto": "$ne",
    "lessthan": "$lt",
    "lessthanorequalto": "$lte",
    "greaterthan": "$gt",
    "greaterthanorequalto": "$gte",
}
SEVERAL = {"in": "$in", "notin": "$notIn", "between": "$between"}


def query(call: Call, function: Element, result: Element) -> None:
    """Answer one page; ``offset`` counts from 0, ``numremaining`` says how many follow."""
    kind = _kind(text_of(function, "object"))
    select = function.find("select")
    names = [(each.text or "").strip() for each in select.findall("field")] if select is not None else []
    numbers = text_of(function, "pagesize") or str(PAGE), text_of(function, "offset") or "0"
    size, offset = (int(each) if each.isdigit() else -1 for each in numbers)
    if not names or not 1 <= size <= LARGEST_PAGE or offset < 0:
        raise FunctionRefused(f"A query has fields, a page of 1 to {LARGEST_PAGE} and an offset from 0.")
    for name in names:
        _field(kind, name)
    rows = _selected(call, kind, function)
    page = rows[offset : offset + size]
    data = _data(result, kind.name, len(rows), offset, len(page))
    for row in page:
        _add_row(call, kind, data, row, names)


def read(call: Call, function: Element, result: Element) -> None:
    """Answer the records of some record numbers with all or some fields; unknown numbers are left out."""
    kind = _kind(text_of(function, "object"))
    asked = text_of(function, "fields")
    names = [*COMMON, *kind.fields] if asked in ("", "*") else [each.strip() for each in asked.split(",")]
    for name in names:
        _field(kind, name)
    keys = {each.strip() for each in text_of(function, "keys").split(",")}
    rows = [row for row in records_of(call.company, kind.path) if row["key"] in keys and call.sees(row)]
    data = _data(result, kind.name, len(rows), 0, len(rows))
    for row in rows:
        _add_row(call, kind, data, row, names)


def lookup(call: Call, function: Element, result: Element) -> None:
    """Answer the fields of an object."""
    kind = _kind(text_of(function, "object"))
    data = SubElement(result, "data", {"listtype": "All", "count": "1"})
    described = SubElement(data, "Type", {"Name": kind.name})
    fields = SubElement(described, "Fields")
    for name in sorted({*COMMON, *kind.fields}):
        add(SubElement(fields, "Field"), "ID", name)


def _selected(call: Call, kind: XmlObject, function: Element) -> list[Record]:
    options = function.find("options")
    private = text_of(options, "showprivate") == "true"
    sensitive = text_of(options, "caseinsensitive") != "true"
    hidden = call.switches["top_level_hides_entities"] and not private
    holder = function.find("filter")
    test = _test(call, kind, holder[0], sensitive=sensitive) if holder is not None and len(holder) else None
    rows = [
        row
        for row in records_of(call.company, kind.path)
        if visible(row, call.entity, hide_entities=hidden) and (test is None or test(row))
    ]
    for order in reversed(function.findall("orderby/order")):
        value = reader(call.company, kind.path, _field(kind, text_of(order, "field")))
        down = order.find("descending") is not None
        rows.sort(key=lambda row, value=value: str(value(row) or ""), reverse=down)  # type: ignore[misc]
    return rows


def _test(call: Call, kind: XmlObject, part: Element, *, sensitive: bool) -> Test:
    if part.tag in ("and", "or"):
        tests = [_test(call, kind, each, sensitive=sensitive) for each in part]
        join: Callable[[Any], bool] = all if part.tag == "and" else any
        return lambda record: join(test(record) for test in tests)
    name = text_of(part, "field")
    field = _field(kind, name)
    try:
        values = [wanted(kind, name, (each.text or "").strip()) for each in part.findall("value")]
    except ValueError as error:
        raise FunctionRefused(f"A value of field {name} is not valid.") from error
    condition = _condition(part.tag, field, values)
    return compiled(condition, lambda each: reader(call.company, kind.path, each), case_sensitive=sensitive)


def _condition(word: str, field: str, values: list[str]) -> Record:
    if word in ("isnull", "isnotnull"):
        return {"$eq" if word == "isnull" else "$ne": {field: None}}
    if not values:
        raise FunctionRefused(f"Filter {word} needs a value.")
    if word in ("like", "notlike"):
        pattern, no = values[0], word == "notlike"
        start, end = pattern.startswith("%"), pattern.endswith("%")
        operator = {(True, True): "ontains", (True, False): "ndsWith", (False, True): "tartsWith"}.get(
            (start, end)
        )
        if operator is None:
            return {"$ne" if no else "$eq": {field: pattern}}
        letter = {"ontains": "c", "ndsWith": "e", "tartsWith": "s"}[operator]
        return {
            f"$not{letter.upper()}{operator}" if no else f"${letter}{operator}": {field: pattern.strip("%")}
        }
    if word in ONE:
        return {ONE[word]: {field: values[0]}}
    if word in SEVERAL:
        return {SEVERAL[word]: {field: values}}
    raise FunctionRefused(f"Filter {word} is not valid.")


def _kind(name: str) -> XmlObject:
    if name not in OBJECTS:
        raise FunctionRefused(f"Object definition {name} not found.")
    return OBJECTS[name]


def _field(kind: XmlObject, name: str) -> str:
    found = kind.field(name)
    if found is None:
        raise FunctionRefused(f"Field {name} is not a field of {kind.name}.")
    return found


def _data(result: Element, name: str, total: int, offset: int, count: int) -> Element:
    left = str(total - offset - count)
    counts = {"totalcount": str(total), "offset": str(offset), "count": str(count), "numremaining": left}
    return SubElement(result, "data", {"listtype": name} | counts)


def _add_row(call: Call, kind: XmlObject, data: Element, row: Record, names: list[str]) -> None:
    made = SubElement(data, kind.name)
    for name in names:
        value = reader(call.company, kind.path, _field(kind, name))(row)
        add(made, name, shown(kind, name, value))
