"""Taking a document back: deletion, as QuickBooks lets only a person void these."""

from expenses_app.ledger.documents import Document
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.promise import Marked


def deletion(standing: Remote, marker: str) -> Document:
    """The deletion of `standing`, whatever sort of document it is."""
    return Document(
        marker=marker,
        operation=Operation.VOID,
        target=standing.detail["target"],
        body={"Id": standing.id, "SyncToken": standing.version},
        standing=standing,
    )


def void(marked: Marked) -> tuple[Document, ...]:
    return (deletion(marked.standing["main"], marked.marker("main")),)
