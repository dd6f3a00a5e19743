"""The promise every platform's adapter keeps. The engine knows nothing else of a platform."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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

    `marker(part)` gives the marker of the entry's document named `part`. `standing` maps part to the Remote as last
    written, for updates and voids. `site`: the transaction's address for people, where the ledger takes one.
    """

    marker: Callable[[str], str]
    standing: Mapping[str, Remote]
    site: str = ""


class Builder(Protocol):
    """`documents.build`: pure, no clock, no randomness, nothing fetched.

    Raises Unsupported (the platform has no such thing), Unbuildable or ReferenceGone (with `field`).
    The main document's part is named "main".
    """

    def __call__(self, entry: Entry, chart: Chart, facts: Facts, marked: Marked) -> Plan: ...


class Voider(Protocol):
    """`documents.void`: the documents that take `standing` back. Raises Unsupported or Locked."""

    def __call__(self, entry: Entry, facts: Facts, marked: Marked) -> Plan: ...


class Attacher(Protocol):
    """`documents.attach`: one companion for one file; `parent_target`, `parent` as the main document was written."""

    def __call__(
        self, file: FileReference, parent: Remote, parent_target: str, facts: Facts, marker: str
    ) -> Document: ...


class Packer(Protocol):
    """`documents.pack`: pure. Parcels of one operation each, in the order of the documents, within `limits`."""

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
        surely nothing was written.
        """
        ...

    def find(self, documents: Sequence[Document], since: datetime) -> Mapping[str, Found]:
        """Ask whether the documents stand, by marker or by declared facts. `since`: first byte of the first attempt (aware)."""
        ...

    def bearing(self, since: datetime) -> Iterator[Bearing]:
        """Documents with a marker of ours, made or changed since then (aware)."""
        ...

    def changes(self, since: datetime) -> Iterator[Change]:
        """Documents of the kinds we write that were changed or removed since then (aware)."""
        ...

    def fetch(self, target: str, id: str) -> Remote | None:
        """The document as it stands, None when it is gone."""
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
    end_tenant: Callable[[Session, Tenant], None] | None = None
    client_variables: tuple[str, str] = ("", "")  # environment variables of client id and client secret
    other_ways: tuple[Way, ...] = ()
    polling: Polling | None = None

    @property
    def ways(self) -> tuple[Way, ...]:
        return (self.authorisation, *self.other_ways)

    def way(self, key: str) -> Way:
        """The way in of that key; "" is the first. Raises KeyError."""
        for one in self.ways:
            if key in ("", one.key):
                return one
        raise KeyError(key)
