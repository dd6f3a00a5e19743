"""When to come back, and when to stop coming back."""

import random
from datetime import datetime, timedelta

_FIRST_SECONDS = 5
_LONGEST_SECONDS = 15 * 60
# With the pauses above this is about two days.
MOST_FAILURES = 200


def next_try(now: datetime, failures: int, until: datetime | None) -> datetime:
    """When a part that failed `failures` times goes again: what the platform says, else doubling with jitter."""
    if until is not None and until > now:
        return until
    pause = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2 ** min(failures, 12))
    return now + timedelta(seconds=pause * random.uniform(0.75, 1.25))  # noqa: S311


def next_question(now: datetime, asked: int) -> datetime:
    """When an unknown outcome is asked for again: soon at first, at most a minute apart."""
    return now + timedelta(seconds=min(60, 2 ** min(asked, 6)) * random.uniform(0.75, 1.25))  # noqa: S311
