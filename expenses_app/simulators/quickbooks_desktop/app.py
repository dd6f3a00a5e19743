"""Builds the QuickBooks Desktop simulator: company files, and a Web Connector that polls the services it is given."""

from expenses_app.simulators.chassis import SimulatedClock, Simulator
from expenses_app.simulators.quickbooks_desktop.platform import QuickBooksDesktop


def create_app(
    clock: SimulatedClock,
    *,
    seed_demo: bool = False,
    clients: dict[str, str] | None = None,
    enforce_limits: bool = True,
) -> Simulator:
    """Return the simulator. ``seed_demo`` adds a few documents. ``clients`` means nothing here: who may in is said by
    the .qwc file that a person adds."""
    platform = QuickBooksDesktop(clock, seed_demo=seed_demo)
    platform.limits({"enforce": enforce_limits})
    simulator = Simulator(platform, clock)
    platform.plug_in(simulator)
    return simulator
