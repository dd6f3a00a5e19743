"""Set out for a platform's consent page."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from expenses_app.companies.models import Company, Member
from expenses_app.connections.encryption import seal, seal_answers
from expenses_app.connections.models import ConsentAttempt
from expenses_app.connections.places import learn_places
from expenses_app.connections.reaching import authorisation_server, entered_by_operator
from expenses_app.connections.services.open_connection import open_connection
from expenses_app.core.clock import Clock
from expenses_app.ledger.authorisation import Given, OAuth2
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
    way: OAuth2 | None = None,
    entered: Mapping[str, str] | None = None,
    return_path: str = "",
    popup: bool = False,
    bind_browser: bool = False,
) -> Departure:
    """Make the attempt and say where the browser goes. `way`: the platform's first where it is left out.

    `entered`: answers to the way's blanks. An active connection of the same platform is reconnected. Raises Refused when
    the company is connected to another platform, Misconfigured when this installation is not registered at the platform,
    Unavailable when its discovery document cannot be read.
    """
    spoken = way or platform.authorisation
    if not isinstance(spoken, OAuth2):
        raise TypeError(type(spoken))
    answers = dict(entered or {}) | entered_by_operator(spoken)
    places = learn_places(platform, spoken, Given(entered=answers))
    server = authorisation_server(platform, spoken, clock, places=places, entered=answers)
    endpoint = server.endpoints().authorize
    state = secrets.token_urlsafe(32)
    verifier = new_verifier() if spoken.pkce else ""
    browser_key = secrets.token_urlsafe(32) if bind_browser else ""
    attempt = new_attempt(
        company,
        platform,
        member,
        clock,
        way=spoken.key,
        entered_sealed=seal_answers(entered or {}),
        state_hash=hashed(state),
        browser_hash=hashed(browser_key) if browser_key else "",
        verifier_sealed=seal(verifier),
        popup=popup,
        return_path=return_path,
    )
    url = authorize_url(
        endpoint,
        server.credentials.id,
        redirect_uri(),
        spoken.scopes.asked,
        state,
        challenge(verifier) if verifier else "",
        spoken.scope_separator,
        spoken.authorize_parameters,
    )
    return Departure(attempt, url, browser_key)


def new_attempt(
    company: Company, platform: Platform, member: Member, clock: Clock, **values: object
) -> ConsentAttempt:
    """The row of one way to the platform and back. Raises Refused as `open_connection` does."""
    now = clock.now()
    with transaction.atomic():
        connection = open_connection(company, platform, member.actor(), clock)
        _forget_oldest(member)
        return ConsentAttempt.objects.create(
            company=company,
            connection=connection,
            member=member,
            platform=platform.key,
            created_at=now,
            expires_at=now + LIFE,
            **values,
        )


def hashed(secret: str) -> str:
    """How a secret that comes back to us is stored: SHA-256, hexadecimal. It has 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _forget_oldest(member: Member) -> None:
    """Leave room for one more: whoever begins an eleventh time loses the first."""
    open_attempts = ConsentAttempt.objects.filter(member=member, used_at=None).order_by("-created_at")
    surplus = list(open_attempts.values_list("pk", flat=True)[MOST_AT_A_TIME - 1 :])
    ConsentAttempt.objects.filter(pk__in=surplus).delete()
