"""A checkout as small as the machinery needs: manage.py, config/machine and a lock of one small package."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "iniconfig"


def entry_of(package: str) -> str:
    """The package's lines in the development lock: name, version, hashes."""
    lock = (ROOT / "requirements-dev.lock").read_text()
    found = re.search(rf"^{package}==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0]


def small_checkout(folder: Path) -> Path:
    """Copy what a bare machine needs into `folder`, with locks of one package, and a command that says what it sees."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "manage.py", folder)
    (folder / "config").mkdir()
    (folder / "config" / "__init__.py").touch()
    shutil.copytree(
        ROOT / "config" / "machine", folder / "config" / "machine", ignore=shutil.ignore_patterns("*.pyc")
    )
    for name in ("requirements.lock", "requirements-dev.lock"):
        (folder / name).write_text(entry_of(PACKAGE))
    return folder


def environment_without_uv() -> dict[str, str]:
    """The present environment, with none of the folders on the PATH that hold a uv, and without servers."""
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    kept = [folder for folder in path if folder and not (Path(folder) / "uv").exists()]
    return clean_environment() | {"PATH": os.pathsep.join(kept)}


def clean_environment() -> dict[str, str]:
    """The present environment without what points the commands somewhere."""
    ours = ("DATABASE_URL", "REDIS_URL", "REDIS_KEY_PREFIX", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE")
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith(("EXPENSES_", "PYTEST_"))
    }


def base_python() -> str:
    """An interpreter outside any virtual environment, as on a fresh machine."""
    folder = Path(sys.base_prefix) / "bin"
    return str(folder / f"python{sys.version_info.major}.{sys.version_info.minor}")


def call(
    checkout: Path,
    *arguments: str,
    environment: dict[str, str] | None = None,
    python: str = "",
    seconds: float = 110,
) -> subprocess.CompletedProcess[str]:
    """Call manage.py of `checkout` as a person would, and return what it printed (both streams together)."""
    return subprocess.run(
        [python or base_python(), "manage.py", *arguments],
        cwd=checkout,
        env=clean_environment() if environment is None else environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )
