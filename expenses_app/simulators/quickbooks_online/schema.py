"""Checks a JSON body against Intuit's schema: names, enumerations and types, by turning it into XML in schema order.

The order, the enumerations and the types come from the XSD files; nothing about an entity is written down here.
"""

import re
import threading
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from expenses_app.simulators.quickbooks_online.refusals import Refusal, unsupported_property

NAMESPACE = "http://schema.intuit.com/finance/v3"
FOLDER = Path(__file__).parent / "xsd"
_XS = "{http://www.w3.org/2001/XMLSchema}"
_NUMBERS = {"xs:decimal", "xs:int", "xs:long", "xs:integer", "xs:positiveInteger"}
# The schema demands this internal placeholder, which no client sends.
_INTERNAL_MANDATORY = {"TransferEx"}
_VALIDATING = threading.Lock()


@dataclass
class _Element:
    name: str
    type: str
    many: bool


@dataclass
class _Type:
    name: str
    elements: list[_Element] = field(default_factory=list)
    simple: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)


class _Types:
    """The types of the schema, inheritance flattened."""

    def __init__(self) -> None:
        self._nodes: dict[str, etree._Element] = {}
        self.roots: dict[str, str] = {}
        for path in sorted(FOLDER.glob("*.xsd")):
            for node in etree.parse(str(path)).getroot():
                if node.tag in (_XS + "complexType", _XS + "simpleType", _XS + "group"):
                    self._nodes[str(node.get("name"))] = node
                elif node.tag == _XS + "element":
                    self.roots[str(node.get("name"))] = str(node.get("type"))

    @cache  # noqa: B019 - one instance lives as long as the process
    def complex(self, name: str) -> _Type | None:
        """Return a complex type with everything it inherits, or None for a simple one."""
        node = self._nodes.get(name)
        if node is None or node.tag == _XS + "simpleType":
            return None
        found = _Type(name)
        self._collect(node, found)
        return found

    @cache  # noqa: B019 - one instance lives as long as the process
    def values(self, name: str) -> frozenset[str]:
        """Return the enumeration of a simple type; empty when it is none."""
        node = self._nodes.get(name)
        if node is None:
            return frozenset()
        return frozenset(str(each.get("value")) for each in node.iter(_XS + "enumeration"))

    def _collect(self, node: etree._Element, found: _Type) -> None:
        for child in node.iterchildren(tag=etree.Element):
            tag = str(child.tag).removeprefix(_XS)
            if tag == "element":
                if child.get("name"):
                    many = child.get("maxOccurs") == "unbounded"
                    found.elements.append(_Element(str(child.get("name")), str(child.get("type")), many))
            elif tag == "attribute":
                found.attributes[str(child.get("name"))] = str(child.get("type"))
            elif tag == "group":
                self._collect(self._nodes[str(child.get("ref"))], found)
            elif tag == "extension":
                base = str(child.get("base"))
                parent = self.complex(base)
                if parent is None:
                    found.simple = base
                else:
                    found.elements.extend(parent.elements)
                    found.attributes.update(parent.attributes)
                    found.simple = parent.simple
                self._collect(child, found)
            elif tag != "annotation":
                self._collect(child, found)


@lru_cache(maxsize=1)
def _types() -> _Types:
    return _Types()


@lru_cache(maxsize=1)
def _validator() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(FOLDER / "IntuitRestServiceDef.xsd")))


def account_sub_types() -> frozenset[str]:
    """The values of ``AccountSubTypeEnum``, which the schema itself leaves to the service to check."""
    return _types().values("AccountSubTypeEnum")


def knows_property(entity: str, path: str) -> bool:
    """Whether a dotted path (``MetaData.LastUpdatedTime``) names a property of an entity."""
    kind: str | None = entity
    for name in path.split("."):
        complex_type = _types().complex(kind) if kind else None
        if complex_type is None:
            return False
        if complex_type.simple is not None and name.lower() in ("value", "name", "type"):
            kind = None
            continue
        found = next((each for each in complex_type.elements if each.name.lower() == name.lower()), None)
        if found is None:
            return False
        kind = found.type
    return True


def checked(entity: str, body: Any) -> dict[str, Any]:
    """Return the body with amounts as Decimal and dates as text, empty values left out.

    Raises Refusal: 2010 unknown property or unusable value, 2170 enumeration, 2070 date, 2090 number, 2230 boolean.
    """
    if not isinstance(body, dict):
        raise unsupported_property("failed to parse json object; a property")
    root = etree.Element(f"{{{NAMESPACE}}}{entity}")
    kind = _types().complex(_types().roots[entity])
    assert kind is not None  # noqa: S101 - every root of the schema has a complex type
    cleaned = _fill(root, kind, body, entity)
    try:
        with _VALIDATING:
            _validator().assertValid(root)
    except etree.DocumentInvalid as invalid:
        raise unsupported_property(re.sub(r"\{[^}]*\}", "", str(invalid))) from invalid
    return cleaned


