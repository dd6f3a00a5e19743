"""One refresher at a time, the newest token stored first, and nothing lost when a process dies in between."""

import threading
from datetime import timedelta

import pytest
from django.db import connection as database

from expenses_app.audit.models import Event
from expenses_app.connections import signals
from expenses_app.connections.encryption import unseal
from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.services.refresh import LEASE, good_token
from expenses_app.core.clock import SystemClock
from expenses_app.ledger.errors import Misconfigured, NeedsReauthorising, Unavailable
from tests.connections.conftest import NOW, refused, tokens
from tests.transport.scripted import cut

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """The process is gone: no handler of ours runs on it that a real kill would not leave out too."""


def killed_at(point):
    def checkpoint(name):
        if name == point:
            raise Killed

    return checkpoint


def stored(authorisation):
    kept = Authorisation.objects.get(pk=authorisation.pk)
    return unseal(kept.access_token_sealed), unseal(kept.refresh_token_sealed), kept.token_version


def test_a_good_token_is_used_as_it_is(server, sample, authorise, clock):
    assert good_token(authorise().pk, clock).value == "access-0"
    assert server.requests() == []


def test_a_token_that_is_nearly_over_is_renewed_and_both_are_stored(server, sample, authorise, clock):
    authorisation = authorise(expires_at=NOW + timedelta(seconds=299))
    server.script("POST", "/token", tokens(1, x_refresh_token_expires_in=86400))
    token = good_token(authorisation.pk, clock)
    assert (token.value, token.good_until) == ("access-1", NOW + timedelta(minutes=25))
    assert stored(authorisation) == ("access-1", "refresh-1", 2)
    kept = Authorisation.objects.get()
    assert kept.refresh_lease is None
    assert kept.last_refreshed_at == NOW
    assert kept.refresh_expires_at == NOW + timedelta(days=1)
    assert server.requests("/token")[0].form["refresh_token"] == "refresh-0"


def test_tokens_are_not_in_the_database_in_clear(server, sample, authorise, clock):
    authorise()
    with database.cursor() as cursor:
        cursor.execute("SELECT a::text FROM connections_authorisation a")
        row = cursor.fetchone()[0]
    assert "access-0" not in row
    assert "refresh-0" not in row


def test_a_refused_token_is_renewed_though_it_should_be_good(server, sample, authorise, clock):
    authorisation = authorise()
    server.script("POST", "/token", tokens(1))
    assert good_token(authorisation.pk, clock, stale="access-0").value == "access-1"


def test_a_token_that_another_renewed_meanwhile_is_taken(server, sample, authorise, clock):
    assert good_token(authorise().pk, clock, stale="an older one").value == "access-0"
    assert server.requests() == []


def test_a_platform_that_does_not_rotate_keeps_its_refresh_token(server, sample, authorise, clock):
    authorisation = authorise(expires_at=NOW)
    server.script("POST", "/token", (200, '{"access_token":"access-1","expires_in":3600}', {}))
    good_token(authorisation.pk, clock)
    assert stored(authorisation) == ("access-1", "refresh-0", 2)


def test_eight_threads_that_need_a_token_make_one_call(server, sample, authorise):
    clock = SystemClock()
    authorisation = authorise(expires_at=clock.now(), issue_asked_at=clock.now() - timedelta(hours=1))
    entered = threading.Event()

    def slow(asked):
        entered.wait(1)
        return tokens(1)

    server.script("POST", "/token", slow, refused())
    got, barrier = [], threading.Barrier(8)

    def work():
        try:
            barrier.wait()
            got.append(good_token(authorisation.pk, clock).value)
        finally:
            database.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    threading.Timer(0.3, entered.set).start()
    for thread in threads:
        thread.join(20)
    assert got == ["access-1"] * 8
    assert len(server.requests("/token")) == 1


def test_a_lost_answer_is_asked_for_again_with_the_same_token(server, sample, authorise, clock):
    authorisation = authorise(expires_at=NOW)
    server.script("POST", "/token", cut, tokens(2))
    assert good_token(authorisation.pk, clock).value == "access-2"
    assert [asked.form["refresh_token"] for asked in server.requests("/token")] == ["refresh-0", "refresh-0"]


@pytest.mark.parametrize("answer", [cut, (503, b"", {})])
def test_a_server_that_stays_away_blocks_nobody_and_frees_the_lease(server, connection, clock, answer):
    Authorisation.objects.update(expires_at=NOW)
    server.script("POST", "/token", answer)
    with pytest.raises(Unavailable):
        good_token(connection.authorisation_id, clock)
    assert Authorisation.objects.get().refresh_lease is None
    assert Connection.objects.get().state == "linked"


