"""Answers TransactionQuery: one row a transaction, over all kinds."""

from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.paging import Row, answer_named, answer_rows
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import ENTITIES, Fields, Ref
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.kinds import EXPENSES
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.query import (
    Test,
    date_tests,
    modified_tests,
    number_tests,
    reference_tests,
)

NARROWED = (
    ("TransactionEntityFilter", "EntityTypeFilter", ENTITIES),
    ("TransactionAccountFilter", "AccountTypeFilter", ("Account",)),
    ("TransactionClassFilter", "", ("Class",)),
    ("CurrencyFilter", "", ("Currency",)),
)


def query_overview(call: Call) -> Answer:
    """Answer TransactionQuery with the filters by moment, date, type, number, name, account, class and currency.

    Raises Refused (530) for filters by item and by groups of account types, which this file does not support.
    """
    file, given = call.file, call.given

    def row(key: str) -> Row | None:
        record = file.transactions.get(key)
        return ("TransactionRet", _row(record)) if record else None

    if "TxnID" in given:
        return answer_named(call, given["TxnID"], lambda key: key if key in file.transactions else None, row)

    def search() -> list[str]:
        tests = _tests(call)
        return [key for key, record in file.transactions.items() if all(test(record) for test in tests)]

    return answer_rows(call, search, row)


def _tests(call: Call) -> list[Test]:
    given = call.given
    if "TransactionItemFilter" in given:
        raise Refused(
            refusals.UNSUPPORTED_FIELD,
            'The field "TransactionItemFilter" is not supported by this implementation.',
        )
    tests = number_tests(given)
    tests += modified_tests(call, given.get("TransactionModifiedDateRangeFilter"))
    tests += date_tests(call, given.get("TransactionDateRangeFilter"))
    for name, by_type, kinds in NARROWED:
        limits = given.get(name)
        if limits and by_type and by_type in limits:
            tests.append(_refers_to(_of_type(call, limits[by_type], by_type)))
        else:
            tests += reference_tests(call, limits, kinds)
    types = given.get("TransactionTypeFilter", {}).get("TxnTypeFilter", ["All"])
    if "All" not in types:
        tests.append(lambda record: record["_kind"] in types)
    paid = given.get("TransactionPaidStatusFilter", "Either")
    if paid != "Either":
        tests.append(lambda record: (record.get("OpenAmount", Decimal(0)) == 0) == (paid == "Closed"))
    return tests


def _refers_to(kept: frozenset[Ref]) -> Test:
    return lambda record: not kept.isdisjoint(record["_refs"])


def _of_type(call: Call, wanted: str, by_type: str) -> frozenset[Ref]:
    if by_type == "EntityTypeFilter":
        return frozenset(Ref(each["ListID"]) for each in call.file.every(wanted))
    accounts = call.file.every("Account")
    if wanted not in {each["AccountType"] for each in accounts}:
        raise Refused(
            refusals.UNSUPPORTED_FIELD,
            f'The enum value "{wanted}" in the field "{by_type}" is not supported.',
        )
    return frozenset(Ref(each["ListID"]) for each in accounts if each["AccountType"] == wanted)


def _row(record: Fields) -> Fields:
    kind = EXPENSES.get(record["_kind"])
    fields = {
        name: record.get(name)
        for name in (
            "TxnID",
            "TimeCreated",
            "TimeModified",
            "TxnDate",
            "RefNumber",
            "CurrencyRef",
            "ExchangeRate",
            "Memo",
        )
    }
    fields |= {"TxnType": record["_kind"], "Amount": record["_total"]}
    if kind:
        fields |= {"EntityRef": record.get(kind.payee_field), "AccountRef": record[kind.account_field]}
        fields["AmountInHomeCurrency"] = record.get(kind.home_total_field)
    elif record["_kind"] == "Transfer":
        fields["AccountRef"] = record["TransferFromAccountRef"]
    return fields
