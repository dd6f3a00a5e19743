"""Reporting tags on documents and lines: at most one option of a tag."""

from typing import Any

from expenses_app.simulators.zoho_books import refusals
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.wire import Record

PLANS_WITHOUT = ("FREE",)


def read_tags(call: Call, sent: list[Any]) -> list[Record]:
    """Return the tags of a document or line as they are stored; raises Refusal."""
    if sent and call.organisation.plan in PLANS_WITHOUT:
        raise refusals.not_in_plan("Reporting Tags", call.switches)
    stored: list[Record] = []
    for each in sent:
        tag = call.organisation.tags.get(str(each.get("tag_id", "")))
        if tag is None or any(other["tag_id"] == tag["tag_id"] for other in stored):
            raise refusals.invalid("tag_id")
        wanted = str(each.get("tag_option_id", ""))
        option = next((one for one in tag["_options"] if one["option_id"] == wanted), None)
        if option is None:
            raise refusals.invalid("tag_option_id")
        if not tag["is_active"]:
            raise refusals.inactive("tag", tag["tag_name"], call.switches)
        if not option["_active"]:
            raise refusals.inactive("tag option", option["option_name"], call.switches)
        stored.append(
            {
                "tag_id": tag["tag_id"],
                "tag_name": tag["tag_name"],
                "tag_option_id": option["option_id"],
                "tag_option_name": option["option_name"],
                "is_tag_mandatory": tag["is_mandatory"],
            }
        )
    return stored


def mandatory_tags(call: Call, header: list[Record], lines: list[list[Record]]) -> None:
    """Refuse a document that lacks an active mandatory tag on its header and on some line."""
    for tag in call.organisation.tags.values():
        if not (tag["is_mandatory"] and tag["is_active"]):
            continue
        places = [header, *lines]
        held = [any(one["tag_id"] == tag["tag_id"] for one in place) for place in places]
        if not held[0] and not all(held[1:]):
            raise refusals.missing(tag["tag_name"])
