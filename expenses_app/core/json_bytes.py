"""JSON as exact bytes: keys in the order given, amounts as Decimal both ways, never a float."""

import json
import json.encoder
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

# What json.dumps(ensure_ascii=False) calls for each text, without making an encoder each time.
_quoted = json.encoder.encode_basestring


def dumps(value: Any) -> bytes:
    """UTF-8 JSON without spaces; the same value always gives the same bytes.

    A Decimal becomes a number with the places it has (100.00 stays 100.00). Raises TypeError for a float or anything
    that JSON does not know.
    """
    return _text(value).encode()


def loads(data: bytes) -> Any:
    """The value that `data` holds, its broken numbers as Decimal. Raises ValueError for anything but JSON."""
    return json.loads(data, parse_float=Decimal, parse_constant=_refuse)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_key(key)}:{_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_text, value)) + "]"
    raise TypeError(f"{type(value).__name__} does not go into JSON")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError("a JSON key is a text")
    return _quoted(key)


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise TypeError(f"{value} does not go into JSON")
    return format(abs(value) if value == 0 else value, "f")


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")
