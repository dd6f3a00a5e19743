"""`python -m tests.drills.worker`: makes worker processes, each a fork of this one, so that a drill can start hundreds.

It reads a JSON object a line: {"start": {...}} answers the new process's id, {"wait": id} its exit code or minus the
signal that killed it, once it has ended. A worker drains one connection until nothing is open and exits 0, or 3 when its
time is over. There is no Celery around it; test_celery.py shows the same engine under real workers.
"""

import json
import os
import signal
import sys
import time
import traceback
import uuid
from uuid import UUID

import django


def drain_until_settled(wish: dict) -> int:
    from expenses_app.companies.clock import system_clock
    from expenses_app.sync.engine import bearings
    from expenses_app.sync.engine.drain import drain
    from expenses_app.sync.engine.sweep import sweep
    from expenses_app.sync.models import Part
    from expenses_app.sync.states import OPEN, State

    # A fork is a start of its own, as a restarted worker is.
    bearings.START = uuid.uuid4()
    clock = system_clock()
    if wish.get("renew"):
        _renew(UUID(wish["connection"]), clock, wish.get("kill_at", ""))
    person = {State.BLOCKED, State.AMBIGUOUS}
    deadline = time.monotonic() + wish["seconds"]
    while time.monotonic() < deadline:
        sweep(clock.now())
        drain(UUID(wish["connection"]), clock)
        if not Part.objects.filter(connection_id=wish["connection"], state__in=OPEN - person).exists():
            return 0
        time.sleep(0.03)
    return 3


def _renew(connection_id: UUID, clock, kill_at: str) -> None:
    """Renew the tokens as the first call of a turn would, with a kill at the named point on the way."""
    from expenses_app.connections.models import Connection
    from expenses_app.connections.services.refresh import good_token

    def checkpoint(name: str) -> None:
        if name == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    connection = Connection.objects.get(id=connection_id)
    good_token(connection.authorisation_id, clock, checkpoint=checkpoint)


def start(wish: dict) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:  # a fork never goes back to its maker's loop
        if wish.get("kill_at"):
            os.environ["EXPENSES_KILL_AT"] = wish["kill_at"]
        code = drain_until_settled(wish)
    finally:
        if code == 1:
            traceback.print_exc()
        os._exit(code)


def main() -> None:
    django.setup()
    # Loaded once here, so that a fork is at work at once.
    from expenses_app.platforms import all_platforms
    from expenses_app.sync.engine import drain as _engine  # noqa: F401

    all_platforms()
    print("ready", flush=True)
    for line in sys.stdin:
        wish = json.loads(line)
        answer = start(wish["start"]) if "start" in wish else _waited(wish["wait"])
        print(answer, flush=True)


def _waited(pid: int) -> int:
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main()
