"""How large a receipt may be before anything of it is decoded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file, pixels of one picture, pixels of all its pages together, and pages.

    64 million pixels let the 50-megapixel pictures of today's phones in; decoded they need 200 MB.
    """

    bytes: int = 25_000_000
    pixels: int = 64_000_000
    pixels_of_all_pages: int = 128_000_000
    pages: int = 200


DEFAULT = Limits()

_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


def size_at_least(count: int) -> str:
    """Return a file's size in words, rounded up: 1,850,000 bytes are `1.9 MB`, so that no size reads as its limit."""
    return _in_words(count, up=True)


def limit_at_most(count: int) -> str:
    """Return a limit in words, rounded down: 10,485,760 bytes are `10.4 MB`."""
    return _in_words(count, up=False)


def _in_words(count: int, *, up: bool) -> str:
    for step, unit in _UNITS:
        if count >= step:
            tenths = -(-count * 10 // step) if up else count * 10 // step
            return f"{tenths // 10}.{tenths % 10} {unit}" if tenths % 10 else f"{tenths // 10} {unit}"
    return f"{count} B"
