"""The folder that holds an embedded installation: its servers' files, its secrets, its logs, who uses it now."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config.machine.refusal import Refusal

# Names another folder than .data/demo for every command.
VARIABLE = "EXPENSES_DATA"


def default_data_directory(checkout: Path) -> Path:
    """The folder that commands use unless told otherwise; all of them share the demo's data."""
    return Path(os.environ.get(VARIABLE) or checkout / ".data" / "demo")


class DataDirectory:
    """Opens (and makes) the folder. Raises Refusal when this user may not write there."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.logs.mkdir(exist_ok=True)
            self.secrets = self._secrets()
        except PermissionError as refused:
            raise Refusal(
                f"This user may not write into {self.path} ({refused.strerror}); another user made it.\n"
                "Use that user, or name another folder with --data or the variable EXPENSES_DATA."
            ) from None

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def remembered(self, name: str) -> dict[str, object]:
        """What was noted under `name`; empty when nothing was."""
        try:
            noted = json.loads((self.path / name).read_text())
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def remember(self, name: str, value: object) -> None:
        """Note `value` as JSON, readable by this user only, whole or not at all."""
        unfinished = self.path / f"{name}.new"
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(value, indent=2) + "\n")
        unfinished.replace(self.path / name)

    def _secrets(self) -> dict[str, str]:
        with self.locked("secrets.lock"):
            kept = {name: str(value) for name, value in self.remembered("secrets.json").items()}
            fresh = {
                "database_password": secrets.token_urlsafe(24),
                "cache_password": secrets.token_urlsafe(24),
                "client_secret": secrets.token_urlsafe(24),
                "demo_password": secrets.token_urlsafe(9),
                "SECRET_KEY": secrets.token_urlsafe(48),
                # A Fernet key: 32 random bytes in URL-safe base64.
                "ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            }
            complete = fresh | kept
            if complete != kept:
                self.remember("secrets.json", complete)
        return complete

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Wait for our turn."""
        with (self.path / name).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def take(self) -> IO[str] | None:
        """Take the folder for this process alone until it closes the file or ends; None when somebody uses it."""
        return self._flock(fcntl.LOCK_EX)

    def share(self) -> IO[str] | None:
        """Use the folder beside other commands; None when one command has it for itself (the demo)."""
        return self._flock(fcntl.LOCK_SH)

    def _flock(self, kind: int) -> IO[str] | None:
        lock = (self.path / "in_use.lock").open("a")
        try:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return None
        return lock
