"""Seals the chain of each company afterwards, so that writers never wait for each other."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from expenses_app.audit.digests import BEGINNING, digest_of, linked
from expenses_app.audit.models import Event, Seal
from expenses_app.core.clock import Clock

EVENTS_A_LINK = 5_000
# A number is taken a moment before its transaction can be seen to run.
_BREATH = timedelta(seconds=1)
_PATIENCE = timedelta(seconds=15)
_BETWEEN_LOOKS = timedelta(milliseconds=200)
# One's own database user sees the transactions of all its sessions.
_RUNNING = """
    SELECT backend_xid::text FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
    UNION ALL
    SELECT transaction::text FROM pg_prepared_xacts WHERE database = current_database()
"""


def seal(clock: Clock) -> int:
    """Seal what no running transaction can put anything before; returns the number of events sealed.

    Handles one link a company and returns; call it again while it does not return 0.
    """
    last = _settled(clock)
    if last is None:
        return 0
    waiting = Event.objects.filter(digest=None, sequence__lte=last)
    companies = list(waiting.order_by("company_id").values_list("company_id", flat=True).distinct())
    return sum(_seal_company(company_id, last, clock.now()) for company_id in companies)


def _settled(clock: Clock) -> int | None:
    """The newest event below which none can appear any more; None while transactions that could make one go on.

    Numbers are given before a transaction commits. Those that were open when the newest number was read must have ended.
    """
    newest: int | None = Event.objects.filter(digest=None).aggregate(newest=Max("sequence"))["newest"]
    if newest is None:
        return None
    clock.sleep(_BREATH.total_seconds())
    waiting = _running()
    until = clock.now() + _PATIENCE
    while waiting := waiting & _running():
        if clock.now() >= until:
            return None
        clock.sleep(_BETWEEN_LOOKS.total_seconds())
    return newest


def _running() -> set[str]:
    """The transactions of this database that write, by number. Other databases of the server do not concern us: the
    snapshot functions would count their transactions too."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING)
        return {number for (number,) in cursor.fetchall()}


@transaction.atomic
def _seal_company(company_id: UUID | None, last: int, at: datetime) -> int:
    with connection.cursor() as cursor:
        # Two sealing processes would give the same position twice.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"seal {company_id}"])
    before = Seal.objects.filter(company_id=company_id).order_by("-position").first()
    events = list(
        Event.objects.filter(company_id=company_id, digest=None, sequence__lte=last).order_by("sequence")[
            :EVENTS_A_LINK
        ]
    )
    if not events:
        return 0
    digests = [digest_of(event) for event in events]
    for event, digest in zip(events, digests, strict=True):
        event.digest = digest
    Event.objects.bulk_update(events, ["digest"], batch_size=1_000)
    Seal.objects.create(
        company_id=company_id,
        position=before.position + 1 if before else 1,
        last_sequence=events[-1].sequence,
        count=len(events),
        digest=linked(bytes(before.digest) if before else BEGINNING, digests),
        sealed_at=at,
    )
    return len(events)