def _fill(node: etree._Element, kind: _Type, body: dict[str, Any], where: str) -> dict[str, Any]:
    known = {element.name for element in kind.elements} | set(kind.attributes)
    for name in body:
        if name not in known:
            raise unsupported_property(name)
    cleaned: dict[str, Any] = {}
    for name, attribute in kind.attributes.items():
        value = body.get(name)
        if value not in (None, ""):
            cleaned[name] = _scalar(attribute, value, name)
            node.set(name, _text(cleaned[name]))
    for element in kind.elements:
        value = body.get(element.name)
        if element.name in _INTERNAL_MANDATORY:
            etree.SubElement(node, f"{{{NAMESPACE}}}{element.name}")
            continue
        if value is None or value == "" or value == [] or element.type == "IntuitAnyType":
            # Internal blocks such as PurchaseEx come back from clients that echo what they read; they are ignored.
            continue
        if element.name == "LineNum" and value in (0, "0"):
            continue
        if isinstance(value, list):
            # Lists of one are accepted where the schema has one element: the service's JSON reader does so too.
            rows = [_child(node, element, row, where) for row in value if row is not None]
            cleaned[element.name] = rows if element.many else (rows[0] if rows else None)
        else:
            one = _child(node, element, value, where)
            cleaned[element.name] = [one] if element.many else one
    return cleaned


def _child(parent: etree._Element, element: _Element, value: Any, where: str) -> Any:
    node = etree.SubElement(parent, f"{{{NAMESPACE}}}{element.name}")
    kind = _types().complex(element.type)
    if kind is None or (kind.simple is not None and not isinstance(value, dict)):
        if kind is not None and kind.name == "ReferenceType":
            raise unsupported_property("failed to parse json object; a property")
        cleaned = _scalar(element.type if kind is None else "xs:string", value, element.name)
        node.text = _text(cleaned)
        return cleaned
    if not isinstance(value, dict):
        raise unsupported_property("failed to parse json object; a property")
    if kind.simple is None:
        return _fill(node, kind, value, element.name)
    reference: dict[str, Any] = {}
    for name, part in value.items():
        if name not in ("value", *kind.attributes):
            raise unsupported_property(name)
        if part not in (None, ""):
            reference[name] = _scalar("xs:string", part, f"{element.name}.{name}")
    node.text = reference.get("value", "")
    for name in kind.attributes:
        if name in reference:
            node.set(name, reference[name])
    return reference or None


def _scalar(kind: str, value: Any, name: str) -> Any:
    if isinstance(value, dict | list):
        raise unsupported_property("failed to parse json object; a property")
    if kind in _NUMBERS:
        return _number(value, name)
    if kind == "xs:boolean":
        if isinstance(value, bool):
            return value
        if str(value).lower() in ("true", "false"):
            return str(value).lower() == "true"
        raise Refusal("2230", f"Invalid Boolean : {value}", name)
    if kind == "xs:date":
        return _date(value, name)
    if kind == "xs:dateTime":
        return _moment(value, name)
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    values = _types().values(kind)
    if values and text not in values:
        raise Refusal("2170", f"Invalid Enumeration : {text}", name)
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
        raise Refusal("2040", f"Element contains invalid characters: {name}", name)
    return text


def _number(value: Any, name: str) -> Decimal:
    if isinstance(value, bool):
        raise Refusal("2090", f"Invalid Number : {str(value).lower()}", name)
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value).strip())
    except InvalidOperation as error:
        raise Refusal("2090", f"Invalid Number : {value}", name) from error
    if not number.is_finite() or abs(number) > Decimal("99999999999.9999999"):
        raise Refusal("2090", f"Invalid Number : {value}", name)
    return number


def _date(value: Any, name: str) -> str:
    text = str(value)
    # A date may carry an offset, which xs:date allows; the day as written counts.
    match = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?", text)
    try:
        if match is None:
            raise ValueError(text)
        return date.fromisoformat(match[1]).isoformat()
    except ValueError as error:
        raise Refusal("2070", f"The date value must be a valid value. Supplied value:{text}", name) from error


def _moment(value: Any, name: str) -> str:
    try:
        datetime.fromisoformat(str(value))
    except ValueError as error:
        raise Refusal(
            "2070", f"The date value must be a valid value. Supplied value:{value}", name
        ) from error
    return str(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
