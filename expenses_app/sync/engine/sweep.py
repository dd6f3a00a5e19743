"""Whoever was sending and is gone: what they held becomes unknown, never queued."""

from datetime import datetime

from django.db import transaction as database

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import OutcomeUnknown
from expenses_app.sync.engine.transitions import error_as_json, move, save
from expenses_app.sync.models import Attempt, Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import Event, State

SWEEP_AT_ONCE = 500


def sweep(now: datetime) -> int:
    """Move parts whose sender's lease ran out to unknown. Returns how many."""
    with database.atomic():
        parts = list(
            Part.objects.select_for_update(skip_locked=True)
            .filter(state=State.SENDING, lease_until__lt=now)
            .order_by("lease_until")[:SWEEP_AT_ONCE]
        )
        advice = Message("The sending stopped midway. The ledger is being asked; it will not be sent twice.")
        stored = error_as_json(OutcomeUnknown(advice))
        names: set[str] = set()
        for part in parts:
            # Until its lease ran out the sender may have sent: from there on the ledger's silence counts.
            last = part.lease_until or now
            names.update(
                move(
                    part,
                    Event.LOST,
                    now,
                    error=stored,
                    not_before=now,
                    questions=0,
                    searches=0,
                    last_sent_at=last,
                )
            )
        save(parts, names)
        Attempt.objects.filter(
            parcel_id__in={part.parcel_id for part in parts}, ended_at__isnull=True
        ).update(ended_at=now, outcome="lease_lost")
        reflect(parts, now)
    return len(parts)
