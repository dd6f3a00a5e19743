"""``python -m expenses_app.simulators <platform> --port N``: serve one simulator until SIGTERM or SIGINT."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.registry import create_app, platform_names


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, serve, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m expenses_app.simulators", description=__doc__)
    parser.add_argument("platform", choices=platform_names())
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--speed", type=float, default=1.0, help="simulated seconds per real second")
    parser.add_argument(
        "--seed-demo", action="store_true", help="fill the demo organisations with some documents"
    )
    parser.add_argument("--state", type=Path, help="keep the ledger in this file")
    parser.add_argument(
        "--client", action="append", default=[], metavar="ID:SECRET", help="accept only these clients"
    )
    parser.add_argument("--no-limits", action="store_true", help="do not enforce the published limits")
    chosen = parser.parse_args(arguments)

    clients = dict(pair.split(":", 1) for pair in chosen.client)
    clock = SimulatedClock(speed=chosen.speed)
    app = create_app(chosen.platform, clock, seed_demo=chosen.seed_demo, clients=clients or None)
    if chosen.no_limits:
        app.platform.limits({"enforce": False})
    if chosen.state:
        app.keep_state_in(chosen.state)

    ended = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: ended.set())
    try:
        running = start_in_thread(app, chosen.host, chosen.port)
    except OSError as error:
        print(f"Cannot listen on {chosen.host}:{chosen.port}: {error}", file=sys.stderr)
        return 1
    print(f"ready {running.url}", flush=True)
    ended.wait()
    running.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
