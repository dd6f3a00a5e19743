from itertools import product

import pytest

from expenses_app.connections.states import (
    ACTIVE,
    READABLE,
    TABLE,
    WORDS,
    WRITABLE,
    Event,
    NotAllowed,
    State,
    advance,
)

EXPECTED = {
    "pending": {"link": "linked", "unlink": "unlinked"},
    "linked": {
        "link": "linked",
        "consent_lost": "needs_reauthorising",
        "writing_lost": "read_only",
        "unlink": "unlinked",
    },
    "needs_reauthorising": {
        "link": "linked",
        "consent_lost": "needs_reauthorising",
        "writing_lost": "needs_reauthorising",
        "unlink": "unlinked",
    },
    "read_only": {
        "link": "linked",
        "consent_lost": "needs_reauthorising",
        "writing_lost": "read_only",
        "unlink": "unlinked",
    },
    "unlinked": {},
}


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_every_pair_of_state_and_event(state, event):
    after = EXPECTED[state].get(event)
    if after is None:
        with pytest.raises(NotAllowed):
            advance(state, event)
    else:
        assert advance(state, event) == after


def test_every_state_has_a_word_and_what_can_be_written_to_can_be_read():
    assert set(WORDS) == set(State)
    assert WRITABLE <= READABLE <= ACTIVE
    assert {state for state, _event in TABLE} == set(State) - {State.UNLINKED}
