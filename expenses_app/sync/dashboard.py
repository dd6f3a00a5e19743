"""The operators' first page: what stands where, how long the oldest has waited, how each platform answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from expenses_app.companies.clock import system_clock
from expenses_app.companies.formats import duration_text, number_text
from expenses_app.connections.models import Connection
from expenses_app.connections.states import ACTIVE
from expenses_app.connections.states import State as ConnectionState
from expenses_app.platforms import all_platforms, platform
from expenses_app.sync.models import Attempt, Part
from expenses_app.sync.states import State
from expenses_app.users.locale import site_locale

# Whoever works here needs no person.
WAITING = (State.QUEUED, State.OFFERED, State.SENDING, State.UNKNOWN, State.UNFINISHED, State.WAITING)
LOOKED_AT = timedelta(hours=24)
# What the platform, or the way to it, did wrong: not the data that a person sent.
_FAULTS = ("lease_lost", "outcome_unknown", "rate_limited", "unavailable")


@dataclass(frozen=True)
class PlatformFigures:
    """Of the last day. `faults`: attempts without a proper answer; `refusals`: answered with a no to the data."""

    key: str
    connected: int
    blocked: int
    attempts: int
    faults: int
    refusals: int

    @property
    def fault_rate(self) -> float:
        """Of all attempts, 0 to 1."""
        return self.faults / self.attempts if self.attempts else 0.0


def totals_by_state() -> dict[str, int]:
    """How many documents are in each state; every state is named."""
    found = dict(Part.objects.order_by().values_list("state").annotate(Count("id")))
    return {state.value: found.get(state.value, 0) for state in State}


def waiting_since() -> datetime | None:
    """When the oldest document was made that is still to be written; None when nothing waits."""
    oldest: datetime | None = Part.objects.filter(state__in=WAITING).aggregate(Min("created_at"))[
        "created_at__min"
    ]
    return oldest


def platform_figures(now: datetime) -> list[PlatformFigures]:
    """In order of the platforms' names."""
    counted = {key: numbers for key, *numbers in _attempts(now).iterator()}
    connected = {key: numbers for key, *numbers in _connections().iterator()}
    return [
        PlatformFigures(key, *connected.get(key, (0, 0)), *counted.get(key, (0, 0, 0)))
        for key in all_platforms()
    ]


def _attempts(now: datetime) -> "QuerySet[Attempt, tuple[Any, ...]]":
    answered = Q(outcome="answered")
    return (
        Attempt.objects.filter(started_at__gte=now - LOOKED_AT)
        .order_by()
        .values_list("parcel__connection__platform")
        .annotate(
            Count("sequence"),
            faults=Count("sequence", filter=Q(outcome__in=_FAULTS)),
            refusals=Count("sequence", filter=~answered & ~Q(outcome__in=(*_FAULTS, ""))),
        )
    )


def _connections() -> "QuerySet[Connection, tuple[Any, ...]]":
    return (
        Connection.objects.filter(state__in=ACTIVE)
        .order_by()
        .values_list("platform")
        .annotate(Count("id"), blocked=Count("id", filter=Q(state=ConnectionState.NEEDS_REAUTHORISING)))
    )


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Called by the admin's first page (UNFOLD in the settings)."""
    now, locale = system_clock().now(), site_locale()
    parts = reverse("admin:sync_part_changelist")
    oldest = waiting_since()
    context.update(
        states=[
            {"word": state, "count": number_text(count, locale), "url": f"{parts}?state__exact={state}"}
            for state, count in totals_by_state().items()
            if count
        ],
        waiting=duration_text(now - oldest) if oldest else "",
        platforms={
            "headers": [
                "Platform",
                "Connected",
                "To reconnect",
                "Sent, 24 h",
                "Refused",
                "Failed",
                "Failed of all",
            ],
            "rows": [_drawn(one, locale) for one in platform_figures(now)],
        },
    )
    return context


def _drawn(one: PlatformFigures, locale: str) -> list[str]:
    counts = (one.connected, one.blocked, one.attempts, one.refusals, one.faults)
    rate = f"{one.fault_rate:.1%}" if one.attempts else "–"
    return [platform(one.key).name, *(number_text(count, locale) for count in counts), rate]
