"""Webhooks: the handshake, what is told and when, renewal, expiry, and what a bad answer costs."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from expenses_app.simulators.dynamics_365.api.notifications import payload
from expenses_app.simulators.dynamics_365.books.company import Subscription
from tests.simulators.dynamics_365.books import NOBODY, refusal

DAY = 86_400


class Receiver:
    """The address of an app: answers handshakes, keeps notifications, and can be told to answer otherwise."""

    def __init__(self):
        receiver = self
        self.notes, self.status, self.shakes_hands = [], 200, True

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                token = parse_qs(urlsplit(self.path).query).get("validationToken")
                if token:
                    self._reply(200, token[0].encode() if receiver.shakes_hands else b"no")
                else:
                    receiver.notes += json.loads(body)["value"]
                    self._reply(receiver.status, b"")

            def _reply(self, status, content):
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                """Stay silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"

    def wait_for(self, count):
        for _ in range(150):
            if len(self.notes) >= count:
                break
            threading.Event().wait(0.02)
        return self.notes


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def wish(books, receiver, **changes):
    values = {
        "notificationUrl": receiver.url,
        "resource": f"/api/v2.0/companies({books.company})/generalLedgerEntries",
        "clientState": "our secret",
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def subscribe(books, receiver, **changes):
    return books.send("POST", f"{books.api}/subscriptions", wish(books, receiver, **changes))


def listed(books):
    return books.send("GET", f"{books.api}/subscriptions").json()["value"]


def test_a_subscription_is_made_with_a_handshake(books, receiver):
    made = subscribe(books, receiver)
    assert made.status_code == 201
    assert made.json()["clientState"] == "our secret"
    assert [each["subscriptionId"] for each in listed(books)] == [made.json()["subscriptionId"]]


def test_no_handshake_no_subscription(books, receiver):
    receiver.shakes_hands = False
    assert refusal(subscribe(books, receiver))[:2] == (400, "BadRequest")
    assert refusal(subscribe(books, receiver, notificationUrl="http://127.0.0.1:9/none"))[:2] == (
        400,
        "BadRequest",
    )
    assert listed(books) == []


WRONG = [
    ({"notificationUrl": None}, "BadRequest"),
    ({"notificationUrl": "nowhere"}, "BadRequest"),
    ({"resource": "/api/v2.0/companies({company})/bankAccounts"}, "BadRequest"),
    ({"resource": "/api/v2.0/companies({company})/journalLines"}, "BadRequest"),
    ({"resource": "generalLedgerEntries"}, "BadRequest"),
    ({"clientState": "s" * 2049}, "Application_StringExceededLength"),
]


@pytest.mark.parametrize(("changes", "code"), WRONG)
def test_wrong_subscriptions_are_refused(books, receiver, changes, code):
    filled = {name: value and value.replace("{company}", books.company) for name, value in changes.items()}
    assert refusal(subscribe(books, receiver, **filled))[:2] == (400, code)


def test_the_same_subscription_twice_is_refused(books, receiver):
    subscribe(books, receiver)
    assert refusal(subscribe(books, receiver))[:2] == (400, "Internal_EntityWithSameKeyExists")


def test_a_company_of_another_environment_cannot_be_subscribed_to(books, receiver):
    resource = f"/api/v2.0/companies({NOBODY})/vendors"
    assert refusal(subscribe(books, receiver, resource=resource))[:2] == (404, "Internal_CompanyNotFound")


def test_changes_are_told_after_a_while(books, receiver):
    key = subscribe(books, receiver).json()["subscriptionId"]
    entries = books.posted()
    assert receiver.notes == []
    books.advance(31)
    notes = receiver.wait_for(3)
    assert {note["resource"].split("(")[-1].rstrip(")") for note in notes} == {row["id"] for row in entries}
    assert {(note["subscriptionId"], note["clientState"], note["changeType"]) for note in notes} == {
        (key, "our secret", "created")
    }


def test_the_delay_is_a_switch_and_reversals_tell_of_the_originals_too(books, receiver):
    books.switch(notification_delay_seconds=0)
    books.posted()
    subscribe(books, receiver)
    books.advance(1)
    books.act("reverse", document=books.ledger()[0]["key"])
    kinds = sorted(note["changeType"] for note in receiver.wait_for(6))
    assert kinds == ["created"] * 3 + ["updated"] * 3


def test_a_refusal_ends_the_subscription_but_a_server_error_does_not(books, receiver):
    subscribe(books, receiver)
    receiver.status = 500
    books.posted()
    books.advance(31)
    receiver.wait_for(1)
    assert len(listed(books)) == 1
    receiver.status = 410
    for _ in range(150):
        if listed(books) == []:
            break
        threading.Event().wait(0.02)
    assert listed(books) == []


def test_three_days_unless_renewed_with_the_etag(books, receiver):
    made = subscribe(books, receiver).json()
    path = f"{books.api}/subscriptions('{made['subscriptionId']}')"
    books.advance(2 * DAY)
    books.enter("Harbour Design Ltd")
    assert refusal(books.send("PATCH", path, wish(books, receiver)))[:2] == (400, "BadRequest_InvalidToken")
    stale = books.send("PATCH", path, wish(books, receiver), If_Match='W/"old"')
    assert refusal(stale)[:2] == (409, "Request_EntityChanged")
    renewed = books.send("PATCH", path, wish(books, receiver), If_Match=made["@odata.etag"])
    assert renewed.json()["expirationDateTime"] > made["expirationDateTime"]
    books.advance(2 * DAY)
    books.enter("Harbour Design Ltd")
    assert len(listed(books)) == 1
    books.advance(DAY + 60)
    books.enter("Harbour Design Ltd")
    assert listed(books) == []


def test_a_subscription_can_be_read_and_ended(books, receiver):
    made = subscribe(books, receiver).json()
    path = f"{books.api}/subscriptions('{made['subscriptionId']}')"
    assert books.send("GET", path).json() == made
    assert books.send("DELETE", path, If_Match=made["@odata.etag"]).status_code == 204
    assert refusal(books.send("GET", path))[:2] == (404, "BadRequest_NotFound")


def test_supported_resources_are_told(books):
    address = books.api.replace("/api/v2.0", "/api/microsoft/runtime/beta")
    path = f"{address}/companies({books.company})/webhookSupportedResources"
    names = [row["resource"].rsplit("/", 1)[1] for row in books.send("GET", path).json()["value"]]
    assert "generalLedgerEntries" in names
    assert "bankAccounts" not in names


def test_more_than_a_thousand_changes_are_one_collection(books):
    company = books.running.app.platform.world.companies[books.company]
    now = books.running.app.clock.now()
    standing = Subscription(
        "s", company.tenant, "Production", company.key, "vendors", "", "", "secret", now, now, now
    )
    changes = [("vendors", str(number), "created", now) for number in range(1001)]
    (note,) = json.loads(payload(standing, company, changes))["value"]
    assert note["changeType"] == "collection"
    assert "vendors?$filter=lastModifiedDateTime%20gt%20" in note["resource"]
