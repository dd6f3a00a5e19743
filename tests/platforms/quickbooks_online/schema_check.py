"""Is a JSON body what Intuit's published XSDs allow? The JSON has the schema's names; it is put into XML in the schema's order."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from expenses_app.core.json_bytes import loads

_FOLDER = Path(__file__).parent / "schema"
_XS = {"xs": "http://www.w3.org/2001/XMLSchema"}
_NAMESPACE = "http://schema.intuit.com/finance/v3"
# The schema demands an internal extension on transfers that the service neither needs nor shows.
_INTERNAL = {"Transfer": "TransferEx"}


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_FOLDER / "IntuitRestServiceDef.xsd")))


@cache
def _types() -> dict[str, Any]:
    found = {}
    for file in sorted(_FOLDER.glob("*.xsd")):
        for node in etree.parse(str(file)).xpath("//xs:complexType[@name]", namespaces=_XS):
            found.setdefault(node.get("name"), node)
    return found


@cache
def _fields(type_name: str) -> dict[str, str]:
    """Element name to type name, in the schema's order, those of the base type first."""
    node = _types()[type_name]
    fields: dict[str, str] = {}
    for base in node.xpath("./xs:complexContent/xs:extension/@base", namespaces=_XS):
        fields.update(_fields(base.split(":")[-1]))
    for element in node.xpath(".//xs:element", namespaces=_XS):
        name = element.get("name") or element.get("ref").split(":")[-1]
        fields[name] = (element.get("type") or name).split(":")[-1]
    return fields


def _put(parent: Any, name: str, type_name: str, value: Any) -> None:
    element = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    if isinstance(value, bool):
        element.text = "true" if value else "false"
    elif isinstance(value, str | int | Decimal):
        element.text = str(value)
    elif "value" in value:  # a reference: its id is the text, name and type are attributes
        element.text = value["value"]
        for attribute in set(value) - {"value"}:
            element.set(attribute, value[attribute])
    else:
        _fill(element, type_name, value)


def _fill(element: Any, type_name: str, value: dict[str, Any]) -> None:
    fields = _fields(type_name)
    unknown = set(value) - set(fields)
    if unknown:
        raise ValueError(f"{type_name} has no {', '.join(sorted(unknown))}")
    for name, field_type in fields.items():
        if name in value:
            each = value[name] if isinstance(value[name], list) else [value[name]]
            for one in each:
                _put(element, name, field_type, one)


def check(target: str, body: bytes) -> None:
    """Raise unless the JSON is a `target` of the schema (Purchase, say)."""
    root = etree.Element(f"{{{_NAMESPACE}}}{target}", nsmap={None: _NAMESPACE})
    _fill(root, target, loads(body))
    if target in _INTERNAL:
        etree.SubElement(root, f"{{{_NAMESPACE}}}{_INTERNAL[target]}")
    _schema().assertValid(root)
