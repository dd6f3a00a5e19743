"""The clock that the settings ask for."""

from functools import cache

from django.conf import settings

from expenses_app.core.clock import Clock, SystemClock


@cache
def system_clock() -> Clock:
    """The clock of this process; views, tasks and commands read it once and pass it, or its `now()`, on."""
    return SystemClock(speed=settings.CLOCK_SPEED, origin=settings.CLOCK_ORIGIN)
