"""Tests that run at the same time have databases of their own on one server, which numbers transactions across all of them."""

import time

from django.db import connection

_OPEN = (
    "SELECT pid, backend_xid::text FROM pg_stat_activity"
    " WHERE datname <> current_database() AND backend_xid IS NOT NULL"
)


def let_others_end(seconds=100):
    """Wait until the transactions that are now open in other databases have ended: sealing would wait for them."""
    until = time.monotonic() + seconds
    waiting = _open()
    while (waiting := waiting & _open()) and time.monotonic() < until:
        time.sleep(0.05)
    assert not waiting, "transactions of other databases go on"


def _open():
    with connection.cursor() as cursor:
        cursor.execute(_OPEN)
        return set(cursor.fetchall())
