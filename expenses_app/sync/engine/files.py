"""The bytes of a file that belongs into a call, checked against what was promised when the call was stored."""

import hashlib
from uuid import UUID

from expenses_app.connections.models import Connection
from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import Attachments
from expenses_app.ledger.errors import Gone, Unbuildable
from expenses_app.ledger.parcels import FileReference
from expenses_app.ledger.promise import FileBytes
from expenses_app.receipts.files.fit import CannotFit
from expenses_app.receipts.models import Receipt
from expenses_app.receipts.queries import open_for_sending


def open_receipt(company_id: UUID, receipt_id: UUID, accepted: Attachments) -> tuple[FileReference, bytes]:
    """The receipt as this platform takes it. Raises Unbuildable when it fits in no size, Gone when it was removed."""
    receipt = Receipt.objects.filter(company_id=company_id, id=receipt_id).first()
    if receipt is None:
        raise Gone(Message("The receipt was removed before it could be attached."), field="receipt")
    opened = open_for_sending(receipt, accepted.max_bytes, accepted.types)
    if isinstance(opened, CannotFit):
        raise Unbuildable(opened.message, field="receipt")
    reference = FileReference(
        key=str(receipt_id),
        name=opened.name,
        content_type=opened.content_type,
        size=len(opened.content),
        sha256=hashlib.sha256(opened.content).hexdigest(),
    )
    return reference, opened.content


def file_bytes_for(connection: Connection) -> FileBytes:
    """Opens the files of a connection's company. The opener raises Unbuildable when the bytes are not those stored."""
    accepted = connection.capabilities.attachments

    def read(file: FileReference) -> bytes:
        if accepted is not None:
            reference, content = open_receipt(connection.company_id, UUID(file.key), accepted)
            if reference.sha256 == file.sha256:
                return content
        raise Unbuildable(
            Message("The receipt’s file is not the one that was to be sent. Attach it again."),
            field="receipt",
        )

    return read
