"""The header of a transaction: subsidiary, account, entity, currency, date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import (
    NOT_IN_PERIOD,
    invalid_key,
    invalid_value,
    missing,
    user_error,
)
from expenses_app.simulators.netsuite.rules.common import (
    check_external_id,
    check_required,
    check_texts,
    check_tracking,
    check_unchanged,
    has_subsidiary,
)
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.wire import Record


@dataclass(frozen=True)
class Shape:
    """What distinguishes the headers: the fields demanded with their labels, and what may stand in them."""

    labels: Mapping[str, str]
    account_types: tuple[str, ...] = ()
    entity_kinds: tuple[str, ...] = ()
    currency: str = "currency"
    rate: str = "exchangeRate"
    payable: bool = False
    fixed: tuple[str, ...] = field(default=("subsidiary",))


def check_header(call: Call, kind: str, record: Record, before: Record | None, shape: Shape) -> str:
    """Check and complete a header; returns the subsidiary's id. Raises Refused."""
    lengths = {"tranId": call.switches["tran_id_length"], "memo": call.switches["memo_length"]}
    check_texts(record, lengths)
    check_external_id(call, kind, record)
    check_required(call, kind, record, dict(shape.labels))
    check_unchanged(record, before, *shape.fixed)
    subsidiary = _subsidiary(call, record)
    _check_account(call, record, subsidiary, shape)
    _check_entity(call, record, subsidiary, shape)
    _check_currency(call, record, before, subsidiary, shape)
    record["tranDate"] = record.get("tranDate") or call.now.date()
    check_open(call, record, shape.payable)
    if before is not None:
        check_open(call, before, shape.payable)
    record["postingPeriod"] = (call.company.period_at(record["tranDate"]) or {}).get("id")
    check_tracking(call, record, subsidiary)
    return subsidiary


def check_open(call: Call, record: Record, payable: bool) -> None:
    """Raise Refused when a transaction's date lies in a period that is closed, locked or not set up."""
    period = call.company.period_at(record["tranDate"])
    if period is None or period["closed"] or period["allLocked"] or (payable and period["apLocked"]):
        raise user_error(NOT_IN_PERIOD, "tranDate")


def precision(company: Company, currency: str) -> int:
    """Decimal places of a currency."""
    return int(company.records["currency"][currency]["currencyPrecision"])


def _subsidiary(call: Call, record: Record) -> str:
    if not call.company.one_world:
        record.setdefault("subsidiary", "1")
    elif not record.get("subsidiary") and not call.switches["subsidiary_required"] and record.get("entity"):
        found = call.company.entity(record["entity"])
        record["subsidiary"] = found[1]["subsidiary"] if found else None
    if not record.get("subsidiary"):
        raise missing("Subsidiary", path="subsidiary")
    held = call.company.records["subsidiary"][record["subsidiary"]]
    if held["isInactive"] or held["isElimination"]:
        raise invalid_value("subsidiary", held["id"], "subsidiary")
    return str(record["subsidiary"])


def _check_account(call: Call, record: Record, subsidiary: str, shape: Shape) -> None:
    if not shape.account_types:
        return
    if not record.get("account") and shape.payable:
        every = call.company.records["account"].values()
        record["account"] = next(
            (each["id"] for each in every if each["acctType"] in shape.account_types), None
        )
    check_account(call, record["account"], subsidiary, shape.account_types, "account")


def check_account(call: Call, key: str, subsidiary: str, types: tuple[str, ...], path: str) -> None:
    """Raise Refused unless an account is active, of one of these types, and of the subsidiary."""
    account = call.company.records["account"][key]
    usable = account["acctType"] in types and not account["isInactive"] and not account["isSummary"]
    if not usable or not has_subsidiary(call.company, account, subsidiary):
        raise invalid_key("account", key, "subsidiary", subsidiary, path)


def _check_entity(call: Call, record: Record, subsidiary: str, shape: Shape) -> None:
    if record.get("entity"):
        check_entity(call, record["entity"], subsidiary, shape.entity_kinds, "entity")


def check_entity(call: Call, key: str, subsidiary: str, kinds: tuple[str, ...], path: str) -> None:
    """Raise Refused unless an entity is active, of one of these kinds, and of the subsidiary."""
    found = call.company.find_any(kinds, key)
    if found is None or found[1].get("isInactive"):
        raise invalid_key("entity", key, "subsidiary", subsidiary, path)
    kind, entity = found
    relations = call.company.records["vendorSubsidiaryRelationship"].values() if kind == "vendor" else ()
    more = any((each["entity"], each["subsidiary"]) == (key, subsidiary) for each in relations)
    if not has_subsidiary(call.company, entity, subsidiary) and not more:
        raise invalid_key("entity", key, "subsidiary", subsidiary, path)


def _check_currency(call: Call, record: Record, before: Record | None, subsidiary: str, shape: Shape) -> None:
    company = call.company
    base = company.records["subsidiary"][subsidiary]["currency"]
    account = company.records["account"].get(record.get("account") or "", {})
    held = account.get("currency") or base
    currency = record.get(shape.currency) or held
    record[shape.currency] = currency
    if company.records["currency"][currency]["isInactive"]:
        raise invalid_value(shape.currency, currency, shape.currency)
    # An account in base currency takes any currency, one in a foreign currency only its own.
    if held not in (base, currency):
        raise invalid_key("currency", currency, "account", account["id"], shape.currency)
    if record.get("entity") and not _accepts(company, record["entity"], currency, base):
        raise invalid_key("currency", currency, "entity", record["entity"], shape.currency)
    rate = record.get(shape.rate)
    if currency == base:
        rate = Decimal(1)
    elif rate is None or (before is not None and before.get(shape.currency) != currency):
        per_unit = call.switches["exchange_rate_base_per_unit"]
        rate = company.rate_of(currency, base) if per_unit else company.rate_of(base, currency)
    if rate <= 0:
        raise invalid_value(shape.rate, rate, shape.rate)
    record[shape.rate] = rate


def _accepts(company: Company, key: str, currency: str, base: str) -> bool:
    found = company.entity(key)
    if found is None or found[0] == "employee":
        return True
    entity = found[1]
    listed = {line["currency"] for line in entity.get("currencyList") or []}
    return currency in listed | {entity.get("currency") or base}
