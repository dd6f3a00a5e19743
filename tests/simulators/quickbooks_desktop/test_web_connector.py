"""The Web Connector: which calls it makes, in which order, and what each answer leads it to.

Every call is read by zeep after the published WSDL, and compared with what zeep would have sent (see ``service.py``).
"""

import time
from datetime import datetime

import pytest
import requests
from lxml import etree

from tests.simulators.quickbooks_desktop import requests_to_change as valid
from tests.simulators.quickbooks_desktop.books import CA, US, message
from tests.simulators.quickbooks_desktop.service import PASSWORD, strings

OPENING = ["serverVersion", "clientVersion", "authenticate"]
WHOLE = [*OPENING, "sendRequestXML", "receiveResponseXML", "closeConnection"]
QUERY = message("<CompanyQueryRq/>", on_error="continueOnError")


def update(books):
    (outcome,) = books.act("update_now")["updates"]
    return outcome


def test_a_session_runs_in_the_order_of_the_guide(connected, service):
    service.queue = [message(valid.CHARGE), QUERY]
    outcome = update(connected)
    assert service.operations() == [
        *OPENING, "sendRequestXML", "receiveResponseXML", "sendRequestXML", "receiveResponseXML", "closeConnection",
    ]  # fmt: skip
    assert (outcome["status"], outcome["ok"], outcome["message_sets"]) == ("OK", True, 2)
    assert [each["kind"] for each in connected.ledger()] == ["CreditCardCharge"]


def test_only_the_first_request_of_a_session_carries_host_company_and_preferences(connected, service):
    service.queue = [QUERY, QUERY]
    update(connected)
    first, second = service.of("sendRequestXML")
    answers = etree.fromstring(first["strHCPResponse"].encode()).find("QBXMLMsgsRs")
    assert [each.tag for each in answers] == ["HostQueryRs", "CompanyQueryRs", "PreferencesQueryRs"]
    stamped = answers.find("CompanyQueryRs/CompanyRet/DataExtRet")
    assert (stamped.findtext("DataExtName"), stamped.findtext("DataExtValue")) == (
        "FileID", "{9a0c4b1e-5d7e-4c39-9a35-0d3d6f0b7e11}",
    )  # fmt: skip
    assert second["strHCPResponse"] == ""
    assert first["strCompanyFileName"].endswith("Cascade Outfitters Inc.qbw")
    assert (first["qbXMLCountry"], first["qbXMLMajorVers"], first["qbXMLMinorVers"]) == ("US", 16, 0)
    assert service.of("clientVersion") == [{"strVersion": "2.3.0.36"}]


def test_a_canadian_file_says_so(books, service):
    books.company = CA
    books.act("add_application", qwc=service.qwc(), password=PASSWORD, auto_run=False)
    service.queue = [QUERY]
    update(books)
    assert service.of("sendRequestXML")[0]["qbXMLCountry"] == "CA"


@pytest.mark.parametrize(
    ("operation", "answer", "operations", "status"),
    [
        ("clientVersion", "W:soon too old", WHOLE, "OK"),
        ("clientVersion", "E:too old", OPENING[:2], "too old"),
        ("clientVersion", "O:2.5", OPENING[:2], "The service needs version 2.5 of the Web Connector."),
        ("authenticate", strings("t", "none"), [*OPENING, "closeConnection"], "No data exchange required."),
        ("authenticate", strings("t", "busy"), OPENING, "The service is busy; the update will be tried again."),
        ("authenticate", strings("", "nvu"), OPENING, "QBWC1012: Authentication failed: user name or password is not valid."),
        ("authenticate", strings("t"), OPENING, "authenticate answered 1 strings."),
        ("authenticate", strings("t", "", "", "", ""), OPENING, "authenticate answered 5 strings."),
        ("sendRequestXML", "", [*OPENING, "sendRequestXML", "getLastError", "closeConnection"], "nothing to say"),
        ("receiveResponseXML", -7, [*WHOLE[:5], "getLastError", "closeConnection"], "nothing to say"),
        ("receiveResponseXML", 100, WHOLE, "OK"),
        ("closeConnection", "Until next time", WHOLE, "Until next time"),
    ],
)  # fmt: skip
def test_what_the_service_answers_decides_how_it_goes_on(
    connected, service, operation, answer, operations, status
):
    service.queue = [QUERY]
    service.answers[operation] = [answer]
    outcome = update(connected)
    assert (service.operations(), outcome["status"]) == (operations, status)


