"""Documents -> exact bytes: one document as itself, several as a batch, a file as one multipart upload."""

from collections.abc import Iterator, Sequence

from expenses_app.core.json_bytes import dumps
from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import Limits
from expenses_app.ledger.documents import Document, Keyed
from expenses_app.ledger.errors import Defect
from expenses_app.ledger.markers import batch_key
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Call, Parcel
from expenses_app.platforms.quickbooks_online.names import MASTERS, MINOR_VERSION, TARGETS

_JSON = (("Accept", "application/json"), ("Content-Type", "application/json"))
_OPERATIONS = {
    Operation.CREATE: "create",
    Operation.REPLACE: "create",
    Operation.UPDATE: "update",
    Operation.VOID: "delete",
}
_ENVELOPE_BYTES = 200
_ITEM_BYTES = 100  # bId, operation and punctuation of one batch item


def pack(keyed: Sequence[Keyed], limits: Limits) -> list[Parcel]:
    """Parcels in the order of the documents, of one operation each, at most `limits.batch` documents and
    `limits.max_parcel_bytes`. Documents of different sorts may share a batch, files go alone."""
    return [_parcel(group) for group in _groups(keyed, limits)]


def batch_id(index: int) -> str:
    """bId of the item at `index`, at most 10 characters beside a requestid."""
    return str(index + 1)


def _groups(keyed: Sequence[Keyed], limits: Limits) -> Iterator[list[Keyed]]:
    group: list[Keyed] = []
    size = 0
    for one in keyed:
        added = len(dumps(one.document.body)) + _ITEM_BYTES
        full = len(group) >= limits.batch or size + added > limits.max_parcel_bytes - _ENVELOPE_BYTES
        if group and (full or not _together(group, one)):
            yield group
            group, size = [], 0
        group.append(one)
        size += added
    if group:
        yield group


def _together(group: Sequence[Keyed], one: Keyed) -> bool:
    operation = group[0].document.operation
    return (
        one.document.operation is operation
        and operation in _OPERATIONS
        and not {member.document.marker for member in group} & set(one.document.needs)
    )


def _parcel(group: Sequence[Keyed]) -> Parcel:
    documents = [one.document for one in group]
    key = batch_key(tuple(one.call_key for one in group))
    return Parcel(
        operation=documents[0].operation,
        markers=tuple(document.marker for document in documents),
        call_key=key,
        calls=(_call(documents, key),),
    )


def _call(documents: Sequence[Document], key: str) -> Call:
    first = documents[0]
    query = f"?minorversion={MINOR_VERSION}&requestid={key}"
    if first.operation is Operation.ATTACH:
        return _upload(first, query, key)
    if len(documents) > 1:
        return Call("POST", f"/batch{query}", _JSON, dumps({"BatchItemRequest": _items(documents)}))
    path = (MASTERS if first.operation is Operation.PUSH else TARGETS)[first.target].path
    if first.operation is Operation.VOID:
        query += "&operation=delete"
    return Call("POST", path + query, _JSON, dumps(first.body))


def _items(documents: Sequence[Document]) -> list[dict[str, object]]:
    return [
        {
            "bId": batch_id(index),
            "operation": _OPERATIONS[document.operation],
            document.target: document.body,
        }
        for index, document in enumerate(documents)
    ]


def _upload(document: Document, query: str, key: str) -> Call:
    """The metadata and then the raw bytes, with a boundary made of the call key, so that a repeat is the same bytes."""
    if document.file is None:
        raise Defect(Message("An attachment needs its file."))
    boundary = f"expenses-{key}"
    head = b"".join(
        (
            f"--{boundary}\r\n".encode(),
            b'Content-Disposition: form-data; name="file_metadata_01"\r\n',
            b"Content-Type: application/json\r\n\r\n",
            dumps(document.body),
            f"\r\n--{boundary}\r\n".encode(),
            b'Content-Disposition: form-data; name="file_content_01"; filename="',
            document.body["FileName"].encode(),
            b'"\r\n',
            f"Content-Type: {document.file.content_type}\r\n\r\n".encode(),
        )
    )
    headers = (("Accept", "application/json"), ("Content-Type", f"multipart/form-data; boundary={boundary}"))
    return Call(
        "POST", f"/upload{query}", headers, head, file=document.file, tail=f"\r\n--{boundary}--\r\n".encode()
    )
