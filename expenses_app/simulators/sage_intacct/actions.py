"""What a person does inside the simulated Sage Intacct: settings and reference data here, documents beside."""

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.sage_intacct import document_actions as documents
from expenses_app.simulators.sage_intacct.catalogue import ACCOUNT, DIMENSION_OF, TYPES, VENDOR
from expenses_app.simulators.sage_intacct.limits import TIERS
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused, Refusal

Deed = Callable[[Call, dict[str, Any]], dict[str, Any]]


def act(call: Call, action: str, wish: dict[str, Any]) -> dict[str, Any]:
    """Do one action; raises ActionRefused or KeyError."""
    try:
        done = DEEDS[action](call, wish)
    except RecordRefused as refused:
        raise ActionRefused(" ".join(refused.sentences)) from refused
    except Refusal as refused:
        raise ActionRefused(json.loads(refused.response.get_data())["ia::error"]["message"]) from refused
    except (InvalidOperation, ValueError) as error:
        raise ActionRefused(str(error) or "A value cannot be read.") from error
    call.company.version += 1
    return done


def set_status(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Archive or restore a record."""
    if wish.get("status") not in ("active", "activeNonPosting", "inactive"):
        raise ActionRefused("A status is active, activeNonPosting or inactive.")
    record = _record(call, wish)
    record["status"] = wish["status"]
    call.company.touch(record, call.now, call.user)
    return {"id": record["id"], "status": record["status"]}


def rename(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Give a record another name."""
    record = _record(call, wish)
    record["name"] = wish["name"]
    call.company.touch(record, call.now, call.user)
    return {"id": record["id"], "name": record["name"]}


def hold_vendor(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Put a vendor on hold, or release it."""
    record = _record(call, {"object": VENDOR, "id": wish["vendor"]})
    record["isOnHold"] = bool(wish.get("on"))
    call.company.touch(record, call.now, call.user)
    return {"vendor": record["id"], "on_hold": record["isOnHold"]}


def require_dimension(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Make an account ask for a dimension, or no longer."""
    record = _record(call, {"object": ACCOUNT, "id": wish["account"]})
    if wish["dimension"] not in DIMENSION_OF:
        raise ActionRefused(f"A dimension is one of {', '.join(DIMENSION_OF)}.")
    record["requireDimensions"] = record["requireDimensions"] | {wish["dimension"]: bool(wish.get("on"))}
    call.company.touch(record, call.now, call.user)
    return {"account": record["id"], "requireDimensions": record["requireDimensions"]}


def close_books(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Close the books up to a day, or open them."""
    call.company.closed_until = str(wish.get("until") or "")
    return {"until": call.company.closed_until or None}


def change_rate(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Change what a unit of a currency costs in pounds."""
    rate = Decimal(str(wish["rate"]))
    if rate <= 0:
        raise ActionRefused("A rate is greater than zero.")
    call.company.rates[str(wish["currency"])] = rate
    return {"currency": wish["currency"], "rate": rate}


def set_read_only(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Take or give a user's permission to write."""
    change = call.company.read_only_users.add if wish.get("on") else call.company.read_only_users.discard
    change(str(wish["user"]))
    return {"read_only": sorted(call.company.read_only_users)}


def set_tier(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Change the performance tier."""
    if wish.get("tier") not in TIERS:
        raise ActionRefused(f"A tier is one of {', '.join(TIERS)}.")
    call.company.tier = wish["tier"]
    return {"tier": call.company.tier}


def trust_application(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Trust an application, or no longer."""
    call.company.trusted[str(wish["client"])] = bool(wish.get("on"))
    return {"trusted": dict(call.company.trusted)}


def _setting(name: str) -> Deed:
    def change(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
        setattr(call.company, name, bool(wish.get("on")))
        return {name: getattr(call.company, name)}

    return change


def _record(call: Call, wish: dict[str, Any]) -> Record:
    path = str(wish.get("object", ""))
    if path not in TYPES:
        raise ActionRefused(f"An object type is one of {', '.join(TYPES)}.")
    found = call.company.find(path, str(wish.get("id", "")))
    if found is None:
        raise KeyError(f"{path} {wish.get('id')}")
    return found


DEEDS: dict[str, Deed] = {
    "edit_document": documents.edit_document,
    "delete_document": documents.delete_document,
    "reverse_document": documents.reverse_document,
    "duplicate_document": documents.duplicate_document,
    "pay_document": documents.pay_document,
    "reconcile": lambda call, wish: documents.set_cleared(call, wish, "cleared"),
    "unreconcile": lambda call, wish: documents.set_cleared(call, wish, "uncleared"),
    "approve_bill": lambda call, wish: documents.run_bill_workflow(call, wish, "approve"),
    "decline_bill": lambda call, wish: documents.run_bill_workflow(call, wish, "decline"),
    "remove_attachment": documents.remove_attachment,
    "set_status": set_status,
    "rename": rename,
    "hold_vendor": hold_vendor,
    "require_dimension": require_dimension,
    "close_books": close_books,
    "change_rate": change_rate,
    "set_bill_approval": _setting("bill_approval"),
    "set_vendor_approval": _setting("vendor_approval"),
    "set_bill_numbering": _setting("sequenced_bills"),
    "set_attachment_numbering": _setting("auto_numbered_attachments"),
    "set_read_only": set_read_only,
    "set_tier": set_tier,
    "trust_application": trust_application,
    "set_subscription": _setting("subscribed"),
    "set_active": _setting("active"),
}
