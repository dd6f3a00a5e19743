"""A list of a pull as clients see it: one data set."""

from collections.abc import Mapping
from typing import Any

from expenses_app.api.data_types import data_set_id
from expenses_app.reference_data.models import Pull, PullStep

BY_CAUSE: Mapping[str, str] = {
    "needs_reauthorising": "AuthError",
    "permission_missing": "PermissionsError",
    "subscription_lapsed": "PermissionsError",
    "rate_limited": "RateLimitError",
    "defect": "InternalError",
}
ERRORS = frozenset({"FetchError", "InternalError", *BY_CAUSE.values()})


def status_of(pull: Pull, step: PullStep) -> str:
    """A pause that ends by itself is fetching still."""
    if step.state == PullStep.State.DONE:
        return "Complete"
    if step.state == PullStep.State.FAILED:
        return "FetchError"
    if pull.state == Pull.State.FAILED:
        return BY_CAUSE.get(pull.problem_cause, "Cancelled")
    if step.state == PullStep.State.RUNNING or (pull.state == Pull.State.WAITING and pull.not_before):
        return "Fetching"
    return "Queued"


def drawn_data_set(pull: Pull, step: PullStep, data_type: str) -> dict[str, Any]:
    status = status_of(pull, step)
    paused = pull.state == Pull.State.WAITING and pull.not_before
    problem = step.problem or (pull.problem if status in ERRORS else None)
    return {
        "id": data_set_id(pull, data_type),
        "company_id": pull.company_id,
        "connection_id": pull.connection_id,
        "data_type": data_type,
        "status": status,
        "status_description": f"Paused until {pull.not_before.isoformat()}"
        if paused and pull.not_before and status == "Fetching"
        else None,
        "error_message": step.problem_said or pull.problem_said or str(problem) if problem else None,
        "requested": pull.created_at,
        "completed": step.finished_at,
        "progress": _progress(step, status),
        "is_completed": status == "Complete",
        "is_errored": status in ERRORS,
    }


def _progress(step: PullStep, status: str) -> int:
    """In per cent; of a list that is being read, by what the last reading found."""
    if status == "Complete":
        return 100
    return min(99, step.read * 100 // step.expected) if step.expected else 0
