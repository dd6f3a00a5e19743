"""A push operation as clients see it."""

from datetime import datetime, timedelta
from typing import Any

from expenses_app.api.models import PushRequest
from expenses_app.core.messages import Message
from expenses_app.sync.models import Part
from expenses_app.sync.states import State

# Its state, and the status code that goes with it.
_CODES = {"Pending": 202, "Success": 200, "Failed": 400, "TimedOut": 408}
_STATUS = {
    State.WRITTEN: "Success",
    State.DRIFTED: "Success",
    State.REFUSED: "Failed",
    State.DROPPED: "Failed",
}


def drawn_push(request: PushRequest, now: datetime) -> dict[str, Any]:
    part = next(iter(request.write.parts.all()))
    status = _status(request, part, now)
    failed = _why(part) if status == "Failed" else ""
    errors = [{"item_id": (part.error or {}).get("field") or None, "message": failed}] if failed else []
    record = {"id": part.remote_id, "data_type": request.data_type}
    return {
        "changes": [{"type": "Modified" if request.changes else "Created", "record_ref": record}]
        if status == "Success" and part.remote_id
        else None,
        "data_type": request.data_type,
        "company_id": request.company_id,
        "push_operation_key": request.pk,
        "data_connection_key": request.write.connection_id,
        "requested_on_utc": request.asked_at,
        "completed_on_utc": part.settled_at if status in ("Success", "Failed") else None,
        "timeout_in_minutes": request.timeout_minutes,
        "status": status,
        "error_message": failed or None,
        "validation": {"errors": errors, "warnings": []},
        "status_code": _CODES[status],
    }


def _status(request: PushRequest, part: Part, now: datetime) -> str:
    """Timed out is a name for what still waits: it may be written all the same."""
    known = _STATUS.get(State(part.state), "Pending")
    if known == "Pending" and request.timeout_minutes is not None:
        if now >= request.asked_at + timedelta(minutes=request.timeout_minutes):
            return "TimedOut"
    return known


def _why(part: Part) -> str:
    error = part.error or {}
    advice = str(Message.from_json(error["advice"])) if error.get("advice") else "It was not written."
    return f"{advice} [{error['said']}]" if error.get("said") else advice
