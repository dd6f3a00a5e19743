"""A connector signs in: known, not too often wrong, alone, and with work to do."""

import hashlib
import secrets
from datetime import datetime, timedelta

import structlog
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

from expenses_app.connections.models import PolledAccess, PollSession
from expenses_app.connections.states import State
from expenses_app.core.clock import Clock
from expenses_app.ledger.polling import Admitted, Busy, NothingToDo, NotKnown, PollAnswer, SignIn
from expenses_app.ledger.promise import Platform
from expenses_app.reference_data.services.polled_pull import begin_lists_again
from expenses_app.sync.services.poll_work import has_work
from expenses_app.webhooks.polls.sessions import end_session

logger = structlog.get_logger(__name__)

WRONG_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)
WRONG_FROM_ADDRESS = 50  # in the same time; a proxy may stand for many
# A session that was silent for so long is taken for broken off.
SILENCE = timedelta(seconds=20)


def sign_in(platform: Platform, call: SignIn, address: str, clock: Clock) -> PollAnswer:
    """Open a session and hand out its ticket, or say why not. `address`: where the call comes from."""
    now = clock.now()
    if _too_many_from(address):
        logger.warning("poll_sign_in_limited", platform=platform.key)
        return NotKnown()
    with transaction.atomic():
        access = (
            PolledAccess.objects.select_for_update(of=("self",))
            .select_related("connection__company")
            .filter(user_name=call.user_name[:40], connection__platform=platform.key)
            .first()
        )
        if access is None or not _proves(access, call.password, now):
            _count_wrong(address)
            return NotKnown()
        connection = access.connection
        if connection.state == State.UNLINKED or connection.company.deleted_at is not None:
            return NotKnown()
        access.polled_at = now
        access.save(update_fields=["polled_at"])
        former = PollSession.objects.select_for_update().filter(connection=connection, ended_at=None).first()
        if former is not None:
            if now - former.seen_at < SILENCE:
                return Busy()
            end_session(former, now)
        if not has_work(connection, clock):
            return NothingToDo()
        begin_lists_again(connection)
        ticket = secrets.token_urlsafe(32)
        PollSession.objects.create(
            company_id=connection.company_id,
            connection=connection,
            ticket_hash=hashed(ticket),
            began_at=now,
            seen_at=now,
        )
        return Admitted(ticket)


def hashed(ticket: str) -> str:
    """How a ticket is stored: SHA-256, hexadecimal. It has 256 random bits, so no salt is needed."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def _proves(access: PolledAccess, password: str, now: datetime) -> bool:
    if access.locked_until and now < access.locked_until:
        return False
    right = check_password(password, access.password_hash)
    if right and not access.failures:
        return True
    access.failures = 0 if right else access.failures + 1
    access.locked_until = None
    if access.failures >= WRONG_BEFORE_LOCK:
        access.failures, access.locked_until = 0, now + LOCKED_FOR
        logger.warning("poll_sign_in_locked", connection=str(access.connection_id))
    access.save(update_fields=["failures", "locked_until"])
    return right


def _too_many_from(address: str) -> bool:
    try:
        return int(cache.get(_key(address)) or 0) >= WRONG_FROM_ADDRESS
    except RedisError:
        return False  # each name still has its own limit, in the database


def _count_wrong(address: str) -> None:
    try:
        if not cache.add(_key(address), 1, timeout=LOCKED_FOR.total_seconds()):
            cache.incr(_key(address))
    except (RedisError, ValueError) as away:  # ValueError: it ran out between the two
        logger.warning("poll_wrong_not_counted", error=type(away).__name__)


def _key(address: str) -> str:
    return f"polls:wrong:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
