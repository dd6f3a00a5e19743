"""`manage.py demo`: the product with everything around it, in one tree of processes, until Ctrl-C."""

import argparse
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.demo import programs
from config.demo.installation import CHECKOUT, DESCRIPTION, Installation
from config.machine.console import Console
from config.machine.data_directory import DataDirectory, default_data_directory
from config.machine.refusal import Refusal
from config.machine.supervisor import StopRequested, Supervisor
from config.machine.test_servers import servers_for_tests
from config.machine.throwaway import temporary_directory


def demo(arguments: list[str]) -> int:
    """Run the demo, or with --smoke walk through it once. Returns the exit code. Raises Refusal."""
    options = _parser().parse_args(arguments)
    if options.smoke:
        with temporary_directory("expenses-smoke-") as path, _own_names_on_given_servers():
            return _smoke(path)
    return _serve(options.data or default_data_directory(CHECKOUT), options.port, quiet=options.quiet)


def _serve(path: Path, port: int | None, *, quiet: bool) -> int:
    directory = DataDirectory(path)
    alone = directory.take()
    if alone is None:
        site = directory.remembered(DESCRIPTION).get("site")
        where = f"The demo already runs: {site}" if site else "Another command is using it."
        raise Refusal(
            f"{directory.path} is in use. {where}\nStop that one, or name another folder with --data."
        )
    with alone, Supervisor(Console(directory.logs, quiet=quiet)) as supervisor:
        try:
            installation = Installation(directory, port, supervisor.console.say)
            seconds = installation.bring_up(supervisor)
            description = installation.description()
            directory.remember(DESCRIPTION, description)
            supervisor.console.say(_welcome(description, seconds))
            supervisor.watch()
        except StopRequested:
            supervisor.console.say("Stopping ...")
            supervisor.stop()
            supervisor.console.say("Stopped.")
        finally:
            (directory.path / DESCRIPTION).unlink(missing_ok=True)
    return 0


@contextmanager
def _own_names_on_given_servers() -> Iterator[None]:
    """A smoke test never writes into the database that DATABASE_URL names, only into one of its own beside it."""
    if not os.environ.get("DATABASE_URL") and not os.environ.get("REDIS_URL"):
        yield
        return
    with servers_for_tests() as servers:
        before = dict(os.environ)
        os.environ.update(servers.environment)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def _smoke(path: Path) -> int:
    directory = DataDirectory(path)
    with Supervisor(Console(directory.logs, quiet=True, shown={"journeys"})) as supervisor:
        try:
            installation = Installation(directory, 0, supervisor.console.say)
            try:
                seconds = installation.bring_up(supervisor)
                directory.remember(DESCRIPTION, installation.description())
                supervisor.console.say(f"Up at {installation.site} (first answer after {seconds:.1f} s).")
                description = [str(directory.path / DESCRIPTION)]
                walk = programs.step("config.demo.smoking", "journeys", description, installation.environment)
                [code] = supervisor.run(walk)
            finally:
                supervisor.stop()
                if installation.database is not None:
                    installation.database.remove()
        except StopRequested:
            supervisor.console.say("Stopped before the end.")
            return 130
    print("Smoke test passed." if code == 0 else "Smoke test FAILED.", flush=True)
    return 0 if code == 0 else 1


def _welcome(description: Mapping[str, Any], seconds: float) -> str:
    lines = ["", f"Expenses runs at {description['site']} (first answer after {seconds:.1f} s).", ""]
    for sign_in in description.get("sign_ins", ()):
        lines.append(
            f"  Sign in as {sign_in['email']} with the password {sign_in['password']} ({sign_in['role']})"
        )
    for simulator in description["simulators"].values():
        lines.append(f"  {simulator['name']} is simulated at {simulator['address']}")
    if description.get("partner_api_key"):
        lines.append(f"  Partner API key: {description['partner_api_key']}")
    lines += ["", f"All addresses: {description['data']}/{DESCRIPTION}. Stop with Ctrl-C.", ""]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="manage.py demo",
        description="Bring up the product with its database, workers and simulated accounting platforms.",
    )
    parser.add_argument("--data", type=Path, help="folder that keeps everything (default: .data/demo)")
    parser.add_argument(
        "--port", type=int, help="port of the site (default: 8000, or that of the last time; 0: any)"
    )
    parser.add_argument(
        "--quiet", action="store_true", help="do not show what the programs print; it is in the logs"
    )
    parser.add_argument(
        "--smoke",
        action="store_true",
        help="bring it up on free ports, walk through it once, remove it, exit 0 or 1",
    )
    return parser
