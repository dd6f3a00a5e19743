"""Pull operations and the status of data."""

from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from expenses_app.api.schemas.base import Out
from expenses_app.api.schemas.lists import Listed

PullStatus = Literal[
    "Initial", "Queued", "Fetching", "MapQueued", "Mapping", "Complete", "FetchError", "MapError", "InternalError",
    "ProcessingQueued", "Processing", "ProcessingError", "ValidationQueued", "Validating", "ValidationError",
    "AuthError", "Cancelled", "NotSupported", "RateLimitError", "PermissionsError", "PrerequisiteNotMet",
]  # fmt: skip
STATUSES: tuple[str, ...] = get_args(PullStatus)


class PullOperation(Out):
    id: UUID
    company_id: UUID
    connection_id: UUID
    data_type: str
    status: PullStatus
    status_description: str | None = None
    error_message: str | None = None
    requested: datetime
    completed: datetime | None = None
    progress: int
    is_completed: bool
    is_errored: bool


class PullOperations(Listed):
    results: list[PullOperation]


class DataStatus(Out):
    data_type: str
    last_successful_sync: datetime | None = None
    current_status: PullStatus
    latest_sync_id: UUID | None = None
    latest_successful_sync_id: UUID | None = None
