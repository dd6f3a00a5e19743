"""Builds the simulator. Entra ID, the API and the web client are all served at one address."""

from expenses_app.simulators.chassis import SimulatedClock, Simulator
from expenses_app.simulators.dynamics_365.platform import Dynamics365


def create_app(
    clock: SimulatedClock,
    *,
    seed_demo: bool = False,
    clients: dict[str, str] | None = None,
    enforce_limits: bool = True,
) -> Simulator:
    """Return the simulator. ``clients`` maps application ids to secrets; without it any application is accepted.

    ``seed_demo`` posts a few documents in the seeded companies.
    """
    platform = Dynamics365(clock, seed_demo=seed_demo, clients=clients)
    platform.limits({"enforce": enforce_limits})
    return Simulator(platform, clock)
