"""What Intuit's documents leave open, in both positions."""

import time

import pytest

from expenses_app.simulators.quickbooks_desktop.switches import SWITCHES
from tests.simulators.quickbooks_desktop import requests_to_change as valid
from tests.simulators.quickbooks_desktop.books import Books, message, outcome
from tests.simulators.quickbooks_desktop.test_documents import mod

BELOW_SAVINGS = valid.ACCOUNT.replace(
    "<AccountType>", "<ParentRef><FullName>Savings</FullName></ParentRef><AccountType>"
)
EVERY_ACCOUNT = "<AccountQueryRq><ActiveStatus>All</ActiveStatus></AccountQueryRq>"


@pytest.mark.parametrize(
    ("switch", "value", "company", "request_text", "version", "met"),
    [
        ("country_in_version", True, "canadian", EVERY_ACCOUNT, "CA3.0", 0),
        ("country_in_version", False, "canadian", EVERY_ACCOUNT, "CA3.0", "0x80040400"),
        ("too_long_status", 3070, "books", valid.VENDOR.replace("Amazon UK", "A" * 42), "13.0", 3070),
        ("too_long_status", 3080, "books", valid.VENDOR.replace("Amazon UK", "A" * 42), "13.0", 3080),
        ("colon_status", 3210, "books", valid.VENDOR.replace("Amazon UK", "A:B"), "13.0", 3210),
        ("colon_status", 3070, "books", valid.VENDOR.replace("Amazon UK", "A:B"), "13.0", 3070),
        ("missing_element", "status", "books", valid.ACCOUNT.replace("<Name>Card clearing</Name>", ""), "13.0", 3150),
        ("missing_element", "unparsable", "books", valid.ACCOUNT.replace("<Name>Card clearing</Name>", ""), "13.0", "0x80040400"),
        ("empty_transaction", "refuse", "books", valid.CHECK.replace(valid.LINE, ""), "13.0", 3150),
        ("empty_transaction", "accept", "books", valid.CHECK.replace(valid.LINE, ""), "13.0", 0),
        ("numbers_off", "ignore", "small", valid.ACCOUNT, "13.0", 0),
        ("numbers_off", "refuse", "small", valid.ACCOUNT, "13.0", 3250),
        ("parent_same_type", True, "books", BELOW_SAVINGS, "13.0", 3140),
        ("parent_same_type", False, "books", BELOW_SAVINGS, "13.0", 0),
        ("entity_capacity", 70, "books", valid.CUSTOMER, "13.0", 0),
        ("entity_capacity", 60, "books", valid.CUSTOMER, "13.0", 3180),
    ],
)  # fmt: skip
def test_a_request_meets_what_the_switch_says(request, switch, value, company, request_text, version, met):
    books = request.getfixturevalue(company)
    books.switch(**{switch: value})
    assert outcome(books.send(request_text, version=version)) == met


@pytest.mark.parametrize(("value", "second"), [("accept", 0), ("refuse", 3210)])
def test_duplicate_guid(books, value, second):
    books.switch(duplicate_guid=value)
    assert [outcome(books.send(valid.CHARGE)) for _ in range(2)] == [0, second]


@pytest.mark.parametrize(("value", "met"), [(True, 3210), (False, 0)])
def test_one_ledger_line_first(books, value, met):
    books.switch(one_ledger_line_first=value)
    payable = (
        "<AccountRef><FullName>Accounts Payable</FullName></AccountRef><Amount>4.20</Amount><Memo>True-up</Memo>"
        "<EntityRef><FullName>Uber</FullName></EntityRef>"
    )
    card = (
        "<AccountRef><FullName>Company Visa</FullName></AccountRef><Amount>4.20</Amount><Memo>True-up</Memo>"
    )
    assert outcome(books.send(valid.JOURNAL.replace(card, payable))) == met


@pytest.mark.parametrize(("value", "met"), [(True, 0), (False, 3170)])
def test_cleared_can_change(books, value, met):
    books.switch(cleared_can_change=value)
    record = books.written(valid.CHARGE)
    books.act("reconcile", document=record.findtext("TxnID"))
    assert outcome(books.send(mod("CreditCardCharge", record, "<Memo>x</Memo>"))) == met


@pytest.mark.parametrize(
    ("switch", "value", "password", "met"),
    [
        ("unguarded_closing_date", "pass", False, 0),
        ("unguarded_closing_date", "refuse", False, 3171),
        ("unguarded_closing_date", "pass", True, 3171),
        ("closed_status", 3210, True, 3210),
    ],
)
def test_closing_date(books, switch, value, password, met):
    books.switch(**{switch: value})
    books.act("set_closing_date", date="2026-12-31", password=password)
    assert outcome(books.send(valid.CHARGE)) == met


