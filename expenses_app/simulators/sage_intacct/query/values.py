"""Reads a dotted field of a record, following references to other records."""

from collections.abc import Callable, Iterator
from typing import Any

from expenses_app.simulators.sage_intacct.catalogue import PURCHASE_TAX, SALES_TAX, TAX_DETAIL, TYPES
from expenses_app.simulators.sage_intacct.state import Company, reference
from expenses_app.simulators.sage_intacct.wire import Record

FOLLOWED = ("key", "id", "href")


def records_of(company: Company, path: str) -> Iterator[Record]:
    """Every record of an object type: lines come out of their documents, tax details of both sides together."""
    if path == TAX_DETAIL:
        yield from company.all(PURCHASE_TAX)
        yield from company.all(SALES_TAX)
        return
    parent = TYPES[path].lines_of
    if parent is None:
        yield from company.all(path)
        return
    for document in company.all(parent[0]):
        for line in document["lines"]:
            yield line | {
                parent[1]: reference(document),
                "audit": line.get("_audit", document["audit"]),
                "entity": document["entity"],
                "_entity": document["_entity"],
            }


def reader(company: Company, path: str, name: str) -> Callable[[Record], Any]:
    """Return a function that reads the field from a record of this type; absent values are None."""
    parts = name.split(".")
    if len(parts) == 1:
        return lambda record: record.get(name)
    for prefix, target in TYPES[path].references.items():
        rest = name[len(prefix) + 1 :]
        if name.startswith(f"{prefix}.") and rest not in FOLLOWED:
            return _through(company, prefix.split("."), target, reader(company, target, rest))
    return lambda record: _walk(record, parts)


def _through(
    company: Company, steps: list[str], target: str, inner: Callable[[Record], Any]
) -> Callable[[Record], Any]:
    def read(record: Record) -> Any:
        held = _walk(record, steps)
        found = company.get(target, held["key"]) if isinstance(held, dict) and held.get("key") else None
        return inner(found) if found else None

    return read


def _walk(record: Any, steps: list[str]) -> Any:
    for step in steps:
        if not isinstance(record, dict):
            return None
        record = record.get(step)
    return record


def visible(record: Record, entity: str, *, hide_entities: bool) -> bool:
    """Whether a record shows at an entity: its own and the top level's; at top level everything, or only its own."""
    owner = record["_entity"]
    if entity:
        return owner in ("", entity)
    return not (hide_entities and owner)
