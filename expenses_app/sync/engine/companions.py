"""Receipts follow their document: what is needed to build one is known only once the document stands.

They are prepared ahead of being claimed, because opening a file may mean the network, and no database transaction is
open then.
"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction as database

from expenses_app.connections.models import Connection
from expenses_app.core.messages import Message
from expenses_app.ledger.codec import document_as_json, remote_from_json
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Gone, LedgerError, Unsupported
from expenses_app.ledger.operations import Role
from expenses_app.ledger.promise import Platform
from expenses_app.sync.engine.files import open_receipt
from expenses_app.sync.engine.transitions import error_as_json, move, save
from expenses_app.sync.models import Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import Event, State

logger = structlog.get_logger(__name__)

# How long a receipt waits before it is looked whether its document stands, or its file can be opened, by now.
_LOOK_AGAIN = timedelta(seconds=30)
_AT_ONCE = 20


def prepare(connection: Connection, platform: Platform, now: datetime) -> int:
    """Build the documents of receipts that are due. Returns how many were looked at."""
    parts = list(
        Part.objects.filter(
            connection=connection,
            role=Role.COMPANION,
            document__isnull=True,
            state__in=[State.QUEUED, State.WAITING],
            not_before__lte=now,
        )
        .select_related("write")
        .order_by("not_before", "created_at", "id")[:_AT_ONCE]
    )
    for part in parts:
        _prepare(part, connection, platform, now)
    return len(parts)


def _prepare(part: Part, connection: Connection, platform: Platform, now: datetime) -> None:
    document: Document | None = None
    refusal: LedgerError | None = None
    try:
        document = complete(part, connection, platform)
    except LedgerError as error:
        refusal = error
    except OSError as error:
        logger.warning("receipt_not_opened", part=str(part.id), error=type(error).__name__)
    with database.atomic():
        fresh = (
            Part.objects.select_for_update()
            .filter(id=part.id, state__in=[State.QUEUED, State.WAITING], document__isnull=True)
            .first()
        )
        if fresh is None:
            return
        names: list[str] = []
        if fresh.state == State.WAITING:
            names += move(fresh, Event.DUE, now)
        if document is not None:
            fresh.document = document_as_json(document)
            fresh.target = document.target
            names += ["document", "target", "state"]
        elif refusal is not None:
            names += move(fresh, Event.REFUSED, now, error=error_as_json(refusal))
        else:
            names += move(fresh, Event.NEEDS_OTHER, now, not_before=now + _LOOK_AGAIN)
        save([fresh], set(names))
        reflect([fresh], now)


def complete(part: Part, connection: Connection, platform: Platform) -> Document | None:
    """Build the attachment's document. None: the document it belongs to does not stand yet.

    Raises Unsupported, Unbuildable (the file does not fit, in any size), Gone (there is nothing to attach to, or the
    receipt was removed), OSError when the storage does not answer.
    """
    main = main_part(part)
    if main is None or main.state not in (State.WRITTEN, State.DRIFTED) or main.remote is None:
        if main is not None and main.state == State.DROPPED:
            raise Gone(Message("The document it belongs to is no longer in the ledger."))
        return None
    facts = connection.facts
    accepted = connection.capabilities.attachments
    if facts is None or accepted is None:
        raise Unsupported(
            Message(
                "%(platform)s takes no receipts with this kind of transaction.", {"platform": platform.name}
            )
        )
    file = open_receipt(part.company_id, part.write.subject_id, accepted)[0]
    return platform.attach(file, remote_from_json(main.remote), main.target, facts, part.marker)


def main_part(part: Part) -> Part | None:
    """The newest document of the transaction that a receipt's part belongs to."""
    if part.write.transaction_id is None:
        return None
    return (
        Part.objects.filter(
            company_id=part.company_id,
            connection_id=part.connection_id,
            write__transaction_id=part.write.transaction_id,
            role=Role.MAIN,
            name="main",
            undoes=False,
            remote__isnull=False,
        )
        .order_by("-write__revision", "-settled_at")
        .first()
    )
