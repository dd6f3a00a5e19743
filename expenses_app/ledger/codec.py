"""Documents and what belongs to them as JSON and back, exactly: a Decimal stays that Decimal, with its places."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document, Expectation, Notice
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import Call, Difference, FileReference, Remote

_DECIMAL = "$decimal"


def pack_value(value: Any) -> Any:
    """Plain JSON for a vendor's body; Decimals become {"$decimal": "12.30"}."""
    if isinstance(value, Decimal):
        return {_DECIMAL: format(value, "f")}
    if isinstance(value, Mapping):
        return {key: pack_value(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [pack_value(inner) for inner in value]
    return value


def unpack_value(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {_DECIMAL}:
            return Decimal(value[_DECIMAL])
        return {key: unpack_value(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [unpack_value(inner) for inner in value]
    return value


def remote_as_json(remote: Remote) -> dict[str, Any]:
    return {
        "ids": dict(remote.ids),
        "version": remote.version,
        "url": remote.url,
        "total": None if remote.total is None else format(remote.total, "f"),
        "tax": None if remote.tax is None else format(remote.tax, "f"),
        "posted": remote.posted,
        "detail": pack_value(remote.detail),
    }


def remote_from_json(stored: Mapping[str, Any]) -> Remote:
    return Remote(
        ids=stored["ids"],
        version=stored["version"],
        url=stored["url"],
        total=None if stored["total"] is None else Decimal(stored["total"]),
        tax=None if stored["tax"] is None else Decimal(stored["tax"]),
        posted=stored["posted"],
        detail=unpack_value(stored["detail"]),
    )


def _optional_remote(stored: Mapping[str, Any] | None) -> Remote | None:
    return remote_from_json(stored) if stored else None


def file_as_json(file: FileReference) -> dict[str, Any]:
    return {
        "key": file.key,
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def _file(stored: Mapping[str, Any] | None) -> FileReference | None:
    return FileReference(**stored) if stored else None


def document_as_json(document: Document) -> dict[str, Any]:
    expected = document.expectation
    return {
        "marker": document.marker,
        "operation": document.operation.value,
        "target": document.target,
        "body": pack_value(document.body),
        "expectation": None
        if expected is None
        else {
            "date": expected.date.isoformat(),
            "account_id": expected.account_id,
            "currency": expected.currency,
            "total": format(expected.total, "f"),
            "tax": format(expected.tax, "f"),
            "counter_account_id": expected.counter_account_id,
        },
        "role": document.role.value,
        "needs": list(document.needs),
        "lane": document.lane,
        "notices": [
            {
                "field": notice.field,
                "message": notice.message.as_json(),
                "original": notice.original,
                "written": notice.written,
            }
            for notice in document.notices
        ],
        "standing": remote_as_json(document.standing) if document.standing else None,
        "parent": remote_as_json(document.parent) if document.parent else None,
        "parent_target": document.parent_target,
        "file": file_as_json(document.file) if document.file else None,
        "names": dict(document.names),
        "page": document.page,
        "part": document.part,
        "counters": document.counters,
        "content": document.content,
    }


def document_from_json(stored: Mapping[str, Any]) -> Document:
    expected = stored["expectation"]
    return Document(
        marker=stored["marker"],
        operation=Operation(stored["operation"]),
        target=stored["target"],
        body=unpack_value(stored["body"]),
        expectation=None
        if expected is None
        else Expectation(
            date=datetime.date.fromisoformat(expected["date"]),
            account_id=expected["account_id"],
            currency=expected["currency"],
            total=Decimal(expected["total"]),
            tax=Decimal(expected["tax"]),
            counter_account_id=expected["counter_account_id"],
        ),
        role=Role(stored["role"]),
        needs=tuple(stored["needs"]),
        lane=stored["lane"],
        notices=tuple(
            Notice(
                notice["field"], Message.from_json(notice["message"]), notice["original"], notice["written"]
            )
            for notice in stored["notices"]
        ),
        standing=_optional_remote(stored["standing"]),
        parent=_optional_remote(stored["parent"]),
        parent_target=stored["parent_target"],
        file=_file(stored["file"]),
        names=stored["names"],
        page=stored.get("page", ""),
        part=stored.get("part", "main"),
        counters=stored.get("counters", False),
        content=stored.get("content", ""),
    )


def call_as_json(call: Call) -> dict[str, Any]:
    """All of a call but its bytes, which are kept as bytes."""
    return {
        "method": call.method,
        "path": call.path,
        "headers": [list(pair) for pair in call.headers],
        "file": file_as_json(call.file) if call.file else None,
    }


def call_from_json(stored: Mapping[str, Any], head: bytes, tail: bytes) -> Call:
    return Call(
        method=stored["method"],
        path=stored["path"],
        headers=tuple((name, value) for name, value in stored["headers"]),
        head=head,
        file=_file(stored["file"]),
        tail=tail,
    )


def differences_as_json(differences: tuple[Difference, ...]) -> list[dict[str, str]]:
    return [{"field": one.field, "wanted": one.wanted, "found": one.found} for one in differences]
