"""What all simulators share: server, clock, request log, faults to order, control interface, readable pages.

A platform subclasses ``Platform`` and its ``app.py`` offers ``create_app(clock, *, seed_demo, clients) -> Simulator``.
"""

from expenses_app.simulators.chassis.clock import SimulatedClock
from expenses_app.simulators.chassis.faults import Fault
from expenses_app.simulators.chassis.ledger_view import (
    ActionField,
    LedgerAttachment,
    LedgerDocument,
    LedgerEvent,
    LedgerLine,
    OrganisationSummary,
    UserAction,
    plain,
)
from expenses_app.simulators.chassis.pages import template_environment
from expenses_app.simulators.chassis.platform import ActionRefused, Exchange, Platform
from expenses_app.simulators.chassis.server import ConnectionDropped, RunningSimulator, start_in_thread
from expenses_app.simulators.chassis.simulator import Simulator

__all__ = [
    "ActionField",
    "ActionRefused",
    "ConnectionDropped",
    "Exchange",
    "Fault",
    "LedgerAttachment",
    "LedgerDocument",
    "LedgerEvent",
    "LedgerLine",
    "OrganisationSummary",
    "Platform",
    "RunningSimulator",
    "SimulatedClock",
    "Simulator",
    "UserAction",
    "plain",
    "start_in_thread",
    "template_environment",
]
