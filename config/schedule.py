"""Everything that runs by the clock: name, task, seconds between runs, queue."""

from datetime import timedelta
from typing import Any

_TABLE: tuple[tuple[str, str, timedelta, str], ...] = (
    ("wake what is due", "expenses_app.sync.tasks.wake_due", timedelta(seconds=5), "now"),
    ("sweep lost leases", "expenses_app.sync.tasks.sweep", timedelta(seconds=10), "now"),
    ("look for drift", "expenses_app.sync.later.look_for_drift_everywhere", timedelta(minutes=30), "later"),
    ("go on with readings", "expenses_app.reference_data.tasks.wake_pulls", timedelta(seconds=10), "later"),
    ("read every ledger daily", "expenses_app.reference_data.tasks.start_daily", timedelta(hours=1), "later"),
    (
        "keep consents alive",
        "expenses_app.connections.tasks.keep_consents_alive",
        timedelta(hours=1),
        "later",
    ),
    ("end consents there", "expenses_app.connections.tasks.end_at_platforms", timedelta(minutes=1), "later"),
    ("forget consent attempts", "expenses_app.connections.tasks.forget_attempts", timedelta(days=1), "later"),
    ("check receipts that wait", "expenses_app.receipts.tasks.check_waiting", timedelta(seconds=60), "later"),
    ("purge removed receipts", "expenses_app.receipts.tasks.purge_removed", timedelta(days=1), "later"),
    ("erase deleted companies", "expenses_app.retention.tasks.erase_companies", timedelta(hours=6), "later"),
    ("forget sent bytes", "expenses_app.retention.tasks.forget_parcels", timedelta(days=1), "later"),
    ("deliver what is due", "expenses_app.webhooks.tasks.wake_due", timedelta(seconds=5), "now"),
    ("forget webhooks", "expenses_app.retention.tasks.forget_messages", timedelta(days=1), "later"),
    (
        "forget statement files",
        "expenses_app.retention.tasks.forget_statement_files",
        timedelta(days=1),
        "later",
    ),
    ("forget remembered answers", "expenses_app.api.tasks.forget_answers", timedelta(minutes=30), "later"),
    ("seal the audit", "expenses_app.audit.tasks.seal", timedelta(hours=1), "later"),
    ("go on with statements", "expenses_app.statements.tasks.wake_stale", timedelta(seconds=60), "later"),
)

SCHEDULE: dict[str, dict[str, Any]] = {
    name: {"task": task, "schedule": every, "options": {"queue": queue, "expires": every.total_seconds()}}
    for name, task, every, queue in _TABLE
}
