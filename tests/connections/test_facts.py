import json

import pytest

from expenses_app.audit.models import Event
from expenses_app.connections import signals
from expenses_app.connections.models import Connection
from expenses_app.connections.services.read_facts import read_facts
from expenses_app.connections.sessions import client_for
from expenses_app.ledger.entries import Kind
from expenses_app.ledger.errors import WrongTenant

pytestmark = pytest.mark.django_db


def told(server, **facts):
    server.script(
        "GET", "/facts", (200, json.dumps({"name": "Harbour Cafe Ltd", "currency": "GBP"} | facts), {})
    )


def test_facts_are_kept_and_changes_are_told_once(server, connection, clock):
    told(server)
    heard = []

    def listen(before, after, **_):
        heard.append((before and before.base_currency, after.base_currency))

    signals.facts_changed.connect(listen)
    try:
        read_facts(connection, client_for(connection, clock), clock.now())
        read_facts(connection, client_for(connection, clock), clock.now())
        told(server, currency="EUR")
        read_facts(connection, client_for(connection, clock), clock.now())
    finally:
        signals.facts_changed.disconnect(listen)
    assert heard == [(None, "GBP"), ("GBP", "EUR")]
    kept = Connection.objects.get()
    assert (kept.facts.base_currency, kept.facts_read_at) == ("EUR", clock.now())
    assert Event.objects.filter(action="connection.facts_changed").count() == 2


def test_capabilities_are_narrowed_by_the_facts(server, connection, clock):
    assert Kind.TRANSFER in connection.capabilities.kinds
    told(server)
    read_facts(connection, client_for(connection, clock), clock.now())
    assert Kind.TRANSFER not in Connection.objects.get().capabilities.kinds


def test_another_ledger_that_answers_blocks_the_connection(server, connection, clock):
    told(server, key="t9", name="Somebody Else Ltd")
    with pytest.raises(WrongTenant):
        read_facts(connection, client_for(connection, clock), clock.now())
    kept = Connection.objects.get()
    assert kept.state == "needs_reauthorising"
    assert "Somebody Else Ltd" in str(kept.problem)
    assert kept.facts is None
