"""Reads the lists: one query for all of them, as their filters are the same."""

from collections.abc import Callable
from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file import filters, refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.paging import Row, answer_named, answer_rows
from expenses_app.simulators.quickbooks_desktop.company_file.references import find
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import ENTITIES, ITEMS, Fields

LISTS: dict[str, tuple[str, ...]] = {
    "Account": ("Account",),
    "Vendor": ("Vendor",),
    "Customer": ("Customer",),
    "Employee": ("Employee",),
    "OtherName": ("OtherName",),
    "Entity": ENTITIES,
    "Class": ("Class",),
    "SalesTaxCode": ("SalesTaxCode",),
    "Currency": ("Currency",),
    "Terms": ("StandardTerms",),
    "Item": ITEMS,
    "ItemSalesTax": ("ItemSalesTax",),
    "ItemSalesTaxGroup": ("ItemSalesTaxGroup",),
}
Test = Callable[[Fields], bool]
COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "LessThan": lambda one, other: one < other,
    "LessThanEqual": lambda one, other: one <= other,
    "Equal": lambda one, other: one == other,
    "GreaterThan": lambda one, other: one > other,
    "GreaterThanEqual": lambda one, other: one >= other,
}


def query_list(call: Call) -> Answer:
    """Answer a query of a list by ids, by names, or by filters."""
    kinds = LISTS[call.checked.name.removesuffix("QueryRq")]
    if kinds == ("Currency",) and not call.file.preferences.multi_currency:
        raise refusals.not_enabled("multiple currencies")

    def row(key: str) -> Row | None:
        record = call.file.objects.get(key)
        return (f"{record['_kind']}Ret", shown(call, record)) if record else None

    for element in ("ListID", "FullName"):
        if element in call.given:

            def key_of(text: str, element: str = element) -> str | None:
                record = find(call.file, {element: text}, kinds)
                return record["ListID"] if record else None

            return answer_named(call, call.given[element], key_of, row)
    return answer_rows(call, lambda: _search(call, kinds), row)


def shown(call: Call, record: Fields) -> Fields:
    """A record as a query returns it: balances of the moment, currency only with several currencies, own DataExt."""
    fields = dict(record)
    if record["_kind"] == "Account":
        fields["Balance"], fields["TotalBalance"] = balance(call, record), total_balance(call, record)
    if not call.file.preferences.multi_currency:
        fields.pop("CurrencyRef", None)
    if not call.switches["guid_in_lists"]:
        fields.pop("ExternalGUID", None)
    return fields


def balance(call: Call, account: Fields) -> Decimal:
    """What stands on the account, in its own currency and on its natural side."""
    return call.file.balances.get(account["ListID"], Decimal(0))


def total_balance(call: Call, account: Fields) -> Decimal:
    """The balance together with those of the accounts below."""
    under = f"{account['FullName']}:"
    below = (each for each in call.file.every("Account") if each["FullName"].startswith(under))
    return balance(call, account) + sum((balance(call, each) for each in below), Decimal(0))


def _search(call: Call, kinds: tuple[str, ...]) -> list[str]:
    tests = _tests(call)
    return [record["ListID"] for record in call.file.every(*kinds) if all(test(record) for test in tests)]


def _tests(call: Call) -> list[Test]:
    given, file = call.given, call.file
    tests: list[Test] = []
    status = given.get("ActiveStatus", "ActiveOnly")
    if status != "All":
        tests.append(lambda record: record["IsActive"] == (status == "ActiveOnly"))
    ends = filters.moments(file, given, "FromModifiedDate", "ToModifiedDate")
    if any(ends):
        tests.append(lambda record: filters.within(record["TimeModified"], ends))
    if "AccountType" in given:
        tests.append(lambda record: record["AccountType"] in given["AccountType"])
    if "NameFilter" in given:
        tests.append(lambda record: filters.text_matches(record["FullName"], given["NameFilter"], "Name"))
    if "NameRangeFilter" in given:
        span = given["NameRangeFilter"]
        tests.append(lambda record: filters.text_within(record["FullName"], span, "FromName", "ToName"))
    currencies = filters.chosen(file, given.get("CurrencyFilter"), ("Currency",))
    if currencies is not None:
        tests.append(lambda record: file.currency_of(record).list_id in currencies)
    classes = filters.chosen(file, given.get("ClassFilter"), ("Class",))
    if classes is not None:
        tests.append(lambda record: bool(record.get("ClassRef")) and record["ClassRef"].list_id in classes)
    limit = given.get("TotalBalanceFilter")
    if limit:
        compare = COMPARISONS[limit["Operator"]]
        tests.append(lambda record: compare(record.get("TotalBalance", Decimal(0)), limit["Amount"]))
    return tests
