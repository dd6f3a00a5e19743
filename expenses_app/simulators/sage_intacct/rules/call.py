"""One request on its way through the rules: whose books, at which entity, by whom, when."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from expenses_app.simulators.sage_intacct.schema_check import check, schema_of, without_nulls
from expenses_app.simulators.sage_intacct.state import Company
from expenses_app.simulators.sage_intacct.switches import Switches
from expenses_app.simulators.sage_intacct.wire import Record, invalid_request

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


@dataclass
class Call:
    """``entity`` is "" at top level; ``actor`` is what the history says; ``address`` is the server's, for web
    addresses; ``short_list`` is a fault."""

    company: Company
    entity: str
    user: str
    now: datetime
    switches: Switches
    actor: str = "REST API"
    address: str = ""
    short_list: bool = False

    @property
    def today(self) -> str:
        """The day in UTC, as Sage writes it."""
        return self.now.date().isoformat()

    @property
    def base_currency(self) -> str:
        """The base currency of the entity, or of the company."""
        return self.company.base_currency(self.entity)

    def refer(self, path: str, wanted: Any) -> Record | None:
        """Return the record that a reference means, if the entity of the call can see it."""
        found = self.company.refer(path, wanted)
        return found if found is not None and self.sees(found) else None

    def sees(self, record: Record) -> bool:
        """Whether the entity of the call can see a record."""
        return not self.entity or record["_entity"] in ("", self.entity)


def rounded(amount: Decimal) -> Decimal:
    """Round half away from zero to cents."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def money(amount: Decimal) -> str:
    """Write an amount as Sage does: text with two decimals."""
    return f"{amount:.2f}"


def checked(call: Call, path: str, body: Any, *, partial: bool) -> Record:
    """Compare a body with the published schema; raises Refusal. Nulls of a new record are dropped."""
    if not isinstance(body, dict):
        raise invalid_request("The body must be one JSON object.")
    findings = check(path, body, partial=partial)
    problems = list(findings.malformed)
    if call.switches["unknown_fields"] == "refuse":
        problems += findings.unknown
    if call.switches["read_only_fields"] == "refuse":
        problems += findings.read_only
    if problems:
        raise invalid_request("Payload contains errors.", problems)
    kept: Record = body if partial else without_nulls(body)
    return _writable(schema_of(path), kept)


def _writable(schema: Record, body: Record) -> Record:
    """Leave out what is read-only or unknown, where the switches let it pass."""
    listed = schema.get("properties", {})
    return {
        name: part for name, part in body.items() if not listed.get(name, {"readOnly": True}).get("readOnly")
    }


def shown_name(wanted: Any) -> str:
    """Return how a sentence names what a reference asks for."""
    if not isinstance(wanted, dict):
        return ""
    return str(wanted.get("id") or wanted.get("key") or "")


def merged(before: Record, change: Record) -> Record:
    """Lay a sparse change over a record: objects merge, everything else is replaced, null clears."""
    result = dict(before)
    for name, value in change.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict) and isinstance(result.get(name), dict) and not _is_reference(value):
            result[name] = merged(result[name], value)
        else:
            result[name] = value
    return result


def changed(existing: Record | None, element: Record, *names: str) -> bool:
    """Whether a document is new, or any of these fields is another than when it was last written."""
    return existing is None or any(existing["_input"].get(name) != element.get(name) for name in names)


def store(record: Record, content: Record) -> None:
    """Make a changed content the record's own; what was cleared becomes null."""
    record |= {name: None for name in record if name not in content} | content


def _is_reference(value: Record) -> bool:
    return bool(value) and set(value) <= {"id", "key", "href"}
