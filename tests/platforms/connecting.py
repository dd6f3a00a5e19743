"""A company connected to an organisation of a simulator as a person would: consent or credentials, choice, first link."""

import os

from config.demo.consent import give_consent
from expenses_app.companies.models import Company, Member
from expenses_app.connections.models import Connection
from expenses_app.connections.services.begin_consent import begin_consent
from expenses_app.connections.services.choose_tenant import choose_tenant
from expenses_app.connections.services.enter_credentials import enter_credentials
from expenses_app.connections.services.finish_consent import finish_consent
from expenses_app.connections.services.reach_tenants import Arrival
from expenses_app.core.clock import Clock
from expenses_app.ledger.authorisation import MachineGrant
from tests.platforms.declared import Ledger, OnSimulator
from tests.platforms.simulator import Simulator


def connect(
    company: Company, member: Member, own: OnSimulator, ledger: Ledger, simulator: Simulator, clock: Clock
) -> Connection:
    """Link the organisation; once linked before, this gives access again. This process is pointed at the simulator."""
    os.environ.update(simulator.environment)
    platform = own.platform
    way = platform.way(ledger.way)
    entered = ledger.prepare(simulator, simulator.organisation(ledger.organisation))
    if isinstance(way, MachineGrant):
        arrival = enter_credentials(company, platform, member, clock, way=way, entered=entered)
    else:
        departure = begin_consent(company, platform, member, clock, way=way, entered=entered)
        parameters = give_consent(departure.url, ledger.label, ledger.fields)
        arrival = finish_consent(parameters, clock, user_id=member.user_id)
    for name in ledger.steps:
        if arrival.connection is not None or not arrival.attempt.tenants:
            break
        arrival = _chosen(arrival, name, clock)
    assert arrival.connection is not None, (own.key, arrival.outcome, arrival.message, arrival.said)
    arrival.connection.refresh_from_db()
    return arrival.connection


def _chosen(arrival: Arrival, name: str, clock: Clock) -> Arrival:
    """A step with one tenant only was taken already, so a name may not be among those offered."""
    offered = {one["name"]: one["id"] for one in arrival.attempt.tenants}
    return choose_tenant(arrival.attempt, offered[name], clock) if name in offered else arrival
