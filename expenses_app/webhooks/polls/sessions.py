"""A session's row: found by its ticket, ended for good."""

from datetime import datetime, timedelta

from expenses_app.connections.models import PollSession
from expenses_app.ledger.promise import Platform
from expenses_app.reference_data.services.polled_pull import rest_pull

IDLE = timedelta(hours=1)


def locked_session(platform: Platform, ticket_hash: str, now: datetime) -> PollSession | None:
    """The open session of this ticket at this platform, locked until the transaction ends. None: no such session."""
    found = (
        PollSession.objects.select_for_update(of=("self",))
        .select_related("connection__company")
        .filter(ticket_hash=ticket_hash, connection__platform=platform.key, seen_at__gt=now - IDLE)
        .first()
    )
    if found is not None:
        found.seen_at = now
        found.save(update_fields=["seen_at"])
    return found


def end_session(poll: PollSession, now: datetime) -> None:
    """Nothing is given out or taken in any more. What was out and not answered is given out again in the next one."""
    if poll.ended_at is None:
        poll.ended_at = now
        poll.save(update_fields=["ended_at"])
        poll.questions.all().delete()
        rest_pull(poll.connection)
