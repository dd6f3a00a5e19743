"""A PostgreSQL server of our own in a data directory: made, started, recognised when left over, stopped."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.machine.account import Account, account_for_servers
from config.machine.ports import LOOPBACK
from config.machine.postgres_programs import Programs, find_programs, state_folder, within_reach
from config.machine.processes import command_line, end, is_alive, start, wait_until
from config.machine.refusal import Refusal

SUPERUSER = "expenses"
DATABASE = "expenses"
SECONDS_TO_START = 30.0
SECONDS_TO_STOP = 15.0
# Never for data that anybody wants back.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Running:
    """A postmaster that is alive and serves our data."""

    process_id: int
    port: int


class PostgresServer:
    """One server, its files in `directory`/postgres (or, for root under a closed folder, where a pointer file says).

    `careless` switches the safety of the disk off: for tests only.
    """

    stop_signal = signal.SIGINT  # fast shutdown: ends sessions, keeps what was committed

    def __init__(
        self, directory: Path, password: str, *, careless: bool = False, programs: Programs | None = None
    ):
        self.directory = directory.resolve()
        self.password = password
        self.careless = careless
        self.account: Account | None = account_for_servers()
        self._chosen = programs
        self._programs: Programs | None = None

    @property
    def data(self) -> Path:
        """The cluster's folder, by a name that the account can walk to."""
        pointer = self.directory / "postgres.location"
        if pointer.exists():
            return self.directory / pointer.read_text().strip()
        return self.directory / "postgres"

    @property
    def programs(self) -> Programs:
        if self._programs is None:
            version = self.data / "PG_VERSION"
            major = int(version.read_text()) if version.exists() else None
            self._programs = within_reach(self._chosen or find_programs(major), self.account)
        return self._programs

    def url(self, port: int, database: str = DATABASE) -> str:
        return f"postgres://{SUPERUSER}:{self.password}@{LOOPBACK}:{port}/{database}"

    def make(self) -> None:
        """Make the cluster with its database unless it exists. A call that is killed half-way leaves nothing behind it.

        Raises Refusal with the server's own words.
        """
        if (self.data / "PG_VERSION").exists():
            return
        data = self._place()
        unfinished = data.with_name(data.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        with self._password_file() as password_file:
            common = [self.programs.initdb, "-D", str(unfinished), "-U", SUPERUSER, "-E", "UTF8", "--no-sync"]
            guarded = ["-A", "scram-sha-256", f"--pwfile={password_file}"]
            if self._run([*common, *guarded, "--locale=C.UTF-8"]).returncode != 0:
                # Some systems do not know C.UTF-8; ordering is by collation "C" in any case.
                shutil.rmtree(unfinished, ignore_errors=True)
                made = self._run([*common, *guarded, "--locale=C"])
                if made.returncode != 0:
                    raise Refusal(f"The embedded PostgreSQL could not make its files:\n{made.stdout}")
        single = [self.programs.postgres, "--single", "-D", str(unfinished), "postgres"]
        created = self._run(single, f"CREATE DATABASE {DATABASE}\n")
        if created.returncode != 0 or "ERROR" in created.stdout:
            raise Refusal(f"The embedded PostgreSQL could not make its database:\n{created.stdout}")
        unfinished.rename(data)

    def command(self, port: int) -> list[str]:
        """The server's command; it stays in the foreground."""
        settings = [
            f"listen_addresses={LOOPBACK}",
            "unix_socket_directories=",
            "max_connections=100",
            "shared_buffers=64MB",
            *(CARELESS if self.careless else ()),
        ]
        named = [part for setting in settings for part in ("-c", setting)]
        return [self.programs.postgres, "-D", str(self.data), "-p", str(port), *named]

    def running(self) -> Running | None:
        """The live postmaster of this data, ours or left over by a command that was killed; None when there is none."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            found = Running(int(lines[0]), int(lines[3]))
        except (OSError, ValueError, IndexError):
            return None
        # The number may belong to another process by now.
        if is_alive(found.process_id) and str(self.data) in command_line(found.process_id):
            return found
        return None

    def is_ready(self) -> bool:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    def clear_left_over(self) -> bool:
        """Stop a postmaster that a killed command left behind and remove a stale pid file. True when one was stopped."""
        found = self.running()
        if found is not None:
            end(found.process_id, self.stop_signal, SECONDS_TO_STOP, signal.SIGQUIT)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        return found is not None

    def start_on(self, port: int, log: Path, *, dies_with_us: bool = False) -> Running:
        """Start the server and wait until it takes connections. Raises Refusal.

        It outlives this command, unless `dies_with_us`: then it ends with this process however that dies (Linux).
        """
        self.make()
        self.clear_left_over()
        with log.open("ab") as output:
            process = start(
                self.command(port),
                environment=self.environment(),
                output=output,
                account=self.account,
                dies_with_us=self.stop_signal if dies_with_us else None,
            )
        wait_until(lambda: self.is_ready() or process.poll() is not None, SECONDS_TO_START)
        if process.poll() is not None or not self.is_ready():
            last = "\n".join(log.read_text(errors="replace").splitlines()[-10:])
            raise Refusal(f"The embedded PostgreSQL does not start. Its last lines ({log}):\n{last}")
        return Running(process.pid, port)

    def stop(self) -> None:
        found = self.running()
        if found is not None:
            end(found.process_id, self.stop_signal, SECONDS_TO_STOP, signal.SIGQUIT)

    def remove(self) -> None:
        """Delete the files of the server, which must have stopped, wherever they lie."""
        pointer = self.directory / "postgres.location"
        shutil.rmtree(self.data.parent if pointer.exists() else self.data, ignore_errors=True)
        pointer.unlink(missing_ok=True)

    def environment(self) -> dict[str, str]:
        """Nothing of the caller's environment reaches the server: PG* variables would change what it does."""
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def _place(self) -> Path:
        """Choose where the cluster goes; the folder above it then exists and the account may write there."""
        self.directory.mkdir(parents=True, exist_ok=True)
        if self.account is None:
            return self.directory / "postgres"
        if self.account.may_enter(self.directory.parent):
            self.directory.chmod(self.directory.stat().st_mode | 0o011)
            home = self.directory / "postgres-home"
            home.mkdir(exist_ok=True)
            # Relative, so that the folder can be moved.
            (self.directory / "postgres.location").write_text("postgres-home/postgres\n")
        else:
            home = Path(tempfile.mkdtemp(prefix="data-", dir=state_folder()))
            (self.directory / "postgres.location").write_text(f"{home / 'postgres'}\n")
        os.chown(home, self.account.user, self.account.group)
        home.chmod(0o700)
        return home / "postgres"

    @contextmanager
    def _password_file(self) -> Iterator[Path]:
        descriptor, name = tempfile.mkstemp(dir=self.data.parent)
        path = Path(name)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(self.password + "\n")
            if self.account is not None:
                os.chown(path, self.account.user, self.account.group)
            yield path
        finally:
            path.unlink()

    def _run(self, command: list[str], text: str = "") -> subprocess.CompletedProcess[str]:
        account = self.account
        identity = {"user": account.user, "group": account.group, "extra_groups": []} if account else {}
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            command,
            input=text,
            env=self.environment(),
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **identity,
        )