def test_a_path_names_the_file_to_open(connected, service):
    service.queue = [QUERY]
    path = "C:\\Users\\Public\\Documents\\Intuit\\QuickBooks\\Cascade Outfitters Inc.qbw"
    service.answers["authenticate"] = [strings("t", path)]
    connected.act("close_quickbooks", on=True)
    assert update(connected)["ok"] is True


def test_no_op_pauses_and_asks_again(connected, service):
    connected.control("POST", "clock", speed=1000)
    service.queue = [QUERY]
    service.answers["sendRequestXML"] = ["NoOp", "NoOp", QUERY]
    service.answers["getLastError"] = ["NoOp"]
    outcome = update(connected)
    asked = ["sendRequestXML", "getLastError"]
    assert service.operations() == [*OPENING, *asked, *asked, *WHOLE[3:]]
    assert outcome["ok"] is True


def test_a_message_that_cannot_be_parsed_is_reported_with_its_hresult(connected, service):
    service.queue = [message("<NoSuchRq/>")]
    outcome = update(connected)
    (received,) = service.responses
    assert (received["response"], received["hresult"]) == ("", "0x80040400")
    assert received["message"] == "QuickBooks found an error when parsing the provided XML text stream."
    assert (service.operations()[-2:], outcome["ok"]) == (["getLastError", "closeConnection"], False)


@pytest.mark.parametrize(
    ("deed", "wish", "hresult"),
    [
        ("close_quickbooks", {"on": True}, "0x80040416"),
        ("show_dialog", {"on": True}, "0x80040414"),
        ("multi_user", {"on": True}, "0x80040410"),
        ("break_quickbooks", {"on": True}, "0x80040408"),
        ("open_other_file", {"file": "holiday-photos"}, "0x8004041A"),
        ("revoke_access", {}, "0x8004041A"),
        ("deny_access", {}, "0x80040420"),
    ],
)
def test_a_session_that_cannot_begin_is_told_by_connection_error(connected, service, deed, wish, hresult):
    service.queue = [QUERY]
    connected.act(deed, **wish)
    outcome = update(connected)
    (told,) = service.of("connectionError")
    assert (told["ticket"], told["hresult"]) == ("ticket-1", hresult)
    assert service.operations() == [*OPENING, "connectionError", "closeConnection"]
    assert outcome["ok"] is False


def test_connection_error_is_tried_again_twice_at_most(connected, service):
    service.queue = [QUERY]
    service.answers["connectionError"] = [""]
    connected.act("close_quickbooks", on=True)
    update(connected)
    assert [each["hresult"] for each in service.of("connectionError")] == [
        "0x80040416",
        "0x80040416",
        "0x80040416",
    ]


def test_the_right_path_after_a_connection_error_goes_on(connected, service):
    service.queue = [QUERY]
    service.answers["authenticate"] = [strings("t", "D:\\elsewhere.qbw")]
    service.answers["connectionError"] = [""]
    assert update(connected)["ok"] is True
    assert service.operations() == [*OPENING, "connectionError", *WHOLE[3:]]


