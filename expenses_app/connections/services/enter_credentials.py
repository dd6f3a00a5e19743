"""Connect with what a person entered, where the platform needs no consent page."""

import secrets
from collections.abc import Mapping

from expenses_app.companies.models import Company, Member
from expenses_app.connections.encryption import seal_answers
from expenses_app.connections.places import learn_places
from expenses_app.connections.reaching import authorisation_server, entered_by_operator
from expenses_app.connections.services.begin_consent import hashed, new_attempt
from expenses_app.connections.services.reach_tenants import (
    Arrival,
    consent_session,
    failed,
    reach_tenants,
    remember_given,
)
from expenses_app.connections.services.store_grant import store_grant
from expenses_app.core.clock import Clock
from expenses_app.ledger.authorisation import Given, MachineGrant
from expenses_app.ledger.errors import LedgerError
from expenses_app.ledger.promise import Platform
from expenses_app.transport.protocols import FixedToken


def enter_credentials(
    company: Company,
    platform: Platform,
    member: Member,
    clock: Clock,
    *,
    way: MachineGrant,
    entered: Mapping[str, str],
    return_path: str = "",
) -> Arrival:
    """Ask for a first token at once and go on as after a consent.

    Raises Refused when the company is connected to another platform. What the platform says against the answers is an
    Arrival that says so.
    """
    attempt = new_attempt(
        company,
        platform,
        member,
        clock,
        way=way.key,
        entered_sealed=seal_answers(entered),
        # Nobody comes back with a state.
        state_hash=hashed(secrets.token_urlsafe(32)),
        used_at=clock.now(),
        return_path=return_path,
    )
    answers = dict(entered) | entered_by_operator(way)
    try:
        places = learn_places(platform, way, Given(entered=answers))
        server = authorisation_server(platform, way, clock, places=places, entered=answers)
        asked_at = clock.now()
        grant = server.token_for_machine(answers)
        given = Given(entered=answers, token=grant.raw, claims=grant.claims)
        authorisation = store_grant(
            attempt,
            way,
            grant,
            client_id=server.credentials.id,
            places=places | learn_places(platform, way, given),
            entered=answers,
            asked_at=asked_at,
            clock=clock,
        )
        remember_given(attempt, given)
        session = consent_session(platform, authorisation, FixedToken(grant.access_token), clock)
        return reach_tenants(attempt, authorisation, session, given, clock)
    except LedgerError as error:
        return failed(attempt, error)
