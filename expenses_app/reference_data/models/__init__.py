from expenses_app.reference_data.models.pull import Pull, PullKind, PullState, PullStep, StepState
from expenses_app.reference_data.models.reading import Reading
from expenses_app.reference_data.models.record import ReferenceRecord, ReferenceRecordChange

__all__ = [
    "Pull",
    "PullKind",
    "PullState",
    "PullStep",
    "Reading",
    "ReferenceRecord",
    "ReferenceRecordChange",
    "StepState",
]
