"""The unprivileged account that a database server runs as when root starts it: PostgreSQL refuses root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from config.machine.refusal import Refusal

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user of this machine, by number."""

    name: str
    user: int
    group: int

    def may_enter(self, directory: Path) -> bool:
        """Say whether this account can walk through `directory` and all folders above it."""
        return all(self._may_walk(folder) for folder in [directory, *directory.parents])

    def _may_walk(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.user:
            return bool(found.st_mode & 0o100)
        if found.st_gid == self.group:
            return bool(found.st_mode & 0o010)
        return bool(found.st_mode & 0o001)


def account_for_servers() -> Account | None:
    """None for an ordinary user, who runs servers as himself; for root an account without rights.

    Raises Refusal when root has no such account on this machine.
    """
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, found.pw_uid, found.pw_gid)
    raise Refusal(
        "PostgreSQL does not run as root, and this machine has no account `postgres` or `nobody` for it.\n"
        "Start the command as an ordinary user, or set DATABASE_URL to a database server that runs elsewhere."
    )
