"""Documents in the ledger that our restored database has forgotten: found by marker, adopted instead of written again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from expenses_app.connections.models import Connection
from expenses_app.ledger.operations import Operation
from expenses_app.sync.models import BearingCheck, Orphan, Part

# So long after a restore people put back by hand what the backup did not hold.
_DOUBTFUL_FOR = timedelta(days=7)


def to_ask_first(connection: Connection, parts: Sequence[Part], now: datetime) -> dict[str, datetime]:
    """Markers of parts that perhaps stand already, each with the time from which the ledger is searched.

    New documents stand where an orphan bears their marker; it is claimed by the part. Files bear no marker that a scan
    would show: after a restore the ledger is asked for each.
    """
    new = {part.marker: part for part in parts if part.operation == Operation.CREATE}
    found: dict[str, datetime] = {}
    for orphan in Orphan.objects.select_for_update().filter(
        connection=connection, marker__in=new, adopted_by__isnull=True
    ):
        orphan.adopted_by = new[orphan.marker]
        orphan.save(update_fields=["adopted_by"])
        found[orphan.marker] = orphan.made_after or orphan.found_at
    files = [part for part in parts if part.operation == Operation.ATTACH and part.generation == 0]
    if files and is_doubtful(connection, now):
        found |= {part.marker: part.created_at for part in files}
    return found


def is_doubtful(connection: Connection, now: datetime) -> bool:
    """Whether this connection's rows were lately found to be older than the ledger, or nobody could tell."""
    return BearingCheck.objects.filter(
        connection=connection, doubtful=True, checked_at__gt=now - _DOUBTFUL_FOR
    ).exists()
