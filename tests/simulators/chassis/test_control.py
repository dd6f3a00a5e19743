import threading
import time

import pytest

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from tests.simulators.chassis.ledger_of_notes import create_app


def test_the_log_keeps_the_exact_bytes_and_hides_authorisation(desk):
    body = b'{"amount": 12.50,\r\n  "text": "caf\xc3\xa9"}'
    desk.http.put(
        f"{desk.url}/v1/notes?x=1&y=%20", data=body, headers={"Authorization": "Bearer s3cret"}, timeout=5
    )
    (entry,) = desk.control("GET", "requests?path=/v1/")
    assert (entry["method"], entry["path"], entry["query"]) == ("PUT", "/v1/notes", "x=1&y=%20")
    assert (entry["status"], entry["organisation"], entry["body_bytes"]) == (200, "desk", len(body))
    assert "s3cret" not in str(entry)
    assert desk.http.get(f"{desk.url}/_control/requests/{entry['number']}/body", timeout=5).content == body


def test_requests_can_be_read_since_a_number(desk):
    desk.note("1")
    first = desk.control("GET", "requests")[-1]["number"]
    desk.note("2")
    assert [entry["number"] for entry in desk.control("GET", f"requests?since={first}")] == [first + 1]


def test_a_dropped_request_is_logged_with_status_zero_and_its_fault(desk):
    desk.order(kind="drop_before")
    with pytest.raises(OSError):
        desk.note("1")
    assert [(e["status"], e["fault"]) for e in desk.control("GET", "requests")] == [(0, "drop_before")]


def test_the_ledger_shows_every_document_without_the_vendors_interface(desk):
    desk.note("12.50")
    (document,) = desk.control("GET", "ledger?organisation=desk")["documents"]
    assert (document["kind"], document["total"], document["lines"][0]["net"]) == ("Note", "12.50", "12.50")


def test_the_clock_jumps_and_runs_faster(desk):
    before = SimulatedClock().now()
    shown = desk.control("POST", "clock", advance_seconds=3600, speed=100)
    assert (shown["speed"], shown["now"] > before.isoformat()) == (100, True)
    started = desk.running.app.clock.now()
    time.sleep(0.05)
    assert (desk.running.app.clock.now() - started).total_seconds() >= 5


@pytest.mark.parametrize(
    "wish", [{"speed": 0}, {"advance_seconds": -1}, {"now": "2030-01-01T00:00:00"}, {"pace": 1}]
)
def test_the_clock_refuses_what_makes_no_sense(desk, wish):
    assert desk.http.post(f"{desk.url}/_control/clock", json=wish, timeout=5).status_code == 400


def test_every_answer_takes_the_simulated_latency(desk):
    desk.control("POST", "clock", speed=10, latency_seconds=2)
    started = time.monotonic()
    desk.note("1")
    assert 0.2 <= time.monotonic() - started < 1.5


def test_a_person_acts_inside_the_software(desk):
    desk.note("1")
    assert desk.control("POST", "organisations/desk/act", action="tear_out", key="1") == {"left": 0}


@pytest.mark.parametrize(
    ("method", "path", "wish", "status"),
    [
        ("POST", "organisations/desk/act", {"action": "burn"}, 400),
        ("POST", "organisations/desk/act", {"action": "tear_out", "key": "9"}, 404),
        ("POST", "organisations", {"name": "Second"}, 400),
        ("GET", "ledger?organisation=nobody", None, 404),
        ("GET", "nowhere", None, 404),
        ("GET", "requests/99/body", None, 404),
    ],
)
def test_a_control_request_that_makes_no_sense_says_why(desk, method, path, wish, status):
    answer = desk.http.request(method, f"{desk.url}/_control/{path}", json=wish, timeout=5)
    assert (answer.status_code, bool(answer.json()["error"])) == (status, True)


def test_reset_forgets_documents_faults_and_requests(desk):
    desk.note("1")
    desk.order(kind="lose_reply")
    state = desk.control("POST", "reset")
    assert (state["organisations"][0]["counts"], state["faults"], state["requests"]) == ({"notes": 0}, [], 0)


def test_the_ledger_survives_a_restart(tmp_path):
    kept = tmp_path / "notes.state"
    for expected in (0, 1, 2):
        app = create_app(SimulatedClock())
        app.keep_state_in(kept)
        with start_in_thread(app) as running:
            import requests

            assert len(requests.get(f"{running.url}/notes", timeout=5).text.split()) == expected
            requests.post(f"{running.url}/notes", data="1", timeout=5)


def test_stopping_closes_open_connections(desk):
    desk.note("1")
    desk.running.stop()
    with pytest.raises(OSError):
        desk.http.get(f"{desk.url}/notes", timeout=2)


def test_it_answers_more_than_a_hundred_requests_a_second(desk):
    def work():
        import requests

        with requests.Session() as http:
            for _ in range(50):
                http.get(f"{desk.url}/notes", timeout=10)

    started = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started < 2
