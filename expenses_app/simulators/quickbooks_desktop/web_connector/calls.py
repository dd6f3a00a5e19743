"""Sends one SOAP call to the service and writes it down in the simulator's log of requests, byte for byte.

In the log and for faults such a call has the method SOAP, the path of the service, and the operation as its query.
"""

import http.client
import time
from collections.abc import Collection
from datetime import UTC, datetime
from urllib.parse import urlsplit

from expenses_app.simulators.chassis import Fault, SimulatedClock
from expenses_app.simulators.chassis.faults import GENERAL_KINDS, Faults
from expenses_app.simulators.chassis.request_log import LoggedRequest, RequestLog
from expenses_app.simulators.quickbooks_desktop.web_connector import soap

METHOD = "SOAP"
SUCCESS = 200


class NoAnswer(ConnectionError):
    """The service did not answer as one does: refused, hung up, took too long, or answered another status."""


class Wire:
    """The connector's way out, with the faults that lie on it."""

    def __init__(self, clock: SimulatedClock, log: RequestLog, faults: Faults) -> None:
        self._clock, self._log, self._faults = clock, log, faults

    def struck(self, url: str, operation: str, company: str, kinds: Collection[str]) -> list[Fault]:
        """The ordered faults of these kinds that hit here and now."""
        return self._faults.strike(METHOD, f"{urlsplit(url).path}?{operation}", company, kinds)

    def call(
        self, url: str, operation: str, parameters: soap.Parameters, company: str, timeout: float
    ) -> bytes:
        """Send one call and return the body of its answer; raises NoAnswer."""
        body, headers = soap.envelope(operation, parameters), soap.headers(operation)
        faults = self.struck(url, operation, company, GENERAL_KINDS)
        entry = LoggedRequest(
            self._log.number(),
            self._clock.now(),
            datetime.now(UTC),
            METHOD,
            urlsplit(url).path,
            operation,
            list(headers.items()),
            _without_password(operation, parameters, body),
            company,
        )
        entry.fault = ", ".join(each.kind for each in faults) or None
        self._log.add(entry)
        started = time.monotonic()
        status, answered, content = 0, list[tuple[str, str]](), b""
        try:
            status, answered, content = _harmed(
                url, headers, body, timeout, {each.kind: each for each in faults}
            )
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{operation}: {error or type(error).__name__}") from error
        finally:
            entry.milliseconds = round((time.monotonic() - started) * 1000, 3)
            self._log.answered(entry, status, answered, content)
        if status != SUCCESS and not content.lstrip().startswith(b"<"):
            raise NoAnswer(f"{operation}: the request failed with HTTP status {status}")
        return content


def _harmed(
    url: str, headers: dict[str, str], body: bytes, timeout: float, faults: dict[str, Fault]
) -> tuple[int, list[tuple[str, str]], bytes]:
    slow = faults.get("slow")
    if slow and slow.when == "before":
        time.sleep(slow.seconds)
    if "drop_before" in faults or "refuse_connection" in faults:
        raise ConnectionRefusedError("refused by an ordered fault")
    if "status" in faults:
        return faults["status"].status, [], faults["status"].body.encode()
    status, answered, content = _sent(url, headers, body, timeout)
    if slow and slow.when == "after":
        time.sleep(slow.seconds)
    if "lose_reply" in faults:
        raise ConnectionResetError("answer lost by an ordered fault")
    if "status_after" in faults:
        return faults["status_after"].status, [], faults["status_after"].body.encode()
    return status, answered, content[: len(content) // 2] if "half_page" in faults else content


def _sent(
    url: str, headers: dict[str, str], body: bytes, timeout: float
) -> tuple[int, list[tuple[str, str]], bytes]:
    address = urlsplit(url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=timeout)
    try:
        path = f"{address.path or '/'}?{address.query}" if address.query else address.path or "/"
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        connection.close()


def _without_password(operation: str, parameters: soap.Parameters, body: bytes) -> bytes:
    """The log shows what was sent, but no secret."""
    if operation != "authenticate":
        return body
    return soap.envelope(operation, parameters | {"strPassword": "(redacted)"})