def test_a_file_opened_in_place_of_ours_is_used_when_the_application_may_in(connected, service):
    """QuickBooks does not know which file was meant: the service sees it by FileID alone."""
    other = service.qwc(**{"9a0c4b1e": "11111111", "(Cascade)": "(Maple)"})
    connected.control(
        "POST",
        f"organisations/{CA}/act",
        action="add_application",
        qwc=other,
        password=PASSWORD,
        auto_run=False,
    )
    connected.control(
        "POST", f"organisations/{CA}/act", action="allow_access", application="Expenses Sync (Cascade)"
    )
    connected.act("open_other_file", file=CA)
    service.queue = [QUERY]
    update(connected)
    (sent,) = service.of("sendRequestXML")
    assert sent["strCompanyFileName"].endswith("Maple Ridge Consulting Ltd.qbw")
    assert "{11111111-" in sent["strHCPResponse"]
    assert "{9a0c4b1e-" not in sent["strHCPResponse"]


@pytest.mark.parametrize(
    ("meaning", "operations"), [("this", [*OPENING, "closeConnection"]), ("next", WHOLE)]
)
def test_postponing_puts_off_this_update_or_the_next(connected, service, meaning, operations):
    connected.switch(postpone=meaning)
    service.queue = [QUERY]
    service.answers["authenticate"] = [strings("t", "", "7200")]
    update(connected)
    assert service.operations() == operations
    (row,) = connected.control("GET", f"lists/{US}?name=Applications")["Applications"]
    assert seconds_between(row["Last"], row["Due"]) == 7200


def test_the_service_sets_a_lower_limit_for_the_interval(connected, service):
    service.answers["authenticate"] = [strings("t", "none", "0", "3600")]
    update(connected)
    (row,) = connected.control("GET", f"lists/{US}?name=Applications")["Applications"]
    assert seconds_between(row["Last"], row["Due"]) == 3600


def seconds_between(first, second):
    return (datetime.fromisoformat(second) - datetime.fromisoformat(first)).total_seconds()


def wait_for(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def wait_for_update(books, before=None, application="Expenses Sync (Cascade)"):
    """Wait until an update has ended after that moment and the timer is set again; return when it ended."""

    def ended():
        rows = books.control("GET", f"lists/{US}?name=Applications")["Applications"]
        row = next(each for each in rows if each["Application"] == application)
        return row["Last"] if row["Due"] and row["Last"] != before else None

    wait_for(ended)
    return ended()


def test_auto_run_polls_on_the_simulated_clock(books, service):
    books.act("add_application", qwc=service.qwc(), password=PASSWORD)
    wait_for_update(books)
    books.advance(14 * 60)
    service.queue = [message(valid.CHARGE)]
    assert books.ledger() == []
    books.advance(2 * 60)
    wait_for(lambda: len(books.ledger()) == 1)


def test_the_interval_can_be_overridden_for_all(books, service):
    books.act("add_application", qwc=service.qwc(), password=PASSWORD)
    last = wait_for_update(books)
    books.control("POST", "limits", poll_seconds=30)
    for _ in range(3):
        last = wait_for_update(books, last)
        books.advance(31)


def test_without_auto_run_an_application_is_polled_on_command_only(connected, service):
    """Another row that runs by itself shows that the timer has looked."""
    other = service.qwc(**{"qbd-7f3a91": "other", "(Cascade)": "(Other)"})
    connected.act("add_application", qwc=other, password=PASSWORD)
    last = wait_for_update(connected, application="Expenses Sync (Other)")
    connected.advance(100_000)
    wait_for_update(connected, last, "Expenses Sync (Other)")
    assert {each["strUserName"] for each in service.of("authenticate")} == {"other"}
    connected.act("update_now", application="Expenses Sync (Cascade)")
    assert service.of("authenticate")[-1]["strUserName"] == "qbd-7f3a91"


def test_a_wrong_password_is_kept_until_it_is_typed_again(books, service):
    books.act("add_application", qwc=service.qwc(), password="wrong", auto_run=False)
    service.queue = [QUERY]
    assert update(books)["ok"] is False
    books.act("change_password", password=PASSWORD)
    assert update(books)["ok"] is True


def test_the_log_holds_the_calls_byte_for_byte_but_no_password(connected, service):
    service.queue = [message(valid.CHARGE)]
    update(connected)
    logged = connected.control("GET", "requests?method=SOAP")
    assert [each["query"] for each in logged] == WHOLE
    for number, entry in enumerate(logged):
        body = requests.get(f"{connected.url}/_control/requests/{entry['number']}/body", timeout=5).content
        if entry["query"] == "authenticate":
            assert PASSWORD.encode() not in body
        else:
            assert body == service.raw[number]
    assert ["SOAPAction", '"http://developer.intuit.com/authenticate"'] in logged[2]["headers"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("<?xml", "<xml", "not well-formed"),
        ("QBWCXML", "QBXML", "does not begin with QBWCXML"),
        ("<AppName>Expenses Sync (Cascade)</AppName>", "", "AppName is missing"),
        ("qbd-7f3a91", "", "UserName is missing"),
        ("{9a0c4b1e", "9a0c4b1e", "FileID is not a GUID"),
        ("QBFS", "QBXX", "QBType is one of QBFS, QBPOS"),
        ("Document", "Sheet", "Style is one of"),
        ("http://127.0.0.1", "http://expenses.example", "AppURL must be https"),
        ("http://127.0.0.1", "https://apps.intuit.com", "must not be a host of Intuit"),
        ("<AppSupport>http://127.0.0.1", "<AppSupport>http://help.example", "host of AppSupport"),
        (">15<", ">often<", "RunEveryNMinutes is a number"),
        ("<Notify>", "<Colour>red</Colour><Notify>", "Unknown elements: Colour"),
    ],
)
def test_a_file_that_is_not_right_is_not_taken(books, service, old, new, sentence):
    refused = books.refused(
        f"organisations/{US}/act", action="add_application", qwc=service.qwc(**{old: new}), password=PASSWORD
    )
    assert sentence in refused


