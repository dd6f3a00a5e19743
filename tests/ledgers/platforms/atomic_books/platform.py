"""All or nothing: lines are laid into a journal, compared, then posted; three calls make the documents of one parcel.

Like Business Central: no native key, a refusal names no culprit, half a journal can be finished or cleared.
"""

from datetime import datetime

from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import Certainty, Limits, Reach
from expenses_app.ledger.errors import Refused
from expenses_app.ledger.finding import Absent, Bearing, Standing, Unfinished
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Difference, Remote, Written
from tests.ledgers.books import Books
from tests.ledgers.building import build_in
from tests.ledgers.simple import NothingToRead, change, pack_in, platform, remote


def written(books, entry, document=None) -> Written:
    """Stands; what this ledger computed otherwise is told."""
    if document is None or document.expectation is None:
        return Written(remote(entry))
    tax = books.tax_of(document.expectation.tax)
    differs = (
        ()
        if tax == document.expectation.tax
        else (Difference("tax", str(document.expectation.tax), str(tax)),)
    )
    entry.posted = not books.drafts
    return Written(remote(entry), differs)


class Client(NothingToRead):
    def __init__(self, session, tenant, addresses) -> None:
        self.books = Books.by_tenant[tenant]

    def send(self, parcel, documents, file_bytes):
        if parcel.operation is not Operation.CREATE:
            return {one.marker: self._one(one, file_bytes) for one in documents}
        self.books.call("clear", lambda: self._clear([one.marker for one in documents]))
        self.books.call("lines", lambda: self._lines(documents))
        return self.books.call("post", lambda: self._post(documents))

    def _one(self, document, file_bytes):
        return self.books.call(document.operation.value, lambda: self._apply(document, file_bytes))

    def _apply(self, document, file_bytes):
        if document.operation is Operation.ATTACH:
            entry = self.books.documents[document.parent.id]
            entry.files[document.file.name] = document.file.sha256
            return Written(Remote(ids={"id": f"{entry.id}/{document.file.name}"}))
        entry = self.books.documents[document.standing.id]
        if document.operation is Operation.VOID:
            del self.books.documents[entry.id]
            return Written(document.standing)
        return change(entry, document)

    def _lines(self, documents):
        for one in documents:
            self.books.new(one.body, one.marker, complete=False)

    def _post(self, documents, finishing=False):
        """What else lies in the journal would be posted with it in the real one."""
        markers = {one.marker: one for one in documents}
        lying = {one.marker for one in self.books.documents.values() if not one.complete}
        assert finishing or lying <= set(markers), "lines of others lie in the journal"
        mine = [entry for entry in self.books.documents.values() if entry.marker in markers]
        for entry in mine:
            refusal = self.books.refuse(entry.body)
            if refusal is not None:
                raise Refused(Message("The journal was refused."), said="one of the lines cannot be posted")
        for entry in mine:
            entry.complete = True
        return {entry.marker: written(self.books, entry, markers[entry.marker]) for entry in mine}

    def _clear(self, markers):
        for entry in list(self.books.documents.values()):
            if entry.marker in markers and not entry.complete:
                del self.books.documents[entry.id]

    def find(self, documents, since):
        return self.books.call("find", lambda: {one.marker: self._find(one) for one in documents})

    def _find(self, document):
        if document.operation is Operation.ATTACH:
            entry = self.books.documents.get(document.parent.id)
            if entry and entry.files.get(document.file.name) == document.file.sha256:
                return Standing(Remote(ids={"id": f"{entry.id}/{document.file.name}"}))
            return Absent()
        for entry in self.books.documents.values():
            if entry.marker == document.marker:
                if not entry.complete:
                    return Unfinished(remote(entry))
                same = document.operation is Operation.VOID or entry.body == document.body
                differs = (
                    () if same else (Difference("total", str(document.body["total"]), str(entry.total)),)
                )
                return Standing(remote(entry), differs)
        return Absent()

    def finish(self, document, begun):
        return self.books.call("post", lambda: self._post([document], finishing=True))[document.marker]

    def clear(self, documents):
        self.books.call("clear", lambda: self._clear([one.marker for one in documents]))

    def bearing(self, since: datetime):
        return iter(
            [
                Bearing(one.marker, "Entry", remote(one))
                for one in self.books.documents.values()
                if one.complete
            ]
        )


PLATFORM = platform(
    "atomic_books",
    "Atomic Books",
    reach=Reach.CALL,
    certainty=Certainty(replay_seconds=0, absent_after_seconds=10),
    limits=Limits(rates=(), at_once=2, batch=8),
    pack=pack_in(8, atomic=True),
    build=build_in(lambda entry: "journal"),
    client=Client,
)
