"""The WSGI application of a simulator: vendor's side, control interface, readable pages."""

import sys
import time
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis.clock import SimulatedClock
from expenses_app.simulators.chassis.control import Control
from expenses_app.simulators.chassis.faults import Fault, Faults
from expenses_app.simulators.chassis.pages import Pages
from expenses_app.simulators.chassis.platform import Exchange, Platform
from expenses_app.simulators.chassis.request_log import LoggedRequest, RequestLog, without_secrets
from expenses_app.simulators.chassis.server import ConnectionDropped
from expenses_app.simulators.chassis.state_file import StateFile

DROPPED = 0


class Simulator:
    """One platform with its clock, request log and faults."""

    def __init__(self, platform: Platform, clock: SimulatedClock) -> None:
        self.platform = platform
        self.clock = clock
        self.log = RequestLog()
        self.faults = Faults(platform.fault_kinds)
        self.latency_seconds = 0.0
        self._state_file: StateFile | None = None
        self._control = Control(self)
        self._pages = Pages(self)

    def keep_state_in(self, path: Path) -> None:
        """Load the ledger from a file when it is there, and keep it there from now on."""
        self._state_file = StateFile(path, self.platform, self.clock)

    def close(self) -> None:
        """End what the platform does in the background, and store the state a last time."""
        self.platform.close()
        if self._state_file:
            self._state_file.close()

    def changed(self) -> None:
        """Note that the ledger may have changed."""
        if self._state_file:
            self._state_file.changed()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request; raises ConnectionDropped when a fault says so."""
        request = Request(environ)
        first = request.path.split("/", 2)[1]
        if first == "_control":
            response = self._control.answer(request)
            self.changed()
        elif first in ("", "ledger", "control", "_static", "favicon.ico"):
            response = self._pages.answer(request)
        else:
            response = self._vendor(request)
            if request.method not in ("GET", "HEAD"):
                self.changed()
        return response(environ, start_response)

    def _vendor(self, request: Request) -> Response:
        body = request.get_data(cache=True)
        exchange = Exchange(request, body, self.log.number(), self.clock.now())
        exchange.organisation = self.platform.organisation_of(request)
        query = request.query_string.decode("latin-1")
        entry = LoggedRequest(
            exchange.number,
            exchange.now,
            datetime.now(UTC),
            request.method,
            request.path,
            query,
            without_secrets(list(request.headers.items())),
            body,
            exchange.organisation,
        )
        self.log.add(entry)
        started = time.monotonic()
        try:
            response = self._with_faults(
                exchange, entry, f"{request.path}?{query}" if query else request.path
            )
        except ConnectionDropped as dropped:
            self.log.answered(entry, DROPPED, [], dropped.partial)
            raise
        finally:
            entry.milliseconds = round((time.monotonic() - started) * 1000, 3)
        entry.organisation = exchange.organisation
        self.log.answered(entry, response.status_code, list(response.headers.items()), response.get_data())
        return response

    def _with_faults(self, exchange: Exchange, entry: LoggedRequest, target: str) -> Response:
        refused = self.platform.entering(exchange)
        if refused is not None:
            return refused
        try:
            kinds = self.faults.kinds.keys() - self.platform.faults_elsewhere
            hits = self.faults.strike(exchange.request.method, target, exchange.organisation, kinds)
            entry.fault = ", ".join(fault.kind for fault in hits) or None
            self.clock.sleep(self.latency_seconds)
            return self._harmed(exchange, {fault.kind: fault for fault in hits}, hits)
        finally:
            self.platform.leaving(exchange)

    def _harmed(self, exchange: Exchange, by_kind: dict[str, Fault], hits: list[Fault]) -> Response:
        slow = by_kind.get("slow")
        if slow and slow.when == "before":
            time.sleep(slow.seconds)
        if "drop_before" in by_kind or "refuse_connection" in by_kind:
            raise ConnectionDropped
        if "status" in by_kind:
            return _ordered_answer(by_kind["status"])
        exchange.faults = hits
        response = self._handled(exchange)
        if slow and slow.when == "after":
            time.sleep(slow.seconds)
        if "lose_reply" in by_kind:
            raise ConnectionDropped
        if "half_page" in by_kind:
            raise ConnectionDropped(_first_half(response))
        if "status_after" in by_kind:
            return _ordered_answer(by_kind["status_after"])
        return response

    def _handled(self, exchange: Exchange) -> Response:
        try:
            return self.platform.handle(exchange)
        except ConnectionDropped:
            raise
        except Exception:  # noqa: BLE001 - a defect of the simulator must be seen as one, not taken for the vendor
            text = traceback.format_exc()
            print(text, file=sys.stderr, flush=True)
            return Response(text, 500, {"X-Simulator-Defect": "yes"}, mimetype="text/plain")


def _ordered_answer(fault: Fault) -> Response:
    response = Response(fault.body, fault.status, mimetype="text/plain")
    if fault.body.lstrip().startswith(("{", "[")):
        response.mimetype = "application/json"
    for name, value in fault.headers.items():
        response.headers[name] = str(value)
    return response


def _first_half(response: Response) -> bytes:
    body = response.get_data()
    response.headers["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in response.headers.items())
    return f"HTTP/1.1 {response.status}\r\n{head}\r\n".encode("latin-1") + body[: len(body) // 2]
