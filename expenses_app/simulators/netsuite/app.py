"""Builds the NetSuite simulator. All of NetSuite's hosts (system, app, suitetalk, restlets) are served at one address."""

from expenses_app.simulators.chassis import SimulatedClock, Simulator
from expenses_app.simulators.netsuite.platform import NetSuitePlatform


def create_app(
    clock: SimulatedClock,
    *,
    seed_demo: bool = False,
    clients: dict[str, str] | None = None,
    enforce_limits: bool = True,
) -> Simulator:
    """Return the simulator. ``clients`` maps client ids to secrets (empty: a public client); without it any is taken.

    ``seed_demo`` adds a few documents to the demo accounts.
    """
    platform = NetSuitePlatform(clock, seed_demo=seed_demo, clients=clients)
    platform.limits({"enforce": enforce_limits})
    return Simulator(platform, clock)
