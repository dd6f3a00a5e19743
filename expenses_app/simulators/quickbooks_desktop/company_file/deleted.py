"""Reads the logs of what was deleted."""

from expenses_app.simulators.quickbooks_desktop.company_file import filters
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.paging import Row, answer_rows
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call


def deleted_transactions(call: Call) -> Answer:
    """Answer TxnDeletedQuery."""
    return _deleted(call, "TxnDelType", "TxnID", "RefNumber", "TxnDeletedRet")


def deleted_elements(call: Call) -> Answer:
    """Answer ListDeletedQuery."""
    return _deleted(call, "ListDelType", "ListID", "FullName", "ListDeletedRet")


def _deleted(call: Call, type_name: str, key_name: str, text_name: str, element: str) -> Answer:
    limits = call.given.get("DeletedDateRangeFilter", {})
    ends = filters.moments(call.file, limits, "FromDeletedDate", "ToDeletedDate")
    days = call.switches["deleted_days"]
    entries = {
        each.key: each
        for each in call.file.deleted
        if each.kind in call.given[type_name]
        and (call.now - each.deleted).days < days
        and filters.within(each.deleted, ends)
    }

    def row(key: str) -> Row:
        entry = entries[key]
        return element, {
            type_name: entry.kind,
            key_name: entry.key,
            "TimeCreated": entry.created,
            "TimeDeleted": entry.deleted,
            text_name: entry.name,
        }

    return answer_rows(call, lambda: list(entries), row)
