"""Connect a company to an organisation of a simulator, through the platform's own door, and read everything once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from config.demo.consent import give_consent
from expenses_app.companies.models import Company, Member
from expenses_app.connections.models import Connection
from expenses_app.connections.services.begin_consent import begin_consent
from expenses_app.connections.services.choose_tenant import choose_tenant
from expenses_app.connections.services.enter_credentials import enter_credentials
from expenses_app.connections.services.finish_consent import finish_consent
from expenses_app.connections.services.polled_access import connector_file, open_polled_access
from expenses_app.connections.services.reach_tenants import Arrival
from expenses_app.core.clock import Clock
from expenses_app.ledger.authorisation import Connector, MachineGrant, OAuth2
from expenses_app.ledger.promise import Platform
from expenses_app.reference_data.models import Pull, PullState
from expenses_app.reference_data.services.run_pull import Outcome, run_pull
from expenses_app.reference_data.services.start_pull import start_pull

_MOST_VISITS = 50


class NotConnected(RuntimeError):
    """The connection failed; the message says why."""


class WayIn(Protocol):
    """What a person does on the way: which way, what is chosen on the consent page, which tenants after it."""

    @property
    def way(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def fields(self) -> Mapping[str, str]: ...

    @property
    def steps(self) -> Sequence[str]: ...

    def install(self, file: bytes, password: str) -> None: ...

    def visit(self) -> None: ...


def connect(
    company: Company,
    member: Member,
    platform: Platform,
    way_in: WayIn,
    clock: Clock,
    *,
    entered: Mapping[str, str],
) -> Connection:
    """Link the organisation; once linked before, this gives access again. `entered`: answers to the way's blanks.

    Raises NotConnected.
    """
    way = platform.way(way_in.way)
    if isinstance(way, Connector):
        return _let_in(company, member, platform, way_in, clock)
    arrival = _arrived(company, member, platform, way, way_in, clock, entered)
    for name in way_in.steps:
        if arrival.connection is None and arrival.attempt.tenants:
            arrival = _chosen(arrival, name, clock)
    if arrival.connection is None:
        raise NotConnected(f"{platform.key}: {arrival.outcome} {arrival.message or ''} {arrival.said}")
    arrival.connection.refresh_from_db()
    return arrival.connection


def read_everything(connection: Connection, clock: Clock, visit: Callable[[], None]) -> None:
    """Read all reference data now: here, or where the platform calls us in its visits. Raises NotConnected."""
    pull = start_pull(connection, Pull.Kind.FULL, clock)
    if connection.declared.polling is None:
        while run_pull(pull.pk, clock) is not Outcome.OVER:
            clock.sleep(0.2)
    for _ in range(_MOST_VISITS):
        pull.refresh_from_db()
        if pull.state in (PullState.DONE, PullState.FAILED):
            break
        visit()
    if pull.state != PullState.DONE:
        raise NotConnected(f"{connection.platform}: {pull.state} {pull.problem} {pull.problem_said}")
    connection.refresh_from_db()


def _arrived(
    company: Company,
    member: Member,
    platform: Platform,
    way: OAuth2 | MachineGrant,
    way_in: WayIn,
    clock: Clock,
    entered: Mapping[str, str],
) -> Arrival:
    if isinstance(way, MachineGrant):
        return enter_credentials(company, platform, member, clock, way=way, entered=entered)
    departure = begin_consent(company, platform, member, clock, way=way, entered=entered)
    parameters = give_consent(departure.url, way_in.label, way_in.fields)
    return finish_consent(parameters, clock, user_id=member.user_id)


def _chosen(arrival: Arrival, name: str, clock: Clock) -> Arrival:
    """A step with one tenant only was taken already, so a name may not be among those offered."""
    offered = {one["name"]: one["id"] for one in arrival.attempt.tenants}
    return choose_tenant(arrival.attempt, offered[name], clock) if name in offered else arrival


def _let_in(company: Company, member: Member, platform: Platform, way_in: WayIn, clock: Clock) -> Connection:
    """Set the connector up; its first visit links the company."""
    opened = open_polled_access(company, platform, member.actor(), clock)
    way_in.install(connector_file(opened.access), opened.password)
    way_in.visit()
    connection = opened.access.connection
    connection.refresh_from_db()
    if not connection.is_active:
        opened.access.refresh_from_db()
        raise NotConnected(f"{platform.key}: {connection.state} {opened.access.trouble_said}")
    return connection
