"""Begin to read a ledger's reference data."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import NeedsReauthorising
from expenses_app.ledger.records import RecordKind
from expenses_app.reference_data.models import Pull, PullStep, Reading
from expenses_app.reference_data.services.polled_pull import is_polled, waiting_for_connector

FACTS = "facts"
# What everything else points to comes first; people can begin while the long lists still arrive.
ORDER = (
    RecordKind.ACCOUNT,
    RecordKind.TAX_RATE,
    RecordKind.TRACKING_CATEGORY,
    RecordKind.TRACKING_OPTION,
    RecordKind.CURRENCY,
    RecordKind.EMPLOYEE,
    RecordKind.SUPPLIER,
    RecordKind.CUSTOMER,
)
# Long lists are read from where the last reading ended; short ones always whole, so that what is gone is noticed.
LONG = frozenset({RecordKind.SUPPLIER, RecordKind.CUSTOMER, RecordKind.EMPLOYEE})
WHOLE_AFTER = timedelta(days=7)


def start_pull(connection: Connection, kind: str, clock: Clock, asked_by: str = "") -> Pull:
    """Make the pull with its steps, or return the one that is under way.

    A long list that was not seen whole for a week is read whole even in an incremental pull. Raises NeedsReauthorising
    when the connection cannot be read.
    """
    if not connection.can_read:
        raise NeedsReauthorising(
            connection.problem or Message("The connection cannot be read. Reconnect it.")
        )
    now = clock.now()
    with transaction.atomic():
        # The connection's row is the queue for two who ask at the same time.
        kept = Connection.objects.select_for_update().get(pk=connection.pk)
        under_way = Pull.objects.filter(connection=kept, state__in=Pull.OPEN).first()
        if under_way:
            return under_way
        pull = Pull.objects.create(
            company_id=kept.company_id,
            connection=kept,
            kind=kind,
            asked_by=asked_by,
            created_at=now,
            **_waiting(kept),
        )
        readings = {
            reading.kind: reading
            for reading in Reading.objects.filter(company_id=kept.company_id, ledger_id=kept.ledger_id)
        }
        steps = [PullStep(company_id=kept.company_id, pull=pull, position=0, kind=FACTS)]
        declared = kept.declared.capabilities.records
        for position, record_kind in enumerate((one for one in ORDER if one in declared), start=1):
            reading = readings.get(record_kind.value)
            fresh = reading and reading.complete_at and now - reading.complete_at < WHOLE_AFTER
            partly = kind == Pull.Kind.INCREMENTAL and record_kind in LONG and fresh
            steps.append(
                PullStep(
                    company_id=kept.company_id,
                    pull=pull,
                    position=position,
                    kind=record_kind.value,
                    since=reading.high_water if reading and partly else None,
                    expected=None if partly or not reading else reading.count,
                )
            )
        PullStep.objects.bulk_create(steps)
        return pull


def _waiting(connection: Connection) -> dict[str, Any]:
    """A ledger that calls us is read when it does; until then the reading says so."""
    if not is_polled(connection):
        return {}
    return {"state": Pull.State.WAITING, "problem_json": waiting_for_connector(connection).as_json()}
