"""When a message that failed is tried again, and when an endpoint is given up."""

from datetime import timedelta

# Each counted from the failure before: about 28 hours in all.
PAUSES = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
# An endpoint that fails so long without one success is disabled.
GIVEN_UP_AFTER = timedelta(days=5)
# One that hangs or is away so many times running is left alone a while, so that it does not hold the others' workers.
HANGS = 3
LEFT_ALONE = timedelta(minutes=1)


def pause_after(failures: int) -> timedelta | None:
    """How long to wait after the `failures`-th failure (1, 2, …); None: no further try."""
    return PAUSES[failures - 1] if failures <= len(PAUSES) else None
