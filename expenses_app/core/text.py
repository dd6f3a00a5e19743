"""Comparing and searching text the way people do."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def normalised(text: str) -> str:
    """Lower case without accents and with single spaces: «Café  MÜLLER» → «cafe muller»."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _SPACES.sub(" ", plain).strip().casefold()


def shortened(text: str, length: int) -> str:
    """`text` cut to `length` characters, the last one an ellipsis where something was lost."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
