"""QuickBooks Desktop as the chassis sees it: company files, their computers, and the Web Connector that polls."""

import pickle
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import (
    ActionRefused,
    Exchange,
    LedgerAttachment,
    LedgerDocument,
    OrganisationSummary,
    Platform,
    SimulatedClock,
    Simulator,
    template_environment,
)
from expenses_app.simulators.quickbooks_desktop.company_file import ledger_view, quickbooks
from expenses_app.simulators.quickbooks_desktop.company_file.user_deeds import act as act_in_file
from expenses_app.simulators.quickbooks_desktop.connector_deeds import ConnectorDeeds
from expenses_app.simulators.quickbooks_desktop.connector_pages import PATH, ConnectorPages
from expenses_app.simulators.quickbooks_desktop.desk import Desk
from expenses_app.simulators.quickbooks_desktop.sdk import Sdk
from expenses_app.simulators.quickbooks_desktop.seed.demo import add_demo_documents
from expenses_app.simulators.quickbooks_desktop.seed.files import SEED, build, to_order
from expenses_app.simulators.quickbooks_desktop.switches import Switches
from expenses_app.simulators.quickbooks_desktop.user_actions import ACTIONS, IN_THE_FILE
from expenses_app.simulators.quickbooks_desktop.web_connector import update
from expenses_app.simulators.quickbooks_desktop.web_connector.calls import Wire
from expenses_app.simulators.quickbooks_desktop.web_connector.connector import Connector
from expenses_app.simulators.quickbooks_desktop.world import World

DEFAULT_LIMITS: dict[str, Any] = {"enforce": True, "poll_seconds": None, "message_set_seconds": 0.0}
SDK_PATH = "/sdk/"


