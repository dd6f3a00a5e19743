"""Faults of this vendor's own, beside the general ones."""

import json

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import Exchange
from expenses_app.simulators.dynamics_365.odata.errors import Refusal

FAULT_KINDS = {
    "unavailable": "Answer 503 with Retry-After (parameter retry_after, default 30 seconds) without handling the request.",
    "gateway_timeout_after": "Handle and commit the request, then answer 504 as the gateway does.",
    "operation_timeout": "Answer 408 without handling the request, as after eight minutes of work.",
    "deadlock": "Answer with the text of a lock that another user holds, without handling the request.",
    "short_list": "Answer a list with its last half missing and no next link.",
}
RETRY_AFTER_SECONDS = 30
LOCKED = (
    "The operation could not complete because a record in the table was locked by another user. "
    "Please retry the activity."
)


def struck(exchange: Exchange) -> Response | None:
    """The answer of a fault that comes before the handling, if one hit."""
    unavailable = exchange.fault("unavailable")
    if unavailable:
        seconds = unavailable.parameters.get("retry_after", RETRY_AFTER_SECONDS)
        text = "The service is temporarily unavailable."
        return Refusal(503, "Internal_ServerError", text, {"Retry-After": str(seconds)}).response()
    if exchange.fault("operation_timeout"):
        return Refusal(408, "Internal_ServerError", "The operation has timed out.").response()
    if exchange.fault("deadlock"):
        return Refusal(500, "Internal_ServerError", LOCKED).response()
    return None


def shortened(exchange: Exchange, response: Response) -> Response:
    """The answer as faults that come after the handling leave it."""
    if exchange.fault("gateway_timeout_after"):
        return Response("<html><body><h1>504 Gateway Time-out</h1></body></html>", 504, mimetype="text/html")
    if exchange.fault("short_list") and response.status_code == 200:
        content = json.loads(response.get_data())
        rows = content.get("value", [])
        content["value"] = rows[: len(rows) // 2]
        content.pop("@odata.nextLink", None)
        response.set_data(json.dumps(content, ensure_ascii=False))
    return response
