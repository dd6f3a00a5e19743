"""The tax is what this ledger makes of the gross, cut off after the cent; what is sent of it is ignored.

Like FreeAgent or Zoho Books. It takes new suppliers from us; names are not unique, and some bear our marker.
"""

from decimal import ROUND_DOWN, Decimal

from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import Certainty, Limits, Reach, TaxAmounts
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Duplicate
from expenses_app.ledger.finding import Absent, Several, Standing
from expenses_app.ledger.masters import MasterKind
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Difference, RefusedOutcome, Remote, Written
from expenses_app.ledger.promise import Pushing
from expenses_app.ledger.records import RecordKind, RecordStatus, Supplier
from tests.ledgers.books import Books
from tests.ledgers.building import build_in
from tests.ledgers.simple import NothingToRead, pack_in, platform, remote


def taxed(line, chart) -> Decimal:
    if line.tax_rate_id is None:
        return Decimal(0)
    percent = chart.tax_rate(line.tax_rate_id, "lines.0.tax_rate_id").percent
    return (line.gross * percent / (100 + percent)).quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def push(draft, facts, marker, standing) -> Document:
    return Document(
        marker=marker,
        operation=Operation.PUSH,
        target="Supplier",
        body={"name": draft.name, "email": draft.email, "active": draft.active},
        standing=standing,
    )


def records(document, stands) -> list[Supplier]:
    told = stands.detail
    status = RecordStatus.ACTIVE if told["active"] else RecordStatus.ARCHIVED
    return [Supplier(stands.id, told["name"], status, email=told["email"])]


def supplier(entry) -> Remote:
    return Remote(ids={"id": entry.id}, version=str(entry.version), detail=dict(entry.body))


class Client(NothingToRead):
    def __init__(self, session, tenant, addresses) -> None:
        self.books = Books.by_tenant[tenant]

    def send(self, parcel, documents, file_bytes):
        return {
            one.marker: self.books.call(one.operation.value, lambda one=one: self._apply(one))
            for one in documents
        }

    def _apply(self, document):
        if document.operation is Operation.PUSH:
            return self._push(document)
        entry = self.books.new(document.body, document.marker)
        tax = self.books.tax_of(document.expectation.tax)
        wanted = document.expectation.tax
        differs = () if tax == wanted else (Difference("tax", str(wanted), str(tax)),)
        return Written(remote(entry), differs)

    def _push(self, document):
        if document.standing is not None:
            entry = self.books.documents[document.standing.id]
            entry.body, entry.version = document.body, entry.version + 1
            return Written(supplier(entry))
        same = self._named(document)
        if same:
            taken = Duplicate(Message("That name is taken."), existing=supplier(same[0]))
            return RefusedOutcome(taken)
        return Written(supplier(self.books.new(document.body, document.marker)))

    def _named(self, document):
        return [one for one in self.books.documents.values() if one.body.get("name") == document.body["name"]]

    def find(self, documents, since):
        return self.books.call("find", lambda: {one.marker: self._find(one) for one in documents})

    def _find(self, document):
        if document.operation is not Operation.PUSH:
            found = [one for one in self.books.documents.values() if one.marker == document.marker]
            return Standing(remote(found[0])) if found else Absent()
        named = self._named(document)
        ours = [one for one in named if one.marker == document.marker]
        if ours:
            return Standing(supplier(ours[0]))
        return Several(tuple(supplier(one) for one in named)) if named else Absent()

    def bearing(self, since):
        return iter(())

    def fetch(self, target, id):
        entry = self.books.documents.get(id)
        if entry is None:
            return None
        return supplier(entry) if target == "Supplier" else remote(entry)


PLATFORM = platform(
    "computing_books",
    "Computing Books",
    reach=Reach.CALL,
    certainty=Certainty(replay_seconds=0, absent_after_seconds=10),
    limits=Limits(rates=(), at_once=1, batch=1),
    pack=pack_in(1),
    build=build_in(taxed=taxed),
    client=Client,
    push=Pushing(build=push, targets={MasterKind.SUPPLIER: "Supplier"}, records=records),
    tax_amounts=TaxAmounts.COMPUTED,
    creates=frozenset({MasterKind.SUPPLIER}),
    updates=frozenset({MasterKind.SUPPLIER}),
    records=frozenset({RecordKind.ACCOUNT, RecordKind.SUPPLIER, RecordKind.TAX_RATE}),
)
