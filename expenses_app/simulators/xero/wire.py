"""Xero's JSON and XML as they travel: dates, decimals, envelopes, refusals."""

import json
import re
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

Record = dict[str, Any]
NO_ID = "00000000-0000-0000-0000-000000000000"
PROVIDER = "Expenses simulator"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MS_DATE = re.compile(r"/Date\((-?\d+)([+-]\d{4})?\)/")


class Refusal(Exception):
    """An answer of Xero that ends a request; carries the whole response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def day_start(day: date) -> datetime:
    """Midnight UTC of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def parse_date(text: str) -> date:
    """Read a date as Xero takes it: 2026-11-02, with a time, or /Date(ms)/; raises ValueError."""
    found = MS_DATE.fullmatch(text)
    if found:
        return (EPOCH + timedelta(milliseconds=int(found[1]))).date()
    return datetime.fromisoformat(text).date()


def parse_moment(text: str) -> datetime:
    """Read If-Modified-Since: ISO (UTC when it names no zone) or the HTTP form; raises ValueError."""
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        shown: Record = {}
        for name, part in value.items():
            if part is None or name.startswith("_"):
                continue
            if isinstance(part, date) and not isinstance(part, datetime):
                shown[f"{name}String"] = f"{part.isoformat()}T00:00:00"
            shown[name] = _plain(part)
        return shown
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return f"/Date({milliseconds(value)}+0000)/"
    if isinstance(value, date):
        return f"/Date({milliseconds(day_start(value))}+0000)/"
    return value


def dumps(value: Any) -> str:
    """Write JSON with decimals as exact numbers."""
    text = json.dumps(_plain(value), ensure_ascii=True, default=lambda number: f"\x01{number:f}")
    return re.sub(r'"\\u0001(-?[0-9.]+)"', r"\1", text)


def loads(body: bytes) -> Any:
    """Read JSON with numbers as decimals; raises ValueError."""
    return json.loads(body.decode("utf-8-sig"), parse_float=Decimal)


def envelope(now: datetime, **content: Any) -> Record:
    """Wrap a list in Xero's envelope."""
    return {
        "Id": str(uuid.uuid4()),
        "Status": "OK",
        "ProviderName": PROVIDER,
        "DateTimeUTC": f"/Date({milliseconds(now)})/",
        **content,
    }


def answer(content: Record, status: int = 200, *, as_json: bool = True) -> Response:
    """Make the response, in JSON or (when the client did not ask for JSON) in XML."""
    if as_json:
        return Response(dumps(content), status, content_type="application/json; charset=utf-8")
    root = "Response" if "ProviderName" in content else "ApiException"
    return Response(_xml(root, _plain(content)), status, content_type="text/xml; charset=utf-8")


def _xml(name: str, value: Any) -> str:
    if isinstance(value, dict):
        inner = "".join(_xml(key, part) for key, part in value.items())
    elif isinstance(value, list):
        single = name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")
        inner = "".join(_xml(single, part) for part in value)
    elif isinstance(value, bool):
        inner = str(value).lower()
    else:
        inner = escape(format(value, "f") if isinstance(value, Decimal) else str(value))
    return f"<{name}>{inner}</{name}>"


def problem(status: int, title: str, detail: str, **headers: str) -> Response:
    """Make the problem shape of 401 and 403."""
    content: Record = {
        "Type": None,
        "Title": title,
        "Status": status,
        "Detail": detail,
        "Instance": str(uuid.uuid4()),
        "Extensions": {},
    }
    response = Response(json.dumps(content), status, content_type="application/json; charset=utf-8")
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def api_exception(number: int, kind: str, message: str, elements: list[Record] | None = None) -> Record:
    """Make the body of a 400."""
    content: Record = {"ErrorNumber": number, "Type": kind, "Message": message}
    if elements is not None:
        content["Elements"] = elements
    return content


def validation_exception(elements: list[Record]) -> Record:
    """Make the body of a refused write."""
    return api_exception(10, "ValidationException", "A validation exception occurred", elements)


def refuse(status: int, content: Record, *, as_json: bool = True) -> Refusal:
    """Make a refusal to be raised."""
    return Refusal(answer(content, status, as_json=as_json))


def post_data_invalid(reason: str) -> Refusal:
    """The body is not what the endpoint reads (malformed, unknown member, value that cannot be converted)."""
    return refuse(
        400, api_exception(14, "PostDataInvalidException", f"JSON for post data was invalid,{reason}")
    )


def not_found() -> Refusal:
    """A known path with an id that nobody has."""
    text = "The resource you're looking for cannot be found"
    return Refusal(Response(text, 404, content_type="text/html; charset=utf-8"))


def local_day(moment: datetime, hours: int = 0) -> date:
    """The calendar day of a moment in a zone so many hours from UTC."""
    return moment.astimezone(timezone(timedelta(hours=hours))).date()
