"""The promise every platform's adapter keeps. The engine knows nothing else of a platform."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from expenses_app.ledger.authorisation import Address as Address
from expenses_app.ledger.authorisation import OAuth2 as OAuth2
from expenses_app.ledger.authorisation import Tenant as Tenant
from expenses_app.ledger.authorisation import Tenants, Way
from expenses_app.ledger.capabilities import Capabilities, Certainty, Limits, Reach
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Document, Keyed, Plan
from expenses_app.ledger.entries import Entry
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.finding import Bearing, Change, Found
from expenses_app.ledger.masters import Draft, MasterKind
from expenses_app.ledger.notices import Notices
from expenses_app.ledger.parcels import FileReference, Outcome, Parcel, Remote
from expenses_app.ledger.polling import Polling
from expenses_app.ledger.records import AnyRecord, RecordKind
from expenses_app.ledger.session import Answer as Answer
from expenses_app.ledger.session import Session as Session


@dataclass(frozen=True)
class Page:
    """One step of reading. `cursor` continues it (None: at the end). `complete`: all pages together are the whole list,
    so what is missing was deleted. `high_water`: from where the next incremental reading starts (aware)."""

    records: Sequence[AnyRecord]
    cursor: str | None
    complete: bool
    high_water: datetime | None = None


@dataclass(frozen=True)
class Marked:
    """Everything a builder may know besides the entry: how to name its documents and what stands already.

    A document is known by its `part` among those of its entry: "main", and others of the adapter's choice that stay the
    same from revision to revision ("line-1", "supplier"); no two documents of a Plan have the same, but for an undo and
    what is made in its place.

    `marker(part)` names that document in the ledger: the standing one where it stands, else the one to be made.
    `anew(part)` names the document that is made in place of a standing one that is taken back.
    `standing` maps every part that stands to its Remote as last written or last seen; its `detail` is what the adapter's
    own client put there, and has to hold what a change or an undo needs.
    `contents` maps parts to the `Document.content` they were last written with; drifted ones are left out.
    `site`: the transaction's address for people, where the ledger takes one.
    """

    marker: Callable[[str], str]
    standing: Mapping[str, Remote]
    anew: Callable[[str], str]
    contents: Mapping[str, str] = field(default_factory=dict)
    site: str = ""

    def undoing(self, part: str = "main") -> str:
        """The marker of a document that takes a part back and stays in the ledger itself (a counter-entry)."""
        return self.marker(f"undo-{part}")


class Builder(Protocol):
    """`documents.build`: pure, no clock, no randomness, nothing fetched.

    Where nothing stands, it builds new documents. For a part that stands there are three ways, by `ledger.replacing`:

    - it can be changed in place: operation UPDATE, `standing` set, the marker it has;
    - it cannot (`keeps` says so, or the kind is in `replaceable` and not in `updatable`): `replaced(undo, anew)`. A person
      is asked first; the new document is sent once the old one is taken back, and never before;
    - the entry is several documents: `in_parts` changes those that say something else, adds new ones, and takes away
      those that are no longer wanted.

    A document that needs another one first names its marker in `needs`; both are in the same Plan. Where the ledger
    computes the tax, `computed_tax.check_tax` compares its figures with those entered.

    Raises Unsupported (the platform has no such thing), Unbuildable (TaxDiffers among them) or ReferenceGone (with
    `field`), Locked where what stands may not be touched.
    """

    def __call__(self, entry: Entry, chart: Chart, facts: Facts, marked: Marked) -> Plan: ...


class Voider(Protocol):
    """`documents.void`: take back every part of `marked.standing`, each by a document of its own with that `part`.

    Operation VOID with `standing` where the document goes away or is marked as void. Where nothing can be deleted, a
    counter-entry: operation CREATE, `counters=True`, `standing`, the marker `marked.undoing(part)`.
    Raises Unsupported or Locked.
    """

    def __call__(self, entry: Entry, facts: Facts, marked: Marked) -> Plan: ...


class Pusher(Protocol):
    """`documents.push`: one document that makes the record of `draft`, or changes the one that is `standing`.

    Operation PUSH, no expectation, `marker` where the ledger has a place for it. `standing` is what `Client.fetch`
    answered; of it everything that the draft does not speak of is kept. Raises Unsupported or Unbuildable with `field`
    (the draft's own name of it).
    """

    def __call__(self, draft: Draft, facts: Facts, marker: str, standing: Remote | None) -> Document: ...


@dataclass(frozen=True)
class Pushing:
    """How records are written. `targets`: the vendor's record name of each kind that is created or updated, as `fetch`
    takes it. `records`: what reference data has to know of a written one, all kinds under which it can be chosen; pure,
    from `Remote.detail`, which for these targets holds the vendor's record as read.

    A ledger with unique names refuses the second record of a name; where names are not unique, `send` looks first. A record
    of that name that does not bear our marker is answered with Duplicate, and `find` offers it as Several: a person takes
    it or chooses another name.
    """

    build: Pusher
    targets: Mapping[MasterKind, str]
    records: Callable[[Document, Remote], Sequence[AnyRecord]]


class Attacher(Protocol):
    """`documents.attach`: one companion for one file; `parent_target`, `parent` as the main document was written."""

    def __call__(
        self, file: FileReference, parent: Remote, parent_target: str, facts: Facts, marker: str
    ) -> Document: ...


class Packer(Protocol):
    """`documents.pack`: pure. Parcels of one operation each, in the order of the documents, within `limits`. Raises Defect."""

    def __call__(self, keyed: Sequence[Keyed], limits: Limits) -> list[Parcel]: ...


class FileBytes(Protocol):
    def __call__(self, file: FileReference) -> bytes: ...


class Client(Protocol):
    """The only code that talks. Every method may raise a LedgerError that concerns the whole call."""

    def facts(self) -> Facts: ...

    def read(self, kind: RecordKind, since: datetime | None, cursor: str | None) -> Page:
        """One page. `since` (aware) asks for what changed since; platforms that cannot tell read everything."""
        ...

    def send(
        self, parcel: Parcel, documents: Sequence[Document], file_bytes: FileBytes
    ) -> Mapping[str, Outcome]:
        """Send the stored bytes once. An outcome for every marker.

        Raises OutcomeUnknown when anything may have been written without an answer; any other LedgerError means that
        surely nothing was written. A change compares versions first and answers Stale where somebody changed the document.
        A VOID of what is gone already answers Gone: the engine takes that for done.
        """
        ...

    def find(self, documents: Sequence[Document], since: datetime) -> Mapping[str, Found]:
        """Ask whether the documents stand. `since`: first byte of the first attempt (aware).

        New ones (CREATE, PUSH without `standing`, counter-entries) by marker or by declared facts. UPDATE, VOID and PUSH
        with `standing` by the standing id: the document as it is now, compared with what was wanted; Absent when it is
        gone, which is what a VOID hopes for. Files by their parent.
        """
        ...

    def bearing(self, since: datetime) -> Iterator[Bearing]:
        """Documents with a marker of ours, made or changed since then (aware)."""
        ...

    def changes(self, since: datetime) -> Iterator[Change]:
        """Documents of the kinds we write that were changed, removed or, being drafts, posted since then (aware)."""
        ...

    def fetch(self, target: str, id: str) -> Remote | None:
        """The document, or the record of a pushed kind, as it stands; None when it is gone. `posted` tells drafts apart."""
        ...


class PreparingClient(Client, Protocol):
    """For platforms where documents are laid into something that must be there first (a journal, a folder)."""

    def prepare(self, documents: Sequence[Document]) -> None:
        """Make sure that it is there, by its name; idempotent. Called before each `send` with the same documents, so a
        client remembers for its own life what it found. A LedgerError means that nothing of the documents was sent."""
        ...


class FinishingClient(Client, Protocol):
    """For platforms where one document takes several calls."""

    def finish(self, document: Document, remote: Remote) -> Outcome: ...

    def clear(self, documents: Sequence[Document]) -> None: ...


@dataclass(frozen=True)
class Platform:
    """One accounting package. Its folder under `platforms/` exports exactly one of these as PLATFORM.

    `authorisation`: the way in that is offered first; `other_ways` can be chosen instead. `polling`: for reach POLLED,
    whose authorisation is a Connector. Such a platform's client is an ordinary Client: each parcel has one Call, whose body
    is handed out and whose reply `send` then reads from `session.write`; every other method asks through `session.ask`.
    A cursor that `read` gives holds for one session of the system; a list that is broken off begins again with None.
    """

    key: str
    name: str
    tile: str  # two letters
    integration_key: str
    reach: Reach
    addresses: Mapping[str, Address]
    authorisation: Way
    capabilities: Capabilities
    certainty: Certainty
    limits: Limits
    narrow: Callable[[Capabilities, Facts], Capabilities]
    build: Builder
    void: Voider
    attach: Attacher
    pack: Packer
    client: Callable[[Session, str, Mapping[str, str]], Client]  # session, tenant id, addresses in force
    tenants: Tenants
    push: Pushing | None = None  # None: the platform takes no records from us
    end_tenant: Callable[[Session, Tenant], None] | None = None
    client_variables: tuple[str, str] = ("", "")  # environment variables of client id and client secret
    other_ways: tuple[Way, ...] = ()
    polling: Polling | None = None
    notices: Notices | None = None  # None: the platform does not tell of changes by itself

    @property
    def ways(self) -> tuple[Way, ...]:
        return (self.authorisation, *self.other_ways)

    def way(self, key: str) -> Way:
        """The way in of that key; "" is the first. Raises KeyError."""
        for one in self.ways:
            if key in ("", one.key):
                return one
        raise KeyError(key)
