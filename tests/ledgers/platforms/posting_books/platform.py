"""What is posted is never changed: a counter-entry takes it back. Entries are laid into journals that must be there first.

Like Business Central: a draft gets another id when somebody posts it, or when the ledger's own queue does.
"""

from expenses_app.ledger.capabilities import Certainty, Limits, Reach
from expenses_app.ledger.entries import Kind
from expenses_app.ledger.finding import Absent, Bearing, Change, Standing
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import RefusedOutcome, Written
from tests.ledgers.books import Books
from tests.ledgers.building import build_anew, counter
from tests.ledgers.simple import NothingToRead, pack_in, platform, remote

JOURNAL = "EXPSYNC"


class Client(NothingToRead):
    def __init__(self, session, tenant, addresses) -> None:
        self.books = Books.by_tenant[tenant]

    def prepare(self, documents):
        for name in {one.lane for one in documents}:
            if name not in self.books.journals:
                self.books.call("prepare", lambda name=name: self.books.journals.add(name))

    def send(self, parcel, documents, file_bytes):
        return {
            one.marker: self.books.call(one.operation.value, lambda one=one: self._apply(one))
            for one in documents
        }

    def _apply(self, document):
        assert document.operation is Operation.CREATE, "nothing is changed or deleted here"
        assert document.lane in self.books.journals, "the journal is missing"
        refusal = self.books.refuse(document.body)
        if refusal is not None:
            return RefusedOutcome(refusal)
        entry = self.books.new(document.body, document.marker)
        entry.posted = not self.books.drafts
        return Written(remote(entry))

    def find(self, documents, since):
        return self.books.call("find", lambda: {one.marker: self._find(one) for one in documents})

    def _find(self, document):
        for entry in self.books.documents.values():
            if entry.marker == document.marker:
                return Standing(remote(entry))
        return Absent()

    def bearing(self, since):
        return iter([Bearing(one.marker, "Entry", remote(one)) for one in self.books.documents.values()])


def post_there(books: Books, id: str) -> None:
    """Somebody, or the ledger's own queue, posts a draft: it goes, and an entry with another id stands in its place."""
    draft = books.documents.pop(id)
    entry = books.new(draft.body, draft.marker)
    books.changed.append(
        Change("Entry", id, "", removed=True, became=Bearing(draft.marker, "Entry", remote(entry)))
    )


PLATFORM = platform(
    "posting_books",
    "Posting Books",
    reach=Reach.CALL,
    certainty=Certainty(replay_seconds=0, absent_after_seconds=10),
    limits=Limits(rates=(), at_once=1, batch=1),
    pack=pack_in(1),
    build=build_anew(JOURNAL),
    void=counter(JOURNAL),
    client=Client,
    updatable=frozenset(),
    replaceable=frozenset({Kind.EXPENSE}),
    drafts=frozenset({Kind.EXPENSE}),
)
