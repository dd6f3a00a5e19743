"""It fetches its work and recognises bytes it has seen. Like QuickBooks Desktop behind its Web Connector."""

import json
from decimal import Decimal

from expenses_app.ledger.capabilities import Certainty, Limits, Reach
from expenses_app.ledger.finding import Absent, Bearing, Standing
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import RefusedOutcome, Written
from tests.ledgers.books import Books
from tests.ledgers.building import build_in
from tests.ledgers.simple import NothingToRead, pack_in, platform, remote


class Client(NothingToRead):
    """Only what can be asked while a session runs."""

    def __init__(self, session, tenant, addresses) -> None:
        self.books = Books.by_tenant[tenant]

    def find(self, documents, since):
        by_marker = {one.marker: one for one in self.books.documents.values()}
        return {
            one.marker: Standing(remote(by_marker[one.marker])) if one.marker in by_marker else Absent()
            for one in documents
        }

    def bearing(self, since):
        return iter([Bearing(one.marker, "Entry", remote(one)) for one in self.books.documents.values()])


class Desk:
    """The polling side: it runs the bytes it was given and keeps its first answer to them."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.seen: dict[tuple, dict] = {}

    def run(self, ready) -> dict:
        """Outcomes by marker; the same bytes again give the first answer and do nothing."""
        call = ready.packed.calls[0]
        known = (call.headers, call.body())
        if known not in self.seen:
            self.seen[known] = self.books.call("run", lambda: self._apply(ready, json.loads(call.body())))
        return self.seen[known]

    def _apply(self, ready, bodies: list[dict]) -> dict:
        result = {}
        for one in bodies:
            marker = one.pop("marker")
            refusal = self.books.refuse(one)
            if refusal is not None:
                result[marker] = RefusedOutcome(refusal)
            elif ready.packed.operation is Operation.CREATE:
                result[marker] = Written(
                    remote(self.books.new({**one, "total": Decimal(one["total"])}, marker))
                )
        return result


PLATFORM = platform(
    "polled_books",
    "Polled Books",
    reach=Reach.POLLED,
    certainty=Certainty(replay_seconds=10**9, absent_after_seconds=0, sweep_seconds=10**8),
    limits=Limits(rates=(), at_once=1, batch=1),
    pack=pack_in(1),
    build=build_in(lambda entry: "file"),
    client=Client,
)
