"""What all queries share: MaxReturned, metaData, iterators, and how nothing found is said."""

from collections.abc import Callable
from uuid import uuid4

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call, Iterator
from expenses_app.simulators.quickbooks_desktop.company_file.state import Fields

Row = tuple[str, Fields]


def answer_rows(call: Call, search: Callable[[], list[str]], row: Callable[[str], Row | None]) -> Answer:
    """Answer with the rows of the keys that the search finds, one page of them, or only their number.

    ``row`` makes the row of a key when its turn comes, None when the object has gone meanwhile.
    """
    mode = call.checked.attributes.get("iterator")
    if mode:
        return _iterate(call, mode, search, row)
    found = search()
    answer = _counted(call, found)
    _fill(call, answer, found[: call.given.get("MaxReturned") or None], row)
    return answer


def answer_named(
    call: Call, wanted: list[str], find: Callable[[str], str | None], row: Callable[[str], Row | None]
) -> Answer:
    """Answer with objects asked for by id or name; 500 when some of them are not there."""
    found = {each: find(each) for each in wanted}
    keys = [key for key in found.values() if key is not None]
    answer = _counted(call, keys)
    _fill(call, answer, keys, row)
    lost = [each for each, key in found.items() if key is None]
    if lost:
        answer.code = refusals.NOT_FOUND_IN_QUERY
        answer.message = (
            "The query request has not been fully completed. There was a required element "
            f'("{lost[0]}") that could not be found in QuickBooks.'
        )
    return answer


def _counted(call: Call, found: list[str]) -> Answer:
    answer = Answer(refusals.OK if found else refusals.NO_MATCH)
    if call.checked.attributes.get("metaData", "NoMetaData") != "NoMetaData":
        answer.attributes["retCount"] = str(len(found))
    return answer


def _fill(call: Call, answer: Answer, keys: list[str], row: Callable[[str], Row | None]) -> None:
    if call.checked.attributes.get("metaData") != "MetaDataOnly":
        answer.rows = [made for made in map(row, keys) if made is not None]


def _iterate(
    call: Call, mode: str, search: Callable[[], list[str]], row: Callable[[str], Row | None]
) -> Answer:
    most = call.given.get("MaxReturned")
    if mode != "Stop" and not most:
        raise refusals.missing(f"{call.checked.name}/MaxReturned")
    iterators = call.session.iterators
    if mode == "Start":
        key = f"{{{uuid4()}}}"
        iterators[key] = Iterator(call.checked.name, dict(call.given), search())
    else:
        key = call.checked.attributes.get("iteratorID", "")
        if key not in iterators or iterators[key].request != call.checked.name:
            raise refusals.unknown_object(key)
        if mode == "Stop":
            del iterators[key]
            return Answer()
        if iterators[key].criteria != call.given:
            raise Refused(
                refusals.BAD_VALUE, "A query is continued with the criteria that it was started with."
            )
    iterator = iterators[key]
    page, iterator.rest = iterator.rest[:most], iterator.rest[most:]
    answer = _counted(call, page)
    answer.attributes |= {"iteratorRemainingCount": str(len(iterator.rest)), "iteratorID": key}
    _fill(call, answer, page, row)
    if not iterator.rest:
        del iterators[key]
    return answer
