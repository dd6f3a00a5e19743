"""The process that makes workers, as a drill sees it."""

import json
import os
import signal
import subprocess
import sys
import threading

from django.conf import settings
from django.db import connection as database

from tests.platforms.simulator import CHECKOUT


class Workers:
    """Started on first use with the run's own database and Redis; `environment` is that of every worker."""

    def __init__(self, **environment: str) -> None:
        self.environment = environment
        self._talking = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.worker"],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings_test",
                "DATABASE_URL": database_url(),
                "REDIS_URL": settings.REDIS_URL,
                "REDIS_KEY_PREFIX": settings.REDIS_KEY_PREFIX,
                "WRITE_LEASE_SECONDS": "1",
                "LOG_LEVEL": "CRITICAL",
                **environment,
            },
        )
        assert self.process.stdout.readline() == "ready\n", "the workers did not start"

    def start(self, connection_id, seconds: float, **wish) -> "Worker":
        wish |= {"connection": str(connection_id), "seconds": seconds}
        return Worker(self, self._ask({"start": wish}))

    def _ask(self, question: dict) -> int:
        with self._talking:
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            return int(self.process.stdout.readline())

    def wait(self, pid: int) -> int:
        return self._ask({"wait": pid})

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


class Worker:
    def __init__(self, workers: Workers, pid: int) -> None:
        self.workers, self.pid = workers, pid

    def wait(self) -> int:
        """Its exit code, or minus the signal that killed it."""
        return self.workers.wait(self.pid)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def database_url(name: str = "") -> str:
    values = database.settings_dict
    account = values["USER"] + (f":{values['PASSWORD']}" if values["PASSWORD"] else "")
    return f"postgres://{account}@{values['HOST']}:{values['PORT'] or 5432}/{name or values['NAME']}"
