"""Whether two calls say the same."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from pydantic import BaseModel


def fingerprint(said: BaseModel) -> str:
    """Of the meaning: the order of names, the places of a number and what is left out or null make no difference."""
    meaning = _plain(said.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True))
    return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
