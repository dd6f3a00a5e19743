"""A record that was pushed is known at once; nobody has to wait for the next reading."""

from collections import defaultdict
from datetime import datetime

from expenses_app.ledger.codec import remote_from_json
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.records import AnyRecord, RecordKind
from expenses_app.reference_data.services.store_records import store_records
from expenses_app.sync.engine.stored import document_of
from expenses_app.sync.models import Part
from expenses_app.sync.states import State


def is_pushed(part: Part) -> bool:
    return part.operation == Operation.PUSH and part.state == State.WRITTEN


def store_pushed(part: Part, now: datetime) -> None:
    """Put the written record into reference data, under every kind by which it can be chosen."""
    push = part.connection.declared.push
    if push is None or part.remote is None:
        raise ValueError("only platforms that declare it push records")
    by_kind: dict[RecordKind, list[AnyRecord]] = defaultdict(list)
    for record in push.records(document_of(part), remote_from_json(part.remote)):
        by_kind[record.kind].append(record)
    for kind, records in by_kind.items():
        store_records(part.company_id, part.connection.ledger_id, kind, records, now)
