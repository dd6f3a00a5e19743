"""The pacer that all workers share: keyed by application, ledger and authorising user, never by the connection alone."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import RedisError

from expenses_app.connections.pacing.brakes import load_brake, store_brake
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import LimitKey, Limits
from expenses_app.ledger.errors import RateLimited, Unavailable
from expenses_app.transport.answers import retry_after
from expenses_app.transport.pacing import CLIMB_PER_SECOND, Window, braked, exhausted, window_of, windows_for

logger = structlog.get_logger(__name__)

_SCRIPTS = Path(__file__).parent
_ACQUIRE = (_SCRIPTS / "acquire.lua").read_text()
_RELEASE = (_SCRIPTS / "release.lua").read_text()
_LEARN = (_SCRIPTS / "learn.lua").read_text()
_SLOT_PAUSE_SECONDS = 0.05
_AGAIN_SECONDS = 5
_KEYS = (LimitKey.LEDGER, LimitKey.APPLICATION, LimitKey.USER)


@dataclass(frozen=True)
class PaceKeys:
    """Whose quotas a call draws on. Values are texts that are equal for everybody who shares the quota."""

    application: str
    ledger: str
    user: str

    def of(self, key: LimitKey) -> str:
        return f"{key.value}:{getattr(self, key.value)}"


@dataclass
class RedisPacer:
    """One session's view of the shared quotas.

    `patience_seconds` (the clock's): longer waits raise RateLimited instead. `background` calls leave a reserve to the
    others. Without Redis nothing goes out: every acquire raises Unavailable until it is back.
    """

    redis: "Redis"
    prefix: str
    platform_name: str
    limits: Limits
    keys: PaceKeys
    clock: Clock
    patience_seconds: float = 20.0
    background: bool = False
    _permitted: dict[str, Sequence[Window]] = field(default_factory=dict)

    def acquire(self, sort: str, items: int) -> str:
        """See `transport.protocols.Pacer`. `items` is for the log only: platforms count calls."""
        windows = windows_for(self.limits.rates, sort)
        permit = uuid.uuid4().hex
        began = self.clock.now()
        while True:
            now = self.clock.now()
            try:
                granted, wait = self._ask(windows, permit, now)
            except RedisError as lost:
                raise self._without_redis(now, lost) from lost
            if granted:
                self._permitted[permit] = windows
                return permit
            # A place of a running call may become free at any moment; a window says when.
            pause = _SLOT_PAUSE_SECONDS if wait < 0 else wait
            waited = (now - began).total_seconds()
            if waited + pause > self.patience_seconds:
                raise RateLimited(
                    Message(
                        "%(platform)s takes no more calls just now. It goes on by itself; there is nothing to do.",
                        {"platform": self.platform_name},
                    ),
                    until=now + timedelta(seconds=max(pause, 1.0 if wait < 0 else pause)),
                )
            self.clock.sleep(pause)

    def release(self, permit: str) -> None:
        windows = [window for window in self._permitted.pop(permit, ()) if not window.buckets]
        keys = [self._slots(), *(self._window(window) for window in windows)]
        stretches = [f"{window.stretch:.6f}" for window in windows]
        try:
            self._run(_RELEASE, keys, [f"{_seconds(self.clock.now()):.6f}", permit, *stretches])
        except RedisError as lost:
            # The place becomes free by itself when its time is over.
            logger.warning("pacer_release_lost", why=type(lost).__name__)

    def learn(self, status: int, headers: Mapping[str, str]) -> None:
        windows = [window_of(rate) for rate in self.limits.rates]
        remaining = _remaining(windows, headers)
        now = self.clock.now()
        try:
            for window in windows:
                if window.remaining_header in remaining:
                    used = max(0, window.calls - remaining[window.remaining_header])
                    arguments = [
                        f"{_seconds(now):.6f}",
                        str(used),
                        str(window.buckets),
                        f"{window.seconds:.6f}",
                    ]
                    self._run(_LEARN, [self._window(window)], arguments)
            if status == 429:
                self._brake(windows, remaining, headers, now)
        except RedisError as lost:
            logger.warning("pacer_learn_lost", why=type(lost).__name__)

    def _brake(
        self, windows: Sequence[Window], remaining: dict[str, int], headers: Mapping[str, str], now: datetime
    ) -> None:
        told = retry_after(headers, now)
        for key in exhausted(windows, remaining):
            brake = braked(
                load_brake(self.redis, self._brake_key(key)), _seconds(now), _seconds(told) if told else None
            )
            store_brake(self.redis, self._brake_key(key), brake)
            logger.warning(
                "slowed_down", quota=key.value, factor=round(brake.factor, 3), strikes=brake.strikes
            )

    def _ask(self, windows: Sequence[Window], permit: str, now: datetime) -> tuple[bool, float]:
        keys = [
            self._slots(),
            *(self._brake_key(key) for key in _KEYS),
            *(self._window(window) for window in windows),
        ]
        arguments: list[str] = [
            f"{_seconds(now):.6f}",
            permit,
            str(self.limits.at_once),
            str(self.limits.timeout_seconds * 2 + 30),
            "1" if self.background else "0",
            f"{CLIMB_PER_SECOND:.9f}",
            str(len(_KEYS)),
            str(len(windows)),
        ]
        for window in windows:
            arguments += [
                str(_KEYS.index(window.key) + 1),
                str(window.calls),
                f"{window.seconds:.6f}",
                str(window.reserve),
                "1" if window.slows else "0",
                str(window.buckets),
            ]
        granted, wait, _limited_by = self._run(_ACQUIRE, keys, arguments)
        return bool(int(granted)), float(wait)

    def _run(self, script: str, keys: Sequence[str], arguments: Sequence[str]) -> Any:
        return self.redis.register_script(script)(keys=list(keys), args=list(arguments))

    def _without_redis(self, now: datetime, lost: RedisError) -> Unavailable:
        logger.error("pacer_without_redis", why=type(lost).__name__)
        return Unavailable(
            Message("Our own queue is not reachable. Nothing was sent; it goes on by itself."),
            said=type(lost).__name__,
            until=now + timedelta(seconds=_AGAIN_SECONDS),
        )

    def _slots(self) -> str:
        return f"{self.prefix}pace:slots:{self.keys.of(LimitKey.LEDGER)}"

    def _brake_key(self, key: LimitKey) -> str:
        return f"{self.prefix}pace:brake:{self.keys.of(key)}"

    def _window(self, window: Window) -> str:
        return f"{self.prefix}pace:window:{self.keys.of(window.key)}:{window.name}"


def _remaining(windows: Sequence[Window], headers: Mapping[str, str]) -> dict[str, int]:
    told = {}
    for window in windows:
        value = headers.get(window.remaining_header, "") if window.remaining_header else ""
        if value.strip().isdigit():
            told[window.remaining_header] = int(value)
    return told


def _seconds(moment: datetime) -> float:
    return moment.astimezone(UTC).timestamp()