def test_a_refused_grant_blocks_every_connection_on_it_and_says_so(
    server, connection, connect, other_company, clock
):
    connect(other_company, "t2", authorisation=connection.authorisation)
    Authorisation.objects.update(expires_at=NOW)
    server.script("POST", "/token", refused())
    heard = []

    def listen(connection, error, **_):
        heard.append((connection.tenant_id, error.cause))

    signals.blocked.connect(listen)
    try:
        with pytest.raises(NeedsReauthorising):
            good_token(connection.authorisation_id, clock)
    finally:
        signals.blocked.disconnect(listen)
    for one in Connection.objects.all():
        assert one.state == "needs_reauthorising"
        assert str(one.problem).startswith("Sample Books no longer lets us in.")
        assert one.problem_said == "The grant is gone."
    assert sorted(heard) == [("t1", "needs_reauthorising"), ("t2", "needs_reauthorising")]
    assert Event.objects.filter(action="connection.blocked").count() == 2
    assert Authorisation.objects.get().state == "dead"


def test_a_dead_grant_is_not_asked_for_again(server, sample, authorise, clock):
    with pytest.raises(NeedsReauthorising):
        good_token(authorise(state="dead").pk, clock)
    assert server.requests() == []


def test_wrong_credentials_are_the_operators_matter_and_block_no_customer(server, connection, clock):
    Authorisation.objects.update(expires_at=NOW)
    server.script("POST", "/token", refused("invalid_client"))
    with pytest.raises(Misconfigured):
        good_token(connection.authorisation_id, clock)
    assert Connection.objects.get().state == "linked"
    assert Authorisation.objects.get().refresh_lease is None


@pytest.mark.parametrize("point", ["refresh.asking", "refresh.received"])
def test_killed_while_renewing_the_next_one_renews_when_the_lease_is_over(
    server, sample, authorise, clock, point
):
    authorisation = authorise(expires_at=NOW)
    # Rotation with grace: the replaced token may be used again while its successor never was.
    server.script("POST", "/token", tokens(1), tokens(2))
    with pytest.raises(Killed):
        good_token(authorisation.pk, clock, checkpoint=killed_at(point))
    assert stored(authorisation)[1] == "refresh-0"
    clock.sleep(LEASE.total_seconds() + 1)
    assert good_token(authorisation.pk, clock).value in ("access-1", "access-2")
    assert {asked.form["refresh_token"] for asked in server.requests("/token")} == {"refresh-0"}


def test_killed_after_storing_nothing_is_asked_again(server, sample, authorise, clock):
    authorisation = authorise(expires_at=NOW)
    server.script("POST", "/token", tokens(1))
    with pytest.raises(Killed):
        good_token(authorisation.pk, clock, checkpoint=killed_at("refresh.stored"))
    assert good_token(authorisation.pk, clock).value == "access-1"
    assert len(server.requests("/token")) == 1


def test_a_late_answer_does_not_replace_a_newer_one(server, sample, authorise, clock):
    """The first refresher stalls between answer and storing; its lease runs out; a second one renews and stores."""
    authorisation = authorise(expires_at=NOW)
    server.script("POST", "/token", tokens(1), tokens(2))

    def stalls(name):
        if name == "refresh.received":
            clock.sleep(LEASE.total_seconds() + 1)
            assert good_token(authorisation.pk, clock).value == "access-2"

    token = good_token(authorisation.pk, clock, checkpoint=stalls)
    assert token.value == "access-2"
    assert stored(authorisation)[1] == "refresh-2"


def test_a_newer_answer_replaces_one_that_was_stored_late(server, sample, authorise, clock):
    """The second refresher asks later and stalls; the first one's older answer is stored before."""
    authorisation = authorise(expires_at=NOW)
    server.script("POST", "/token", tokens(1), tokens(2))
    order = []

    def first(name):
        if name == "refresh.received":
            clock.sleep(LEASE.total_seconds() + 1)
            with pytest.raises(Killed):
                good_token(authorisation.pk, clock, checkpoint=killed_at("refresh.received"))
            order.append("second asked")

    assert good_token(authorisation.pk, clock, checkpoint=first).value == "access-1"
    assert order == ["second asked"]


def test_a_grant_that_only_looks_dead_because_another_renewed_it(server, connection, clock):
    Authorisation.objects.update(expires_at=NOW)

    def renewed_elsewhere(asked):
        from expenses_app.connections.encryption import seal

        Authorisation.objects.update(
            access_token_sealed=seal("access-9"), token_version=7, expires_at=NOW + timedelta(hours=1)
        )
        database.close()
        return refused()

    server.script("POST", "/token", renewed_elsewhere)
    assert good_token(connection.authorisation_id, clock).value == "access-9"
    assert Connection.objects.get().state == "linked"
