"""Change data capture and webhooks: how an app learns of changes."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from quickbooks import QuickBooks

from tests.simulators.quickbooks_online import valid
from tests.simulators.quickbooks_online.books import fault_of, purchase


def changes(books, entities, since):
    answer = books.get("cdc", entities=entities, changedSince=since)
    assert answer.status_code == 200, answer.text
    return answer.json()["CDCResponse"][0]["QueryResponse"]


def test_created_changed_and_deleted_records_since_a_moment(us, clock):
    old = us.create("Purchase", purchase(us))
    clock.advance(3600)
    us.http.headers["Authorization"] = (
        f"Bearer {us.control('tokens', {'organisation': us.realm, 'client_id': 'client'})['access_token']}"
    )
    since = clock.now().isoformat(timespec="seconds")
    us.create("Bill", valid.bill(us))
    us.create("Purchase", purchase(us, 60, Id=old["Id"], SyncToken="0"))
    gone = us.create("Purchase", purchase(us))
    us.delete("Purchase", gone)
    us.act("archive", kind="Account", id=us.id_of("Account", "Travel"))
    purchases, bills, vendors, accounts = changes(us, "Purchase,Bill,Vendor,Account", since)
    assert purchases["maxResults"] == 2
    kept = next(row for row in purchases["Purchase"] if row["Id"] == old["Id"])
    assert (kept["TotalAmt"], kept["SyncToken"]) == (60, "1")
    tombstone = next(row for row in purchases["Purchase"] if row["Id"] == gone["Id"])
    assert tombstone["status"] == "Deleted"
    assert set(tombstone) == {"domain", "status", "Id", "MetaData"}
    assert len(bills["Bill"]) == 1
    assert vendors == {}
    assert [(row["Name"], row["Active"]) for row in accounts["Account"]] == [("Travel (deleted)", False)]


def test_thirty_days_are_remembered(us, clock):
    clock.advance(40 * 24 * 3600)
    us.http.headers["Authorization"] = (
        f"Bearer {us.control('tokens', {'organisation': us.realm, 'client_id': 'client'})['access_token']}"
    )
    assert changes(us, "Purchase", "2026-04-01T00:00:00Z") == [{}]
    answer = us.get("cdc", entities="Purchase", changedSince="2026-03-25T00:00:00Z")
    assert fault_of(answer)[0] == "2190"


def test_at_most_a_thousand_objects_come_at_once(us, clock):
    big = us.control(
        "organisations", {"name": "Big", "country": "US", "sizes": {"vendors": 1200, "classes": 5}}
    )
    tokens = us.control("tokens", {"organisation": big["key"]})
    us.http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    us.realm = big["key"]
    vendors, classes = changes(us, "Vendor,Class", "2026-03-01T00:00:00Z")
    assert vendors["maxResults"] == 1000
    assert classes == {}


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"changedSince": "2026-03-19T00:00:00Z"}, "2020"),
        ({"entities": "Purchase"}, "2020"),
        ({"entities": "Unicorn", "changedSince": "2026-03-19T00:00:00Z"}, "2000"),
        ({"entities": "TaxCode", "changedSince": "2026-03-19T00:00:00Z"}, "2000"),
        ({"entities": "Purchase", "changedSince": "last week"}, "2070"),
    ],
)
def test_a_wrong_question_is_refused(us, parameters, code):
    answer = us.get("cdc", **parameters)
    assert (answer.status_code, fault_of(answer)[0]) == (400, code)


class Listener:
    """An app's webhook address on loopback."""

    def __init__(self, statuses):
        self.received = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.received.append((body, {name.lower(): value for name, value in self.headers.items()}))
                self.send_response(statuses.pop(0) if statuses else 200)
                self.end_headers()

            def log_message(self, *arguments):
                return

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/webhook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait_for(self, count, clock, step=0):
        deadline = time.monotonic() + 10
        while len(self.received) < count and time.monotonic() < deadline:
            clock.advance(step)
            time.sleep(0.05)
        assert len(self.received) == count

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def listen():
    made = []

    def make(*statuses):
        made.append(Listener(list(statuses)))
        return made[-1]

    yield make
    for listener in made:
        listener.close()


def test_a_change_is_told_to_the_app_in_cloud_events_with_a_signature(us, clock, listen):
    app = listen()
    us.act("set_webhook", url=app.url, verifier_token="verifier-1")
    record = us.create("Purchase", purchase(us))
    us.act("void", kind="Purchase", id=record["Id"])
    app.wait_for(1, clock, step=1)
    body, headers = app.received[0]
    events = json.loads(body)
    assert [event["type"] for event in events] == ["qbo.purchase.created.v1", "qbo.purchase.voided.v1"]
    assert {event["intuitentityid"] for event in events} == {record["Id"]}
    assert {event["intuitaccountid"] for event in events} == {us.realm}
    signature = headers["intuit-signature"]
    known = QuickBooks(verifier_token="verifier-1", minorversion=75)
    assert known.validate_webhook_signature(body.decode(), signature)
    assert not known.validate_webhook_signature(body.decode(), signature, "another")


def test_the_older_shape_by_switch(us, clock, listen):
    app = listen()
    us.control("switches", {"webhook_shape": "legacy"})
    us.act("set_webhook", url=app.url, verifier_token="v")
    record = us.create("Vendor", valid.vendor(us))
    app.wait_for(1, clock, step=1)
    note = json.loads(app.received[0][0])["eventNotifications"][0]
    assert note["realmId"] == us.realm
    entity = note["dataChangeEvent"]["entities"][0]
    assert (entity["name"], entity["id"], entity["operation"]) == ("Vendor", record["Id"], "Create")


def test_an_unacknowledged_notification_is_repeated_later(us, clock, listen):
    app = listen(500, 503)
    us.act("set_webhook", url=app.url, verifier_token="v")
    us.create("Purchase", purchase(us))
    clock.advance(2)
    app.wait_for(1, clock)
    time.sleep(0.3)
    assert len(app.received) == 1
    clock.advance(10)
    app.wait_for(2, clock)
    clock.advance(20)
    app.wait_for(3, clock)
    assert len({body for body, _ in app.received}) == 1


def test_attachments_are_not_told(us, clock, listen):
    app = listen()
    us.act("set_webhook", url=app.url, verifier_token="v")
    us.upload(b"%PDF-1.4")
    us.create("Class", {"Name": "Fresh"})
    app.wait_for(1, clock, step=1)
    assert [event["type"] for event in json.loads(app.received[0][0])] == ["qbo.class.created.v1"]
