"""The deeds behind the user actions that touch records and set-up."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.netsuite.attaching import detach
from expenses_app.simulators.netsuite.catalogue import TRANSACTIONS, WRITABLE, every_record
from expenses_app.simulators.netsuite.limits import TIERS
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.parse import parse
from expenses_app.simulators.netsuite.records.writing import create, delete, update
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.switches import Switches
from expenses_app.simulators.netsuite.wire import Record, Refused

PERSON = "A user"
Wish = dict[str, Any]
NAME_FIELDS = {"account": "acctName", "vendor": "entityId", "customer": "entityId"}


class People:
    """A person's deeds in one account at a time."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._deeds: dict[str, Callable[[Call, Wish], Wish]] = {
            "edit_document": edit_document,
            "delete_document": delete_document,
            "void_check": void_check,
            "clear_document": clear_document,
            "detach_file": detach_file,
            "set_inactive": set_inactive,
            "rename": rename,
            "delete_record": delete_record,
            "add_record": add_record,
            "set_period": set_period,
            "change_tax_rate": change_tax_rate,
            "set_rate": set_rate,
            "set_feature": set_feature,
            "require_field": require_field,
            "set_permission": set_permission,
            "lapse": lapse,
            "set_tier": set_tier,
        }

    def act(self, company: Company, action: str, wish: Wish, now: datetime) -> Wish:
        """Do one action; raises ActionRefused or KeyError."""
        call = Call(company, self._switches, now, PERSON, "", names="error")
        try:
            return self._deeds[action](call, wish)
        except Refused as refused:
            raise ActionRefused("; ".join(detail.text for detail in refused.details)) from refused
        except (InvalidOperation, ValueError) as error:
            raise ActionRefused(str(error) or "A value cannot be read.") from error


def need(wish: Wish, name: str) -> str:
    """A field that the action cannot do without."""
    if wish.get(name) in (None, ""):
        raise ActionRefused(f"{name} is needed.")
    return str(wish[name])


def find_document(company: Company, key: str) -> tuple[str, Record]:
    """A transaction by its internal id; raises KeyError."""
    found = company.find_any(TRANSACTIONS, key)
    if found is None:
        raise KeyError(f"transaction {key}")
    return found


def find_record(company: Company, kind: str, key: str) -> Record:
    """A list record by internal id, number, code or name; raises KeyError."""
    if kind not in every_record():
        raise ActionRefused(f"Record types: {', '.join(sorted(every_record()))}.")
    records = company.records[kind]
    if key in records:
        return records[key]
    names = ("acctNumber", "acctName", "entityId", "itemId", "name", "symbol", "email")
    for record in records.values():
        if key in [record.get(name) for name in names]:
            return record
    raise KeyError(f"{kind} {key}")


def edit_document(call: Call, wish: Wish) -> Wish:
    """Change a transaction in the browser."""
    kind, record = find_document(call.company, need(wish, "document"))
    sent: Record = {}
    for field, name in (("memo", "memo"), ("number", "tranId")):
        if wish.get(field) not in (None, ""):
            sent[name] = str(wish[field])
    if wish.get("date"):
        sent["tranDate"] = date.fromisoformat(wish["date"])
    sublist = "other" if kind == "deposit" else "expense"
    line: Record = {"line": record[sublist][0]["line"]}
    if wish.get("amount") not in (None, ""):
        line["amount"] = Decimal(str(wish["amount"]))
    if wish.get("account"):
        line["account"] = find_record(call.company, "account", str(wish["account"]))["id"]
    if len(line) > 1:
        sent[sublist] = [line]
    if not sent:
        raise ActionRefused("Nothing to change was named.")
    return {"document": update(call, kind, record, sent)["id"]}


def delete_document(call: Call, wish: Wish) -> Wish:
    """Delete a transaction in the browser, giving a reason where one is demanded."""
    kind, record = find_document(call.company, need(wish, "document"))
    record.setdefault("deletionReason", "1")
    delete(call, kind, record["id"])
    return {"document": record["id"]}


def void_check(call: Call, wish: Wish) -> Wish:
    """Void a check: it stays, with the status V."""
    kind, record = find_document(call.company, need(wish, "document"))
    if kind != "check":
        raise ActionRefused("Only checks are voided.")
    record |= {"_voided": True, "status": "V", "lastModifiedDate": call.now}
    call.company.note(kind, record["id"], call.now, PERSON, "Voided")
    return {"document": record["id"]}


def clear_document(call: Call, wish: Wish) -> Wish:
    """Reconcile a transaction."""
    kind, record = find_document(call.company, need(wish, "document"))
    record |= {"cleared": True, "clearedDate": call.now.date(), "lastModifiedDate": call.now}
    call.company.note(kind, record["id"], call.now, PERSON, "Reconciled")
    return {"document": record["id"]}


