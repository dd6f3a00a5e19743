"""Finds the simulators: every folder beside this file that has an ``app.py``."""

import importlib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def platform_names() -> list[str]:
    """Return the names of all simulated platforms."""
    return sorted(folder.parent.name for folder in HERE.glob("*/app.py"))


def create_app(name: str, clock: Any, **options: Any) -> Any:
    """Build the simulator of a platform; raises LookupError for an unknown name."""
    if name not in platform_names():
        raise LookupError(f"No simulator is called {name!r}. Known: {', '.join(platform_names())}.")
    module = importlib.import_module(f"expenses_app.simulators.{name}.app")
    return module.create_app(clock, **options)
