"""A demo in a process of its own, for tests and measurements."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping

from config.machine.processes import wait_until
from tests.machine.checkout import ROOT, clean_environment

SECONDS_TO_COME_UP = 240


class RunningDemo:
    """A demo in a process of its own on `data`; what it prints is in `output`."""

    def __init__(self, data, output, *options, variables: Mapping[str, str] | None = None):
        self.data = data
        self.output = output
        # This environment is complete already; the bootstrap has tests of its own.
        environment = clean_environment() | {"EXPENSES_MANAGED_ENVIRONMENT": "1"} | dict(variables or {})
        with output.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--data", str(data), *options],
                cwd=ROOT,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        came_up = wait_until(self.is_up, SECONDS_TO_COME_UP, between=0.1)
        assert came_up, self.said()

    def is_up(self):
        assert self.process.poll() is None, self.said()
        return "Stop with Ctrl-C." in self.said()

    def said(self):
        return self.output.read_text()

    @property
    def description(self):
        return json.loads((self.data / "demo.json").read_text())

    def children(self):
        """Process ids and commands of everything that the supervisor started."""
        found = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split(None, 2) for line in found.splitlines()]
        return {int(pid): args for pid, parent, args in rows if int(parent) == self.process.pid}

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(60)
