"""Notifications to the address of the app: both payload shapes, signed, repeated until they are acknowledged.

Source: Intuit, "Configure webhooks", "Best practices"; blog 2025-11-12 on CloudEvents.
"""

import base64
import hashlib
import hmac
import json
import threading
import urllib.request
import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from expenses_app.simulators.chassis import SimulatedClock

ENTITIES = {
    "Account", "Bill", "Class", "Customer", "Department", "Deposit", "Employee", "JournalEntry", "Preferences", "Purchase",
    "Transfer", "Vendor", "VendorCredit",
}  # fmt: skip
VERBS = {
    "Create": "created", "Update": "updated", "Delete": "deleted", "Void": "voided", "Merge": "merged",
}  # fmt: skip
RETRY_AFTER = (10, 20, 30, 300, 1200, 7200, 14400)
THEN_EVERY = 21600
ANSWER_WITHIN = 3.0
GATHER_FOR = timedelta(seconds=1)


@dataclass(frozen=True)
class Event:
    """One change."""

    realm: str
    entity: str
    id: str
    operation: str
    moment: datetime


@dataclass
class Delivery:
    """One notification on its way."""

    body: bytes
    due: datetime
    tries: int = 0


class Webhooks:
    """Sends in a thread of its own once an address is set. Later events of a company wait for earlier ones."""

    def __init__(self, clock: SimulatedClock, switches: Mapping[str, Any]) -> None:
        self._clock = clock
        self._switches = switches
        self._lock = threading.Lock()
        self._gathered: dict[str, list[Event]] = {}
        self._waiting: dict[str, deque[Delivery]] = {}
        self._thread: threading.Thread | None = None
        self.address = ""
        self.verifier = ""
        self.delivered = 0
        self.failed = 0

    def send_to(self, address: str, verifier: str) -> None:
        """Send to this address from now on; an empty one stops sending."""
        with self._lock:
            self.address = address
            self.verifier = verifier
            if not address:
                self._gathered.clear()
                self._waiting.clear()
            elif self._thread is None:
                self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
                self._thread.start()

    def note(self, realm: str, entity: str, identity: str, operation: str) -> None:
        """A record changed."""
        if self.address and entity in ENTITIES:
            with self._lock:
                event = Event(realm, entity, identity, operation, self._clock.now())
                self._gathered.setdefault(realm, []).append(event)

    def as_json(self) -> dict[str, Any]:
        """What is set and how it went; the verifier stays secret."""
        with self._lock:
            waiting = sum(len(queue) for queue in self._waiting.values())
        return {
            "address": self.address,
            "delivered": self.delivered,
            "failed": self.failed,
            "waiting": waiting + sum(len(events) for events in self._gathered.values()),
        }

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(0.1)
            self._pack()
            for queue in list(self._waiting.values()):
                if queue and queue[0].due <= self._clock.now():
                    self._deliver(queue)

    def _pack(self) -> None:
        now = self._clock.now()
        with self._lock:
            for realm, events in list(self._gathered.items()):
                if events and now - events[0].moment >= GATHER_FOR:
                    body = payload(events, self._switches["webhook_shape"])
                    self._waiting.setdefault(realm, deque()).append(Delivery(body, now))
                    self._gathered[realm] = []

    def _deliver(self, queue: deque[Delivery]) -> None:
        delivery = queue[0]
        if self._acknowledged(delivery.body):
            self.delivered += 1
            queue.popleft()
            return
        self.failed += 1
        wait = RETRY_AFTER[delivery.tries] if delivery.tries < len(RETRY_AFTER) else THEN_EVERY
        delivery.tries += 1
        delivery.due = self._clock.now() + timedelta(seconds=wait)

    def _acknowledged(self, body: bytes) -> bool:
        request = urllib.request.Request(self.address, data=body, method="POST")  # noqa: S310
        request.add_header("Content-Type", "application/json")
        request.add_header("intuit-signature", signature(body, self.verifier))
        request.add_header("intuit-notification-schema-version", "1.0")
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_WITHIN) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (OSError, ValueError):
            return False


def signature(body: bytes, verifier: str) -> str:
    """The value of ``intuit-signature``."""
    return base64.b64encode(hmac.new(verifier.encode(), body, hashlib.sha256).digest()).decode()


def payload(events: list[Event], shape: str) -> bytes:
    """A notification of one company's events: "cloudevents" or "legacy"."""
    if shape == "cloudevents":
        return json.dumps([_cloud_event(event) for event in events]).encode()
    entities = [
        {
            "name": event.entity,
            "id": event.id,
            "operation": event.operation,
            "lastUpdated": event.moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        for event in events
    ]
    note = {"realmId": events[0].realm, "dataChangeEvent": {"entities": entities}}
    return json.dumps({"eventNotifications": [note]}).encode()


def _cloud_event(event: Event) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=",
        "type": f"qbo.{event.entity.lower()}.{VERBS[event.operation]}.v1",
        "datacontenttype": "application/json",
        "time": event.moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "intuitentityid": event.id,
        "intuitaccountid": event.realm,
        "data": {},
    }
