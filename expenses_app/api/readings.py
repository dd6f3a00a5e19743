"""Whether a list of the ledger has been read: what clients are told before it has."""

from expenses_app.api.faults import Fault
from expenses_app.connections.models import Connection
from expenses_app.ledger.records import RecordKind
from expenses_app.reference_data.models import Reading
from expenses_app.reference_data.queries import newest_pull

_UNASKED = "The data set has not been requested."
_UNDER_WAY = "The data set is still being read."


def demand_read(connection: Connection, kind: RecordKind, data_type: str) -> None:
    """Raises Fault 404 where the platform has no such records, 409 where they were never read."""
    if kind not in connection.declared.capabilities.records:
        raise Fault(404, f"Datatype {data_type} not supported by platform(s) {connection.platform_name}")
    read = Reading.objects.filter(
        company_id=connection.company_id, ledger_id=connection.ledger_id, kind=kind.value
    )
    if not read.exists():
        raise unread(connection)


def unread(connection: Connection) -> Fault:
    pull = newest_pull(connection)
    return Fault(409, _UNDER_WAY if pull is not None and pull.is_open else _UNASKED)
