"""A company connected to an organisation of a simulator as a person would: consent or credentials, choice, first link."""

import os

from config.demo.connecting import connect as connect_as_a_person_would
from expenses_app.companies.models import Company, Member
from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock
from tests.platforms.declared import Ledger, OnSimulator
from tests.platforms.simulator import RunningSimulator


class ToLedger:
    """The way to one ledger of a simulator; a connector of the simulator's is set up and made to call as declared."""

    def __init__(self, own: OnSimulator, ledger: Ledger, simulator: RunningSimulator) -> None:
        self.way, self.label, self.fields, self.steps = ledger.way, ledger.label, ledger.fields, ledger.steps
        self._polls, self._simulator = own.polls, simulator
        self.organisation = simulator.organisation(ledger.organisation)

    def install(self, file: bytes, password: str) -> None:
        self._simulator.act(self.organisation, *self._polls.install(file.decode(), password))

    def visit(self) -> None:
        self._simulator.act(self.organisation, *self._polls.visit, seconds=600)


def connect(
    company: Company,
    member: Member,
    own: OnSimulator,
    ledger: Ledger,
    simulator: RunningSimulator,
    clock: Clock,
) -> Connection:
    """Link the organisation; once linked before, this gives access again. This process is pointed at the simulator."""
    os.environ.update(simulator.environment)
    way_in = ToLedger(own, ledger, simulator)
    entered = ledger.prepare(simulator, way_in.organisation)
    return connect_as_a_person_would(company, member, own.platform, way_in, clock, entered=entered)
