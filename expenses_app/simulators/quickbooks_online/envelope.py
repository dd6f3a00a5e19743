"""Intuit's JSON: amounts as numbers, ``time`` on every answer, Faults."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.quickbooks_online.refusals import Refusal, unreadable
from expenses_app.simulators.quickbooks_online.state import PACIFIC


def stamped(content: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Add the time of the answer."""
    return content | {"time": now.astimezone(PACIFIC).isoformat(timespec="milliseconds")}


def encode(content: Any) -> bytes:
    """JSON bytes."""
    return json.dumps(content, default=_number, ensure_ascii=False, separators=(",", ":")).encode()


def decode(body: bytes) -> Any:
    """Parse a request body, decimals kept exact; raises Refusal 2010 or 500."""
    try:
        return json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Refusal("500", "Operation Invalid byte 1 of 1-byte UTF-8 sequence is not supported.") from error
    except (ValueError, RecursionError) as error:
        raise unreadable() from error


def answer(content: dict[str, Any], now: datetime, status: int = 200) -> Response:
    """A stamped JSON answer."""
    return Response(encode(stamped(content, now)), status, mimetype="application/json")


def fault(refusal: Refusal, now: datetime) -> Response:
    """A refusal as the whole answer."""
    return answer({"Fault": refusal.as_json()}, now, refusal.status)


def lower_case_fault(refusal: Refusal, now: datetime, kind: str) -> Response:
    """The variant with lower-case names that the gateway in front of the service writes."""
    error = refusal.errors[0].as_json()
    content: dict[str, Any] = {
        "warnings": None,
        "intuitObject": None,
        "fault": {
            "error": [
                {
                    "message": f"message={error['Message']}; errorCode={error['code'].zfill(6)}; "
                    f"statusCode={refusal.status}",
                    "detail": error["Detail"],
                    "code": error["code"],
                    "element": None,
                }
            ],
            "type": kind,
        },
        "report": None,
        "queryResponse": None,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": None,
        "requestId": None,
        "time": int(now.timestamp() * 1000),
        "status": None,
        "cdcresponse": [],
    }
    return Response(encode(content), refusal.status, mimetype="application/json")


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value.as_tuple().exponent == 0 else float(value)
    raise TypeError(f"{value!r} has no JSON form")


def _no_constant(name: str) -> Any:
    raise ValueError(name)
