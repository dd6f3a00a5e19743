"""Builds the Xero simulator. All of Xero's hosts (login, identity, api, go) are served at one address."""

from expenses_app.simulators.chassis import SimulatedClock, Simulator
from expenses_app.simulators.xero.platform import XeroPlatform


def create_app(
    clock: SimulatedClock,
    *,
    seed_demo: bool = False,
    clients: dict[str, str] | None = None,
    enforce_limits: bool = True,
) -> Simulator:
    """Return the simulator. ``clients`` maps client ids to secrets; without it any client is accepted.

    ``seed_demo`` adds a few documents to the demo organisations.
    """
    platform = XeroPlatform(clock, seed_demo=seed_demo, clients=clients)
    platform.limits({"enforce": enforce_limits})
    return Simulator(platform, clock)
