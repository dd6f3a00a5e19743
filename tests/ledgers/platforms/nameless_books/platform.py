"""No field takes our marker: a document is found by date, account and amount, and several may fit.

Like a FreeAgent transfer; its bank account cannot be changed. A ledger record may be claimed once only, so what other
parts hold is not ours.
"""

from expenses_app.ledger.capabilities import Certainty, Limits, Reach
from expenses_app.ledger.entries import Kind
from expenses_app.ledger.finding import Absent, Several, Standing
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import RefusedOutcome, Remote, Written
from tests.ledgers.books import Books
from tests.ledgers.building import build_in
from tests.ledgers.simple import NothingToRead, change, pack_in, platform, remote


class Client(NothingToRead):
    def __init__(self, session, tenant, addresses) -> None:
        self.books = Books.by_tenant[tenant]

    def send(self, parcel, documents, file_bytes):
        return {
            one.marker: self.books.call(
                one.operation.value, lambda one=one: self._apply(one, parcel.strategy)
            )
            for one in documents
        }

    def _apply(self, document, strategy):
        self.books.writers.append(strategy)
        if document.operation is Operation.CREATE:
            refusal = self.books.refuse(document.body)
            return RefusedOutcome(refusal) if refusal else Written(remote(self.books.new(document.body)))
        if document.operation is Operation.ATTACH:
            self.books.documents[document.parent.id].files[document.file.name] = document.file.sha256
            return Written(Remote(ids={"id": f"{document.parent.id}/{document.file.name}"}))
        entry = self.books.documents[document.standing.id]
        if document.operation is Operation.VOID:
            del self.books.documents[entry.id]
            return Written(document.standing)
        return change(entry, document)

    def find(self, documents, since):
        return self.books.call("find", lambda: {one.marker: self._find(one, since) for one in documents})

    def _find(self, document, since):
        if document.operation is Operation.ATTACH:
            entry = self.books.documents.get(document.parent.id)
            if entry and document.file.name in entry.files:
                return Standing(Remote(ids={"id": f"{entry.id}/{document.file.name}"}))
            return Absent()
        if document.standing is not None:
            entry = self.books.documents.get(document.standing.id)
            return Standing(remote(entry)) if entry else Absent()
        fitting = [
            remote(one)
            for one in self.books.documents.values()
            if one.body == document.body and one.made_at is not None and one.made_at >= since
        ]
        if len(fitting) > 1:
            return Several(tuple(fitting))
        return Standing(fitting[0]) if fitting else Absent()

    def bearing(self, since):
        return iter(())


PLATFORM = platform(
    "nameless_books",
    "Nameless Books",
    reach=Reach.CALL,
    certainty=Certainty(
        replay_seconds=0, absent_after_seconds=60, searches=2, search_facts=("date", "account", "amount")
    ),
    limits=Limits(rates=(), at_once=1, batch=1),
    pack=pack_in(1),
    build=build_in(lambda entry: entry.bank_account_id, fixed=True),
    replaceable=frozenset({Kind.EXPENSE}),
    client=Client,
)
