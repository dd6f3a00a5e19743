"""Which command was asked for, and what has to stand ready before it runs."""

import os
import sys
from pathlib import Path

from config.machine.environment import DEVELOPMENT_LOCK, RUNTIME_LOCK, enter_environment
from config.machine.refusal import Refusal

CHECKOUT = Path(__file__).resolve().parents[2]

# An image that installed the locked requirements itself sets this: no environment is made, no server is embedded.
MANAGED = "EXPENSES_MANAGED_ENVIRONMENT"

OURS = """Two commands of this project:
  manage.py demo    bring up the product with everything around it (--help: its options)
  manage.py test    run every check and test; with arguments only pytest, with them
"""
WITHOUT_SERVERS = {"", "help", "version", "--version", "--help", "-h"}


def is_managed(environment: os._Environ[str] | dict[str, str]) -> bool:
    """Say whether somebody else answers for the Python environment and the servers of this machine."""
    return environment.get(MANAGED, "") not in {"", "0"}


def enter(arguments: list[str]) -> int:
    """Run the command of `arguments` (as sys.argv) and return its exit code."""
    command = arguments[1] if len(arguments) > 1 else ""
    try:
        if not is_managed(os.environ):
            enter_environment(CHECKOUT, DEVELOPMENT_LOCK if command == "test" else RUNTIME_LOCK, arguments)
        return _run(command, arguments)
    except Refusal as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _run(command: str, arguments: list[str]) -> int:
    if command == "demo":
        from config.demo.command import demo

        return demo(arguments[2:])
    if command == "test":
        from config.machine.test_command import test

        return test(arguments[2:])
    return _run_django(command, arguments)


def _run_django(command: str, arguments: list[str]) -> int:
    from contextlib import nullcontext

    from config.machine.embedded import servers_of

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if command in {"", "help", "--help", "-h"} and len(arguments) <= 2:
        print(OURS, flush=True)
    needs_servers = command not in WITHOUT_SERVERS and not is_managed(os.environ)
    if command in WITHOUT_SERVERS and not is_managed(os.environ):
        # The list of commands comes from the settings, which are complete without variables only so.
        os.environ.setdefault("DEBUG", "1")
    with servers_of(CHECKOUT) if needs_servers else nullcontext():
        from django.core.management import execute_from_command_line

        execute_from_command_line(arguments)
    return 0
