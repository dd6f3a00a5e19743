import pytest
import requests

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from tests.simulators.chassis.ledger_of_notes import create_app


class Desk:
    """A running simulator and one keep-alive client."""

    def __init__(self, running):
        self.running = running
        self.url = running.url
        self.http = requests.Session()

    def note(self, amount):
        return self.http.post(f"{self.url}/notes", data=amount, timeout=5)

    def notes(self):
        return self.http.get(f"{self.url}/notes", timeout=5).text.split()

    def control(self, method, path, /, **wish):
        answer = self.http.request(method, f"{self.url}/_control/{path}", json=wish or None, timeout=5)
        return answer.json()

    def order(self, **fault):
        return self.control("POST", "faults", **fault)


@pytest.fixture
def desk():
    with start_in_thread(create_app(SimulatedClock())) as running:
        yield Desk(running)
