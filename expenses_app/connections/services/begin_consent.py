"""Set out for a platform's consent page."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company, Member
from expenses_app.connections.encryption import seal
from expenses_app.connections.models import Connection, ConsentAttempt
from expenses_app.connections.reaching import authorisation_server
from expenses_app.connections.states import ACTIVE, State
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Refused
from expenses_app.ledger.promise import Platform
from expenses_app.transport.oauth2 import authorize_url
from expenses_app.transport.pkce import challenge, new_verifier

LIFE = timedelta(minutes=30)
MOST_AT_A_TIME = 10


@dataclass(frozen=True)
class Departure:
    """`url`: the platform's consent page. `browser_key`: a secret for a cookie of this window (pop-ups of embedded pages)."""

    attempt: ConsentAttempt
    url: str
    browser_key: str


def redirect_uri() -> str:
    """The one address that all platforms come back to; it is registered with each of them."""
    return settings.SITE_URL + reverse("connections:callback")


def begin_consent(
    company: Company,
    platform: Platform,
    member: Member,
    clock: Clock,
    *,
    return_path: str = "",
    popup: bool = False,
    bind_browser: bool = False,
) -> Departure:
    """Make the attempt and say where the browser goes.

    An active connection of the same platform is reconnected. Raises Refused when the company is connected to another
    platform, Misconfigured when this installation is not registered at the platform, Unavailable when its discovery
    document cannot be read.
    """
    server = authorisation_server(platform, clock)
    endpoint = server.endpoints().authorize
    state = secrets.token_urlsafe(32)
    verifier = new_verifier() if platform.authorisation.pkce else ""
    browser_key = secrets.token_urlsafe(32) if bind_browser else ""
    now = clock.now()
    with transaction.atomic():
        connection = _connection_for(company, platform, member.actor(), clock)
        _forget_oldest(member)
        attempt = ConsentAttempt.objects.create(
            company=company,
            connection=connection,
            member=member,
            platform=platform.key,
            state_hash=hashed(state),
            browser_hash=hashed(browser_key) if browser_key else "",
            verifier_sealed=seal(verifier),
            popup=popup,
            return_path=return_path,
            created_at=now,
            expires_at=now + LIFE,
        )
    url = authorize_url(
        endpoint,
        server.credentials.id,
        redirect_uri(),
        platform.authorisation.scopes.asked,
        state,
        challenge(verifier) if verifier else "",
    )
    return Departure(attempt, url, browser_key)


def hashed(secret: str) -> str:
    """How a secret that comes back to us is stored: SHA-256, hexadecimal. It has 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _connection_for(company: Company, platform: Platform, actor: Actor, clock: Clock) -> Connection:
    """The active connection to renew, else a pending one of this platform, else a new pending one."""
    active = (
        company.connections.select_for_update()
        .filter(kind=Connection.Kind.ACCOUNTING, state__in=ACTIVE)
        .first()
    )
    if active and active.platform != platform.key:
        raise Refused(
            Message(
                "%(company)s is connected to %(active)s. Disconnect it first, then connect %(platform)s.",
                {"company": company.name, "active": active.platform_name, "platform": platform.name},
            )
        )
    if active:
        return active
    pending = company.connections.filter(platform=platform.key, state=State.PENDING).first()
    if pending:
        return pending
    made = Connection.objects.create(company=company, platform=platform.key)
    record(
        "connection.begun",
        actor=actor,
        company_id=company.pk,
        subject_type="connection",
        subject_id=made.pk,
        at=clock.now(),
        after={"platform": platform.key},
    )
    return made


def _forget_oldest(member: Member) -> None:
    """Leave room for one more: whoever begins an eleventh time loses the first."""
    open_attempts = ConsentAttempt.objects.filter(member=member, used_at=None).order_by("-created_at")
    surplus = list(open_attempts.values_list("pk", flat=True)[MOST_AT_A_TIME - 1 :])
    ConsentAttempt.objects.filter(pk__in=surplus).delete()
