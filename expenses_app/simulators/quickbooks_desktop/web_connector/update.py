"""One update: the calls of one session in the order of the Programmer's Guide (chapters 2, 5 and 10)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from expenses_app.simulators.quickbooks_desktop.web_connector import soap
from expenses_app.simulators.quickbooks_desktop.web_connector.calls import NoAnswer

CLIENT_VERSION = "2.3.0.36"
NO_OP = "NoOp"
NO_OP_SECONDS = 5
FINISHED = 100
CONNECTION_RETRIES = 2
MOST_STRINGS = 4
NEVER_AGAIN = 10_000
FAULT_KINDS = {
    "duplicate_authenticate": "authenticate is sent twice, as after a lost answer.",
    "die_after_running": "The connector dies after QuickBooks ran a message set, before receiveResponseXML.",
    "die_before_running": "The connector dies after sendRequestXML, before QuickBooks runs the message set.",
    "skip_close": "The session ends without closeConnection.",
}


class Session(Protocol):
    """A session with QuickBooks, as the connector knows it. The last two raise QuickBooksError."""

    company_file: str
    country: str
    version: tuple[int, int]

    def company_answers(self) -> str:
        """The answers of host, company and preferences."""

    def process(self, request: str) -> str:
        """Run a message set."""

    def end(self) -> None:
        """End the session."""


class QuickBooksError(Exception):
    """QuickBooks did not do it: an HRESULT and its sentence."""

    def __init__(self, hresult: str, message: str) -> None:
        self.hresult, self.message = hresult, message
        super().__init__(f"{hresult}: {message}")


class Died(Exception):
    """The connector is gone in the middle of it, by order of a fault."""


@dataclass
class Outcome:
    """How an update ended. ``wait`` are seconds by which the service put something off; ``at_least`` the lower limit
    that it set for the interval; both None where it said nothing."""

    status: str = ""
    ok: bool = True
    message_sets: int = 0
    wait: int | None = None
    at_least: int | None = None
    operations: list[str] = field(default_factory=list)


@dataclass
class Update:
    """Everything that an update needs. ``send`` makes a call; ``begin`` begins a session with the file of a path;
    ``pause`` waits simulated seconds; ``trouble`` tells whether a fault of a kind hits at an operation."""

    user: str
    password: str
    send: Callable[[str, soap.Parameters], bytes]
    begin: Callable[[str], Session]
    pause: Callable[[float], None]
    trouble: Callable[[str, str], bool]
    postpone_this: bool = True
    close_after_connection_error: bool = True
    outcome: Outcome = field(default_factory=Outcome)
    ticket: str = ""

    def run(self) -> Outcome:
        """Run the update and say how it ended."""
        try:
            self._run()
        except (NoAnswer, soap.NotSoap) as error:
            self._end(str(error), ok=False)
        except Died:
            self._end("The Web Connector was stopped.", ok=False)
        return self.outcome

    def _run(self) -> None:
        self._text("serverVersion", {})
        if not self._version_accepted(self._text("clientVersion", {"strVersion": CLIENT_VERSION})):
            return
        path = self._authenticated()
        if path is None:
            return
        connected = self._connected(path)
        if connected is None:
            return
        session, company_answers = connected
        try:
            self._exchange(session, company_answers)
        finally:
            session.end()

    def _version_accepted(self, answer: str) -> bool:
        letter, _, text = answer.partition(":")
        if letter == "E":
            self._end(text, ok=False)
            return False
        if letter == "O":
            self._end(f"The service needs version {text} of the Web Connector.", ok=False)
            return False
        return True

    def _authenticated(self) -> str | None:
        strings = self._authenticate()
        if self.trouble("duplicate_authenticate", "authenticate"):
            strings = self._authenticate()
        if not 2 <= len(strings) <= MOST_STRINGS:
            raise soap.NotSoap(f"authenticate answered {len(strings)} strings.")
        self.ticket, answer = strings[0], strings[1]
        self.outcome.wait, self.outcome.at_least = _seconds(strings[2:3]), _seconds(strings[3:4])
        if answer.lower() == "nvu":
            self._end("QBWC1012: Authentication failed: user name or password is not valid.", ok=False)
            return None
        if answer.lower() == "busy":
            self._end("The service is busy; the update will be tried again.", ok=True)
            return None
        if answer.lower() == "none" or (self.outcome.wait and self.postpone_this):
            self._close("No data exchange required.")
            return None
        return answer

    def _authenticate(self) -> list[str]:
        parameters: soap.Parameters = {"strUserName": self.user, "strPassword": self.password}
        return soap.strings_of("authenticate", self._send("authenticate", parameters))

    def _connected(self, path: str) -> tuple[Session, str] | None:
        for attempt in range(CONNECTION_RETRIES + 1):
            try:
                session = self.begin(path)
                return session, session.company_answers()
            except QuickBooksError as error:
                parameters: soap.Parameters = {
                    "ticket": self.ticket, "hresult": error.hresult, "message": error.message,
                }  # fmt: skip
                answer = self._text("connectionError", parameters)
                if answer.lower() == "done" or attempt == CONNECTION_RETRIES:
                    if self.close_after_connection_error:
                        self._close(str(error), ok=False)
                    else:
                        self._end(str(error), ok=False)
                    return None
                path = answer
        return None

    def _exchange(self, session: Session, company_answers: str) -> None:
        while True:
            request = self._request(session, company_answers)
            if request is None:
                return
            company_answers = ""
            progress = self._ran(session, request)
            if progress < 0:
                self._close(self._last_error(), ok=False)
                return
            if progress >= FINISHED:
                self._close("")
                return

    def _request(self, session: Session, company_answers: str) -> str | None:
        parameters: soap.Parameters = {
            "ticket": self.ticket,
            "strHCPResponse": company_answers,
            "strCompanyFileName": session.company_file,
            "qbXMLCountry": session.country,
            "qbXMLMajorVers": session.version[0],
            "qbXMLMinorVers": session.version[1],
        }
        for _ in range(NEVER_AGAIN):
            request = self._text("sendRequestXML", parameters)
            if request not in ("", NO_OP):
                return request
            error = self._last_error()
            if error != NO_OP:
                self._close(error, ok=False)
                return None
            self.pause(NO_OP_SECONDS)
            parameters["strHCPResponse"] = ""
        raise soap.NotSoap("The service never came to an end with NoOp.")

    def _ran(self, session: Session, request: str) -> int:
        if self.trouble("die_before_running", "sendRequestXML"):
            raise Died
        answer: soap.Parameters = {"response": "", "hresult": "", "message": ""}
        try:
            answer["response"] = session.process(request)
            self.outcome.message_sets += 1
        except QuickBooksError as error:
            answer |= {"hresult": error.hresult, "message": error.message}
        if self.trouble("die_after_running", "receiveResponseXML"):
            raise Died
        parameters: soap.Parameters = {"ticket": self.ticket, **answer}
        return soap.number_of("receiveResponseXML", self._send("receiveResponseXML", parameters))

    def _last_error(self) -> str:
        return self._text("getLastError", {"ticket": self.ticket})

    def _close(self, status: str, *, ok: bool = True) -> None:
        if self.trouble("skip_close", "closeConnection"):
            raise Died
        text = self._text("closeConnection", {"ticket": self.ticket})
        self._end(status or text, ok=ok)

    def _end(self, status: str, *, ok: bool) -> None:
        self.outcome.status, self.outcome.ok = status, ok

    def _text(self, operation: str, parameters: soap.Parameters) -> str:
        return soap.text_of(operation, self._send(operation, parameters))

    def _send(self, operation: str, parameters: soap.Parameters) -> bytes:
        self.outcome.operations.append(operation)
        return self.send(operation, parameters)


def _seconds(strings: Sequence[str]) -> int | None:
    return int(strings[0]) if strings and strings[0].strip().isdigit() else None
