"""Faults that can be ordered, of the connector, of QuickBooks, and the chassis' own on the way between."""

import pytest

from tests.simulators.quickbooks_desktop import requests_to_change as valid
from tests.simulators.quickbooks_desktop.books import message, outcome
from tests.simulators.quickbooks_desktop.test_documents import mod

OPENING = ["serverVersion", "clientVersion", "authenticate"]
WRITE = message(valid.CHARGE, attributes='newMessageSetID="A1"')


def update(books):
    (result,) = books.act("update_now")["updates"]
    return result


@pytest.mark.parametrize(
    ("kind", "operations", "documents"),
    [
        ("die_before_running", [*OPENING, "sendRequestXML"], 0),
        ("die_after_running", [*OPENING, "sendRequestXML"], 1),
        ("skip_close", [*OPENING, "sendRequestXML", "receiveResponseXML"], 1),
        ("duplicate_authenticate", [*OPENING, "authenticate", "sendRequestXML", "receiveResponseXML", "closeConnection"], 1),
        ("quickbooks_closed", [*OPENING, "connectionError", "closeConnection"], 0),
        ("modal_dialog", [*OPENING, "connectionError", "closeConnection"], 0),
    ],
)  # fmt: skip
def test_each_fault_breaks_the_session_at_its_place_once(connected, service, kind, operations, documents):
    service.queue = [WRITE]
    connected.order(kind)
    update(connected)
    assert (service.operations(), len(connected.ledger())) == (operations, documents)
    service.calls.clear()
    service.queue = [WRITE]
    assert update(connected)["ok"] is True
    assert len(connected.ledger()) == 1


@pytest.mark.parametrize(
    ("kind", "hresult"), [("quickbooks_closed", "0x80040416"), ("modal_dialog", "0x80040414")]
)
def test_a_session_that_cannot_begin_has_its_hresult(connected, service, kind, hresult):
    service.queue = [WRITE]
    connected.order(kind)
    update(connected)
    assert service.of("connectionError")[0]["hresult"] == hresult


def test_another_file_opened_midway_ends_the_session(connected, service):
    service.queue = [WRITE]
    connected.order("other_file_midway")
    update(connected)
    assert service.responses[0]["hresult"] == "0x8004040D"
    assert connected.ledger() == []
    update(connected)
    assert service.of("connectionError")[0]["hresult"] == "0x8004041A"
    connected.act("open_other_file", file="")
    assert update(connected)["ok"] is True


def test_another_file_opened_between_two_message_sets_stops_the_second(connected, service):
    service.queue = [WRITE, message("<CompanyQueryRq/>")]
    connected.order("other_file_midway", path="CompanyQueryRq")
    update(connected)
    assert [each["hresult"] for each in service.responses] == ["", "0x8004040D"]
    assert len(connected.ledger()) == 1


def test_a_wrong_file_id_is_seen_in_the_company_answers(connected, service):
    service.queue = [WRITE]
    connected.order("wrong_file_id")
    update(connected)
    assert "{00000000-0000-4000-8000-000000000000}" in service.of("sendRequestXML")[0]["strHCPResponse"]


def test_a_message_set_fails_with_the_hresult_ordered(connected, service):
    service.queue = [WRITE]
    connected.order("message_set_fails", path="CreditCardChargeAddRq", hresult="0x80040401")
    update(connected)
    assert (service.responses[0]["hresult"], connected.ledger()) == ("0x80040401", [])


def test_a_fault_waits_for_its_operation_and_company(connected, service, canadian):
    service.queue = [WRITE]
    connected.order("quickbooks_closed", organisation=canadian.company)
    assert update(connected)["ok"] is True


def test_faults_of_the_connector_do_not_hit_desktop_programs(books):
    books.order("die_after_running")
    assert outcome(books.send(valid.CHARGE)) == 0
    assert books.control("GET", "faults")[0]["applied"] == 0


def test_a_locked_list_refuses_once(books):
    record = books.written(valid.CHARGE)
    books.order("locked_once")
    answer = books.one(mod("CreditCardCharge", record, "<Memo>x</Memo>"))
    assert (answer.get("statusCode"), "could not be locked" in answer.get("statusMessage")) == ("3180", True)
    assert outcome(books.send(mod("CreditCardCharge", record, "<Memo>x</Memo>"))) == 0


def test_what_a_user_holds_open_is_in_use(books):
    record = books.written(valid.CHARGE)
    key = record.findtext("TxnID")
    books.act("hold_open", document=key)
    for request in (
        mod("CreditCardCharge", record, "<Memo>x</Memo>"),
        f"<TxnDelRq><TxnDelType>CreditCardCharge</TxnDelType><TxnID>{key}</TxnID></TxnDelRq>",
    ):
        assert outcome(books.send(request)) == 3175
    books.act("release", document=key)
    assert outcome(books.send(mod("CreditCardCharge", record, "<Memo>x</Memo>"))) == 0


@pytest.mark.parametrize(
    ("kind", "wish", "reached", "documents"),
    [
        ("drop_before", {}, False, 0),
        ("lose_reply", {}, True, 0),
        ("half_page", {}, True, 0),
        ("status", {"status": 503, "body": "later"}, False, 0),
        ("status_after", {"status": 502, "body": "bad gateway"}, True, 0),
    ],
)
def test_the_general_faults_lie_on_the_way_to_the_service(connected, service, kind, wish, reached, documents):
    service.queue = [WRITE]
    connected.order(kind, method="SOAP", path="sendRequestXML", **wish)
    result = update(connected)
    assert result["ok"] is False
    assert ("sendRequestXML" in service.operations()) is reached
    assert len(connected.ledger()) == documents
    last = connected.control("GET", "requests?method=SOAP")[-1]
    assert (last["query"], last["fault"]) == ("sendRequestXML", kind)


def test_a_write_may_have_run_although_its_answer_never_arrived(connected, service):
    service.queue = [WRITE]
    connected.order("drop_before", method="SOAP", path="receiveResponseXML")
    assert update(connected)["ok"] is False
    assert (len(connected.ledger()), service.responses) == (1, [])


def test_a_service_that_is_gone_ends_the_update(connected, service):
    service._server.shutdown()
    service._server.server_close()
    result = update(connected)
    assert (result["ok"], result["operations"]) == (False, ["serverVersion"])
