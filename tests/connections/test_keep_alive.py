from datetime import timedelta

import pytest

from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.services.keep_alive import idle, keep_alive
from tests.connections.conftest import NOW, refused, tokens

pytestmark = pytest.mark.django_db


def test_a_consent_unused_for_a_week_is_due(connection):
    assert idle(NOW) == []
    Authorisation.objects.update(last_refreshed_at=NOW - timedelta(days=7, seconds=1))
    assert idle(NOW) == [connection.authorisation]


@pytest.mark.parametrize("state", ["dead", "replaced", "revoked"])
def test_consents_that_are_over_are_left_alone(connection, state):
    Authorisation.objects.update(last_refreshed_at=NOW - timedelta(days=30), state=state)
    assert idle(NOW) == []


def test_consents_that_nobody_lives_on_are_left_alone(connection):
    Authorisation.objects.update(last_refreshed_at=NOW - timedelta(days=30))
    Connection.objects.update(state="unlinked")
    assert idle(NOW) == []


def test_keeping_alive_renews_though_the_token_is_good(server, connection, clock):
    server.script("POST", "/token", tokens(1))
    assert keep_alive(connection.authorisation, clock)
    assert Authorisation.objects.get().last_refreshed_at == NOW


def test_a_consent_found_dead_blocks_the_connection(server, connection, clock):
    server.script("POST", "/token", refused())
    assert not keep_alive(connection.authorisation, clock)
    assert Connection.objects.get().state == "needs_reauthorising"
