"""Business Central as the chassis sees it: Entra ID, environments, the API, deep links, and the books behind them."""

import pickle
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import (
    Exchange,
    LedgerAttachment,
    LedgerDocument,
    OrganisationSummary,
    Platform,
    SimulatedClock,
    template_environment,
)  # fmt: skip
from expenses_app.simulators.dynamics_365 import actions, ledger
from expenses_app.simulators.dynamics_365.api.gateway import Gateway
from expenses_app.simulators.dynamics_365.api.notifications import Notifications
from expenses_app.simulators.dynamics_365.books.company import Company, Locks, World
from expenses_app.simulators.dynamics_365.books.seed import company_to_order, seed_world
from expenses_app.simulators.dynamics_365.deep_links import place_of
from expenses_app.simulators.dynamics_365.demo import add_demo_documents
from expenses_app.simulators.dynamics_365.directory_actions import DIRECTORY_ACTIONS, act_in_directory, mint
from expenses_app.simulators.dynamics_365.entra.consent import Consent
from expenses_app.simulators.dynamics_365.entra.directory import Directory
from expenses_app.simulators.dynamics_365.entra.token_endpoint import TokenEndpoint
from expenses_app.simulators.dynamics_365.faults import FAULT_KINDS, shortened, struck
from expenses_app.simulators.dynamics_365.limits import DEFAULTS, Limits
from expenses_app.simulators.dynamics_365.posting.post import run_due
from expenses_app.simulators.dynamics_365.switches import Switches
from expenses_app.simulators.dynamics_365.user_actions import ACTIONS

ENTRA = re.compile(r"/(?P<tenant>[^/]+)/oauth2/v2\.0/(?P<what>authorize|token)")
COMPANY = re.compile(r"/companies\(([0-9a-fA-F-]{36})\)")


