"""What one simulated platform must be able to do for the chassis."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis.clock import SimulatedClock
from expenses_app.simulators.chassis.faults import Fault
from expenses_app.simulators.chassis.ledger_view import (
    LedgerAttachment,
    LedgerDocument,
    OrganisationSummary,
    UserAction,
)


class ActionRefused(Exception):
    """A control request that makes no sense; its text says why."""


@dataclass
class Exchange:
    """One request on its way through the simulator. ``body`` is read; ``faults`` are those that hit it;
    ``notes`` are the platform's own, from ``entering`` to ``leaving``."""

    request: Request
    body: bytes
    number: int
    now: datetime
    organisation: str | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    def fault(self, kind: str) -> Fault | None:
        """Return the vendor-specific fault of this kind, if it hit this request."""
        return next((fault for fault in self.faults if fault.kind == kind), None)


class Platform(ABC):
    """A platform's API, consent pages and ledger. Every method may be called from several threads at once:
    implementations take one lock per organisation."""

    name: str
    title: str
    fault_kinds: dict[str, str] = {}
    faults_elsewhere: frozenset[str] = frozenset()
    """Kinds of fault that do not hit requests to the simulator, but what the platform does by itself."""
    actions: Sequence[UserAction] = ()

    def __init__(self, clock: SimulatedClock) -> None:
        self.clock = clock

    # --- the vendor's side -------------------------------------------------------------------------------------

    @abstractmethod
    def handle(self, exchange: Exchange) -> Response:
        """Answer one request to the vendor's real paths, consent pages included."""

    def organisation_of(self, request: Request) -> str | None:
        """Return the organisation that a request names (for the log and for faults), or None."""
        return None

    def entering(self, exchange: Exchange) -> Response | None:
        """Called before any fault or delay; an answer here is final (limits, for example)."""
        return None

    def leaving(self, exchange: Exchange) -> None:
        """Called when the answer is about to leave, also after a fault, if ``entering`` returned None."""
        return

    # --- the ledger, to be read --------------------------------------------------------------------------------

    @abstractmethod
    def organisations(self) -> list[OrganisationSummary]:
        """Every organisation with its counts."""

    @abstractmethod
    def document_keys(self, organisation: str) -> Sequence[tuple[str, str]]:
        """(kind, key) of every document in order of creation; raises KeyError for an unknown organisation."""

    @abstractmethod
    def document(self, organisation: str, kind: str, key: str) -> LedgerDocument:
        """One document as it stands; raises KeyError."""

    @abstractmethod
    def attachment(self, organisation: str, key: str) -> LedgerAttachment:
        """One stored file; raises KeyError."""

    def other_attachments(self, organisation: str) -> Sequence[LedgerAttachment]:
        """Files that hang on something else than a document, or on nothing."""
        return ()

    def lists(self, organisation: str) -> dict[str, Sequence[dict[str, Any]]]:
        """Reference data by name (accounts, contacts …), each row a flat dict for the pages and the control interface."""
        return {}

    # --- what the control interface may do -----------------------------------------------------------------------

    @abstractmethod
    def create_organisation(self, wish: dict[str, Any]) -> OrganisationSummary:
        """Create an organisation; raises ActionRefused. Keys: name, country, currency, multi_currency, plan, sizes."""

    @abstractmethod
    def act(self, organisation: str, action: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Act as a person inside the software; raises ActionRefused or KeyError."""

    @abstractmethod
    def mint_tokens(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Make an access and refresh token pair without consent; raises ActionRefused."""

    def limits(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read the limits, or change them first when a wish is given; raises ActionRefused."""
        return {"enforce": False}

    def switches(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read the switches for unconfirmed behaviour, or change them first; raises ActionRefused."""
        return {}

    def close(self) -> None:
        """Called once when the simulator stops: end what runs in the background."""
        return

    @abstractmethod
    def reset(self) -> None:
        """Return to the seed organisations, forgetting all documents and tokens."""

    @abstractmethod
    def dump(self) -> bytes:
        """Everything that must survive a restart."""

    @abstractmethod
    def load(self, stored: bytes) -> None:
        """Become what ``dump`` returned."""
