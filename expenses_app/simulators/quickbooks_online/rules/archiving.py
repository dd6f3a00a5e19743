"""Archiving a list record: ``Active`` false, and `` (deleted)`` behind its name until it is active again."""

from expenses_app.simulators.quickbooks_online.catalogue import KINDS
from expenses_app.simulators.quickbooks_online.rules.draft import Draft

DELETED = " (deleted)"


def apply(draft: Draft) -> None:
    """Fill ``Active`` (kept from before when it is left out) and fix the name's ending."""
    body = draft.body
    before = draft.previous.active if draft.previous else True
    body.setdefault("Active", before)
    if not draft.switches["deleted_suffix"]:
        return
    for name in (KINDS[draft.kind].name_field, "FullyQualifiedName"):
        text = str(body.get(name, ""))
        if text and body["Active"] is False and not text.endswith(DELETED):
            body[name] = text + DELETED
        elif body["Active"] and not before:
            body[name] = text.removesuffix(DELETED)
