"""Our marker in QuickBooks' dress: the end of PrivateNote reads exp: and the marker's 16 characters."""

import re

from expenses_app.ledger.markers import PREFIX

_DRESS = "exp:"
_FOUND = re.compile(r"\bexp:([A-Z2-7]{16})\b")


def dressed(marker: str) -> str:
    return _DRESS + marker.removeprefix(PREFIX)


def marker_in(note: str) -> str:
    """The last marker in a note, "" where there is none; a person may have written behind it."""
    found = _FOUND.findall(note)
    return PREFIX + found[-1] if found else ""
