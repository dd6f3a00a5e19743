"""The arithmetic of rate limits: how much of a published limit is used, and how it is given up and won back. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from expenses_app.ledger.capabilities import LimitKey, Rate

SHARE = 0.98  # of the published limit
SHORT_SECONDS = 10  # windows below it have no room for stretching
LONG_SECONDS = 3600  # windows from here on are not slowed by a 429: they would stand still
EXACT_CALLS = 1000  # up to here every call is remembered, above it only counts
BUCKETS = 200
SHORT_RESERVE = 0.05  # what background reads leave to writes
LONG_RESERVE = 0.20
CLIMB_PER_SECOND = 0.5 / 120  # after a halving the full limit is back in two minutes
LEAST_FACTOR = 0.05
FIRST_HOLD_SECONDS = 5.0
LONGEST_HOLD_SECONDS = 60.0


@dataclass(frozen=True)
class Window:
    """`calls` within any `seconds` (rolling); `reserve` of them are closed to background reads.

    Rolling at our side is safe whether the platform counts fixed or rolling windows. `stretch` seconds are what a call
    may be late at the other side without being counted twice there.
    """

    key: LimitKey
    name: str
    calls: int
    seconds: float
    stretch: float
    reserve: int
    slows: bool
    buckets: int
    remaining_header: str = ""


def window_of(rate: Rate) -> Window:
    """How a published rate is kept.

    98 % is taken by making the window longer, not by giving up calls: 60 in 61.2 s loses nothing to rounding. Windows
    below ten seconds give up calls instead.
    """
    if rate.seconds < SHORT_SECONDS:
        calls, seconds, stretch = max(1, int(rate.calls * SHARE)), float(rate.seconds), 0.0
    else:
        calls, seconds = rate.calls, rate.seconds / SHARE
        stretch = seconds - rate.seconds
    long = rate.seconds >= LONG_SECONDS
    share = LONG_RESERVE if long else SHORT_RESERVE
    # Nobody waits long for a place in a window of seconds, so nothing has to be kept free there.
    reserve = max(1, round(calls * share)) if rate.seconds >= SHORT_SECONDS else 0
    return Window(
        key=rate.key,
        name=f"{rate.operation or 'all'}.{rate.calls}.{rate.seconds}",
        calls=calls,
        seconds=seconds,
        stretch=stretch,
        reserve=min(reserve, calls - 1),
        slows=not long,
        buckets=0 if rate.calls <= EXACT_CALLS else BUCKETS,
        remaining_header=rate.remaining_header,
    )


def windows_for(rates: Iterable[Rate], sort: str) -> list[Window]:
    """The windows that a call of this sort falls into."""
    return [window_of(rate) for rate in rates if rate.operation in ("", sort)]


@dataclass(frozen=True)
class Brake:
    """How far one key is slowed: `factor` of the limit at `since`; nothing at all before `until`; `strikes` in a row."""

    factor: float = 1.0
    since: float = 0.0
    until: float = 0.0
    strikes: int = 0

    def factor_at(self, now: float) -> float:
        """The factor having climbed since. Times are seconds of the product's clock."""
        return min(1.0, self.factor + max(0.0, now - self.since) * CLIMB_PER_SECOND)


def braked(brake: Brake, now: float, told_until: float | None) -> Brake:
    """After a 429: half the pace, and a stop until the told moment, else a doubling hold of 5 to 60 seconds.

    Several 429s of calls that were under way together count once.
    """
    if now < brake.until:
        return Brake(brake.factor, brake.since, max(brake.until, told_until or 0.0), brake.strikes)
    recent = now - brake.until < 2 * LONGEST_HOLD_SECONDS
    strikes = brake.strikes + 1 if recent and brake.strikes else 1
    hold = min(LONGEST_HOLD_SECONDS, FIRST_HOLD_SECONDS * 2 ** (strikes - 1))
    return Brake(
        factor=max(LEAST_FACTOR, brake.factor_at(now) / 2),
        since=now,
        until=told_until if told_until is not None else now + hold,
        strikes=strikes,
    )


def exhausted(windows: Sequence[Window], remaining: dict[str, int]) -> set[LimitKey]:
    """Whose quota a 429 is about: keys whose header says that nothing is left, else the ledger's."""
    empty = {
        window.key
        for window in windows
        if window.remaining_header and remaining.get(window.remaining_header) == 0
    }
    return empty or {LimitKey.LEDGER}
