"""The client: everything it asks is a message that travels with the next fetch."""

import json
from datetime import datetime
from decimal import Decimal

import msgspec

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Duplicate, Refused
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.finding import Absent, Bearing, Change, Standing
from expenses_app.ledger.parcels import RefusedOutcome, Remote, Written
from expenses_app.ledger.promise import Page
from expenses_app.ledger.records import Account, RecordKind, RecordStatus, Supplier
from tests.ledgers.platforms.polled_books.protocol import closed

PAGE = 2
_LONG = {RecordKind.SUPPLIER}
_TYPES = {RecordKind.ACCOUNT: Account, RecordKind.SUPPLIER: Supplier}


def remote(told) -> Remote:
    return Remote(
        ids={"id": told["id"]},
        version=told["version"],
        url=f"https://books.example/{told['id']}",
        total=Decimal(told["total"]),
    )


class Client:
    def __init__(self, session, tenant, addresses) -> None:
        self.session, self.tenant = session, tenant

    def facts(self):
        told = self._ask({"ask": "company"})
        return Facts(ledger_key=self.tenant, name=told["name"], base_currency=told["currency"])

    def read(self, kind, since, cursor):
        """Suppliers by an iterator of the session, whole or what changed and what was deleted; accounts in one go."""
        long = kind in _LONG
        asked = {
            "ask": "list",
            "kind": kind.value,
            "since": since.isoformat() if since else "",
            "at_once": PAGE,
        }
        told = self._ask(asked | ({"iterator": cursor} if cursor else {}) if long else asked)
        records = [msgspec.convert(one, _TYPES[kind]) for one in told["records"]]
        if since and cursor is None:
            gone = self._ask({"ask": "deleted", "kind": kind.value, "since": since.isoformat()})["records"]
            records += [_TYPES[kind](one["id"], one["name"], RecordStatus.DELETED) for one in gone]
        return Page(
            records,
            cursor=told.get("iterator"),
            complete=since is None,
            high_water=datetime.fromisoformat(told["now"]),
        )

    def send(self, parcel, documents, file_bytes):
        call = parcel.calls[0]
        reply = self.session.write(call.method, call.path, headers={}, body=call.body())
        if reply.headers.get("failure"):
            raise closed(reply.headers["failure"])
        return {marker: outcome(told) for marker, told in json.loads(reply.body).items()}

    def find(self, documents, since):
        told = self._ask({"ask": "marked", "markers": sorted(one.marker for one in documents)})
        return {
            one.marker: Standing(remote(told[one.marker])) if one.marker in told else Absent()
            for one in documents
        }

    def bearing(self, since):
        for marker, one in self._ask({"ask": "marked", "since": since.isoformat()}).items():
            yield Bearing(marker, "Entry", remote(one))

    def changes(self, since):
        for one in self._ask({"ask": "changed", "since": since.isoformat()}):
            yield Change("Entry", one["id"], one["version"], one["removed"])

    def fetch(self, target, id):
        told = self._ask({"ask": "document", "id": id})
        return remote(told) if told else None

    def _ask(self, question):
        reply = self.session.ask("POST", "", headers={}, body=json.dumps(question).encode())
        if reply.headers.get("failure"):
            raise closed(reply.headers["failure"])
        return json.loads(reply.body)


def outcome(told):
    if "refused" in told:
        return RefusedOutcome(Refused(Message(told["refused"])))
    if "forgotten" in told:
        return RefusedOutcome(Duplicate(Message("These bytes are no longer known there.")))
    return Written(remote(told))