@pytest.mark.parametrize(("value", "stored"), [(True, "??"), (False, "東京")])
def test_windows_1252(books, value, stored):
    books.switch(windows_1252=value)
    assert (
        books.written(valid.CHARGE.replace("<Memo>Corner Cafe", "<Memo>東京", 1))
        .findtext("Memo")
        .startswith(stored)
    )


@pytest.mark.parametrize(
    ("value", "shown"), [(True, "{7f31c0de-90aa-4c1d-8e2f-5b35a1c2d3e4}"), (False, None)]
)
def test_guid_in_lists(books, value, shown):
    books.switch(guid_in_lists=value)
    books.run(valid.VENDOR)
    answer = books.one("<VendorQueryRq><FullName>Amazon UK</FullName></VendorQueryRq>")
    assert answer.findtext("VendorRet/ExternalGUID") == shown


@pytest.mark.parametrize(("days", "met"), [(90, 1), (120, 0)])
def test_deleted_days(books, days, met):
    books.switch(deleted_days=days)
    books.act("delete_element", list="Vendor", name="Zoom")
    books.advance(100 * 24 * 3600)
    assert (
        outcome(books.send("<ListDeletedQueryRq><ListDelType>Vendor</ListDelType></ListDeletedQueryRq>"))
        == met
    )


@pytest.mark.parametrize("mark", ["VOID:", "VOID: "])
def test_void_memo(books, mark):
    books.switch(void_memo=mark)
    key = books.written(valid.CHARGE).findtext("TxnID")
    books.run(f"<TxnVoidRq><TxnVoidType>CreditCardCharge</TxnVoidType><TxnID>{key}</TxnID></TxnVoidRq>")
    assert books.ledger()[0]["memo"].startswith(f"{mark}Corner Cafe")


@pytest.mark.parametrize("code", [3231, 3230])
def test_not_run_status(books, code):
    books.switch(not_run_status=code)
    answers = books.run(valid.CHARGE.replace("Contoso", "Nobody") + valid.CHECK)
    assert answers[1].get("statusCode") == str(code)


@pytest.mark.parametrize(
    ("switch", "value", "old", "new", "body", "met"),
    [
        ("lost_record_status", 9002, "A", "A", "", "9002"),
        ("lost_record_status", 600, "A", "A", "", "600"),
        ("unknown_old_set", 0, "A", "B", valid.CHARGE, "0"),
        ("unknown_old_set", 600, "A", "B", valid.CHARGE, "600"),
    ],
)
def test_recovery(books, switch, value, old, new, body, met):
    books.switch(**{switch: value})
    answer = books.run(body, attributes=f'oldMessageSetID="{old}" newMessageSetID="{new}"')
    assert answer.get("messageSetStatusCode") == met
    assert len(books.ledger()) == len(body[:1])


@pytest.mark.parametrize(("value", "last"), [(True, "closeConnection"), (False, "connectionError")])
def test_close_after_connection_error(connected, service, value, last):
    connected.switch(close_after_connection_error=value)
    service.queue = [message("<CompanyQueryRq/>")]
    connected.act("show_dialog", on=True)
    connected.act("update_now")
    assert service.operations()[-1] == last


def test_service_timeout(connected, service):
    connected.switch(service_timeout_seconds=1)
    service.answers["serverVersion"] = [SlowText("1.0")]
    (outcome_of_it,) = connected.act("update_now")["updates"]
    assert (outcome_of_it["ok"], "timed out" in outcome_of_it["status"]) == (False, True)


class SlowText(str):
    """A text that takes longer than the connector waits before it is written."""

    def __str__(self):
        time.sleep(1.5)
        return str.__str__(self)


def test_other_editions_and_their_taxes(books):
    assert "country is one of US, CA" in books.refused("organisations", name="Thames Ltd", country="UK")
    books.switch(other_editions=True)
    made = books.control("POST", "organisations", name="Thames Ltd", country="UK")
    thames = Books(books.running, made["key"])
    answer = thames.one("<SalesTaxCodeQueryRq/>")
    assert [each.findtext("Name") for each in answer] == ["S", "R", "Z", "E"]


def test_every_open_question_of_the_documents_has_its_switch_but_the_one_nothing_can_show():
    asked = {switch.question for switch in SWITCHES.values()} - {None}
    assert asked == set(range(2, 20)) - {13}


@pytest.mark.parametrize("wish", [{"nothing": 1}, {"windows_1252": "yes"}, {"postpone": "never"}])
def test_a_switch_takes_only_what_it_knows(books, wish):
    assert books.refused("switches", **wish)
