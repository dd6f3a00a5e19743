"""The PC of Polled Books: the books, the connector that calls us, and what can go wrong between them."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.ledgers.books import Books


@dataclass
class Desk:
    """`lists`: reference data by kind. `seen` keeps the first reply to a parcel's bytes. `iterators` die with a session."""

    books: Books
    name: str = "Harbour Cafe Ltd"
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    gone: list[dict[str, Any]] = field(default_factory=list)
    seen: dict[bytes, str] = field(default_factory=dict)
    iterators: dict[str, list] = field(default_factory=dict)
    worked_on: list[bytes] = field(default_factory=list)

    def run(self, body: bytes) -> str:
        """The reply to one piece of work; the same parcel again gives the first one and does nothing."""
        self.worked_on.append(body)
        told = json.loads(body)
        if "ask" in told:
            return json.dumps(getattr(self, f"_{told.pop('ask')}")(**told))
        if body not in self.seen:
            self.seen[body] = self.books.call("run", lambda: self._apply(told["documents"]))
        return self.seen[body]

    def asked(self) -> list[str]:
        """What the pieces of work were, in order."""
        told = [json.loads(body) for body in self.worked_on]
        return [one.get("ask", "parcel") for one in told]

    def forget_bytes(self) -> None:
        """A restored company file does not know the parcels it has seen."""
        for body in self.seen:
            marker = json.loads(body)["documents"][0]["marker"]
            self.seen[body] = json.dumps({marker: {"forgotten": True}})

    def break_session(self) -> None:
        self.iterators.clear()

    def _apply(self, bodies: list[dict]) -> str:
        result = {}
        for one in bodies:
            marker = one.pop("marker")
            refusal = self.books.refuse(one)
            if refusal is not None:
                result[marker] = {"refused": str(refusal.advice)}
            else:
                result[marker] = _told(self.books.new({**one, "total": Decimal(one["total"])}, marker))
        return json.dumps(result)

    def _company(self):
        return {"name": self.name, "currency": "GBP"}

    def _list(self, kind, since, at_once, iterator=None):
        now = self.books.clock.now().isoformat()
        if iterator is not None:
            left = self.iterators[iterator]  # KeyError: it belongs to a session that is over
        else:
            left = [one for one in self.lists.get(kind, []) if one.get("changed", "") >= since]
        page, left = (left[:at_once], left[at_once:]) if kind == "supplier" else (left, [])
        told = {"records": [{k: v for k, v in one.items() if k != "changed"} for one in page], "now": now}
        if left:
            iterator = iterator or f"iterator-{len(self.iterators) + 1}"
            self.iterators[iterator] = left
            told["iterator"] = iterator
        return told

    def _deleted(self, kind, since):
        return {"records": [one for one in self.gone if one["kind"] == kind and one["at"] >= since]}

    def _marked(self, markers=None, since=""):
        return {
            one.marker: _told(one)
            for one in self.books.documents.values()
            if one.marker and (markers is None or one.marker in markers)
        }

    def _changed(self, since):
        return [
            {"id": one.id, "version": str(one.version), "removed": False}
            for one in self.books.documents.values()
        ]

    def _document(self, id):
        one = self.books.documents.get(id)
        return _told(one) if one else None


def _told(entry) -> dict[str, str]:
    return {"id": entry.id, "version": str(entry.version), "total": str(entry.total)}


@dataclass
class ConnectorProgram:
    """Calls `door(body) -> body` as the program on the PC does: signs in, fetches, runs, delivers, says goodbye."""

    door: Any
    desk: Desk
    name: str
    password: str
    file: str
    percents: list[int] = field(default_factory=list)

    def call(self, call: str, **more) -> dict:
        return json.loads(self.door(json.dumps({"call": call, **more}).encode()))

    def sign_in(self) -> dict:
        return self.call("sign_in", name=self.name, password=self.password)

    def fetch(self, ticket: str) -> dict:
        greeting = json.dumps({"file": self.file, "name": self.desk.name})
        return self.call("fetch", ticket=ticket, greeting=greeting)

    def visit(self, rounds: int = 1000) -> str:
        """One session; `rounds`: after so many pieces of work the PC is switched off. How the sign-in was answered."""
        self.desk.break_session()
        signed = self.sign_in()
        if signed["answer"] != "Admitted":
            return signed["answer"]
        ticket = signed["ticket"]
        self.percents = []
        for _ in range(rounds):
            work = self.fetch(ticket)
            if work["answer"] != "Work":
                break
            told = self.call("deliver", ticket=ticket, reply=self.desk.run(work["work"].encode()))
            if told["answer"] != "Progress":
                break
            self.percents.append(told["percent"])
            if told["percent"] == 100:
                break
        else:
            return "Switched off"
        self.call("bye", ticket=ticket)
        return "Admitted"
