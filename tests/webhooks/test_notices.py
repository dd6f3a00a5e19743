"""Platforms tell of changes: only what is signed is taken, it is answered at once, and leads to fresh readings."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

import pytest

from expenses_app.connections.models import Connection
from expenses_app.connections.states import State
from expenses_app.core.clock import SystemClock
from expenses_app.platforms.quickbooks_online.notices import read
from expenses_app.reference_data.models import Pull
from expenses_app.webhooks.models import Notice
from expenses_app.webhooks.notices.hear import hear, read_records, unheard
from tests.platforms.simulator import Simulator

pytestmark = pytest.mark.django_db
ADDRESS, SECRET = "/notices/quickbooks_online/", "verifier-token"


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    monkeypatch.setenv("QUICKBOOKS_ONLINE_VERIFIER_TOKEN", SECRET)


def signed(body, secret=SECRET):
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"intuit-signature": base64.b64encode(digest).decode()}


def told(entity="vendor", realm="realm-1"):
    return json.dumps([{"type": f"qbo.{entity}.updated.v1", "intuitaccountid": realm}]).encode()


def post(client, body, headers):
    return client.post(ADDRESS, body, content_type="application/json", headers=headers)


@pytest.fixture
def connection(company):
    return Connection.objects.create(
        company=company,
        platform="quickbooks_online",
        tenant_id="realm-1",
        tenant_name="Bluewharf",
        ledger_id="quickbooks_online:realm-1",
        state=State.LINKED,
        linked_at=SystemClock().now(),
    )


def test_a_signed_notice_is_stored_as_it_came_and_answered(client):
    answer = post(client, told(), signed(told()))

    assert (answer.status_code, answer.content) == (200, b"")
    assert not answer.cookies
    assert bytes(Notice.objects.get().body) == told()


@pytest.mark.parametrize(
    "headers", [{}, {"intuit-signature": ""}, signed(told(), "another"), signed(told() + b" ")]
)
def test_what_is_not_signed_is_refused_and_not_stored(client, headers):
    assert post(client, told(), headers).status_code == 401
    assert not Notice.objects.exists()


def test_without_a_secret_nothing_is_listened_to(client, monkeypatch):
    monkeypatch.delenv("QUICKBOOKS_ONLINE_VERIFIER_TOKEN")
    assert post(client, told(), signed(told())).status_code == 404


@pytest.mark.parametrize("key", ["nobody", "sample_books"])
def test_other_addresses_do_not_exist(client, key):
    assert client.post(f"/notices/{key}/", b"", content_type="application/json").status_code == 404


def test_a_flood_is_cut_off(client):
    assert post(client, b"x" * 1_000_001, {}).status_code == 413


def test_only_connections_of_that_tenant_that_can_be_read_are_concerned(client, connection):
    for realm, concerned in [("realm-1", 1), ("realm-2", 0)]:
        post(client, told(realm=realm), signed(told(realm=realm)))
        assert hear(Notice.objects.latest("pk").pk, SystemClock()) == concerned

    connection.state = State.UNLINKED
    connection.save()
    assert hear(Notice.objects.first().pk, SystemClock()) == 0


def test_a_notice_that_cannot_be_read_is_done_with(client, connection):
    post(client, b"{}", signed(b"{}"))
    assert hear(Notice.objects.get().pk, SystemClock()) == 0
    assert Notice.objects.get().heard_at is not None


def test_records_are_read_again(connection):
    assert read_records(connection.pk, SystemClock()) is True
    assert Pull.objects.get().kind == Pull.Kind.INCREMENTAL


def test_a_change_during_a_reading_is_read_after_it(connection):
    read_records(connection.pk, SystemClock())
    assert read_records(connection.pk, SystemClock()) is False
    Pull.objects.update(state=Pull.State.DONE)
    assert read_records(connection.pk, SystemClock()) is True


def test_notices_that_no_worker_heard_of_are_found_by_the_clock(client):
    post(client, told(), signed(told()))
    notice = Notice.objects.get()
    assert unheard(notice.received_at + timedelta(seconds=29)) == []
    assert unheard(notice.received_at + timedelta(seconds=31)) == [notice.pk]
    hear(notice.pk, SystemClock())
    assert unheard(notice.received_at + timedelta(seconds=31)) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shape", ["cloudevents", "legacy"])
def test_the_simulators_own_notice_is_taken(live_server, shape):
    simulator = Simulator("quickbooks_online", limits=False)
    try:
        company = simulator.control("GET", "state")["organisations"][0]["key"]
        act = f"organisations/{company}/act"
        simulator.control("POST", "switches", {"webhook_shape": shape})
        wish = {"action": "set_webhook", "url": live_server.url + ADDRESS, "verifier_token": SECRET}
        simulator.control("POST", act, wish)
        account = simulator.control("GET", f"lists/{company}")["accounts"][-1]["id"]
        simulator.control("POST", act, {"action": "archive", "kind": "Account", "id": account})
        until = time.monotonic() + 20
        while not Notice.objects.exists() and time.monotonic() < until:
            time.sleep(0.1)

        (heard,) = read(bytes(Notice.objects.get().body))
        assert (heard.tenant_id, heard.records) == (company, True)
    finally:
        simulator.stop()
