"""Send one stored parcel. No database transaction is open here, and the answer is given back item by item."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import structlog

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import LedgerError, OutcomeUnknown, Retry, Unavailable
from expenses_app.ledger.parcels import Outcome
from expenses_app.ledger.promise import Client, FileBytes, FinishingClient, PreparingClient
from expenses_app.sync.engine.claim import Ready
from expenses_app.sync.engine.points import Point, reach

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Answered:
    """An outcome for each marker, or the one error that concerns the whole call."""

    outcomes: Mapping[str, Outcome]
    error: LedgerError | None = None


def send(ready: Ready, client: Client, file_bytes: FileBytes) -> Answered:
    """Send the parcel once. Never raises: what cannot be understood counts as an unknown outcome."""
    try:
        _prepare(ready, client)
        outcomes = client.send(ready.packed, ready.documents, file_bytes)
    except LedgerError as error:
        return Answered({}, _cleared(ready, client, error))
    except Exception as error:
        logger.exception("sending_failed", parcel=str(ready.row.id), error=type(error).__name__)
        advice = Message(
            "We could not read the answer. The ledger is being asked; it will not be sent twice."
        )
        return Answered({}, OutcomeUnknown(advice, said=type(error).__name__))
    finally:
        reach(Point.SENT)
    missing = [marker for marker in ready.packed.markers if marker not in outcomes]
    if missing:
        advice = Message(
            "The answer left documents out. The ledger is being asked; it will not be sent twice."
        )
        return Answered(outcomes, OutcomeUnknown(advice, said=f"{len(missing)} without an answer"))
    return Answered(outcomes)


def _prepare(ready: Ready, client: Client) -> None:
    """What the documents are laid into. That nobody knows what became of it does no harm: it is made sure of again."""
    if not hasattr(client, "prepare"):
        return
    try:
        cast(PreparingClient, client).prepare(ready.documents)
    except LedgerError as error:
        if error.retry is Retry.ASK:
            raise Unavailable(error.advice, said=error.said, code=error.code) from error
        raise
    reach(Point.PREPARED)


def _cleared(ready: Ready, client: Client, error: LedgerError) -> LedgerError:
    """All or nothing did not come about: what it left lying in the ledger is cleared away before the next."""
    if not ready.packed.atomic or error.retry is Retry.ASK or not hasattr(client, "clear"):
        return error
    try:
        cast(FinishingClient, client).clear(ready.documents)
    except LedgerError as failure:
        return OutcomeUnknown(failure.advice, said=failure.said, code=failure.code)
    return error
