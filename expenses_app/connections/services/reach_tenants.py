"""From a grant to the one organisation that is meant: step by step where organisations lie inside others."""

from dataclasses import asdict, dataclass
from itertools import islice

from expenses_app.connections.encryption import unsealed_answers
from expenses_app.connections.models import Authorisation, Connection, ConsentAttempt
from expenses_app.connections.places import addresses_of
from expenses_app.connections.reaching import base_address, entered_by_operator
from expenses_app.connections.services.link import link
from expenses_app.connections.states import ACTIVE
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import MOST_TENANTS, Given, Tenant
from expenses_app.ledger.errors import LedgerError, Refused
from expenses_app.ledger.promise import Platform
from expenses_app.ledger.session import Session
from expenses_app.platforms import platform as platform_of
from expenses_app.transport.http import HttpSession
from expenses_app.transport.protocols import TokenSource, Unpaced
from expenses_app.transport.wire import Timeouts, shared_client

_READ_TIMEOUT_SECONDS = 20.0
_DEEPEST = 5
_TOKENS = frozenset({"access_token", "refresh_token", "id_token"})


@dataclass(frozen=True)
class Arrival:
    """How it ended. `connection` when linked; `message` when it failed; else the attempt's tenants are to choose from."""

    attempt: ConsentAttempt
    outcome: str
    connection: Connection | None = None
    message: Message | None = None
    said: str = ""


def remember_given(attempt: ConsentAttempt, given: Given) -> None:
    """What later steps of the choice may look at. Neither code nor token stays behind."""
    attempt.given = {
        "callback": {name: value for name, value in given.callback.items() if name not in ("code", "state")},
        "token": {name: value for name, value in given.token.items() if name not in _TOKENS},
        "claims": dict(given.claims),
    }


def given_of(attempt: ConsentAttempt) -> Given:
    """What `remember_given` kept, with what was entered."""
    way = platform_of(attempt.platform).way(attempt.way)
    entered = unsealed_answers(attempt.entered_sealed) | entered_by_operator(way)
    return Given(entered=entered, **attempt.given)


def consent_session(
    platform: Platform, authorisation: Authorisation, tokens: TokenSource, clock: Clock
) -> HttpSession:
    """A session before there is a connection: no quota counts its few calls."""
    addresses = addresses_of(platform, authorisation.places)
    return HttpSession(
        name=platform.name,
        addresses=addresses,
        base=base_address(addresses),
        tokens=tokens,
        pacer=Unpaced(),
        clock=clock,
        client=shared_client(),
        timeouts=Timeouts(read=_READ_TIMEOUT_SECONDS, whole=_READ_TIMEOUT_SECONDS * 2),
        token_prefix=authorisation.declared_way.token_prefix,
    )


def reach_tenants(
    attempt: ConsentAttempt, authorisation: Authorisation, session: Session, given: Given, clock: Clock
) -> Arrival:
    """Go on from `attempt.inside`: link the only organisation that fits, or keep the choice for a person.

    Raises LedgerError.
    """
    platform = platform_of(attempt.platform)
    for _ in range(_DEEPEST):
        tenants = list(islice(platform.tenants(session, given, attempt.inside), MOST_TENANTS))
        if not tenants:
            raise Refused(
                Message("The consent reaches no organisation at %(platform)s.", {"platform": platform.name})
            )
        wanted = attempt.connection.tenant_id
        fitting = [one for one in tenants if _leads_to(one, wanted)] if wanted else _free(attempt, tenants)
        if len(fitting) == 1 or len(tenants) == 1:
            only = (fitting or tenants)[0]
            if only.opens:
                attempt.inside = only.id
                continue
            return linked(attempt, authorisation, only, clock)
        if wanted and not fitting:
            raise Refused(_other_organisations(attempt, tenants))
        return _to_choose(attempt, authorisation, fitting or tenants)
    raise Refused(
        Message("%(platform)s offered one choice inside another without end.", {"platform": platform.name})
    )


def linked(attempt: ConsentAttempt, authorisation: Authorisation, tenant: Tenant, clock: Clock) -> Arrival:
    """Link this one. Raises LedgerError."""
    connection = link(attempt, authorisation, tenant, clock)
    attempt.refresh_from_db(fields=["outcome"])
    return Arrival(attempt, attempt.outcome, connection=connection)


def failed(attempt: ConsentAttempt, error: LedgerError) -> Arrival:
    """Keep what went wrong with the attempt, so that the page can show it."""
    attempt.outcome = ConsentAttempt.Outcome.FAILED
    attempt.message_json = error.advice.as_json()
    attempt.said = error.said[:500]
    attempt.save(update_fields=["outcome", "message_json", "said"])
    return Arrival(attempt, attempt.outcome, message=error.advice, said=attempt.said)


def _to_choose(attempt: ConsentAttempt, authorisation: Authorisation, tenants: list[Tenant]) -> Arrival:
    attempt.tenants = [asdict(tenant) for tenant in tenants]
    attempt.authorisation = authorisation
    attempt.outcome = ConsentAttempt.Outcome.CHOOSING
    attempt.save(update_fields=["tenants", "inside", "given", "authorisation", "outcome"])
    return Arrival(attempt, attempt.outcome)


def _leads_to(tenant: Tenant, wanted: str) -> bool:
    return tenant.id == wanted or (tenant.opens and wanted.startswith(f"{tenant.id}/"))


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
