"""Attachable: a file or a note that hangs on transactions and list records."""

from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.catalogue import BY_LOWER_NAME
from expenses_app.simulators.quickbooks_online.refusals import Refusal, missing
from expenses_app.simulators.quickbooks_online.rules.draft import Draft

PARENTS = {
    "account", "bill", "class", "customer", "department", "deposit", "employee", "journalentry", "purchase", "transfer",
    "vendor", "vendorcredit",
}  # fmt: skip
CATEGORIES = {
    "Contact Photo", "Document", "Image", "Other", "Receipt", "Signature", "Sound",
}  # fmt: skip


def complete(draft: Draft) -> tuple[dict[str, Any], tuple[Decimal, ...]]:
    """Return the body to store; raises Refusal. Size and addresses belong to the service."""
    body = draft.body
    for name in (
        "FileAccessUri",
        "TempDownloadUri",
        "ThumbnailFileAccessUri",
        "ThumbnailTempDownloadUri",
        "Size",
    ):
        body.pop(name, None)
    before = draft.previous.body if draft.previous else {}
    for name in ("FileName", "ContentType", "Size"):
        if name in before and (name == "Size" or name not in body):
            body[name] = before[name]
    if not body.get("FileName") and not body.get("Note"):
        raise missing("Note")
    draft.limit("FileName", 1000)
    draft.limit("Note", 2000)
    if body.get("Category") and body["Category"] not in CATEGORIES:
        raise Refusal("2170", f"Invalid Enumeration : {body['Category']}", "Category")
    for row in body.get("AttachableRef", []):
        _parent(draft, row)
    return body, ()


def _parent(draft: Draft, row: dict[str, Any]) -> None:
    reference = row.get("EntityRef")
    if not reference or not reference.get("value"):
        raise missing("AttachableRef.EntityRef")
    if not reference.get("type"):
        raise missing("AttachableRef.EntityRef.type")
    kind = str(reference["type"]).lower()
    if kind not in PARENTS or (kind == "transfer" and not draft.switches["attach_to_transfer"]):
        raise Refusal(
            "6050",
            f"The entity reference type {reference['type']} is unsupported for Attachable",
            "AttachableRef.EntityRef.type",
        )
    known = BY_LOWER_NAME[kind]
    if not str(reference["value"]).isdigit():
        raise Refusal(
            "2030", f"Id should be a valid number. Supplied value:{reference['value']}", "EntityRef"
        )
    if draft.company.get(known.name, str(reference["value"])) is None:
        raise Refusal(
            "2500",
            f"Invalid Reference Id : {known.word} element id {reference['value']} not found",
            "EntityRef",
        )
    reference["type"] = known.name
