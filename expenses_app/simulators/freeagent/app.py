"""Builds the FreeAgent simulator. Production, sandbox and web application are served at one address."""

from expenses_app.simulators.chassis import SimulatedClock, Simulator
from expenses_app.simulators.freeagent.platform import FreeAgentPlatform


def create_app(
    clock: SimulatedClock,
    *,
    seed_demo: bool = False,
    clients: dict[str, str] | None = None,
    enforce_limits: bool = True,
) -> Simulator:
    """Return the simulator. ``clients`` maps client ids to secrets; without it any client is accepted.

    ``seed_demo`` adds a few documents to the seeded companies.
    """
    platform = FreeAgentPlatform(clock, seed_demo=seed_demo, clients=clients)
    platform.limits({"enforce": enforce_limits})
    return Simulator(platform, clock)
