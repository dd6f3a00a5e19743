"""The programs that make up a running installation, each with how one knows that it is up."""

import http.client
import os
import re
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from config.machine.ports import LOOPBACK
from config.machine.postgres import PostgresServer
from config.machine.program import Program
from config.machine.valkey import ValkeyServer

WEB_THREADS = 4
# Generous: on a busy machine eight interpreters import the product at once.
SECONDS_TO_IMPORT = 180


def database(server: PostgresServer, port: int) -> Program:
    server.make()
    server.clear_left_over()
    return Program(
        "database",
        server.command(port),
        environment=server.environment(),
        ready=server.is_ready,
        prepare=server.clear_left_over,
        stop_signal=server.stop_signal,
        kill_signal=signal.SIGQUIT,
        account=server.account,
    )


def cache(server: ValkeyServer, port: int) -> Program:
    server.clear_left_over()
    return Program(
        "cache",
        server.command(port),
        environment=server.environment(),
        ready=lambda: server.is_ready(port),
        prepare=server.clear_left_over,
        stop_signal=server.stop_signal,
    )


def simulator(key: str, port: int, state: Path, environment: Mapping[str, str]) -> Program:
    """`state`: the file that keeps the simulated ledger."""
    options = ["--port", str(port), "--seed-demo", "--state", str(state)]
    return Program(
        key,
        [sys.executable, "-m", "expenses_app.simulators", key, *options],
        environment=environment,
        ready_line=re.compile(r"^ready http://"),
        ready_within=SECONDS_TO_IMPORT,
    )


def django(name: str, arguments: list[str], environment: Mapping[str, str]) -> Program:
    """A command that ends by itself; `ready_within` is its whole time."""
    return Program(
        name, [sys.executable, "-m", "django", *arguments], environment=environment, ready_within=300
    )


def step(module: str, name: str, arguments: list[str], environment: Mapping[str, str]) -> Program:
    """A module of the demo that ends by itself."""
    return Program(
        name, [sys.executable, "-m", module, *arguments], environment=environment, ready_within=900
    )


def web(port: int, environment: Mapping[str, str]) -> Program:
    options = [
        *("--interface", "wsgi", "--host", LOOPBACK, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", str(WEB_THREADS), "--respawn-failed-workers"),
        "--no-ws",
    ]
    return Program(
        "web",
        [sys.executable, "-m", "granian", *options, "config.wsgi:application"],
        environment=environment,
        ready=_answers_http(port),
        ready_within=SECONDS_TO_IMPORT,
    )


def worker(queue: str, processes: int, environment: Mapping[str, str]) -> Program:
    options = [
        *("-Q", queue, "-n", f"{queue}@%h", "--concurrency", str(processes), "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    return Program(
        f"worker {queue}",
        [sys.executable, *_quiet_about_root(), "-m", "celery", "--quiet", "-A", "config", "worker", *options],
        environment=environment,
        ready_line=re.compile(rf"{queue}@\S+ ready"),
        ready_within=SECONDS_TO_IMPORT,
        stop_within=30,
    )


def scheduler(directory: Path, environment: Mapping[str, str]) -> Program:
    """Celery's beat; it keeps what ran last in `directory`."""
    files = ["--schedule", str(directory / "schedule"), "--pidfile", ""]
    return Program(
        "scheduler",
        [sys.executable, "-m", "celery", "-A", "config", "beat", "--loglevel", "INFO", *files],
        environment=environment,
        ready_line=re.compile(r"beat: Starting"),
        ready_within=SECONDS_TO_IMPORT,
    )


def _quiet_about_root() -> list[str]:
    """Celery prints a page of advice against root; the demo listens on loopback and takes no pickles."""
    return ["-W", "ignore::UserWarning:celery.platforms"] if os.geteuid() == 0 else []


def _answers_http(port: int) -> Callable[[], bool]:
    def ready() -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=20)
        try:
            connection.request("GET", "/", headers={"Host": "localhost"})
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    return ready