@pytest.mark.parametrize(
    ("deed", "wish", "access", "sentence"),
    [
        ("close_quickbooks", {"on": True}, "always", "QuickBooks must be open"),
        ("multi_user", {"on": True}, "always", "single-user mode"),
        ("open_other_file", {"file": "x"}, "always", "QuickBooks must be open with this company file"),
        ("close_quickbooks", {"on": False}, "deny", "Access was denied"),
        ("close_quickbooks", {"on": False}, "perhaps", "access is always, open or deny"),
    ],
)
def test_the_administrator_lets_the_application_in(books, service, deed, wish, access, sentence):
    books.act(deed, **wish)
    refused = books.refused(
        f"organisations/{US}/act",
        action="add_application",
        qwc=service.qwc(),
        password=PASSWORD,
        access=access,
    )
    assert sentence in refused


def test_two_rows_of_one_name_replace_each_other_unless_a_unique_name_tells_them_apart(connected, service):
    connected.act("add_application", qwc=service.qwc(), password=PASSWORD, auto_run=False)
    assert len(connected.control("GET", f"lists/{US}?name=Applications")["Applications"]) == 1
    unique = service.qwc(**{"</QBWCXML>": "<AppUniqueName>Second</AppUniqueName></QBWCXML>"})
    connected.act("add_application", qwc=unique, password=PASSWORD, auto_run=False)
    assert len(connected.control("GET", f"lists/{US}?name=Applications")["Applications"]) == 2
    connected.act("remove_application", application="Second")
    assert len(connected.control("GET", f"lists/{US}?name=Applications")["Applications"]) == 1


def test_the_interval_is_a_minute_at_least(connected):
    assert "one minute" in connected.refused(f"organisations/{US}/act", action="set_interval", minutes=0.5)
    connected.act("set_interval", minutes=1)
    (row,) = connected.control("GET", f"lists/{US}?name=Applications")["Applications"]
    assert row["Every"] == 60


def test_a_message_set_takes_its_time(connected, service):
    connected.control("POST", "limits", message_set_seconds=30.0)
    connected.control("POST", "clock", speed=1000)
    service.queue = [QUERY]
    before = connected.control("GET", "clock")["now"]
    update(connected)
    assert seconds_between(before, connected.control("GET", "clock")["now"]) > 30
