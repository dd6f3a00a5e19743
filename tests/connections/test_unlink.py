"""Ending a connection: at once here, confirmed there, and tried again while the platform does not answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from expenses_app import platforms
from expenses_app.companies.actor import SYSTEM
from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.services.unlink import end_at_platform, still_ending, unlink
from expenses_app.connections.states import NotAllowed
from tests.connections.conftest import NOW, refused
from tests.connections.sample_platform import OAUTH2, end_tenant

pytestmark = pytest.mark.django_db


def test_the_token_is_revoked_and_forgotten(server, connection, clock):
    server.script("POST", "/revoke", (200, b"", {}))
    ended = unlink(connection, SYSTEM, clock)
    assert (ended.state, ended.ending, ended.unlinked_at) == ("unlinked", "done", NOW)
    assert server.requests("/revoke")[0].form == {"token": "refresh-0"}
    kept = Authorisation.objects.get()
    assert (kept.state, kept.access_token_sealed, kept.refresh_token_sealed) == ("revoked", "", "")
    assert ended.ledger_id == "sample:t1"


def test_a_platform_that_does_not_answer_is_asked_again_later(server, connection, clock):
    server.script("POST", "/revoke", (503, b"", {}), (200, b"", {}))
    ended = unlink(connection, SYSTEM, clock)
    assert (ended.state, ended.ending, ended.ending_tries) == ("unlinked", "pending", 1)
    assert "not working" in ended.ending_said
    assert still_ending(clock.now()) == []
    clock.sleep(121)
    (due,) = still_ending(clock.now())
    assert end_at_platform(due, clock).ending == "done"
    assert Authorisation.objects.get().state == "revoked"


def test_pauses_between_tries_grow_to_six_hours(server, connection, clock):
    server.script("POST", "/revoke", (503, b"", {}))
    ended = unlink(connection, SYSTEM, clock)
    pauses = []
    for _ in range(10):
        pauses.append(ended.ending_again_at - clock.now())
        ended = end_at_platform(ended, clock)
    assert pauses[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert pauses[-1] == timedelta(hours=6)


def test_a_consent_that_was_ended_there_before_is_done(server, connection, clock):
    server.script("POST", "/revoke", refused("invalid_grant"))
    assert unlink(connection, SYSTEM, clock).ending == "done"


def test_a_token_that_others_live_on_is_kept(server, connection, connect, other_company, clock):
    connect(other_company, "t2", authorisation=connection.authorisation)
    assert unlink(connection, SYSTEM, clock).ending == "done"
    assert server.requests() == []
    assert Authorisation.objects.get().state == "active"


def test_where_single_organisations_can_be_left_only_this_one_is(
    server, sample, connection, connect, other_company, clock
):
    platforms.all_platforms()["sample"] = replace(sample, end_tenant=end_tenant)
    Connection.objects.update(tenant_link="link-1")
    connect(other_company, "t2", authorisation=connection.authorisation)
    server.script("DELETE", "/tenants/link-1", (204, b"", {}))
    assert unlink(connection, SYSTEM, clock).ending == "done"
    assert [(asked.method, asked.path) for asked in server.requests()] == [("DELETE", "/tenants/link-1")]
    assert Authorisation.objects.get().state == "active"


def test_a_platform_without_a_call_for_it_says_so(sample, connection, clock):
    platforms.all_platforms()["sample"] = replace(sample, authorisation=replace(OAUTH2, revoke_path=""))
    ended = unlink(connection, SYSTEM, clock)
    assert (ended.ending, ended.state) == ("impossible", "unlinked")
    assert "Sample Books" in ended.ending_said


def test_disconnecting_twice_is_not_possible(server, connection, clock):
    server.script("POST", "/revoke", (200, b"", {}))
    unlink(connection, SYSTEM, clock)
    with pytest.raises(NotAllowed):
        unlink(connection, SYSTEM, clock)
