"""Stored documents sent once more by a bare HTTP client: the requests that the adapter makes of them, with nothing around.

The adapter's client is run on a session that keeps the one request that writes and does not send it.
"""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

import httpx2

from expenses_app.connections.sessions import session_for
from expenses_app.ledger.codec import document_as_json, document_from_json
from expenses_app.ledger.documents import Document, Keyed
from expenses_app.ledger.markers import PREFIX
from expenses_app.sync.engine.stored import document_of
from expenses_app.sync.models import Part
from expenses_app.transport.addresses import whole_address


@dataclass(frozen=True)
class Request:
    method: str
    url: str
    headers: dict[str, str]
    body: bytes


class _Kept(Exception):
    pass


class _Keeping:
    """Reads as the connection's session does; what would be written is kept."""

    def __init__(self, session) -> None:
        self._session, self.clock, self.kept = session, session.clock, None

    def read(self, path, **more):
        return self._session.read(path, **more)

    def ask(self, method, path, **more):
        return self._session.ask(method, path, **more)

    def write(self, method, path, *, headers, body, sort="", items=1):
        url = whole_address(path, self._session.base, self._session.addresses.values())
        token = {"Authorization": f"{self._session.token_prefix} {self._session.tokens.current()}"}
        self.kept = Request(method, url, dict(headers) | token | {"Accept": "application/json"}, body)
        raise _Kept


def requests_of(stage, parts: list[Part]) -> list[Request]:
    """Full batches of the parts' documents under fresh markers and call keys, as the adapter would send them."""
    platform = stage.connection.declared
    documents = [_under_another_marker(document_of(part)) for part in parts]
    keyed = [Keyed(one, uuid.uuid4().hex) for one in documents]
    by_marker = {one.marker: one for one in documents}
    session = session_for(stage.connection, stage.clock)
    found = []
    for parcel in platform.pack(keyed, platform.limits):
        keeping = _Keeping(session)
        client = platform.client(keeping, stage.connection.tenant_id, session.addresses)
        try:
            client.send(parcel, [by_marker[marker] for marker in parcel.markers], _no_file)
        except _Kept:
            found.append(keeping.kept)
    return found


def seconds_taken(requests: list[Request], at_once: int) -> float:
    """Of the wall, for all of them with so many at a time. Raises SystemExit when one is refused."""

    def send(one: Request) -> None:
        answer = client.request(one.method, one.url, headers=one.headers, content=one.body)
        if answer.status_code >= 300:
            raise SystemExit(f"the bare client got {answer.status_code}: {answer.text[:300]}")

    with httpx2.Client(timeout=120) as client, ThreadPoolExecutor(at_once) as pool:
        began = monotonic()
        list(pool.map(send, requests))
        return monotonic() - began


def _under_another_marker(document: Document) -> Document:
    letters = document.marker.removeprefix(PREFIX)
    fresh = letters.translate(
        str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "BCDEFGHIJKLMNOPQRSTUVWXYZ234567A")
    )
    text = json.dumps(document_as_json(document))
    return document_from_json(
        json.loads(text.replace(letters, fresh).replace(letters.lower(), fresh.lower()))
    )


def _no_file(file):
    raise AssertionError("no file belongs to this")
