"""A threaded HTTP/1.1 server with keep-alive that can drop a connection on purpose."""

import io
import socket
import threading
from collections.abc import Iterable
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler


class ConnectionDropped(Exception):
    """Raised by the application to close the connection; ``partial`` are raw bytes to send before that."""

    def __init__(self, partial: bytes = b"") -> None:
        super().__init__("connection dropped on purpose")
        self.partial = partial


class KeepAliveHandler(WSGIRequestHandler):
    """Reads the whole request, writes the whole answer at once, and keeps the connection open.

    Werkzeug's own handler closes after every answer, because it cannot know whether the body was read.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536
    timeout = 120

    def run_wsgi(self) -> None:
        """Answer one request."""
        if self.headers.get("Expect", "").lower().strip() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        environ = self.make_environ()
        environ["wsgi.input"] = io.BytesIO(self._whole_body(environ))
        environ.pop("wsgi.input_terminated", None)
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            started[:] = [status, headers]
            return lambda data: None

        try:
            parts: Iterable[bytes] = self.server.app(environ, start_response)
            content = b"".join(parts)
            if hasattr(parts, "close"):
                parts.close()
        except ConnectionDropped as dropped:
            self.close_connection = True
            self._hang_up(dropped.partial)
            return
        self._answer(started[0], started[1], content)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay silent: the request log of the simulator is the log."""

    def _whole_body(self, environ: dict[str, Any]) -> bytes:
        stream = environ["wsgi.input"]
        if environ.get("wsgi.input_terminated"):
            content = bytes(stream.read())
            environ["CONTENT_LENGTH"] = str(len(content))
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            return content
        length = environ.get("CONTENT_LENGTH") or "0"
        return bytes(stream.read(int(length))) if length.isdigit() else b""

    def _answer(self, status: str, headers: list[tuple[str, str]], content: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        bodiless = int(code) in (204, 304)
        for name, value in headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        if not bodiless:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and not bodiless:
            self.wfile.write(content)
        self.wfile.flush()

    def _hang_up(self, partial: bytes) -> None:
        try:
            if partial:
                self.wfile.write(partial)
                self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # The client had gone already, which is what was wanted.


class SimulatorServer(ThreadedWSGIServer):
    """Remembers its open connections, so that stopping it ends them as a killed process would."""

    daemon_threads = True

    def __init__(self, host: str, port: int, app: Any) -> None:
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(host, port, app, handler=KeepAliveHandler)

    @property
    def url(self) -> str:
        """The address that clients use."""
        return f"http://{self.host}:{self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection and hand it to a thread."""
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up_all(self) -> None:
        """Close every open connection."""
        with self._open_lock:
            connections = list(self._open)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # Closed by the other side in the meantime.


class RunningSimulator:
    """A simulator in a thread of this process: ``url`` to reach it, ``app`` to look inside, ``stop()`` to end it."""

    def __init__(self, app: Any, host: str, port: int) -> None:
        self.app = app
        self._server = SimulatorServer(host, port, app)
        self.url = self._server.url
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name=f"simulator {self.url}",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, close every connection, store the state when there is a state file."""
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up_all()
        self._thread.join(timeout=10)
        self.app.close()

    def __enter__(self) -> "RunningSimulator":
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()


def start_in_thread(app: Any, host: str = "127.0.0.1", port: int = 0) -> RunningSimulator:
    """Serve a simulator from a thread of this process; port 0 takes a free one."""
    return RunningSimulator(app, host, port)
