"""A small HTTP server that answers what a test tells it to, and remembers what it was asked."""

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response


@dataclass
class Asked:
    method: str
    path: str
    query: dict
    headers: dict
    body: bytes
    form: dict


class CutConnection(Exception):
    pass


@dataclass
class ScriptedServer:
    """`script(method, path, *answers)`: answers in order, the last one for good.

    An answer is (status, body, headers), a function of the request, or `cut` (the connection is closed unanswered).
    """

    url: str = ""
    asked: list = field(default_factory=list)
    scripts: dict = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def script(self, method, path, *answers):
        self.scripts[method, path] = list(answers)

    def requests(self, path=None):
        return [one for one in self.asked if path is None or one.path == path]

    def app(self, environ, start_response):
        request = Request(environ)
        seen = Asked(
            request.method,
            request.path,
            request.args.to_dict(),
            {name.lower(): value for name, value in request.headers},
            request.get_data(parse_form_data=False, cache=True),
            {},
        )
        if request.mimetype == "application/x-www-form-urlencoded":
            seen.form = Request(environ | {"wsgi.input": _Again(seen.body)}).form.to_dict()
        with self.lock:
            self.asked.append(seen)
            answers = self.scripts.get((request.method, request.path))
            answer = None if not answers else answers.pop(0) if len(answers) > 1 else answers[0]
        if answer is None:
            answer = (404, b"nothing scripted", {})
        if callable(answer):
            answer = answer(seen)
        if answer == cut:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise CutConnection
        status, body, headers = answer
        return Response(body, status=status, headers=headers)(environ, start_response)


class _Again:
    def __init__(self, body):
        self.body = body

    def read(self, size=-1):
        part, self.body = (self.body, b"") if size < 0 else (self.body[:size], self.body[size:])
        return part


cut = "cut"


@contextmanager
def scripted_server():
    import logging

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ScriptedServer()
    wsgi = make_server("127.0.0.1", 0, server.app, threaded=True)
    wsgi.log = lambda *a, **k: None
    server.url = f"http://127.0.0.1:{wsgi.server_port}"
    thread = threading.Thread(target=wsgi.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        wsgi.shutdown()
        thread.join(5)
        wsgi.server_close()


def unused_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
