"""A Session whose words travel with the visits of the simulator's own connector, through a door without a database.

The platform's protocol is read and written by its own pure functions. What the client asks is handed out, and its reply
given back, inside one visit, which goes on for as long as the client has questions: a cursor lives as long as a visit.
"""

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

from expenses_app.core.clock import SystemClock
from expenses_app.core.messages import Message
from expenses_app.ledger import polling
from expenses_app.ledger.authorisation import SetUp
from expenses_app.ledger.errors import OutcomeUnknown
from expenses_app.ledger.promise import Platform

PASSWORD = "shown-once-and-never-again"
_TICKET = "00000000-0000-4000-8000-00000000abcd"
_SECONDS = 60
_OVER = object()


class PolledSession:
    """`file`, `password`: what the connector is set up with. `visit()`, set later: makes it call, until it is told to go."""

    def __init__(self, platform: Platform, file_id: str) -> None:
        self.clock = SystemClock()
        self.password, self._name = PASSWORD, "expenses-tests"
        self._polling, self._file_id = platform.polling, file_id
        self.visit: Callable[[], Any] = lambda: None
        self._work: queue.Queue[Any] = queue.Queue()
        self._replies: queue.Queue[Any] = queue.Queue()
        self._out = False
        self._visiting: threading.Thread | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(platform.polling, self._answer))
        site = f"http://localhost:{self._server.server_port}"
        self.file = platform.authorisation.file(
            SetUp(site, f"{site}/door/", f"{site}/help", "Tests", self._name, file_id, str(uuid4()))
        )
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def read(self, path, *, query=None, headers=None):
        raise AssertionError("a system that calls us is asked by a body, not by an address")

    def ask(self, method, path, *, headers, body):
        return self._carried(body)

    def write(self, method, path, *, headers, body, sort="", items=1):
        return self._carried(body)

    def stop(self) -> None:
        if self._visiting and self._visiting.is_alive():
            self._work.put(_OVER)
            self._visiting.join(_SECONDS)
        self._server.shutdown()
        self._server.server_close()

    def _carried(self, body: bytes) -> polling.Reply:
        if self._visiting is None or not self._visiting.is_alive():
            self._visiting = threading.Thread(target=self._one_visit, daemon=True)
            self._visiting.start()
        self._work.put(body)
        try:
            reply = self._replies.get(timeout=_SECONDS)
        except queue.Empty:
            raise AssertionError("the connector never delivered a reply") from None
        if isinstance(reply, BaseException):
            raise reply
        return reply

    def _one_visit(self) -> None:
        try:
            self.visit()
            over: BaseException = OutcomeUnknown(Message("The connector went away without an answer."))
        except (AssertionError, OSError) as failed:
            over = failed
        if self._out:
            self._out = False
            self._replies.put(over)
        with suppress(queue.Empty):
            while self._work.get_nowait() is not _OVER:
                self._replies.put(over)

    def _answer(self, call: polling.PollCall) -> polling.PollAnswer:
        match call:
            case polling.Hello():
                return polling.Greeted()
            case polling.SignIn():
                known = (call.user_name, call.password) == (self._name, self.password)
                return polling.Admitted(_TICKET) if known else polling.NotKnown()
            case polling.Fetch():
                if call.greeting is not None:
                    self._polling.check(call.greeting, self._file_id)
                work = self._work.get(timeout=_SECONDS)
                self._out = work is not _OVER
                return polling.Work(work) if self._out else polling.NoWork()
            case polling.Deliver():
                self._out = False
                self._replies.put(call.reply)
                return polling.Progress(50)
            case polling.Trouble():
                self._out = False
                self._replies.put(call.error)
                return polling.Stopped()
        return polling.Said("")


def _handler(protocol: polling.Polling, answer: Callable[[polling.PollCall], polling.PollAnswer]):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            call = protocol.read(body, {name.lower(): value for name, value in self.headers.items()})
            written = protocol.write(call, answer(call))
            self.send_response(200)
            self.send_header("Content-Type", written.content_type)
            self.send_header("Content-Length", str(len(written.body)))
            self.end_headers()
            self.wfile.write(written.body)

        def log_message(self, *_):
            return

    return Handler
