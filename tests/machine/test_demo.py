"""`manage.py demo`, run as a person runs it: the whole product in one tree of processes."""

import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import urllib.request

import psycopg
import pytest
import redis

from config.demo.platforms import CLIENT_ID, Simulated
from config.machine.embedded import servers_of
from config.machine.ports import answers
from config.machine.processes import is_alive, wait_until
from config.machine.throwaway import temporary_directory
from tests.machine.checkout import ROOT, clean_environment
from tests.machine.running_demo import RunningDemo

pytestmark = [pytest.mark.drill, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def folder():
    with temporary_directory("expenses-demo-") as folder:
        yield folder


@pytest.fixture(scope="module")
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture(scope="module")
def demo(folder, taken_port):
    demo = RunningDemo(folder / "data", folder / "first.txt", "--port", str(taken_port))
    yield demo
    if demo.process.poll() is None:
        demo.end()


def test_a_taken_port_is_replaced_and_that_is_said(demo, taken_port):
    chosen = int(demo.description["site"].rpartition(":")[2])
    assert chosen != taken_port
    assert f"Port {taken_port} is taken; the site uses {chosen}." in demo.said()


def test_it_says_where_to_sign_in_and_as_whom(demo):
    description = demo.description
    assert f"Expenses runs at {description['site']}" in demo.said()
    for sign_in in description["sign_ins"]:
        assert f"Sign in as {sign_in['email']} with the password {sign_in['password']}" in demo.said()
    with urllib.request.urlopen(f"{description['site']}/accounts/login/", timeout=30) as page:
        assert page.status == 200


def test_the_site_serves_its_style_sheet(demo):
    with urllib.request.urlopen(f"{demo.description['site']}/accounts/login/", timeout=30) as page:
        sheet = re.search(r'href="(/static/[^"]+\.css)"', page.read().decode())
    with urllib.request.urlopen(demo.description["site"] + sheet[1], timeout=30) as style:
        assert style.headers["Content-Type"].startswith("text/css")


def test_the_description_holds_what_programs_need_and_is_read_by_nobody_else(demo):
    assert stat.S_IMODE((demo.data / "demo.json").stat().st_mode) == 0o600
    description = demo.description
    assert description["sign_ins"]
    assert description["simulators"]
    for simulator in description["simulators"].values():
        for address in (simulator["address"], simulator["control_page"], simulator["control"] + "/state"):
            with urllib.request.urlopen(address, timeout=30) as page:
                assert page.status == 200
        assert all(value.startswith(simulator["address"]) for value in simulator["variables"].values())


def test_a_second_demo_on_the_same_data_is_refused_with_the_address_of_the_first(demo):
    answer = subprocess.run(
        [sys.executable, "manage.py", "demo", "--data", str(demo.data)],
        cwd=ROOT,
        env=clean_environment() | {"EXPENSES_MANAGED_ENVIRONMENT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert f"The demo already runs: {demo.description['site']}" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_ordinary_command_works_on_the_running_demo(demo, monkeypatch):
    monkeypatch.setenv("EXPENSES_DATA", str(demo.data))
    for name in (
        "DATABASE_URL",
        "REDIS_URL",
        "SITE_URL",
        "SECRET_KEY",
        "ENCRYPTION_KEYS",
        "MEDIA_ROOT",
        "DEBUG",
    ):
        monkeypatch.setenv(name, "")
    # What servers_of sets is undone with the rest.
    monkeypatch.setattr(os, "environ", os.environ.copy())
    with servers_of(ROOT):
        assert os.environ["SITE_URL"] == demo.description["site"]
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() == (True,)
        assert redis.Redis.from_url(os.environ["REDIS_URL"]).ping()
    assert demo.process.poll() is None
    assert answers(int(demo.description["site"].rpartition(":")[2]))


@pytest.mark.parametrize(
    ("name", "command"),
    [("worker now", "-Q now"), ("web", "granian"), ("cache", "valkey"), ("database", "bin/postgres")],
)
def test_a_killed_part_is_started_again_and_the_site_answers_on(demo, name, command):
    (before,) = [pid for pid, arguments in demo.children().items() if command in arguments]
    os.kill(before, signal.SIGKILL)
    assert wait_until(lambda: f"{name} ended with signal SIGKILL; starting it again" in demo.said(), 10)

    def is_back():
        again = [pid for pid, arguments in demo.children().items() if command in arguments]
        return len(again) == 1 and again[0] != before and _status(demo) == 200

    assert wait_until(is_back, 30, between=0.5), demo.said()[-3000:]


def test_a_request_to_end_leaves_no_process_behind_and_the_next_start_keeps_everything(demo, folder):
    started = [demo.process.pid, *demo.children()]
    first = demo.description
    assert demo.end() == 0
    assert demo.said().rstrip().endswith("Stopped.")
    assert not any(is_alive(pid) for pid in started)
    assert not (demo.data / "demo.json").exists()

    again = RunningDemo(demo.data, folder / "second.txt")
    second = again.description
    for name in ("site", "sign_ins"):
        assert second[name] == first[name]
    assert {key: one["address"] for key, one in second["simulators"].items()} == {
        key: one["address"] for key, one in first["simulators"].items()
    }
    # Killed hard: nothing of it survives, and the next start finds everything at its place again.
    killed = [again.process.pid, *again.children()]
    again.process.kill()
    again.process.wait()
    third = RunningDemo(demo.data, folder / "third.txt")
    assert not any(is_alive(pid) for pid in killed)
    assert third.description["site"] == first["site"]
    assert {key: one["address"] for key, one in third.description["simulators"].items()} == {
        key: one["address"] for key, one in first["simulators"].items()
    }
    assert third.end(signal.SIGINT) == 0


XERO = Simulated(
    "xero", "Xero", {"XERO_API_URL": "", "XERO_LOGIN_URL": "/identity"}, ("XERO_ID", "XERO_SECRET")
)


@pytest.mark.parametrize(
    ("environment", "answer"),
    [({}, False), ({"XERO_API_URL": ""}, False), ({"XERO_LOGIN_URL": "https://login.example"}, True)],
)
def test_an_address_that_is_set_already_wins_over_the_simulator(environment, answer):
    assert XERO.is_overridden(environment) is answer


def test_all_hosts_of_a_platform_are_answered_by_its_one_simulator():
    assert XERO.variables("http://127.0.0.1:9", "word") == {
        "XERO_API_URL": "http://127.0.0.1:9",
        "XERO_LOGIN_URL": "http://127.0.0.1:9/identity",
        "XERO_ID": CLIENT_ID,
        "XERO_SECRET": "word",
    }


def _status(demo):
    try:
        connection = http.client.HTTPConnection(
            "127.0.0.1", int(demo.description["site"].rpartition(":")[2]), timeout=20
        )
        connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
        return connection.getresponse().status
    except OSError:
        return 0
