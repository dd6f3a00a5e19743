"""Builds the Zoho Books simulator. All hosts of all regions are served at one address."""

from expenses_app.simulators.chassis import SimulatedClock, Simulator
from expenses_app.simulators.zoho_books.platform import ZohoBooksPlatform


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
    platform = ZohoBooksPlatform(clock, seed_demo=seed_demo, clients=clients)
    platform.limits({"enforce": enforce_limits})
    return Simulator(platform, clock)
