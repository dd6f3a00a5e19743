"""Making a virtual environment and filling it from a hash-locked list, with uv where it is, else with venv and pip."""

import importlib.util
import shutil
import subprocess
import sys
import time
from pathlib import Path

from config.machine.progress import Progress
from config.machine.refusal import Refusal


class EnvironmentNotMade(Refusal):
    """The virtual environment cannot be made; the text says why and what to do."""


class Installation:
    """The tools at hand for one environment; what they print goes into a log file."""

    def __init__(self, directory: Path, log: Path) -> None:
        self.directory = directory
        self.python = str(directory / "bin" / "python")
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("")
        self.uv = find_uv()

    def is_usable(self) -> bool:
        """Say whether an environment stands here whose interpreter starts and is new enough."""
        question = "import sys; sys.exit(not (sys.version_info >= (3, 11) and sys.prefix != sys.base_prefix))"
        return _answers([self.python, "-c", question])

    def create(self, shown: Progress) -> None:
        """Make the environment anew. Raises EnvironmentNotMade."""
        if self.uv is not None:
            command = [self.uv, "venv", "--clear", "--python", sys.executable, str(self.directory)]
            if self._run(command, shown) == 0:
                return
        if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
            raise EnvironmentNotMade(
                "This Python cannot make a virtual environment: it comes without `ensurepip`.\n"
                "Either install it (Debian and Ubuntu: apt-get install python3-venv), or put `uv` on the PATH."
            )
        if self._run([sys.executable, "-m", "venv", "--clear", str(self.directory)], shown) != 0:
            raise self._failure("The virtual environment could not be made.")

    def install(self, lock: Path, shown: Progress) -> None:
        """Install exactly what `lock` names, each file checked against its hash. Raises EnvironmentNotMade."""
        wanted = ["--require-hashes", "-r", str(lock)]
        if self.uv is not None:
            # Compiled here, on all processors, and not by the first programs that import the same modules at once.
            command = [self.uv, "pip", "install", "--compile-bytecode", "--python", self.python, *wanted]
            if self._run(command, shown) == 0:
                return
        if not _answers([self.python, "-m", "pip", "--version"]):
            # uv makes environments without pip.
            self._run([self.python, "-m", "ensurepip"], shown)
        command = [self.python, "-m", "pip", "install", "--disable-pip-version-check", *wanted]
        if self._run(command, shown) != 0:
            raise self._failure(f"The packages of {lock.name} could not be installed.")

    def _run(self, command: list[str], shown: Progress) -> int:
        with self.log.open("a") as output:
            output.write(f"$ {' '.join(command)}\n")
            output.flush()
            process = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
            )
            try:
                while process.poll() is None:
                    time.sleep(0.05)
                    shown.tick()
            except BaseException:
                process.terminate()
                process.wait()
                raise
        return process.returncode

    def _failure(self, sentence: str) -> EnvironmentNotMade:
        last_lines = self.log.read_text(errors="replace").splitlines()[-15:]
        told = [f"    {line}" for line in last_lines]
        return EnvironmentNotMade(
            "\n".join([sentence, "The last lines were:", *told, f"All of it is in {self.log}."])
        )


def find_uv() -> str | None:
    """Path of a uv that answers, or None: a version manager may offer a name with no program behind it."""
    uv = shutil.which("uv")
    return uv if uv is not None and _answers([uv, "--version"]) else None


def _answers(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
