"""A new ledger document in place of one that cannot be told apart: the next incarnation, with a marker of its own."""

from datetime import datetime

from expenses_app.companies.installation import installation_id
from expenses_app.core.messages import Message
from expenses_app.ledger.codec import document_as_json
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import LedgerError, Unbuildable
from expenses_app.ledger.operations import Operation, Role
from expenses_app.reference_data.queries import chart_for
from expenses_app.sync.engine.transitions import error_as_json, move
from expenses_app.sync.entries import entry_from, references_of
from expenses_app.sync.models import Part
from expenses_app.sync.preview import marked_for
from expenses_app.sync.states import Event


def written_anew(part: Part, now: datetime) -> list[str]:
    """Queue an ambiguous part as a document of the next incarnation. Returns the names of the fields to save.

    What does not build any more is refused with its cause. A part that shares its transaction with others, or that is
    no transaction's document, keeps its marker and goes at the next generation.
    """
    names = move(
        part,
        Event.NONE_FITS,
        now,
        generation=part.generation + 1,
        candidates=[],
        error=None,
        not_before=now,
        first_sent_at=None,
        last_sent_at=None,
        questions=0,
        searches=0,
    )
    transaction = part.write.transaction
    alone = part.write.parts.filter(role=Role.MAIN).count() == 1
    if transaction is None or part.operation != Operation.CREATE or not alone:
        return names
    transaction.incarnation = part.incarnation + 1
    transaction.save(update_fields=["incarnation"])
    try:
        document = _rebuilt(part)
    except LedgerError as error:
        return names + move(part, Event.REFUSED, now, error=error_as_json(error))
    part.incarnation += 1
    part.marker = document.marker
    part.document = document_as_json(document)
    part.batch_limit = 1
    return [*names, "incarnation", "marker", "document", "batch_limit"]


def _rebuilt(part: Part) -> Document:
    """The part's document from the revision that was posted. Raises LedgerError."""
    write, connection = part.write, part.connection
    transaction, facts = write.transaction, connection.facts
    if transaction is None or facts is None:
        raise Unbuildable(Message("The first reading of the accounting software is not finished."))
    content = transaction.revisions.get(number=write.revision).content
    plan = connection.declared.build(
        entry_from(content),
        chart_for(connection, references_of(content)),
        facts,
        marked_for(transaction, connection, installation_id(), {}),
    )
    return next(document for document in plan.documents if document.part == part.name)
