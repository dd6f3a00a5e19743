"""Published programs that know nothing of us: qbwc-kit as the service that is polled and as the writer of qbXML,
zeep as a caller of the service (see ``service.py`` for zeep behind the connector)."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import qbwc_kit
import requests
from qbwc_kit import QBWCService, QBXMLRequest, StaticAuthenticator
from qbwc_kit.testing import FakeWebConnector

from tests.simulators.quickbooks_desktop.books import US, message
from tests.simulators.quickbooks_desktop.service import CLIENT, PASSWORD, QWC, Service


class Served:
    """A qbwc-kit service on a port of its own."""

    def __init__(self, *tasks):
        self.service = QBWCService(StaticAuthenticator("qbd-7f3a91", PASSWORD, tasks))
        kit = self.service

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = kit.dispatch(self.rfile.read(int(self.headers["Content-Length"]))).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/xml; charset=utf-8")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class ReadVendors:
    name = "vendors"

    def __init__(self):
        self.pages, self.names = 0, []

    def run(self, context):
        request = qbwc_kit.query("Vendor", max_returned=20, iterator="Start")
        while True:
            answer = yield QBXMLRequest([request])
            page = answer.first().raise_for_status()
            self.pages += 1
            self.names += [each["Name"] for each in page.records]
            if not page.has_more:
                return
            request.iterator, request.iterator_id = "Continue", page.iterator_id


class WriteAndChange:
    name = "charge"

    def __init__(self):
        self.states = []

    def run(self, context):
        fields = {
            "AccountRef": {"FullName": "Company Visa"},
            "PayeeEntityRef": {"FullName": "Uber"},
            "TxnDate": "2026-03-14",
            "Memo": "Taxi & <tip>",
            "ExpenseLineAdd": {"AccountRef": {"FullName": "Travel"}, "Amount": "23.40", "Memo": "Taxi"},
        }
        answer = yield QBXMLRequest([qbwc_kit.add("CreditCardCharge", fields)])
        record = answer.first().raise_for_status().records[0]
        self.states.append(record["Memo"])
        change = qbwc_kit.mod(
            "CreditCardCharge",
            {"Memo": "Corrected"},
            txn_id=record["TxnID"],
            edit_sequence=record["EditSequence"],
        )
        answer = yield QBXMLRequest([change])
        self.states.append(answer.first().raise_for_status().records[0]["Memo"])


@pytest.fixture
def kit():
    reading, writing = ReadVendors(), WriteAndChange()
    served = Served(reading, writing)
    yield served, reading, writing
    served.stop()


def test_a_qbwc_kit_service_reads_pages_and_writes_through_the_connector(books, kit):
    served, reading, writing = kit
    books.act("add_application", qwc=QWC.format(url=served.url), password=PASSWORD, auto_run=False)
    (outcome,) = books.act("update_now")["updates"]
    assert (outcome["ok"], outcome["message_sets"]) == (True, 5)
    assert (reading.pages, len(reading.names), reading.names[0]) == (3, 49, "Adobe")
    assert writing.states == ["Taxi & <tip>", "Corrected"]
    (document,) = books.ledger()
    assert (document["total"], document["memo"]) == ("23.40", "Corrected")


def test_a_qbwc_kit_service_turns_a_wrong_password_away(books, kit):
    books.act("add_application", qwc=QWC.format(url=kit[0].url), password="wrong", auto_run=False)
    assert "QBWC1012" in books.act("update_now")["updates"][0]["status"]


def test_the_qwc_that_qbwc_kit_builds_is_taken(books):
    text = qbwc_kit.build_qwc(
        app_name="Kit",
        app_id="",
        app_url="http://localhost:9/qbwc",
        app_description="A kit",
        username="kit",
        owner_id="{57F3B9B1-86F1-4FCC-B1EE-566DE1813D20}",
        file_id="{90A44FB7-33D9-4815-AC85-AC86A7E7D1EB}",
        support_url="http://localhost:9/help",
        run_every_n_seconds=1800,
    )
    answer = books.act("add_application", qwc=text, password="p", auto_run=False)
    assert (answer["application"], answer["every_seconds"]) == ("Kit", 1800)


def test_qbwc_kits_own_connector_makes_the_calls_that_ours_makes(books, service):
    """Two independent connectors before the same service: the same operations in the same order."""
    query = message("<CompanyQueryRq/>")
    service.queue = [query, query]
    books.act("add_application", qwc=service.qwc(), password=PASSWORD, auto_run=False)
    books.act("update_now")
    ours = service.operations()
    other = Service()
    other.check = lambda *_: None
    other.queue = [query, query]

    def transport(body):
        operation = body.split(":Body>")[1].split(" ")[0].lstrip("<").split(":")[-1]
        headers = {"SOAPAction": f'"http://developer.intuit.com/{operation}"', "Content-Type": "text/xml"}
        return requests.post(f"{other.url}/qbwc/", data=body.encode(), headers=headers, timeout=10).text

    FakeWebConnector(transport=transport, username="qbd-7f3a91", password=PASSWORD).run_update(
        lambda text: "<QBXML/>"
    )
    theirs = other.operations()
    other.stop()
    assert [each for each in ours if each != "serverVersion"] == [
        each for each in theirs if each != "serverVersion"
    ]


def test_the_published_contract_names_every_operation_that_is_called(books):
    operations = set(CLIENT.wsdl.bindings["{http://developer.intuit.com/}QBWebConnectorSvcSoap"]._operations)
    assert operations == {
        "serverVersion", "clientVersion", "authenticate", "sendRequestXML", "receiveResponseXML", "connectionError",
        "getLastError", "closeConnection",
    }  # fmt: skip
    assert books.company == US
