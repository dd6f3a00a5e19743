"""Documents -> exact bytes. New documents of one sort travel together, all else alone."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from expenses_app.core.json_bytes import dumps
from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import Limits
from expenses_app.ledger.documents import Document, Keyed
from expenses_app.ledger.errors import Defect
from expenses_app.ledger.markers import batch_key
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Call, Parcel
from expenses_app.platforms.xero.names import ACCOUNT, BANK_TRANSFER, MASTERS, TARGETS, Target

_JSON = (("Accept", "application/json"), ("Content-Type", "application/json"))
_ENVELOPE_BYTES = 200
_NEW = frozenset({Operation.CREATE, Operation.REPLACE})


def pack(keyed: Sequence[Keyed], limits: Limits) -> list[Parcel]:
    """Parcels in the order of the documents, at most `limits.batch` documents and `limits.max_parcel_bytes` each.

    Changes and deletions go alone: the document is read and compared before each. So do transfers, whose endpoint has no
    summarizeErrors: a refusal of one would leave the fate of the others open.
    """
    return [_parcel(group) for group in _groups(keyed, limits)]


def _groups(keyed: Sequence[Keyed], limits: Limits) -> Iterator[list[Keyed]]:
    group: list[Keyed] = []
    size = 0
    for one in keyed:
        added = len(dumps(one.document.body)) + 1
        full = len(group) >= limits.batch or size + added > limits.max_parcel_bytes - _ENVELOPE_BYTES
        if group and (full or not _together(group, one)):
            yield group
            group, size = [], 0
        group.append(one)
        size += added
    if group:
        yield group


def _together(group: Sequence[Keyed], one: Keyed) -> bool:
    first = group[0].document
    return (
        one.document.operation is first.operation
        and first.operation in _NEW
        and first.target != BANK_TRANSFER.name
        and one.document.target == first.target
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
    if first.operation is Operation.ATTACH:
        return _upload(first, key)
    if first.operation is Operation.PUSH:
        return _record(first, key)
    target = TARGETS[first.target]
    headers = (*_JSON, ("Idempotency-Key", key))
    if first.operation in _NEW:
        query = "" if target is BANK_TRANSFER else "?summarizeErrors=false"
        body = dumps({target.plural: [document.body for document in documents]})
        return Call("PUT", target.path + query, headers, body)
    if first.standing is None:
        raise Defect(Message("A change needs the document it changes."))
    return Call("POST", f"{target.path}/{first.standing.id}", headers, _changing(target, first))


def _record(document: Document, key: str) -> Call:
    """A new account is a bare object; everything else comes in a list of one."""
    target = MASTERS[document.target]
    headers = (*_JSON, ("Idempotency-Key", key))
    bare = target is ACCOUNT and document.standing is None
    body = dumps(document.body if bare else {target.plural: [document.body]})
    if document.standing is None:
        return Call("PUT", target.path, headers, body)
    return Call("POST", f"{target.path}/{document.standing.id}", headers, body)


def _changing(target: Target, document: Document) -> bytes:
    """A transfer's deletion by its id is the bare status; everything else comes in a list of one."""
    return dumps(document.body if target is BANK_TRANSFER else {target.plural: [document.body]})


def _upload(document: Document, key: str) -> Call:
    """PUT of the raw bytes; the same name replaces."""
    if document.parent is None or document.file is None:
        raise Defect(Message("An attachment needs its document and its file."))
    parent = TARGETS[document.parent_target]
    name = quote(document.body["FileName"], safe="")
    return Call(
        "PUT",
        f"{parent.path}/{document.parent.id}/Attachments/{name}",
        (
            ("Accept", "application/json"),
            ("Content-Type", document.file.content_type),
            ("Idempotency-Key", key),
        ),
        file=document.file,
    )
