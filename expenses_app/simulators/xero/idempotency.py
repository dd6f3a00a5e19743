"""The memory behind Idempotency-Key: the same request is answered again, another one is refused."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.xero.switches import Switches
from expenses_app.simulators.xero.wire import answer, api_exception, problem

LONGEST_KEY = 128
METHODS = ("PUT", "POST", "PATCH")


@dataclass
class Remembered:
    """One answered request."""

    fingerprint: str
    moment: datetime
    status: int
    headers: list[tuple[str, str]]
    body: bytes


class IdempotencyCache:
    """Answers by (app, organisation, key); callers hold the organisation's lock."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self.answers: dict[tuple[str, str, str], Remembered] = {}

    def earlier(
        self, request: Request, body: bytes, client: str, organisation: str, now: datetime
    ) -> Response | None:
        """Return the earlier answer or a refusal; None when the request is to be handled."""
        key = request.headers.get("Idempotency-Key")
        if not key or request.method not in METHODS:
            return None
        if len(key) > LONGEST_KEY:
            return self._refusal(
                f"Idempotency Key: {key[:20]}... must be no longer than {LONGEST_KEY} characters"
            )
        known = self.answers.get((client, organisation, key))
        if known is None or now - known.moment >= timedelta(minutes=self._switches["idempotency_minutes"]):
            return None
        if known.fingerprint != _fingerprint(request, body):
            return self._refusal(f"Idempotency Key: {key} is used with a different request")
        response = Response(known.body, known.status)
        for name, value in known.headers:
            response.headers[name] = value
        return response

    def remember(
        self, request: Request, body: bytes, client: str, organisation: str, now: datetime, response: Response
    ) -> None:
        """Keep an answer, refusals included."""
        key = request.headers.get("Idempotency-Key")
        if not key or request.method not in METHODS:
            return
        if len(self.answers) > 20_000:
            limit = now - timedelta(minutes=self._switches["idempotency_minutes"])
            self.answers = {each: known for each, known in self.answers.items() if known.moment > limit}
        headers = [
            (name, value) for name, value in response.headers.items() if name.lower() != "content-length"
        ]
        self.answers[client, organisation, key] = Remembered(
            _fingerprint(request, body), now, response.status_code, headers, response.get_data()
        )

    def forget(self) -> None:
        """Forget every answer."""
        self.answers.clear()

    def _refusal(self, sentence: str) -> Response:
        if self._switches["idempotency_refusal"] == "validation":
            return answer(api_exception(10, "ValidationException", sentence, []), 400)
        return problem(400, "BadRequest", sentence)


def _fingerprint(request: Request, body: bytes) -> str:
    parts = f"{request.method} {request.path}?{request.query_string.decode('latin-1')}\n".encode()
    return hashlib.sha256(parts + body).hexdigest()
