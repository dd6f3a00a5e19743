"""Exact bytes for one sending, and what became of each document in it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from expenses_app.ledger.operations import Operation

if TYPE_CHECKING:
    from expenses_app.ledger.errors import LedgerError


@dataclass(frozen=True)
class FileReference:
    """A file whose bytes belong into a call. They are kept once, elsewhere; `sha256` pins them. `size` is in bytes."""

    key: str
    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Call:
    """One HTTP request but for its address' host and its authorisation. Body = head + the file's bytes + tail."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    head: bytes = b""
    file: FileReference | None = None
    tail: bytes = b""

    def body(self, file_bytes: bytes = b"") -> bytes:
        return self.head + file_bytes + self.tail


@dataclass(frozen=True)
class Parcel:
    """1…n documents of one operation that travel together. `atomic`: all are written or none."""

    operation: Operation
    markers: tuple[str, ...]
    call_key: str
    calls: tuple[Call, ...]
    atomic: bool = False
    strategy: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over every call, hexadecimal; a file counts by its own digest."""
        summed = hashlib.sha256()
        for call in self.calls:
            for piece in (call.method.encode(), call.path.encode(), repr(call.headers).encode(), call.head):
                summed.update(len(piece).to_bytes(8, "big") + piece)
            summed.update((call.file.sha256 if call.file else "").encode() + call.tail)
        return summed.hexdigest()


@dataclass(frozen=True)
class Remote:
    """A document as it stands in the ledger.

    `ids`: the vendor's ids by name, `id` being the principal one. `version`: opaque token or time stamp.
    `url`: where a person can open it. `total`, `tax`: positive, in the document's currency, None where not told.
    `detail`: what a later update needs (line ids, say); plain JSON values.
    """

    ids: Mapping[str, str]
    version: str = ""
    url: str = ""
    total: Decimal | None = None
    tax: Decimal | None = None
    posted: bool = True  # False: a draft, or scheduled
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.ids["id"]


@dataclass(frozen=True)
class Difference:
    """The ledger shows something else than what we wanted. Values are texts for people."""

    field: str
    wanted: str
    found: str


@dataclass(frozen=True)
class Written:
    """Stands in the ledger. `differences` are what the ledger computed otherwise (tax, total); never corrected silently."""

    remote: Remote
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class RefusedOutcome:
    """This document was answered by an error; the others of the parcel go on."""

    error: "LedgerError"


@dataclass(frozen=True)
class NotRun:
    """Surely not tried (the batch stopped before it)."""


Outcome = Written | RefusedOutcome | NotRun
