import time
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import (
    Defect,
    Misconfigured,
    NeedsReauthorising,
    OutcomeUnknown,
    RateLimited,
    Unavailable,
)
from tests.transport.scripted import cut, unused_port

OK = (200, b'{"ok":true}', {"X-Left": "58"})


def write(session, **more):
    return session.write("PUT", "/things", headers={"X-Tenant": "t1"}, body=b"{}", **more)


def test_a_call_bears_the_token_and_the_headers_it_was_given(server, session):
    server.script("PUT", "/things", OK)
    answer = write(session)
    assert (answer.status, answer.body) == (200, b'{"ok":true}')
    (asked,) = server.requests()
    assert asked.headers["authorization"] == "Bearer first"
    assert asked.headers["x-tenant"] == "t1"
    assert asked.body == b"{}"


def test_the_pacer_is_asked_before_told_after_and_shown_the_headers(server, session, pacer):
    server.script("PUT", "/things", OK)
    write(session, sort="batch", items=30)
    assert pacer.events == [("acquire", "batch", 30), ("release", "permit"), ("learn", 200, "58")]


def test_nothing_is_sent_without_a_permit(server, session, pacer):
    pacer.refuse = RateLimited(Message("later"))
    with pytest.raises(RateLimited):
        write(session)
    assert server.requests() == []


@pytest.mark.parametrize("status", [200, 201, 400, 403, 404, 409, 429, 500, 503])
def test_a_write_is_made_once_whatever_the_answer(server, session, status):
    server.script("PUT", "/things", (status, b"said", {}))
    assert write(session).status == status
    assert len(server.requests()) == 1


def test_a_write_whose_answer_is_lost_is_unknown_and_not_repeated(server, session):
    server.script("PUT", "/things", cut)
    with pytest.raises(OutcomeUnknown):
        write(session)
    assert len(server.requests()) == 1


def test_a_write_that_is_not_answered_in_time_is_unknown(server, session):
    def slow(asked):
        time.sleep(1)
        return OK

    server.script("PUT", "/things", slow)
    with pytest.raises(OutcomeUnknown):
        write(session)
    assert len(server.requests()) == 1


def test_a_write_that_never_connected_surely_left_nothing(session_at):
    with pytest.raises(Unavailable):
        write(session_at(f"http://127.0.0.1:{unused_port()}"))


def test_a_refused_token_is_renewed_once_and_the_call_made_once_more(server, session, tokens):
    server.script("PUT", "/things", (401, b"", {}), OK)
    assert write(session).status == 200
    assert tokens.renewed == ["first"]
    assert [asked.headers["authorization"] for asked in server.requests()] == [
        "Bearer first",
        "Bearer second",
    ]


def test_a_second_refusal_is_returned_for_the_adapter_to_read(server, session):
    server.script("PUT", "/things", (401, b"insufficient_scope", {}))
    answer = write(session)
    assert (answer.status, answer.said) == (401, "insufficient_scope")
    assert len(server.requests()) == 2


def test_a_token_that_cannot_be_renewed_needs_a_person(server, session, tokens):
    def gone(stale):
        raise NeedsReauthorising(Message("Reconnect."))

    tokens.renew = gone
    server.script("PUT", "/things", (401, b"", {}))
    with pytest.raises(NeedsReauthorising):
        write(session)
    assert len(server.requests()) == 1


@pytest.mark.parametrize("first", [cut, (500, b"", {}), (502, b"", {}), (503, b"", {}), (429, b"", {})])
def test_a_read_is_repeated(server, session, first):
    server.script("GET", "/things", first, OK)
    assert session.read("/things").status == 200
    assert len(server.requests()) == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [(cut, Unavailable), ((503, b"Maintenance", {}), Unavailable), ((429, b"", {}), RateLimited)],
)
def test_a_read_gives_up_after_three_tries(server, session, answer, error):
    server.script("GET", "/things", answer)
    with pytest.raises(error):
        session.read("/things")
    assert len(server.requests()) == 3


def test_a_last_500_is_returned_for_the_adapter_to_read(server, session):
    server.script("GET", "/things", (500, b"fault", {}))
    assert session.read("/things").body == b"fault"


@pytest.mark.parametrize("status", [200, 400, 403, 404])
def test_other_answers_to_a_read_are_returned_at_once(server, session, status):
    server.script("GET", "/things", (status, b"", {}))
    assert session.read("/things").status == status
    assert len(server.requests()) == 1


def test_a_search_by_post_is_repeated_like_a_read(server, session):
    server.script("POST", "/query", cut, OK)
    assert session.ask("POST", "/query", headers={}, body=b"select").status == 200
    assert [asked.body for asked in server.requests()] == [b"select", b"select"]


def test_retry_after_becomes_a_moment(server, session):
    server.script("GET", "/things", (429, b"", {"Retry-After": "90"}))
    with pytest.raises(RateLimited) as refused:
        session.read("/things")
    # The clock stood at 10:00:00 and moved by the pauses between tries only.
    assert datetime(2026, 11, 22, 10, 1, 30, tzinfo=UTC) <= refused.value.until
    assert refused.value.until < datetime(2026, 11, 22, 10, 1, 33, tzinfo=UTC)


def test_a_query_is_encoded(server, session):
    server.script("GET", "/things", OK)
    session.read("/things", query={"where": 'Reference=="EXP-1&2"'})
    assert server.requests()[0].query == {"where": 'Reference=="EXP-1&2"'}


def test_a_next_link_of_the_platform_itself_is_followed(server, session):
    server.script("GET", "/things", OK)
    assert session.read(f"{server.url}/things?page=2").status == 200


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/things", "http://127.0.0.1:1/things"])
def test_the_token_never_goes_to_an_address_elsewhere(server, session, elsewhere):
    with pytest.raises(Defect):
        session.read(elsewhere)
    assert server.requests() == []


def test_plain_http_is_refused_off_this_machine(session_at):
    with pytest.raises(Misconfigured):
        session_at("http://books.example").read("/things")


def test_redirects_are_not_followed(server, session):
    server.script("GET", "/things", (302, b"", {"Location": f"{server.url}/other"}))
    assert session.read("/things").status == 302
    assert len(server.requests()) == 1


def test_the_log_tells_of_the_call_but_not_what_was_in_it(server, session):
    server.script("PUT", "/things", (200, b"Fennel & Oak", {}))
    with capture_logs() as lines:
        session.write("PUT", "/things?name=Fennel", headers={"X-Key": "k1"}, body=b"123.45")
    (line,) = [one for one in lines if one["event"] == "ledger_call"]
    assert (line["method"], line["path"], line["outcome"]) == ("PUT", "/things", "200")
    for secret in ("first", "Fennel", "123.45", "k1"):
        assert secret not in str(lines)
