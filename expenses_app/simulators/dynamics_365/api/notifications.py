"""Tells subscribers of changes, some time after the first one.

An address that answers 408, 429 or 5xx is tried again for 36 hours; any other refusal ends its subscription. More than
1,000 changes come as one of the type ``collection``. Source: Microsoft Learn, "Working with webhooks".
"""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.dynamics_365.books.company import Company, Subscription, World
from expenses_app.simulators.dynamics_365.odata.wire import Row, moment_text
from expenses_app.simulators.dynamics_365.switches import Switches

MANY = 1000
GIVE_UP_AFTER = timedelta(hours=36)
ANSWER_WITHIN = 5.0
Change = tuple[str, str, str, datetime]


class Notifications:
    """Sends in a thread of its own, which begins with the first subscription."""

    def __init__(self, clock: SimulatedClock, switches: Switches, world: Callable[[], World]) -> None:
        self._clock = clock
        self._switches = switches
        self._world = world
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Send from now on."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(0.05)
            self.send_due()

    def send_due(self) -> None:
        """Send what is due."""
        now, world = self._clock.now(), self._world()
        delay = timedelta(seconds=self._switches["notification_delay_seconds"])
        for standing in list(world.subscriptions.values()):
            company = world.companies.get(standing.company)
            if standing.expires <= now or company is None:
                continue
            changes = [
                change
                for change in list(company.changes)
                if change[0] == standing.set_name and standing.told_until < change[3] <= now
            ]
            if changes and now - changes[0][3] >= delay:
                self._tell(world, standing, company, changes, now)

    def _tell(
        self, world: World, standing: Subscription, company: Company, changes: list[Change], now: datetime
    ) -> None:
        status = _delivered(standing.address, payload(standing, company, changes))
        if 200 <= status < 300:
            standing.told_until, standing.failing_since = changes[-1][3], None
            return
        standing.failing_since = standing.failing_since or now
        worth_repeating = status in (0, 408, 429) or status >= 500
        if not worth_repeating or now - standing.failing_since > GIVE_UP_AFTER:
            world.subscriptions.pop(standing.key, None)


def payload(standing: Subscription, company: Company, changes: list[Change]) -> bytes:
    """The notification of some changes."""
    common: Row = {
        "subscriptionId": standing.key,
        "clientState": standing.client_state,
        "expirationDateTime": moment_text(standing.expires),
    }
    path = f"/api/v2.0/companies({company.key})/{standing.set_name}"
    if len(changes) > MANY:
        since = quote(f"lastModifiedDateTime gt {moment_text(changes[0][3] - timedelta(milliseconds=1))}")
        value = [
            common
            | {
                "resource": f"{path}?$filter={since}",
                "changeType": "collection",
                "lastModifiedDateTime": moment_text(changes[-1][3]),
            }
        ]
    else:
        latest = {key: (kind, moment) for _, key, kind, moment in changes}
        value = [
            common
            | {"resource": f"{path}({key})", "changeType": kind, "lastModifiedDateTime": moment_text(moment)}
            for key, (kind, moment) in latest.items()
        ]
    return json.dumps({"value": value}).encode()


def _delivered(address: str, body: bytes) -> int:
    """The status of the answer, 0 when there was none."""
    request = urllib.request.Request(address, data=body, method="POST")  # noqa: S310
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_WITHIN) as reply:  # noqa: S310
            return int(reply.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except (OSError, ValueError):
        return 0