class Dynamics365(Platform):
    """The simulated Dynamics 365 Business Central."""

    name = "dynamics_365"
    title = "Dynamics 365 Business Central"
    fault_kinds = FAULT_KINDS
    actions = ACTIONS

    def __init__(
        self, clock: SimulatedClock, *, seed_demo: bool = False, clients: dict[str, str] | None = None
    ) -> None:
        super().__init__(clock)
        self._seed_demo = seed_demo
        self._switches = Switches()
        self._limits = Limits(clock, self._switches)
        self._locks = Locks()
        self._directory = Directory(clock, self._switches, clients)
        self._consent = Consent(
            self._directory, template_environment(self.title, Path(__file__).parent / "templates")
        )
        self._tokens = TokenEndpoint(self._directory)
        notifications = Notifications(clock, self._switches, lambda: self.world)
        self._gateway = Gateway(self._directory, self._locks, notifications)
        self._seed()

    @property
    def world(self) -> World:
        """Everything that survives a restart."""
        return self._directory.world

    # --- the vendor's side -------------------------------------------------------------------------------------

    def handle(self, exchange: Exchange) -> Response:
        """Answer one request to any of the vendor's hosts."""
        request = exchange.request
        path = request.path.rstrip("/")
        entra = ENTRA.fullmatch(path)
        if entra and entra["what"] == "authorize":
            return self._consent.authorize(request, entra["tenant"])
        if entra and request.method == "POST":
            return self._tokens.answer(request, entra["tenant"])
        if path == "/environments/v1.2" and request.method == "GET":
            return self._gateway.environments(request)
        if path.startswith("/v2.0/"):
            refused = struck(exchange)
            return refused if refused is not None else shortened(exchange, self._gateway.answer(exchange))
        place = place_of(self.world, request) if request.method == "GET" else ""
        return redirect(place) if place else Response("Not found", 404, mimetype="text/plain")

    def organisation_of(self, request: Request) -> str | None:
        """The company that an address names."""
        found = COMPANY.search(request.path)
        return found[1].lower() if found else None

    def entering(self, exchange: Exchange) -> Response | None:
        """Count a call to the API against the limits of its user."""
        grant = self._directory.grant_of(exchange.request)
        if grant is None or not exchange.request.path.startswith("/v2.0/"):
            return None
        user = grant.user or grant.client
        refused = self._limits.enter(user)
        if refused is None:
            exchange.notes["counted"] = user
        return refused

    def leaving(self, exchange: Exchange) -> None:
        """One call less is running."""
        if "counted" in exchange.notes:
            self._limits.leave(exchange.notes["counted"])

    # --- the books, to be read ---------------------------------------------------------------------------------

    def organisations(self) -> list[OrganisationSummary]:
        """Every company with its counts."""
        return [self._summary(each) for each in list(self.world.companies.values())]

    def _summary(self, company: Company) -> OrganisationSummary:
        counts = {
            "documents": len(company.order),
            "ledger entries": len(company["generalLedgerEntries"]),
            "files": len(company.attachments),
            "vendors": len(company["vendors"]),
            "accounts": len(company["accounts"]),
        }
        details = {
            "Directory": self.world.tenants[company.tenant].name,
            "DirectoryID": company.tenant,
            "Environment": company.environment,
            "Tax": "VAT" if company.uses_vat else "sales tax",
            "Posting allowed from": str(company.allow_from or "any day"),
            "Posting allowed to": str(company.allow_to or "any day"),
        }
        plan = "Sandbox" if company.environment.startswith("Sandbox") else "Production"
        return OrganisationSummary(
            company.key, company.name, company.country, company.currency, plan, counts, details
        )

    def document_keys(self, organisation: str) -> Sequence[tuple[str, str]]:
        """(kind, key) of every document in order of creation, unposted ones last."""
        with self._reading(organisation) as company:
            return ledger.document_keys(company)

    def document(self, organisation: str, kind: str, key: str) -> LedgerDocument:
        """One document as it stands."""
        with self._reading(organisation) as company:
            return ledger.document(company, kind, key)

    def attachment(self, organisation: str, key: str) -> LedgerAttachment:
        """One stored file."""
        company = self.world.companies[organisation]
        return ledger.attachment_of(company, company.attachments.rows[key])

    def other_attachments(self, organisation: str) -> Sequence[LedgerAttachment]:
        """Files without a parent."""
        with self._reading(organisation) as company:
            return ledger.other_attachments(company)

    def lists(self, organisation: str) -> dict[str, Sequence[dict[str, Any]]]:
        """Reference data as tables."""
        with self._reading(organisation) as company:
            return ledger.lists(company)

    @contextmanager
    def _reading(self, organisation: str) -> Iterator[Company]:
        """A company under its lock, with its scheduled postings run."""
        company = self.world.companies[organisation]
        with self._locks[company.key]:
            run_due(company, self._switches, self.clock.now())
            yield company

    # --- what the control interface may do ---------------------------------------------------------------------

    def create_organisation(self, wish: dict[str, Any]) -> OrganisationSummary:
        """Create a company in a directory of its own."""
        return self._summary(company_to_order(self.world, wish))

    def act(self, organisation: str, action: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Act as a person inside Business Central or Entra ID."""
        company = self.world.companies[organisation]
        if action in DIRECTORY_ACTIONS:
            return act_in_directory(self._directory, self._tokens, company, action, wish)
        with self._reading(organisation):
            return actions.act(company, action, wish, self.clock.now(), self._switches)

    def mint_tokens(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Make a token set. Keys: organisation (a company), client, user, scopes (text)."""
        return mint(self._directory, wish)

    def limits(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or override the limits."""
        if wish is not None:
            if wish.pop("forget", False):
                self._limits.forget()
            self._limits.change(wish)
        return dict(self._limits.values)

    def switches(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or change the switches."""
        if wish is not None:
            self._switches.change(wish)
        return self._switches.shown()

    def reset(self) -> None:
        """Return to the seed; limits and switches go back to their defaults."""
        with self._directory.lock:
            enforce = self._limits.values["enforce"]
            self._limits.values = dict(DEFAULTS) | {"enforce": enforce}
            self._limits.forget()
            self._switches.restore(Switches().values())
            self._tokens.expired_secrets.clear()
            self._directory.world = World()
            self._seed()

    def dump(self) -> bytes:
        """Pickle the world while nobody writes."""
        with ExitStack() as held:
            held.enter_context(self._directory.lock)
            for key in sorted(self.world.companies):
                held.enter_context(self._locks[key])
            self.world.switches = self._switches.values()
            self.world.limits = dict(self._limits.values)
            return pickle.dumps(self.world)

    def load(self, stored: bytes) -> None:
        """Take a stored world."""
        self._directory.world = pickle.loads(stored)  # noqa: S301 - the simulator's own state file
        self._switches.restore(self.world.switches)
        self._limits.values |= self.world.limits

    def _seed(self) -> None:
        seed_world(self.world)
        if self._seed_demo:
            for company in self.world.companies.values():
                add_demo_documents(company, self._switches, self.clock.now())
