"""The filters that queries have in common."""

from collections.abc import Sequence
from datetime import datetime

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.references import find
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile, Fields

MATCHES = {"StartsWith": str.startswith, "EndsWith": str.endswith, "Contains": str.__contains__}


def moments(
    file: CompanyFile, given: Fields, start: str, end: str
) -> tuple[datetime | None, datetime | None]:
    """The two ends of a range of moments; without an offset they are the computer's time. Refused (3030) if reversed."""
    first, last = (
        moment if moment is None or moment.tzinfo else moment.replace(tzinfo=file.zone)
        for moment in (given.get(start), given.get(end))
    )
    if first and last and first > last:
        raise Refused(refusals.BAD_DATE_RANGE, "Invalid date range: From date is greater than To date.")
    return first, last


def within(moment: datetime, ends: tuple[datetime | None, datetime | None]) -> bool:
    """Whether a moment lies in a range, its ends included."""
    first, last = ends
    return (first is None or moment >= first) and (last is None or moment <= last)


def text_matches(text: str, given: Fields | None, value: str) -> bool:
    """A MatchCriterion filter; ``value`` names the element that holds the text looked for."""
    return given is None or MATCHES[given["MatchCriterion"]](text.lower(), given[value].lower())


def text_within(text: str, given: Fields | None, start: str, end: str) -> bool:
    """A range of texts, its ends included; Refused (3031) if reversed."""
    if given is None:
        return True
    first, last = given.get(start, "").lower(), given.get(end, "").lower()
    if first and last and first > last:
        raise Refused(refusals.BAD_STRING_RANGE, 'The "From" value is greater than the "To" value.')
    return (not first or text.lower() >= first) and (not last or text.lower() <= last)


def chosen(file: CompanyFile, given: Fields | None, kinds: Sequence[str]) -> set[str] | None:
    """The ids that a filter by ListID or FullName, with or without children, leaves; None without a filter.

    Raises Refused (3120) for one that is not in the file.
    """
    if given is None:
        return None
    asked = [{"ListID": each} for each in given.get("ListID", [])]
    asked += [{"FullName": each} for each in given.get("FullName", [])]
    parents = [{"ListID": given.get("ListIDWithChildren"), "FullName": given.get("FullNameWithChildren")}]
    ids: set[str] = set()
    for each in asked:
        ids.add(_found(file, each, kinds)["ListID"])
    if any(parents[0].values()):
        top = _found(file, parents[0], kinds)
        under = f"{top['FullName']}:"
        ids |= {each["ListID"] for each in file.every(*kinds) if each["FullName"].startswith(under)}
        ids.add(top["ListID"])
    return ids


def _found(file: CompanyFile, given: Fields, kinds: Sequence[str]) -> Fields:
    record = find(file, given, kinds)
    if record is None:
        raise refusals.unknown_object(given.get("ListID") or given.get("FullName") or "")
    return record
