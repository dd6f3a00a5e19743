#!/usr/bin/env python3
"""The one entrance: `demo`, `test`, and every command of Django.

Needs nothing but Python 3.11 or newer: the first call makes the virtual environment `.venv`.
This file is kept readable for old interpreters, so that they can refuse with a sentence.
"""

import os
import sys

OLDEST_PYTHON = (3, 11)


def refuse_old_python():  # type: ignore[no-untyped-def]
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            "Expenses needs Python {}.{} or newer; this is Python {}.{} ({}).\n"
            "Call it with a newer one, for example: python3.11 manage.py {}".format(
                OLDEST_PYTHON[0],
                OLDEST_PYTHON[1],
                sys.version_info[0],
                sys.version_info[1],
                sys.executable,
                " ".join(sys.argv[1:]) or "demo",
            )
        )


def refuse_windows():  # type: ignore[no-untyped-def]
    if os.name == "nt":
        sys.exit(
            "Expenses runs on Linux and macOS. On Windows, call it inside the Subsystem for Linux (WSL)."
        )


if __name__ == "__main__":
    refuse_old_python()  # type: ignore[no-untyped-call]
    refuse_windows()  # type: ignore[no-untyped-call]
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from config.machine.entrance import enter

    sys.exit(enter(sys.argv))
