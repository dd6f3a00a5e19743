"""Documents in the ledger that our restored database has forgotten: found by marker, adopted instead of written again."""

from expenses_app.connections.models import Connection
from expenses_app.sync.models import Orphan, Part


def adopt(connection: Connection, part: Part) -> bool:
    """Whether the ledger already holds this part; the orphan is then claimed by it."""
    orphan = (
        Orphan.objects.select_for_update()
        .filter(connection=connection, marker=part.marker, adopted_by__isnull=True)
        .first()
    )
    if orphan is not None:
        orphan.adopted_by = part
        orphan.save(update_fields=["adopted_by"])
    return orphan is not None
