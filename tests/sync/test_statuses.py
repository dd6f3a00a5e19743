"""Review state × write state × cause → status, cell by cell."""

import pytest

from expenses_app.ledger.operations import Operation, Role
from expenses_app.sync.states import State
from expenses_app.sync.statuses import NewestWrite, PartView, WriteState, status_of, write_state
from expenses_app.transactions.choices import Review, Status

CREATE, UPDATE, REPLACE, VOID = Operation.CREATE, Operation.UPDATE, Operation.REPLACE, Operation.VOID
W, R, S = WriteState, Review, Status

CELLS = [
    # never given to the ledger
    (R.TO_REVIEW, None, S.TO_REVIEW),
    (R.READY, None, S.READY),
    (R.EXCLUDED, None, S.EXCLUDED),
    # on its way
    (R.SUBMITTED, NewestWrite(CREATE, W.QUEUED), S.QUEUED),
    (R.SUBMITTED, NewestWrite(CREATE, W.OFFERED), S.OFFERED),
    (R.SUBMITTED, NewestWrite(CREATE, W.SENDING), S.POSTING),
    (R.SUBMITTED, NewestWrite(CREATE, W.WAITING, "rate_limited"), S.RETRYING),
    (R.SUBMITTED, NewestWrite(CREATE, W.WAITING, "unavailable"), S.RETRYING),
    (R.SUBMITTED, NewestWrite(CREATE, W.WAITING_FOR_OTHER, "needs_other"), S.WAITING_FOR_SUPPLIER),
    (R.SUBMITTED, NewestWrite(CREATE, W.UNKNOWN, "outcome_unknown"), S.CHECKING),
    (R.SUBMITTED, NewestWrite(UPDATE, W.UNKNOWN, "outcome_unknown"), S.CHECKING),
    # a person is needed
    (R.SUBMITTED, NewestWrite(CREATE, W.BLOCKED, "needs_reauthorising"), S.RECONNECT),
    (R.SUBMITTED, NewestWrite(CREATE, W.BLOCKED, "permission_missing"), S.RECONNECT),
    (R.SUBMITTED, NewestWrite(CREATE, W.AMBIGUOUS), S.AMBIGUOUS),
    (R.SUBMITTED, NewestWrite(CREATE, W.REFUSED, "refused"), S.REFUSED),
    (R.SUBMITTED, NewestWrite(CREATE, W.REFUSED, "reference_gone"), S.REFUSED),
    (R.SUBMITTED, NewestWrite(CREATE, W.REFUSED, "period_closed"), S.PERIOD_LOCKED),
    (R.SUBMITTED, NewestWrite(UPDATE, W.REFUSED, "stale"), S.CHANGED_THERE),
    (R.SUBMITTED, NewestWrite(UPDATE, W.REFUSED, "gone"), S.GONE),
    (R.SUBMITTED, NewestWrite(UPDATE, W.REFUSED, "locked"), S.REFUSED),
    (R.SUBMITTED, NewestWrite(CREATE, W.PARTLY, "refused"), S.PARTLY),
    # a refused one that is mended and ready again
    (R.READY, NewestWrite(CREATE, W.REFUSED, "refused"), S.READY),
    (R.TO_REVIEW, NewestWrite(CREATE, W.REFUSED, "refused"), S.REFUSED),
    # it stands
    (R.SUBMITTED, NewestWrite(CREATE, W.WRITTEN), S.POSTED),
    (R.SUBMITTED, NewestWrite(UPDATE, W.WRITTEN), S.POSTED),
    (R.SUBMITTED, NewestWrite(CREATE, W.WRITTEN, receipts_open=True), S.RECEIPT_TO_FOLLOW),
    (R.SUBMITTED, NewestWrite(CREATE, W.WRITTEN, draft=True), S.DRAFT),
    (R.TO_REVIEW, NewestWrite(CREATE, W.WRITTEN), S.POSTED_CHANGED_HERE),
    (R.READY, NewestWrite(CREATE, W.WRITTEN), S.POSTED_CHANGED_HERE),
    (R.SUBMITTED, NewestWrite(CREATE, W.DRIFTED, "changed_there"), S.CHANGED_THERE),
    (R.SUBMITTED, NewestWrite(CREATE, W.DRIFTED, "gone"), S.GONE),
    # taken back
    (R.SUBMITTED, NewestWrite(VOID, W.WRITTEN), S.VOIDED),
    (R.EXCLUDED, NewestWrite(VOID, W.WRITTEN), S.EXCLUDED),
    (R.SUBMITTED, NewestWrite(VOID, W.SENDING), S.POSTING),
    # let go
    (R.SUBMITTED, NewestWrite(CREATE, W.DROPPED), S.TO_REVIEW),
]


