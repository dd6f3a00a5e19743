"""Come back from a platform's consent page."""

from collections.abc import Mapping

from django.db.models import Q

from expenses_app.connections.encryption import unseal, unsealed_answers
from expenses_app.connections.models import ConsentAttempt
from expenses_app.connections.places import learn_places
from expenses_app.connections.reaching import authorisation_server, entered_by_operator
from expenses_app.connections.services.begin_consent import hashed, redirect_uri
from expenses_app.connections.services.reach_tenants import (
    Arrival,
    consent_session,
    failed,
    reach_tenants,
    remember_given,
)
from expenses_app.connections.services.store_grant import store_grant
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Given, OAuth2
from expenses_app.ledger.errors import LedgerError, Refused
from expenses_app.ledger.promise import Platform
from expenses_app.platforms import platform as platform_of
from expenses_app.transport.protocols import FixedToken

_CANCELLED = frozenset({"access_denied", "user_cancelled", "cancelled", "consent_declined"})


class UnknownState(LookupError):
    """No such attempt is open for this person in this window: forged, used before, expired, or somebody else's."""


def finish_consent(
    parameters: Mapping[str, str], clock: Clock, *, user_id: int | None, browser_key: str = ""
) -> Arrival:
    """Take the callback's query parameters to their end.

    Raises UnknownState. Everything that goes wrong at the platform is an Arrival that says so; no error of a ledger
    gets out of here.
    """
    attempt = _take(parameters.get("state", ""), user_id, browser_key, clock)
    platform = platform_of(attempt.platform)
    if parameters.get("error"):
        return _refused(attempt, platform, parameters)
    try:
        return _authorise(attempt, platform, parameters, clock)
    except LedgerError as error:
        return failed(attempt, error)


def _take(state: str, user_id: int | None, browser_key: str, clock: Clock) -> ConsentAttempt:
    """Mark the attempt as used: whoever comes first, and only its own person or window."""
    own = Q(member__user_id=user_id) if user_id else Q(pk=None)
    if browser_key:
        own |= Q(browser_hash=hashed(browser_key), member__user_id=None)
    now = clock.now()
    taken = list(
        ConsentAttempt.objects.filter(own, state_hash=hashed(state), expires_at__gt=now).values_list("pk")[:1]
    )
    if not taken or not ConsentAttempt.objects.filter(pk__in=taken[0], used_at=None).update(used_at=now):
        raise UnknownState
    return ConsentAttempt.objects.select_related("company", "connection", "member__user").get(pk=taken[0][0])


def _refused(attempt: ConsentAttempt, platform: Platform, parameters: Mapping[str, str]) -> Arrival:
    code = parameters["error"]
    if code in _CANCELLED:
        attempt.outcome = ConsentAttempt.Outcome.CANCELLED
        attempt.save(update_fields=["outcome"])
        return Arrival(attempt, attempt.outcome)
    said = parameters.get("error_description", "") or code
    return failed(
        attempt,
        Refused(
            Message("%(platform)s did not give consent.", {"platform": platform.name}), said=said, code=code
        ),
    )


def _authorise(
    attempt: ConsentAttempt, platform: Platform, parameters: Mapping[str, str], clock: Clock
) -> Arrival:
    """Trade the code, store the tokens at once, then ask which organisations they reach."""
    code = parameters.get("code", "")
    way = platform.way(attempt.way)
    if not code or not isinstance(way, OAuth2):
        raise Refused(
            Message("%(platform)s came back without an answer. Try again.", {"platform": platform.name})
        )
    entered = unsealed_answers(attempt.entered_sealed) | entered_by_operator(way)
    # Where to, before the secret goes there.
    places = learn_places(platform, way, Given(entered=entered, callback=parameters))
    server = authorisation_server(platform, way, clock, places=places, entered=entered)
    asked_at = clock.now()
    grant = server.exchange(code, redirect_uri(), unseal(attempt.verifier_sealed))
    given = Given(entered=entered, callback=parameters, token=grant.raw, claims=grant.claims)
    authorisation = store_grant(
        attempt,
        way,
        grant,
        client_id=server.credentials.id,
        places=places | learn_places(platform, way, given),
        entered=entered,
        asked_at=asked_at,
        clock=clock,
    )
    remember_given(attempt, given)
    session = consent_session(platform, authorisation, FixedToken(grant.access_token), clock)
    return reach_tenants(attempt, authorisation, session, given, clock)
