"""``/batch``: up to thirty independent items in one call. Source: Intuit, "Batch"; blog 2015-04-06 on request ids."""

import random
from collections.abc import Callable
from typing import Any

from expenses_app.simulators.quickbooks_online.catalogue import BY_LOWER_NAME, Kind
from expenses_app.simulators.quickbooks_online.refusals import (
    Refusal,
    missing,
    unreadable,
    unsupported_property,
)
from expenses_app.simulators.quickbooks_online.replays import LONGEST_BATCH_ITEM_ID

OPERATIONS = ("create", "update", "delete")

# Does one item: (item id, kind, body, operation) -> content; and one query.
WriteItem = Callable[[str, Kind, Any, str], dict[str, Any]]
AskItem = Callable[[str], dict[str, Any]]


def items_of(body: Any, most: int, requestid: str) -> list[dict[str, Any]]:
    """The items of a request; raises Refusal 2010, 2020, 1040, 2130 or 2600 for the batch as a whole."""
    if not isinstance(body, dict):
        raise unreadable()
    for name in body:
        if name != "BatchItemRequest":
            raise unsupported_property(name)
    items = body.get("BatchItemRequest")
    if not items:
        raise missing("BatchItemRequest")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise unreadable()
    if len(items) > most:
        raise Refusal("1040", f"Batch size exceeds allowed limit. The batch limit size is {most}.")
    seen: set[str] = set()
    for item in items:
        identity = item.get("bId")
        if not identity:
            raise missing("bId")
        if str(identity) in seen:
            raise Refusal("2600", f"Conflicting elements found in the request: bId {identity}", "bId")
        if requestid and len(str(identity)) > LONGEST_BATCH_ITEM_ID:
            raise Refusal(
                "2130",
                f"bId is longer than {LONGEST_BATCH_ITEM_ID} characters, which is too long with a requestid.",
                "bId",
            )
        seen.add(str(identity))
    return items


def reads_in(body: Any) -> int:
    """How many items are metered as reads."""
    items = body.get("BatchItemRequest", []) if isinstance(body, dict) else []
    return sum(1 for item in items if isinstance(item, dict) and "Query" in item)


def answer_item(item: dict[str, Any], write: WriteItem, ask: AskItem) -> dict[str, Any]:
    """One answer; a refusal becomes the item's own Fault."""
    identity = str(item["bId"])
    try:
        content = _done(item, write, ask)
    except Refusal as refusal:
        content = {"Fault": refusal.as_json()}
    return content | {"bId": identity}


def in_order(answers: list[dict[str, Any]], order: str) -> list[dict[str, Any]]:
    """The answers in the order that the switch says."""
    if order == "reversed":
        return answers[::-1]
    if order == "shuffled":
        return random.sample(answers, len(answers))
    return answers


def _done(item: dict[str, Any], write: WriteItem, ask: AskItem) -> dict[str, Any]:
    payload = [name for name in item if name not in ("bId", "operation", "optionsData")]
    if payload == ["Query"]:
        return {"QueryResponse": ask(str(item["Query"]))}
    if len(payload) != 1:
        raise unreadable()
    kind = BY_LOWER_NAME.get(payload[0].lower())
    if kind is None:
        raise Refusal(
            "2000", f"The specified object name is unsupported or invalid. Object Name: {payload[0]}"
        )
    operation = str(item.get("operation", ""))
    if not operation:
        raise missing("operation")
    if operation not in OPERATIONS:
        raise Refusal("500", f"Operation {operation} is not supported.", kind.name)
    return write(str(item["bId"]), kind, item[payload[0]], operation)
