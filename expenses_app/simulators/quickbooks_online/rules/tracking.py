"""Class and Department (shown as Location): trees of names."""

from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import Refusal
from expenses_app.simulators.quickbooks_online.rules import archiving, gates, references
from expenses_app.simulators.quickbooks_online.rules.draft import Draft


def complete(draft: Draft) -> tuple[dict[str, Any], tuple[Decimal, ...]]:
    """Return the body to store; raises Refusal."""
    body = draft.body
    gates.feature(draft, f"{draft.kind} tracking", gates.WITHOUT_TRACKING)
    draft.require("Name")
    draft.limit("Name", 100)
    if ":" in body["Name"]:
        raise Refusal("2040", "Element contains invalid characters: Name", "Name")
    parent = references.listed(draft, body.get("ParentRef"), draft.kind, "ParentRef")
    body[f"Sub{draft.kind}"] = parent is not None
    body["FullyQualifiedName"] = f"{parent.name}:{body['Name']}" if parent else body["Name"]
    for other in draft.company.records[draft.kind].values():
        if other is not draft.previous and other.name.lower() == body["FullyQualifiedName"].lower():
            raise Refusal(
                "6240",
                f"The name supplied already exists. : Another one is already using this name. Id={other.id}",
            )
    archiving.apply(draft)
    return body, ()
