"""`python -m tests.drills.worker CONNECTION SECONDS`: a process that drains one connection until nothing is open.

It exits 0 then, 3 when the time is over. It has no Celery around it, so that a drill can start it a hundred times;
tests/drills/test_celery.py shows the same engine under real workers.
"""

import sys
import time
from uuid import UUID

import django


def main(connection_id: str, seconds: float) -> int:
    django.setup()
    from expenses_app.companies.clock import system_clock
    from expenses_app.sync.engine.drain import drain
    from expenses_app.sync.engine.sweep import sweep
    from expenses_app.sync.models import Part
    from expenses_app.sync.states import OPEN

    deadline = time.monotonic() + seconds
    clock = system_clock()
    while time.monotonic() < deadline:
        sweep(clock.now())
        drain(UUID(connection_id), clock)
        if not Part.objects.filter(connection_id=connection_id, state__in=sorted(OPEN)).exists():
            return 0
        time.sleep(0.05)
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
