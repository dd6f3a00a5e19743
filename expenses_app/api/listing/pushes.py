"""What can be asked of the history of push operations."""

from django.db.models import CharField, OuterRef, Subquery, TextField
from django.db.models.functions import Cast

from expenses_app.api.paging import Shown
from expenses_app.api.querying.properties import Moment, Text, Word
from expenses_app.sync.models import Part
from expenses_app.sync.states import State

_STATE = Subquery(Part.objects.filter(write=OuterRef("write")).values("state")[:1], output_field=CharField())
_ENDED = (State.WRITTEN, State.DRIFTED, State.REFUSED, State.DROPPED)
PUSHES = Shown(
    "PushOperation",
    {
        "pushOperationKey": Text("asked_key", Cast("write_id", TextField())),
        "dataType": Text("data_type", "data_type"),
        "requestedOnUtc": Moment("asked_at", "asked_at"),
        "status": Word(
            "asked_state",
            _STATE,
            {
                "Success": (State.WRITTEN.value, State.DRIFTED.value),
                "Failed": (State.REFUSED.value, State.DROPPED.value),
                "Pending": tuple(one.value for one in State if one not in _ENDED),
            },
        ),
    },
)
