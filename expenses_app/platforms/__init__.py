"""One folder a platform. A folder with a `platform.py` that exports PLATFORM is in; nothing else has to be told."""

import importlib
import pkgutil
from functools import cache
from importlib.util import find_spec

from expenses_app.ledger.promise import Platform


@cache
def all_platforms() -> dict[str, Platform]:
    """Every platform by key, in order of name. Raises ImportError when a folder declares another key than its name."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        if module.ispkg and find_spec(f"{__name__}.{module.name}.platform"):
            declared = importlib.import_module(f"{__name__}.{module.name}.platform").PLATFORM
            if declared.key != module.name:
                raise ImportError(f"{module.name} declares itself as {declared.key}")
            found.append(declared)
    return {declared.key: declared for declared in sorted(found, key=lambda one: one.name)}


def platform(key: str) -> Platform:
    """The platform of that key. Raises KeyError."""
    return all_platforms()[key]
