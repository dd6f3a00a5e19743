"""Come back from a platform's consent page."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Q

from expenses_app.connections.encryption import seal, unseal
from expenses_app.connections.models import Authorisation, Connection, ConsentAttempt
from expenses_app.connections.reaching import addresses_of, authorisation_server, base_address
from expenses_app.connections.services.begin_consent import hashed, redirect_uri
from expenses_app.connections.services.link import link
from expenses_app.connections.services.refresh import refresh_end
from expenses_app.connections.states import ACTIVE
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Given, Tenant
from expenses_app.ledger.errors import LedgerError, Refused
from expenses_app.ledger.promise import Platform
from expenses_app.platforms import platform as platform_of
from expenses_app.transport.grants import Grant
from expenses_app.transport.http import HttpSession
from expenses_app.transport.protocols import FixedToken, Unpaced
from expenses_app.transport.wire import Timeouts, shared_client

_CANCELLED = frozenset({"access_denied", "user_cancelled", "cancelled", "consent_declined"})
_READ_TIMEOUT_SECONDS = 20.0


class UnknownState(LookupError):
    """No such attempt is open for this person in this window: forged, used before, expired, or somebody else's."""


@dataclass(frozen=True)
class Arrival:
    """How it ended. `connection` when linked; `tenants` when one has to be chosen; `message` when it failed."""

    attempt: ConsentAttempt
    outcome: str
    connection: Connection | None = None
    message: Message | None = None
    said: str = ""


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
        authorisation, tenants = _authorise(attempt, platform, parameters, clock)
        if not tenants:
            raise Refused(
                Message("The consent reaches no organisation at %(platform)s.", {"platform": platform.name})
            )
        wanted = attempt.connection.tenant_id
        fitting = [tenant for tenant in tenants if tenant.id == wanted] if wanted else _free(attempt, tenants)
        if len(fitting) == 1 or len(tenants) == 1:
            return _linked(attempt, authorisation, (fitting or tenants)[0], clock)
        if wanted:
            raise Refused(_other_organisations(attempt, tenants))
        tenants = fitting or tenants
    except LedgerError as error:
        return failed(attempt, error)
    attempt.tenants = [asdict(tenant) for tenant in tenants]
    attempt.authorisation = authorisation
    attempt.outcome = ConsentAttempt.Outcome.CHOOSING
    attempt.save(update_fields=["tenants", "authorisation", "outcome"])
    return Arrival(attempt, attempt.outcome)


def failed(attempt: ConsentAttempt, error: LedgerError) -> Arrival:
    """Keep what went wrong with the attempt, so that the page can show it."""
    attempt.outcome = ConsentAttempt.Outcome.FAILED
    attempt.message_json = error.advice.as_json()
    attempt.said = error.said[:500]
    attempt.save(update_fields=["outcome", "message_json", "said"])
    return Arrival(attempt, attempt.outcome, message=error.advice, said=attempt.said)


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
) -> tuple[Authorisation, list[Tenant]]:
    """Trade the code, store the tokens at once, then ask which organisations they reach."""
    code = parameters.get("code", "")
    if not code:
        raise Refused(
            Message("%(platform)s came back without an answer. Try again.", {"platform": platform.name})
        )
    asked_at = clock.now()
    server = authorisation_server(platform, clock)
    grant = server.exchange(code, redirect_uri(), unseal(attempt.verifier_sealed))
    authorisation = _store(attempt, platform, grant, server.credentials.id, asked_at, clock)
    addresses = addresses_of(platform)
    session = HttpSession(
        name=platform.name,
        addresses=addresses,
        base=base_address(platform, addresses),
        tokens=FixedToken(grant.access_token),
        pacer=Unpaced(),
        clock=clock,
        client=shared_client(),
        timeouts=Timeouts(read=_READ_TIMEOUT_SECONDS, whole=_READ_TIMEOUT_SECONDS * 2),
    )
    return authorisation, list(platform.tenants(session, Given(callback=parameters, token=grant.raw)))


def _store(
    attempt: ConsentAttempt,
    platform: Platform,
    grant: Grant,
    client_id: str,
    asked_at: datetime,
    clock: Clock,
) -> Authorisation:
    now = clock.now()
    return Authorisation.objects.create(
        partner_id=attempt.company.partner_id,
        platform=platform.key,
        access_token_sealed=seal(grant.access_token),
        refresh_token_sealed=seal(grant.refresh_token),
        issue_asked_at=asked_at,
        client_id=client_id,
        # An answer without scopes means: as asked (RFC 6749, 5.1).
        scopes=list(grant.scopes or platform.authorisation.scopes.asked),
        identity=grant.identity,
        authorised_by_id=attempt.member.user_id,
        authorised_by_name=attempt.member.display_name,
        granted_at=now,
        expires_at=grant.expires_at,
        refresh_expires_at=refresh_end(grant, platform, now),
        hard_expires_at=grant.hard_expires_at,
        last_refreshed_at=now,
    )


def _linked(attempt: ConsentAttempt, authorisation: Authorisation, tenant: Tenant, clock: Clock) -> Arrival:
    connection = link(attempt, authorisation, tenant, clock)
    attempt.refresh_from_db(fields=["outcome"])
    return Arrival(attempt, attempt.outcome, connection=connection)


def _free(attempt: ConsentAttempt, tenants: list[Tenant]) -> list[Tenant]:
    """Without those that belong to other companies here: a consent may reach all that its user ever allowed."""
    taken = set(
        Connection.objects.filter(
            ledger_id__in=[f"{attempt.platform}:{tenant.id}" for tenant in tenants], state__in=ACTIVE
        )
        .exclude(company_id=attempt.company_id)
        .values_list("tenant_id", flat=True)
    )
    return [tenant for tenant in tenants if tenant.id not in taken]


def _other_organisations(attempt: ConsentAttempt, tenants: list[Tenant]) -> Message:
    return Message(
        "You gave consent for %(given)s, but this company is connected to %(connected)s. Reconnect with "
        "%(connected)s, or disconnect it first.",
        {
            "given": ", ".join(tenant.name or tenant.id for tenant in tenants[:5]),
            "connected": attempt.connection.tenant_name or attempt.connection.tenant_id,
        },
    )
