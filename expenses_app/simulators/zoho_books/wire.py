"""Zoho Books' JSON as it travels: exact amounts, times with offset, answers and refusals."""

import json
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Response

Record = dict[str, Any]
OFFSET = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]\d{4}|[+-]\d\d:\d\d)")


class Refusal(Exception):
    """An answer that ends a request: ``code`` and ``message`` as Zoho sends them, with the HTTP status."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status

    @property
    def response(self) -> Response:
        """The answer."""
        return answer({"code": self.code, "message": self.message}, self.status)


def dumps(value: Any) -> str:
    """Write JSON with decimals as exact numbers."""
    text = json.dumps(value, ensure_ascii=True, default=_shown)
    return re.sub(r'"\\u0001(-?[0-9.]+)"', r"\1", text)


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"\x01{value:f}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not travel")


def loads(text: str | bytes) -> Any:
    """Read JSON with numbers as decimals; raises ValueError."""
    return json.loads(text, parse_float=Decimal)


def answer(content: Record, status: int = 200) -> Response:
    """Make an answer."""
    return Response(dumps(content), status, content_type="application/json;charset=UTF-8")


def success(message: str = "success", status: int = 200, /, **content: Any) -> Response:
    """Make the answer of what went well: code 0, a message, and the content."""
    return answer({"code": 0, "message": message, **content}, status)


def moment_text(moment: datetime) -> str:
    """Write an aware moment as 2026-03-01T10:22:05+0530."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S%z")


def parse_moment(text: str) -> datetime:
    """Read what ``moment_text`` writes; raises ValueError without an offset."""
    found = OFFSET.fullmatch(text)
    if not found:
        raise ValueError(text)
    return datetime.fromisoformat(text)


def parse_day(text: Any) -> date:
    """Read yyyy-mm-dd; raises ValueError."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError(str(text))
    return date.fromisoformat(text)
