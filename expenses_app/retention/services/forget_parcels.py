"""Forgets the exact bytes that were sent, some months after their outcome was settled; their digests stay."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from expenses_app.sync.models import Parcel, Part

PARCELS_A_STEP = 2_000


def forget_parcels(now: datetime, kept: timedelta) -> int:
    """Empty parcels whose parts have all been settled for more than `kept`; returns how many, some thousands at most.

    Parcels of earlier attempts, to which no part points any more, are counted from when they were made.
    """
    before = now - kept
    needed = Part.objects.filter(parcel=OuterRef("pk")).filter(Q(settled_at=None) | Q(settled_at__gte=before))
    old = Parcel.objects.filter(created_at__lt=before).exclude(heads=[]).exclude(Exists(needed))
    ids = list(old.order_by("created_at").values_list("pk", flat=True)[:PARCELS_A_STEP])
    return Parcel.objects.filter(pk__in=ids).update(calls=[], heads=[], tails=[])
