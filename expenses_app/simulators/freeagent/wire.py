"""FreeAgent's JSON as it travels: amounts as text, moments, answers, refusals."""

import json
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from werkzeug.wrappers import Response

Record = dict[str, Any]
CENT = Decimal("0.01")


class Refusal(Exception):
    """An answer of FreeAgent that ends a request; carries the whole response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def rounded(amount: Decimal) -> Decimal:
    """Round half up to two places."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def amount_text(amount: Decimal) -> str:
    """Write an amount as FreeAgent does: no closing zeros, but at least one place."""
    text = format(amount, "f")
    whole, _, places = text.partition(".")
    places = places.rstrip("0") or "0"
    return f"{'0' if whole == '-0' and places == '0' else whole}.{places}"


def moment_text(moment: datetime) -> str:
    """Write a moment in UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_moment(text: str) -> datetime:
    """Read a moment, UTC when it names no zone; raises ValueError."""
    # An unescaped + of a query string arrives as a space.
    moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def plain(value: Any) -> Any:
    """Turn a record into JSON values; members that are None are left out."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def answer(content: Record, status: int = 200) -> Response:
    """Make a JSON response."""
    text = json.dumps(plain(content), ensure_ascii=False)
    return Response(text, status, content_type="application/json; charset=utf-8")


def problem(status: int, message: str) -> Refusal:
    """Refuse with one message: the shape of 400, 401, 403, 404 and 409."""
    return Refusal(answer({"errors": {"error": {"message": message}}}, status))


def not_found() -> Refusal:
    """An address or a reference that this company does not have."""
    return problem(404, "Resource not found")
