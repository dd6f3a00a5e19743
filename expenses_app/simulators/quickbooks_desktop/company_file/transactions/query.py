"""Reads transactions of one kind."""

from collections.abc import Callable
from datetime import date

from expenses_app.simulators.quickbooks_desktop.company_file import filters, refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.checking import MIXED
from expenses_app.simulators.quickbooks_desktop.company_file.paging import Row, answer_named, answer_rows
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import ENTITIES, Fields, Ref
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.dates import macro_range

LINES = ("ExpenseLineRet", "ItemLineRet", MIXED)
PAID = {"All": None, "PaidOnly": True, "NotPaidOnly": False}
Test = Callable[[Fields], bool]


def query_transactions(call: Call) -> Answer:
    """Answer CheckQuery and its like, by ids, by numbers, or by filters; lines only with IncludeLineItems."""
    kind = call.checked.name.removesuffix("QueryRq")
    file, given = call.file, call.given
    whole = bool(given.get("IncludeLineItems")) or kind == "Transfer"

    def row(key: str) -> Row | None:
        record = file.transactions.get(key)
        if record is None:
            return None
        fields = record if whole else {name: value for name, value in record.items() if name not in LINES}
        return f"{kind}Ret", fields

    def find(key: str) -> str | None:
        record = file.transactions.get(key)
        return key if record and record["_kind"] == kind else None

    if "TxnID" in given:
        return answer_named(call, given["TxnID"], find, row)

    def search() -> list[str]:
        tests = _tests(call)
        return [
            key
            for key, record in file.transactions.items()
            if record["_kind"] == kind and all(test(record) for test in tests)
        ]

    return answer_rows(call, search, row)


def _tests(call: Call) -> list[Test]:
    given = call.given
    tests = number_tests(given)
    tests += modified_tests(call, given.get("ModifiedDateRangeFilter"))
    tests += date_tests(call, given.get("TxnDateRangeFilter"))
    for name, kinds in (
        ("EntityFilter", ENTITIES),
        ("AccountFilter", ("Account",)),
        ("CurrencyFilter", ("Currency",)),
    ):
        tests += reference_tests(call, given.get(name), kinds)
    paid = PAID.get(given.get("PaidStatus", "All"))
    if paid is not None:
        tests.append(lambda record: record.get("IsPaid", False) == paid)
    return tests


def number_tests(given: Fields) -> list[Test]:
    """The filters by RefNumber."""
    tests: list[Test] = []
    if "RefNumber" in given:
        wanted = {each.lower() for each in given["RefNumber"]}
        tests.append(lambda record: record.get("RefNumber", "").lower() in wanted)
    if "RefNumberCaseSensitive" in given:
        tests.append(lambda record: record.get("RefNumber", "") in given["RefNumberCaseSensitive"])
    tests.append(
        lambda record: filters.text_matches(
            record.get("RefNumber", ""), given.get("RefNumberFilter"), "RefNumber"
        )
    )
    span = given.get("RefNumberRangeFilter")
    tests.append(
        lambda record: filters.text_within(record.get("RefNumber", ""), span, "FromRefNumber", "ToRefNumber")
    )
    return tests


def modified_tests(call: Call, limits: Fields | None) -> list[Test]:
    """The filter by the moment of the last change."""
    if limits is None:
        return []
    if "DateMacro" in limits:
        first, last = macro_range(limits["DateMacro"], call.file.today(call.now), _first_month(call))
        return [lambda record: first <= record["TimeModified"].astimezone(call.file.zone).date() <= last]
    ends = filters.moments(call.file, limits, "FromModifiedDate", "ToModifiedDate")
    return [lambda record: filters.within(record["TimeModified"], ends)]


def date_tests(call: Call, limits: Fields | None) -> list[Test]:
    """The filter by TxnDate."""
    if limits is None:
        return []
    first, last = limits.get("FromTxnDate") or date.min, limits.get("ToTxnDate") or date.max
    if "DateMacro" in limits:
        first, last = macro_range(limits["DateMacro"], call.file.today(call.now), _first_month(call))
    if first > last:
        raise Refused(refusals.BAD_DATE_RANGE, "Invalid date range: From date is greater than To date.")
    return [lambda record: first <= record["TxnDate"] <= last]


def reference_tests(call: Call, limits: Fields | None, kinds: tuple[str, ...]) -> list[Test]:
    """A filter by references: the transaction, or one of its lines, refers to one of them."""
    chosen = filters.chosen(call.file, limits, kinds)
    if chosen is None:
        return []
    wanted = {Ref(key) for key in chosen}
    if kinds == ("Currency",):
        return [lambda record: record["_currency"] in wanted]
    return [lambda record: not wanted.isdisjoint(record["_refs"])]


def _first_month(call: Call) -> str:
    return str(call.file.company.get("FirstMonthFiscalYear", "January"))
