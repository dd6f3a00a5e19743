"""Follows the references of a request (ListID, or FullName) into the lists."""

from collections.abc import Sequence

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile, Fields, Ref

NOT_THERE = "Invalid argument.  The specified record does not exist in the list."
INACTIVE = "The element is inactive and cannot be used in a new transaction."


def find(file: CompanyFile, given: Fields, kinds: Sequence[str]) -> Fields | None:
    """The element that ListID (which wins) or FullName names, or None."""
    if given.get("ListID"):
        record = file.objects.get(given["ListID"])
        return record if record and record["_kind"] in kinds else None
    for kind in kinds:
        record = file.named(kind, given.get("FullName") or "")
        if record and record["_kind"] in kinds:
            return record
    return None


def resolve(
    file: CompanyFile, given: Fields | None, kinds: Sequence[str], field: str, *, also_inactive: bool = False
) -> Ref | None:
    """The reference, or None where none is given; raises Refused (3140) when it leads nowhere or to the inactive."""
    if given is None:
        return None
    named = given.get("ListID") or given.get("FullName") or ""
    if not named:
        raise refusals.missing(f"{field}/ListID")
    record = find(file, given, kinds)
    if record is None:
        raise refusals.bad_reference(kinds[0], named, field, NOT_THERE)
    if not record["IsActive"] and not also_inactive:
        raise refusals.bad_reference(kinds[0], named, field, INACTIVE)
    return Ref(record["ListID"])
