"""A ledger's facts as JSON and back."""

from collections.abc import Mapping
from typing import Any

import msgspec

from expenses_app.ledger.facts import Facts


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Plain JSON values; days as ISO text."""
    stored: dict[str, Any] = msgspec.to_builtins(facts)
    return stored


def facts_from_json(stored: Mapping[str, Any]) -> Facts:
    """Raises msgspec.ValidationError when it is not what `facts_to_json` made."""
    return msgspec.convert(stored, Facts)
