"""How large a receipt may be before anything of it is decoded."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file, pixels of one picture, pixels of all its pages together, and pages.

    64 million pixels let the 50-megapixel pictures of today's phones in; decoded they need 200 MB.
    """

    bytes: int = 25 * MEBIBYTE
    pixels: int = 64_000_000
    pixels_of_all_pages: int = 128_000_000
    pages: int = 200


DEFAULT = Limits()
