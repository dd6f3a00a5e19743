"""What will be written, in the vendor's shape: plain data that can be shown, compared, digested and packed."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import FileReference, Remote


@dataclass(frozen=True)
class Notice:
    """Something the ledger will hold otherwise than the user entered it. Shown before posting."""

    field: str
    message: Message
    original: str = ""
    written: str = ""


@dataclass(frozen=True)
class Expectation:
    """What the document must look like once written, for searching and comparing. Amounts positive, in `currency`."""

    date: datetime.date
    account_id: str
    currency: str
    total: Decimal
    tax: Decimal = Decimal(0)
    counter_account_id: str = ""  # transfers


@dataclass(frozen=True)
class Document:
    """One ledger document.

    `target`: the vendor's record name. `body`: the vendor's own shape, amounts as Decimal, ready to be serialised.
    `needs`: markers of documents that must stand first. `lane`: what must be written one after another; "" for none.
    `standing`: the document being changed or voided. `parent`: the Remote an attachment belongs to. `file`: its bytes.
    `part`: its name among the documents of its entry; what undoes one has the name of what it takes back.
    `counters`: a new document that takes the standing one back, where the ledger deletes nothing (a counter-entry).
    `content`: digest of what the part says, by which a later change sees that it need not be written again; "" for none.
    `names`: the ledger ids in the body with the words to show for them in the preview; `Field:id` where ids of different
    sorts may be the same.
    `page`: where a person will open it, below the platform's web address and ahead of its id; "" where the id alone tells.
    """

    marker: str
    operation: Operation
    target: str
    body: Mapping[str, Any]
    expectation: Expectation | None = None
    role: Role = Role.MAIN
    needs: tuple[str, ...] = ()
    lane: str = ""
    notices: tuple[Notice, ...] = ()
    standing: Remote | None = None
    parent: Remote | None = None
    parent_target: str = ""
    file: FileReference | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    part: str = "main"
    counters: bool = False
    content: str = ""

    @property
    def undoes(self) -> bool:
        """Whether it takes the standing document of its part back."""
        return self.counters or self.operation is Operation.VOID


@dataclass(frozen=True)
class Plan:
    """The documents of one entry, in the order they are needed."""

    documents: tuple[Document, ...]

    @property
    def replaces(self) -> bool:
        """Whether a document is taken back and the same part written anew. A person confirms that before it is posted."""
        return any(self.is_anew(document) for document in self.documents)

    def is_anew(self, document: Document) -> bool:
        """Whether it is made in place of one that this plan takes back."""
        return not document.undoes and any(
            other.undoes and other.part == document.part for other in self.documents
        )

    @property
    def notices(self) -> tuple[Notice, ...]:
        return tuple(notice for document in self.documents for notice in document.notices)


@dataclass(frozen=True)
class Keyed:
    """A document with the key of its call: marker, operation, revision, generation. Hexadecimal, 32 characters."""

    document: Document
    call_key: str
