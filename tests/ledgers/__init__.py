"""Small ledgers, each awkward in a way that none of the first two platforms is. They drive the real engine.

`install()` makes them platforms like any other: a folder that the registry finds.
"""

from pathlib import Path

from expenses_app import platforms


def install() -> None:
    folder = str(Path(__file__).parent / "platforms")
    if folder not in platforms.__path__:
        platforms.__path__.append(folder)
        platforms.all_platforms.cache_clear()