def detach_file(call: Call, wish: Wish) -> Wish:
    """Take a file off a transaction."""
    kind, record = find_document(call.company, need(wish, "document"))
    detach(call, kind, record["id"], "file", need(wish, "file"))
    return {"document": record["id"]}


def set_inactive(call: Call, wish: Wish) -> Wish:
    """Make a list record inactive, or active again."""
    record = find_record(call.company, need(wish, "kind"), need(wish, "record"))
    record |= {"isInactive": bool(wish.get("inactive", True)), "lastModifiedDate": call.now}
    return {"id": record["id"], "isInactive": record["isInactive"]}


def rename(call: Call, wish: Wish) -> Wish:
    """Give a list record another name."""
    kind = need(wish, "kind")
    record = find_record(call.company, kind, need(wish, "record"))
    name, field = need(wish, "name"), NAME_FIELDS.get(kind, "name")
    if kind in WRITABLE:
        return {"id": update(call, kind, record, {field: name})["id"], field: name}
    record |= {field: name, "lastModifiedDate": call.now}
    return {"id": record["id"], field: name}


def delete_record(call: Call, wish: Wish) -> Wish:
    """Delete a list record."""
    kind = need(wish, "kind")
    record = find_record(call.company, kind, need(wish, "record"))
    if kind in WRITABLE:
        delete(call, kind, record["id"])
    else:
        call.company.remove(kind, record["id"], call.now, PERSON)
    return {"deleted": record["id"]}


def add_record(call: Call, wish: Wish) -> Wish:
    """Add a list record, or a transaction, in the browser."""
    kind = need(wish, "kind")
    sent = parse(call, kind, wish.get("fields"))
    if kind in WRITABLE:
        return {"id": create(call, kind, sent)["id"]}
    record = {
        "isInactive": False,
        "subsidiary": ["1"],
        "includeChildren": True,
        "lastModifiedDate": call.now,
    } | sent
    return {"id": call.company.add(kind, record)["id"]}


def set_period(call: Call, wish: Wish) -> Wish:
    """Close, lock or open the period around a date."""
    period = call.company.period_at(date.fromisoformat(need(wish, "date")))
    if period is None:
        raise KeyError(f"period at {wish['date']}")
    flags = {"closed": "closed", "all_locked": "allLocked", "ap_locked": "apLocked"}
    period |= {name: bool(wish.get(flag, False)) for flag, name in flags.items()}
    period["lastModifiedDate"] = call.now
    return {"period": period["periodName"], **{name: period[name] for name in flags.values()}}


def change_tax_rate(call: Call, wish: Wish) -> Wish:
    """Change a tax code's per cent."""
    record = find_record(call.company, "salesTaxItem", need(wish, "code"))
    record |= {"rate": Decimal(need(wish, "rate")), "lastModifiedDate": call.now}
    return {"code": record["id"], "rate": str(record["rate"])}


def set_rate(call: Call, wish: Wish) -> Wish:
    """Change an exchange rate of the account's table."""
    rate = Decimal(need(wish, "rate"))
    if rate <= 0:
        raise ActionRefused("A rate is positive.")
    record = find_record(call.company, "currency", need(wish, "currency"))
    record |= {"exchangeRate": rate, "lastModifiedDate": call.now}
    return {"currency": record["symbol"], "rate": str(rate)}


def set_feature(call: Call, wish: Wish) -> Wish:
    """Switch a feature or preference of the account."""
    feature = need(wish, "feature")
    if feature not in call.company.features and feature != "nexus_missing":
        raise ActionRefused(f"Features: {', '.join(call.company.features)}, nexus_missing.")
    call.company.features[feature] = bool(wish.get("on", False))
    return {feature: call.company.features[feature]}


def require_field(call: Call, wish: Wish) -> Wish:
    """Make a field mandatory on the standard form, or no longer."""
    kind, field = need(wish, "kind"), need(wish, "field")
    if field not in every_record().get(kind, {}):
        raise ActionRefused(f"{kind} has no field {field}.")
    required = call.company.required[kind]
    (required.add if wish.get("required", True) else required.discard)(field)
    return {"kind": kind, "required": sorted(required)}


def set_permission(call: Call, wish: Wish) -> Wish:
    """Give a role a permission, or take it."""
    role = call.company.roles[need(wish, "role")]
    permission = need(wish, "permission")
    (role.permissions.add if wish.get("granted", False) else role.permissions.discard)(permission)
    return {"role": role.key, "permissions": sorted(role.permissions)}


def lapse(call: Call, wish: Wish) -> Wish:
    """Let the subscription lapse, or bring it back."""
    call.company.lapsed = bool(wish.get("lapsed", True))
    return {"lapsed": call.company.lapsed}


def set_tier(call: Call, wish: Wish) -> Wish:
    """Change the service tier, and with it the concurrency limit."""
    tier = need(wish, "tier").lower()
    if tier not in TIERS:
        raise ActionRefused(f"Tiers: {', '.join(TIERS)}.")
    call.company.tier = tier
    return {"tier": tier}