class QuickBooksDesktop(Platform):
    """The simulated QuickBooks Desktop."""

    name = "quickbooks_desktop"
    title = "QuickBooks Desktop"
    fault_kinds = update.FAULT_KINDS | quickbooks.FAULT_KINDS
    faults_elsewhere = frozenset(fault_kinds)
    actions = ACTIONS

    def __init__(self, clock: SimulatedClock, *, seed_demo: bool = False) -> None:
        super().__init__(clock)
        self._seed_demo = seed_demo
        self._switches = Switches()
        self._limits = dict(DEFAULT_LIMITS)
        self.desk = Desk(clock, self._switches, self._limits)
        self.connector = Connector(
            clock, self._switches, self._limits, lambda: self.world.rows, self.desk.begin, self.desk.let_in
        )
        self._deeds = ConnectorDeeds(self.desk, self.connector)
        self._sdk = Sdk(self.desk)
        self._pages = ConnectorPages(
            self.connector, template_environment(self.title, Path(__file__).parent / "templates")
        )
        self._seed()

    @property
    def world(self) -> World:
        """Everything that survives a restart."""
        return self.desk.world

    def plug_in(self, simulator: Simulator) -> None:
        """Connect what acts by itself with the log and the faults of the simulator."""
        self.desk.faults = simulator.faults
        self.connector.plug_in(Wire(self.clock, simulator.log, simulator.faults), simulator.changed)

    def close(self) -> None:
        """Stop polling."""
        self.connector.end()

    # --- the vendor's side -------------------------------------------------------------------------------------

    def handle(self, exchange: Exchange) -> Response:
        """Answer a desktop program, or show the Web Connector's window."""
        request = exchange.request
        if request.path.startswith(SDK_PATH) and request.method == "POST":
            return self._sdk.answer(request, request.path.removeprefix(SDK_PATH).strip("/"))
        if request.path.startswith(PATH):
            return self._pages.answer(request, self.world, exchange.now)
        return Response("Not found", 404, mimetype="text/plain")

    def organisation_of(self, request: Request) -> str | None:
        """The company file that a desktop program names."""
        word = request.path.removeprefix(SDK_PATH).strip("/")
        try:
            return self.world.file(word).key if request.path.startswith(SDK_PATH) else None
        except KeyError:
            return None

    # --- the ledger, to be read --------------------------------------------------------------------------------

    def organisations(self) -> list[OrganisationSummary]:
        """Every company file with its counts."""
        return [ledger_view.summary(file) for file in list(self.world.files.values())]

    def document_keys(self, organisation: str) -> Sequence[tuple[str, str]]:
        """(kind, TxnID) of every transaction in order of creation."""
        file = self.world.files[organisation]
        with file.lock:
            return [(record["_kind"], key) for key, record in file.transactions.items()]

    def document(self, organisation: str, kind: str, key: str) -> LedgerDocument:
        """One transaction as it stands."""
        file = self.world.files[organisation]
        with file.lock:
            return ledger_view.document(file, kind, key)

    def attachment(self, organisation: str, key: str) -> LedgerAttachment:
        """QuickBooks Desktop keeps no files within reach of the SDK."""
        raise KeyError(key)

    def lists(self, organisation: str) -> dict[str, Sequence[dict[str, Any]]]:
        """Reference data as tables, and the rows of the Web Connector."""
        file = self.world.files[organisation]
        with file.lock:
            shown = ledger_view.lists(file)
        shown["Applications"] = self._deeds.table(organisation)
        return shown

    # --- what the control interface may do -----------------------------------------------------------------------

    def create_organisation(self, wish: dict[str, Any]) -> OrganisationSummary:
        """Create a company file with a chart of accounts of its own."""
        made = to_order(wish, self._switches["other_editions"])
        if made.key in self.world.files:
            raise ActionRefused(f"There is a company file {made.key} already.")
        self.world.add(made)
        return ledger_view.summary(made)

    def act(self, organisation: str, action: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Act as a person in QuickBooks, at the computer, or in the Web Connector."""
        file = self.world.files[organisation]
        if action in {each.name for each in IN_THE_FILE}:
            return act_in_file(file, action, wish, self.clock.now(), self._switches)
        return self._deeds.act(organisation, action, wish)

    def mint_tokens(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Begin a session of a desktop program. Keys: organisation, application. The ticket does not lapse, so it is
        its own refresh token."""
        company = str(wish.get("organisation") or next(iter(self.world.files)))
        try:
            ticket = self._sdk.open(company, str(wish.get("application") or "SDK program"))
        except KeyError as missing:
            raise ActionRefused(f"Unknown: {missing}.") from missing
        return {"access_token": ticket, "refresh_token": ticket, "token_type": "Bearer"}

    def limits(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or override: ``enforce`` (one minute at least between updates), ``poll_seconds`` (in place of every
        application's interval), ``message_set_seconds`` (simulated seconds that a message set takes)."""
        unknown = set(wish or {}) - set(DEFAULT_LIMITS)
        if unknown:
            raise ActionRefused(f"Unknown limits: {', '.join(sorted(unknown))}.")
        self._limits |= wish or {}
        if "poll_seconds" in (wish or {}):
            self.connector.poll_soon()
        return dict(self._limits)

    def switches(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or change the switches."""
        if wish is not None:
            self._switches.change(wish)
        return self._switches.shown()

    def reset(self) -> None:
        """Return to the seed files without applications; limits and switches go back to their defaults."""
        self.desk.world = World()
        self._sdk.forget()
        self._limits |= DEFAULT_LIMITS | {"enforce": self._limits["enforce"]}
        self._switches.restore(Switches().values())
        self._seed()

    def dump(self) -> bytes:
        """Pickle the world while nobody writes."""
        with ExitStack() as held:
            for key in sorted(self.world.files):
                held.enter_context(self.world.files[key].lock)
            self.world.switches, self.world.limits = self._switches.values(), dict(self._limits)
            return pickle.dumps(self.world)

    def load(self, stored: bytes) -> None:
        """Take a stored world."""
        self.desk.world = pickle.loads(stored)  # noqa: S301 - the simulator's own state file
        self._switches.restore(self.world.switches)
        self._limits |= self.world.limits

    def _seed(self) -> None:
        for order in SEED:
            made = build(order)
            self.world.add(made)
            if self._seed_demo:
                add_demo_documents(made, self.clock.now(), self._switches)
