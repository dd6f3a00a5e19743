"""The embedded cache and broker."""

import os
import shutil
import signal

import pytest
import redis

from config.machine.ports import free_port
from config.machine.processes import command_line, is_alive, wait_until
from config.machine.refusal import Refusal
from config.machine.valkey import ValkeyServer, find_program

pytestmark = pytest.mark.drill
PASSWORD = "not-a-secret"
ON_PATH = [path for name in ("valkey-server", "redis-server") if (path := shutil.which(name))]


@pytest.fixture(params=[find_program(), *ON_PATH], ids=lambda program: os.path.basename(program))
def server(request, tmp_path):
    server = ValkeyServer(tmp_path, PASSWORD, program=request.param)
    yield server
    server.stop()


def start(server):
    return server.start_on(free_port(), server.data.parent / "cache.log")


def connected(server, running):
    return redis.Redis.from_url(server.url(running.port))


def test_a_machine_without_a_server_is_told_both_ways_out():
    with pytest.raises(Refusal) as refused:
        find_program(["/nowhere/valkey-server", "/bin/false"])
    assert "apt-get install redis-server" in str(refused.value)
    assert "set REDIS_URL" in str(refused.value)


def test_it_starts_takes_only_the_password_and_stops(server):
    running = start(server)
    assert connected(server, running).ping()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=running.port).ping()
    assert PASSWORD not in command_line(running.process_id)
    server.stop()
    assert not is_alive(running.process_id)


def test_what_was_written_survives_a_kill(server):
    running = start(server)
    connected(server, running).set("message", "kept")
    # The append-only file reaches the disk once a second.
    assert wait_until(lambda: "kept" in _written(server), 5)
    os.kill(running.process_id, signal.SIGKILL)
    assert wait_until(lambda: not is_alive(running.process_id), 5)
    assert server.running() is None
    again = start(server)
    assert connected(server, again).get("message") == b"kept"


def test_a_server_left_over_by_a_killed_command_is_recognised_and_stopped(server):
    left_over = start(server)
    assert ValkeyServer(server.data.parent, PASSWORD).running() == left_over
    again = start(server)
    assert not is_alive(left_over.process_id)
    assert connected(server, again).ping()


def test_a_server_with_another_password_is_not_taken_for_ours(server):
    start(server)
    assert ValkeyServer(server.data.parent, "another").running() is None


def test_a_careless_one_writes_nothing(tmp_path):
    server = ValkeyServer(tmp_path, PASSWORD, careless=True)
    running = start(server)
    connected(server, running).set("message", "gone")
    server.stop()
    again = start(server)
    assert connected(server, again).get("message") is None
    server.stop()


def _written(server):
    return "".join(file.read_text(errors="replace") for file in server.data.rglob("*.aof"))
