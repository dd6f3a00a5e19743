"""The state table of a Part, pair by pair."""

import itertools

import pytest

from expenses_app.sync.states import OPEN, SETTLED, TABLE, Event, NotPossible, State, advance


@pytest.mark.parametrize(
    ("state", "event"), [pair for pair in itertools.product(State, Event) if pair not in TABLE], ids=str
)
def test_what_the_table_does_not_name_cannot_happen(state, event):
    with pytest.raises(NotPossible):
        advance(state, event)


@pytest.mark.parametrize(("pair", "after"), TABLE.items(), ids=str)
def test_what_the_table_names_happens(pair, after):
    assert advance(*pair) is after


def test_what_may_be_under_way_is_queued_again_only_by_a_definite_answer():
    ways_back = {
        event for (state, event), after in TABLE.items() if state is State.SENDING and after is State.QUEUED
    }
    assert ways_back == {Event.NOT_RUN}


def test_an_unknown_outcome_is_sent_anew_only_when_the_ledger_says_it_is_absent():
    ways_back = {
        event for (state, event), after in TABLE.items() if state is State.UNKNOWN and after is State.QUEUED
    }
    assert ways_back == {Event.ABSENT}


def test_nothing_but_a_claim_or_a_repetition_starts_sending():
    starts = {event for (_, event), after in TABLE.items() if after is State.SENDING}
    assert starts == {Event.CLAIMED, Event.REPLAYED}


def test_every_open_state_has_a_way_to_settle():
    def settles(state, seen):
        if state in SETTLED:
            return True
        following = {after for (before, _), after in TABLE.items() if before is state} - seen
        return any(settles(after, seen | {after}) for after in following)

    assert all(settles(state, {state}) for state in OPEN)


def test_what_was_dropped_stays_dropped():
    assert not [pair for pair in TABLE if pair[0] is State.DROPPED]