@pytest.mark.parametrize(("review", "newest", "status"), CELLS, ids=str)
def test_status(review, newest, status):
    assert status_of(review, newest) is status


@pytest.mark.parametrize("review", Review)
@pytest.mark.parametrize("state", WriteState)
@pytest.mark.parametrize("operation", [CREATE, UPDATE, REPLACE, VOID])
def test_every_cell_has_a_status(review, state, operation):
    assert status_of(review, NewestWrite(operation, state)) in Status


def undoing(state, cause=""):
    return PartView(Role.MAIN, state, cause, undoes=True)


def waiting():
    return PartView(Role.MAIN, State.WAITING, "needs_other")


MAIN, OTHER, RECEIPT = Role.MAIN, Role.PREREQUISITE, Role.COMPANION


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ([PartView(MAIN, State.WRITTEN)], W.WRITTEN),
        ([PartView(MAIN, State.WRITTEN), PartView(MAIN, State.REFUSED)], W.PARTLY),
        ([PartView(MAIN, State.WRITTEN), PartView(MAIN, State.QUEUED)], W.QUEUED),
        ([PartView(MAIN, State.UNFINISHED)], W.UNKNOWN),
        ([PartView(OTHER, State.SENDING), PartView(MAIN, State.WAITING, "needs_other")], W.SENDING),
        ([PartView(OTHER, State.WRITTEN), PartView(MAIN, State.WAITING, "needs_other")], W.WAITING_FOR_OTHER),
        ([PartView(OTHER, State.REFUSED), PartView(MAIN, State.REFUSED, "supplier")], W.REFUSED),
        ([PartView(MAIN, State.WRITTEN), PartView(RECEIPT, State.REFUSED)], W.WRITTEN),
        ([PartView(MAIN, State.DROPPED)], W.DROPPED),
        # taken back, and written anew
        ([undoing(State.SENDING), waiting()], W.SENDING),
        ([undoing(State.WAITING, "unavailable"), waiting()], W.WAITING),
        ([undoing(State.UNKNOWN), waiting()], W.UNKNOWN),
        ([undoing(State.WRITTEN), PartView(MAIN, State.QUEUED)], W.QUEUED),
        ([undoing(State.WRITTEN), PartView(MAIN, State.WRITTEN)], W.WRITTEN),
        ([undoing(State.WRITTEN), PartView(MAIN, State.REFUSED)], W.REFUSED),
        ([undoing(State.WRITTEN), PartView(MAIN, State.DROPPED)], W.DROPPED),
        ([undoing(State.REFUSED, "locked"), PartView(MAIN, State.REFUSED, "not_taken_back")], W.REFUSED),
        ([undoing(State.WRITTEN), undoing(State.REFUSED), PartView(MAIN, State.REFUSED)], W.PARTLY),
        # taken back for good
        ([undoing(State.WRITTEN), undoing(State.WRITTEN)], W.WRITTEN),
        ([undoing(State.WRITTEN), undoing(State.REFUSED)], W.PARTLY),
        ([undoing(State.REFUSED)], W.REFUSED),
        ([], W.DROPPED),
    ],
    ids=str,
)
def test_the_state_of_a_write_follows_from_its_parts(parts, state):
    assert write_state(parts) is state
