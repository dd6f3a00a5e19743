"""Receipts follow their document: what is needed to build one is known only once the document stands."""

from expenses_app.connections.models import Connection
from expenses_app.core.messages import Message
from expenses_app.ledger.codec import document_as_json, remote_from_json
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Gone, Unsupported
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.promise import Platform
from expenses_app.sync.engine.files import open_receipt
from expenses_app.sync.models import Part
from expenses_app.sync.states import State


def complete(part: Part, connection: Connection, platform: Platform) -> Document | None:
    """Build the attachment's document and keep it on the part. None: the document it belongs to does not stand yet.

    Raises Unsupported, Unbuildable (the file does not fit, in any size) or Gone (there is nothing to attach to).
    """
    main = main_part(part)
    if main is None or main.state not in (State.WRITTEN, State.DRIFTED) or main.remote is None:
        if main is not None and main.state == State.DROPPED:
            raise Gone(Message("The document it belongs to is no longer in the ledger."))
        return None
    facts = connection.facts
    accepted = connection.capabilities.attachments
    if facts is None or accepted is None:
        raise Unsupported(
            Message(
                "%(platform)s takes no receipts with this kind of transaction.", {"platform": platform.name}
            )
        )
    file = open_receipt(part.company_id, part.write.subject_id, accepted)[0]
    document = platform.attach(file, remote_from_json(main.remote), main.target, facts, part.marker)
    part.document = document_as_json(document)
    part.target = document.target
    part.save(update_fields=["document", "target"])
    return document


def main_part(part: Part) -> Part | None:
    """The newest document of the transaction that a receipt's part belongs to."""
    return (
        Part.objects.filter(
            company_id=part.company_id,
            connection_id=part.connection_id,
            write__transaction_id=part.write.transaction_id,
            role=Role.MAIN,
            remote__isnull=False,
        )
        .exclude(operation=Operation.VOID)
        .order_by("-write__revision", "-settled_at")
        .first()
    )
