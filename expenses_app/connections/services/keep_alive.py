"""Renew consents that nobody used for a while, before they die of idleness."""

from datetime import datetime, timedelta

import structlog

from expenses_app.connections.encryption import unseal
from expenses_app.connections.models import Authorisation
from expenses_app.connections.services.refresh import good_token
from expenses_app.connections.states import ACTIVE
from expenses_app.core.clock import Clock
from expenses_app.ledger.authorisation import OAuth2
from expenses_app.ledger.errors import LedgerError
from expenses_app.platforms import all_platforms

logger = structlog.get_logger(__name__)


def idle(now: datetime) -> list[Authorisation]:
    """Active consents that were not renewed for their way's `keep_alive_days`, at most 200 of them."""
    found: list[Authorisation] = []
    declared = [(platform, way) for platform in all_platforms().values() for way in platform.ways]
    for platform, way in declared:
        if not isinstance(way, OAuth2) or not way.keep_alive_days:
            continue
        before = now - timedelta(days=way.keep_alive_days)
        found += Authorisation.objects.filter(
            platform=platform.key,
            way=way.key,
            state=Authorisation.State.ACTIVE,
            last_refreshed_at__lt=before,
            connections__state__in=ACTIVE,
        ).distinct()[:200]
    return found[:200]


def keep_alive(authorisation: Authorisation, clock: Clock) -> bool:
    """Renew one. False when it did not work; a consent that turns out to be dead blocks its connections by itself."""
    try:
        good_token(authorisation.pk, clock, stale=unseal(authorisation.access_token_sealed))
    except LedgerError as failure:
        logger.warning("keep_alive_failed", authorisation=str(authorisation.pk), cause=failure.cause)
        return False
    return True
