"""Everything that runs by the clock: name, task, seconds between runs, queue."""

from datetime import timedelta
from typing import Any

_TABLE: tuple[tuple[str, str, timedelta, str], ...] = (
    ("wake what is due", "expenses_app.sync.tasks.wake_due", timedelta(seconds=5), "now"),
    ("sweep lost leases", "expenses_app.sync.tasks.sweep", timedelta(seconds=10), "now"),
)

SCHEDULE: dict[str, dict[str, Any]] = {
    name: {"task": task, "schedule": every, "options": {"queue": queue, "expires": every.total_seconds()}}
    for name, task, every, queue in _TABLE
}
