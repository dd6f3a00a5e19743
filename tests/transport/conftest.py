from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from expenses_app.core.clock import SetClock
from expenses_app.transport.http import HttpSession
from expenses_app.transport.wire import Timeouts, make_client
from tests.transport.scripted import scripted_server


@pytest.fixture
def server():
    with scripted_server() as running:
        yield running


@dataclass
class Tokens:
    names: list = field(default_factory=lambda: ["first", "second", "third"])
    renewed: list = field(default_factory=list)

    def current(self):
        return self.names[len(self.renewed)]

    def renew(self, stale):
        self.renewed.append(stale)
        return self.current()


@dataclass
class RecordingPacer:
    events: list = field(default_factory=list)
    refuse: Exception | None = None

    def acquire(self, sort, items):
        if self.refuse:
            raise self.refuse
        self.events.append(("acquire", sort, items))
        return "permit"

    def release(self, permit):
        self.events.append(("release", permit))

    def learn(self, status, headers):
        self.events.append(("learn", status, headers.get("x-left")))


@pytest.fixture
def clock():
    return SetClock(datetime(2026, 11, 22, 10, tzinfo=UTC))


@pytest.fixture
def tokens():
    return Tokens()


@pytest.fixture
def pacer():
    return RecordingPacer()


@pytest.fixture
def session_at(clock, tokens, pacer):
    def make(base, **more):
        return HttpSession(
            name="Sample Books",
            addresses={"api": base},
            base=base,
            tokens=tokens,
            pacer=pacer,
            clock=clock,
            client=make_client(),
            timeouts=Timeouts(connect=1, write=1, read=0.5, whole=1),
            **more,
        )

    return make


@pytest.fixture
def session(server, session_at):
    return session_at(server.url)
