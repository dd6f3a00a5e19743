"""What can be asked of the history of readings."""

from django.db.models import Case, CharField, Q, Value, When

from expenses_app.api.data_types import LISTED
from expenses_app.api.drawing.readings import BY_CAUSE
from expenses_app.api.paging import Shown
from expenses_app.api.querying.properties import Moment, Word
from expenses_app.api.schemas.readings import STATUSES
from expenses_app.reference_data.models import PullState, StepState

_STATUS = Case(
    When(state=StepState.DONE, then=Value("Complete")),
    When(state=StepState.FAILED, then=Value("FetchError")),
    *(
        When(pull__state=PullState.FAILED, pull__problem_cause=cause, then=Value(status))
        for cause, status in BY_CAUSE.items()
    ),
    When(pull__state=PullState.FAILED, then=Value("Cancelled")),
    When(
        Q(state=StepState.RUNNING) | Q(pull__state=PullState.WAITING, pull__not_before__isnull=False),
        then=Value("Fetching"),
    ),
    default=Value("Queued"),
    output_field=CharField(),
)
# As clients know it: the record of a list is called Dataset in their errors.
DATA_SETS = Shown(
    "Dataset",
    {
        "status": Word("asked_status", _STATUS, {status: (status,) for status in STATUSES}),
        "dataType": Word("kind", "kind", {name: (kind,) for kind, name in LISTED.items()}),
        "requested": Moment("asked_requested", "pull__created_at"),
        "completed": Moment("finished_at", "finished_at"),
    },
)
