"""NetSuite's JSON as it travels: numbers, dates, collections, errors."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Response

Record = dict[str, Any]
RESOURCE = "application/vnd.oracle.resource+json; type={}"
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Payload Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
}
# The sections of the HTTP standard that NetSuite's errors point to.
SECTIONS = {500: "5.1"}


@dataclass(frozen=True)
class Detail:
    """One entry of ``o:errorDetails``."""

    text: str
    code: str
    path: str = ""
    parameter: str = ""
    header: str = ""

    def as_json(self) -> dict[str, str]:
        """The entry with the names that NetSuite gives them."""
        shown = {
            "detail": self.text,
            "o:errorCode": self.code,
            "o:errorPath": self.path,
            "o:errorQueryParam": self.parameter,
            "o:errorHeader": self.header,
        }
        return {name: value for name, value in shown.items() if value}


@dataclass
class Refused(Exception):
    """An answer of NetSuite that ends a request."""

    status: int
    details: list[Detail]
    title: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """The refusal in NetSuite's shape."""
        content = {
            "type": "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10."
            + SECTIONS.get(self.status, f"4.{self.status - 399}"),
            "title": self.title or TITLES[self.status],
            "status": self.status,
            "o:errorDetails": [detail.as_json() for detail in self.details],
        }
        if self.status == 429:
            content["o:errorCode"] = self.details[0].code
        return answer(content, self.status, "error", self.headers)


def answer(
    content: Any, status: int = 200, kind: str = "singular", headers: dict[str, str] | None = None
) -> Response:
    """Make a JSON answer; ``kind`` is singular, collection, error, or a media type."""
    mimetype = kind if "/" in kind else RESOURCE.format(kind)
    return Response(text(content), status, headers, content_type=mimetype)


def text(value: Any) -> str:
    """Write JSON; a Decimal becomes a number with its own digits."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(str(name))}:{text(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(text, value)) + "]"
    if isinstance(value, datetime):
        return json.dumps(moment(value))
    if isinstance(value, date):
        return json.dumps(value.isoformat())
    return json.dumps(value, ensure_ascii=False)


def read(body: bytes) -> Any:
    """Read JSON, fractions as Decimal; raises ValueError."""
    return json.loads(body, parse_float=Decimal, parse_constant=_no_constant)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def moment(value: datetime) -> str:
    """Write a moment to the second, in UTC."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def user_date(value: date) -> str:
    """Write a date as a user with the default preference sees it: 1/31/2026."""
    return f"{value.month}/{value.day}/{value.year}"


def collection(items: list[Any], *, offset: int, total: int, links: list[dict[str, str]]) -> dict[str, Any]:
    """The envelope of lists and sublists."""
    return {
        "links": links,
        "count": len(items),
        "hasMore": offset + len(items) < total,
        "items": items,
        "offset": offset,
        "totalResults": total,
    }


def link(address: str, relation: str = "self") -> list[dict[str, str]]:
    """A list of one link."""
    return [{"rel": relation, "href": address}]
