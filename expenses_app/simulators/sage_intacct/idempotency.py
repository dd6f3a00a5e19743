"""The memory behind ``Idempotency-Key``: 48 hours of replay, failures included, and 60 days of reservation."""

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.sage_intacct.schema_check import shapes
from expenses_app.simulators.sage_intacct.state import World, stamp
from expenses_app.simulators.sage_intacct.switches import Switches
from expenses_app.simulators.sage_intacct.wire import invalid_request, request_error

RULES = shapes()["idempotency"]
HEADER, CACHED = RULES["header"], RULES["responseHeader"]
REPLAY, RESERVED = timedelta(hours=RULES["replayHours"]), timedelta(days=RULES["reservedDays"])


@dataclass
class Remembered:
    """One answered request."""

    fingerprint: str
    moment: datetime
    status: int
    content_type: str
    body: bytes


class IdempotencyStore:
    """Answers by company and key. A key is taken while its first request runs."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._running: set[tuple[str, str]] = set()
        self._freed = threading.Condition()

    def key_of(self, request: Request, path: str) -> str | None:
        """Return the key, when the method and path honour one; raises Refusal when it is too long."""
        key = request.headers.get(HEADER)
        if not key or request.method not in RULES["methods"] or not path.startswith("/objects/"):
            return None
        if len(key) > RULES["maxLength"]:
            raise invalid_request(f"{HEADER} cannot be longer than {RULES['maxLength']} characters.")
        return key

    def begin(
        self, world: World, company: str, key: str, request: Request, body: bytes, now: datetime
    ) -> Response | None:
        """Return the first answer again, or None when the request is to be handled; raises Refusal (409)."""
        place = (company, key)
        with self._freed:
            while place in self._running:
                if self._switches["simultaneous_key"] == "refuse":
                    raise _conflict(f"A request with {HEADER} '{key}' is being processed.")
                self._freed.wait()
            known: Remembered | None = world.answers.get(place)
            if known is None or now - known.moment >= RESERVED:
                self._running.add(place)
                return None
            if known.fingerprint != fingerprint(request, body):
                raise _conflict(f"{HEADER} '{key}' was used with a different request.")
            if now - known.moment >= REPLAY:
                raise _conflict(f"{HEADER} '{key}' has expired and is still reserved.")
        response = Response(known.body, known.status, content_type=known.content_type)
        response.headers[CACHED] = stamp(known.moment)
        return response

    def end(
        self,
        world: World,
        company: str,
        key: str,
        request: Request,
        body: bytes,
        now: datetime,
        response: Response | None,
    ) -> None:
        """Keep the answer, refusals included, and free the key; without an answer only free it."""
        with self._freed:
            self._running.discard((company, key))
            if response is not None:
                world.answers[company, key] = Remembered(
                    fingerprint(request, body),
                    now,
                    response.status_code,
                    response.content_type,
                    response.get_data(),
                )
            self._freed.notify_all()


def fingerprint(request: Request, body: bytes) -> str:
    """Return what makes two requests the same: method, address, entity and bytes."""
    entity = request.headers.get("X-IA-API-Param-Entity", "")
    head = f"{request.method} {request.full_path} {entity}\n".encode()
    return hashlib.sha256(head + body).hexdigest()


def _conflict(sentence: str) -> Exception:
    return request_error(409, "invalidRequest", sentence, "REST-1409")
