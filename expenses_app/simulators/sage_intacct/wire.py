"""REST bodies as they travel: the envelope of success and the shapes of refusal that all occur.

A: ``ia::error`` on top (malformed requests). B: ``ia::error`` inside ``ia::result`` (a record was refused).
Token: a plain ``error``. The gateway's own refusals have the shape A with a ``GW-`` code.
"""

import json
import re
import secrets
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Response

Record = dict[str, Any]
JSON = "application/json; charset=utf-8"


class Refusal(Exception):
    """An answer that ends a request; carries the whole response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


class RecordRefused(Exception):
    """A record that breaks rules; carries every sentence in the order in which Sage would find them."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def dumps(value: Any) -> str:
    """Write JSON with decimals as exact numbers and without internal names (leading underscore)."""
    text = json.dumps(plain(value), ensure_ascii=False, default=lambda number: f"\x01{number:f}")
    return re.sub(r'"\\u0001(-?[0-9.]+)"', r"\1", text) if "\\u0001" in text else text


def plain(value: Any) -> Any:
    """Drop the names with a leading underscore, at every depth."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items() if not name.startswith("_")}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def loads(body: bytes) -> Any:
    """Read JSON with numbers as decimals; raises ValueError."""
    return json.loads(body.decode("utf-8-sig"), parse_float=Decimal)


def answer(content: Any, status: int = 200) -> Response:
    """Make a JSON response."""
    return Response(dumps(content), status, content_type=JSON)


def success(content: Any, status: int = 200) -> Response:
    """Make the envelope of one object, or of what a workflow did."""
    return answer({"ia::result": content, "ia::meta": meta(1, 0)}, status)


def meta(good: int, bad: int) -> Record:
    """Make the counts of an envelope."""
    return {"totalCount": good + bad, "totalSuccess": good, "totalError": bad}


def listing(rows: list[Record], total: int, start: int, size: int) -> Response:
    """Make the envelope of a page; ``start`` is 1-based, ``next`` is null on the last page."""
    following = start + size
    return answer(
        {
            "ia::result": rows,
            "ia::meta": {
                "totalCount": total,
                "start": start,
                "pageSize": size,
                "next": following if following <= total else None,
                "previous": max(1, start - size) if start > 1 else None,
            },
        }
    )


def error_object(
    code: str, message: str, error_id: str = "", details: list[Record] | None = None, **placeholders: str
) -> Record:
    """Make one error object; ``placeholders`` fill additionalInfo."""
    content: Record = {"code": code, "message": message}
    if error_id:
        content["errorId"] = error_id
    content["supportId"] = f"Sim{secrets.token_urlsafe(12)}"
    content["additionalInfo"] = {
        "messageId": f"IA.{re.sub(r'(?<!^)(?=[A-Z])', '_', code).upper()}",
        "placeholders": placeholders,
        "propertySet": {},
    }
    if details:
        content["details"] = details
    return content


def invalid_request(message: str, details: list[str] | None = None, status: int = 400) -> Refusal:
    """Shape A: the request itself is not understood."""
    parts = [error_object("invalidRequest", text, "REST-1028") for text in details or []]
    error = error_object("invalidRequest", message, "REST-1028", parts)
    return Refusal(answer({"ia::error": error, "ia::meta": meta(0, 1)}, status))


def request_error(status: int, code: str, message: str, error_id: str = "") -> Refusal:
    """Shape A with another code: permission, unknown key, conflict of keys, server."""
    error = error_object(code, message, error_id)
    return Refusal(answer({"ia::error": error, "ia::meta": meta(0, 1)}, status))


def gateway_error(status: int, code: str, message: str) -> Response:
    """The shape of the gateway before the application: GW codes."""
    details = {"requestId": secrets.token_hex(8)}
    return answer({"ia::error": {"code": code, "message": message, "details": details}}, status)


def token_error(status: int, code: str, message: str, error_id: str) -> Response:
    """The shape of token errors, at the token endpoint and for a dead bearer token."""
    return answer({"error": error_object(code, message, error_id)}, status)


def operation_failed(operation: str, resource: str, title: str, sentences: tuple[str, ...]) -> Record:
    """Shape B's inner error. The first detail only says that it failed; the last is the most specific."""
    verb = {"POST": "create", "PATCH": "update", "DELETE": "delete"}[operation]
    code = f"unableTo{verb.capitalize()}RecordError"
    details = [error_object(code, f"Could not {verb} {title} record.", "GL-0951")]
    details += [error_object("invalidRequest", text, "GL-0493") for text in sentences]
    return error_object(
        "operationFailed",
        f"{operation} request on objects/{resource} object was unsuccessful",
        "REST-7001",
        details,
        OPERATION=operation,
        RESOURCE_NAME=f"objects/{resource}",
    )


def refused_record(status: int, error: Record) -> Response:
    """Shape B."""
    return answer({"ia::result": {"ia::error": error}, "ia::meta": meta(0, 1)}, status)
