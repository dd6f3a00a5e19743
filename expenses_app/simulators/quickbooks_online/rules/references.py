"""References must name something that exists, is active and is of the right kind: 2500, 610, 2030, 6430."""

from typing import Any

from expenses_app.simulators.quickbooks_online.catalogue import KINDS, PEOPLE
from expenses_app.simulators.quickbooks_online.refusals import Refusal, inactive
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.state import Record

Reference = dict[str, Any]


def listed(draft: Draft, reference: Reference | None, kind: str, element: str) -> Record | None:
    """The record of a kind that a reference names, None without a reference; writes its name into the reference."""
    if not reference or not reference.get("value"):
        return None
    identity = str(reference["value"])
    if not identity.isdigit() and kind != "TaxCode":
        raise Refusal("2030", f"Id should be a valid number. Supplied value:{identity}", element)
    return _usable(draft, draft.company.get(kind, identity), reference, KINDS[kind].word, element)


def account(
    draft: Draft, reference: Reference | None, element: str, types: tuple[str, ...] | None = None
) -> Record | None:
    """An account, of one of the types if they are given (6430)."""
    found = listed(draft, reference, "Account", element)
    if found and types and found.body["AccountType"] not in types:
        raise Refusal("6430", f"Invalid account type: {found.body['AccountType']}", element)
    return found


def person(
    draft: Draft, reference: Reference | None, element: str, kinds: tuple[str, ...] = PEOPLE, kind: str = ""
) -> Record | None:
    """A vendor, customer or employee; ``kind`` is what the request calls it, in any case."""
    if not reference or not reference.get("value"):
        return None
    identity = str(reference["value"])
    if not identity.isdigit():
        raise Refusal("2030", f"Id should be a valid number. Supplied value:{identity}", element)
    found = draft.company.person(identity)
    if found is None or found.kind not in kinds or (kind and found.kind.lower() != kind.lower()):
        found = None
    return _usable(draft, found, reference, "Names", element)


def _usable(draft: Draft, found: Record | None, reference: Reference, word: str, element: str) -> Record:
    identity = str(reference["value"])
    if found is None:
        raise Refusal("2500", f"Invalid Reference Id : {word} element id {identity} not found", element)
    if not found.active and not draft.used_before(identity):
        raise inactive(draft.switches["inactive_reference"], element)
    reference["name"] = found.name
    return found
