"""Builds the Sage Intacct simulator: REST under ``/ia/api/v1``, the XML gateway at ``/ia/xml/xmlgw.phtml``."""

from expenses_app.simulators.chassis import SimulatedClock, Simulator
from expenses_app.simulators.sage_intacct.platform import SageIntacctPlatform


def create_app(
    clock: SimulatedClock,
    *,
    seed_demo: bool = False,
    clients: dict[str, str] | None = None,
    enforce_limits: bool = True,
) -> Simulator:
    """Return the simulator. ``clients`` maps client ids to secrets; without it any client is accepted.

    ``seed_demo`` adds a few documents to the demo companies.
    """
    platform = SageIntacctPlatform(clock, seed_demo=seed_demo, clients=clients)
    platform.limits({"enforce": enforce_limits})
    return Simulator(platform, clock)
