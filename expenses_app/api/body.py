"""JSON in and out with exact numbers."""

from typing import Any, cast

import msgspec
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.errors import HttpError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from expenses_app.core.json_bytes import loads

_encode = msgspec.json.Encoder(decimal_format="number").encode
_DEEPEST = 20
# Parameters are found in any case.
_PARAMETERS = {
    name.lower(): name
    for name in (
        "page",
        "pageSize",
        "query",
        "orderBy",
        "tags",
        "connectionId",
        "timeoutInMinutes",
        "allowSyncOnPushComplete",
        "forceUpdate",
    )
}


class ExactParser(Parser):
    """Broken numbers become Decimal from the request's own digits. Text that no database can hold is refused."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            body = loads(request.body)
        except (ValueError, RecursionError) as mistake:
            raise HttpError(400, "The body is not JSON.") from mistake
        _demand_storable(body)
        return cast("dict[str, Any]", body)

    def parse_querydict(
        self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found = super().parse_querydict(data, list_fields, request)
        for text in found.values():
            if isinstance(text, str) and not is_storable(text):
                raise HttpError(400, "A parameter holds a character that cannot be stored.")
        return {_PARAMETERS.get(name.lower(), name): value for name, value in found.items()}


class ExactRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return b"" if data is None else _encode(data)


def is_storable(text: str) -> bool:
    """Whether PostgreSQL takes it: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _demand_storable(value: Any, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise HttpError(400, "The body is nested too deeply.")
    if isinstance(value, str):
        if not is_storable(value):
            raise HttpError(400, "The body holds a character that cannot be stored.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _demand_storable(key, depth + 1)
            _demand_storable(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _demand_storable(item, depth + 1)
