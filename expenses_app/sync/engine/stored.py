"""Parcels as rows and back: what is repeated is byte for byte what was stored."""

from datetime import datetime

from expenses_app.connections.models import Connection
from expenses_app.ledger.codec import call_as_json, call_from_json, document_from_json
from expenses_app.ledger.documents import Document
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Parcel as PackedParcel
from expenses_app.ledger.parcels import Remote
from expenses_app.sync.models import Parcel, Part


def document_of(part: Part) -> Document:
    """The document that a part carries. Raises ValueError where it has none, or one that cannot be read."""
    if part.document is None:
        raise ValueError("the part carries no document")
    try:
        return document_from_json(part.document)
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"unreadable document: {wrong}") from wrong


def standing_of(part: Part) -> Remote:
    """What a change or an undo starts from. Raises ValueError where its document names nothing."""
    standing = document_of(part).standing
    if standing is None:
        raise ValueError("a change names what it changes")
    return standing


class Altered(RuntimeError):
    """A stored parcel no longer has its digest. It is never sent."""


def store(connection: Connection, parcel: PackedParcel, now: datetime) -> Parcel:
    """Make the row of a parcel."""
    return Parcel.objects.create(
        company_id=connection.company_id,
        connection=connection,
        operation=parcel.operation,
        markers=list(parcel.markers),
        call_key=parcel.call_key,
        calls=[call_as_json(call) for call in parcel.calls],
        heads=[call.head for call in parcel.calls],
        tails=[call.tail for call in parcel.calls],
        digest=parcel.digest,
        atomic=parcel.atomic,
        strategy=parcel.strategy,
        created_at=now,
    )


def load(row: Parcel) -> PackedParcel:
    """The parcel as it was packed. Raises Altered."""
    parcel = PackedParcel(
        operation=Operation(row.operation),
        markers=tuple(row.markers),
        call_key=row.call_key,
        calls=tuple(
            call_from_json(stored, bytes(head), bytes(tail))
            for stored, head, tail in zip(row.calls, row.heads, row.tails, strict=True)
        ),
        atomic=row.atomic,
        strategy=row.strategy,
    )
    if parcel.digest != row.digest:
        raise Altered(f"parcel {row.id}")
    return parcel
