"""FreeAgent as the chassis sees it: consent, tokens, API, file links, web addresses, and the books behind them."""

import pickle
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import (
    ActionRefused,
    ConnectionDropped,
    Exchange,
    LedgerAttachment,
    LedgerDocument,
    OrganisationSummary,
    Platform,
    SimulatedClock,
    template_environment,
)
from expenses_app.simulators.freeagent import deep_links, file_links, ledger
from expenses_app.simulators.freeagent.actions import Actions
from expenses_app.simulators.freeagent.api import BASE, Api
from expenses_app.simulators.freeagent.consent import Consent
from expenses_app.simulators.freeagent.demo import add_demo_documents
from expenses_app.simulators.freeagent.identity import Identity
from expenses_app.simulators.freeagent.late_commits import LateCommits
from expenses_app.simulators.freeagent.limits import DEFAULTS, Limits
from expenses_app.simulators.freeagent.seed import company_to_order, seed_companies
from expenses_app.simulators.freeagent.state import Company, World
from expenses_app.simulators.freeagent.switches import Switches
from expenses_app.simulators.freeagent.tokens import Tokens
from expenses_app.simulators.freeagent.user_actions import ACTIONS
from expenses_app.simulators.freeagent.vendor_faults import FAULT_KINDS, maintenance, shortened

FULL_ACCESS = 8


class FreeAgentPlatform(Platform):
    """The simulated FreeAgent."""

    name = "freeagent"
    title = "FreeAgent"
    fault_kinds = FAULT_KINDS
    actions = ACTIONS

    def __init__(
        self, clock: SimulatedClock, *, seed_demo: bool = False, clients: dict[str, str] | None = None
    ) -> None:
        super().__init__(clock)
        self._seed_demo = seed_demo
        self._switches = Switches()
        self._limits = Limits()
        pages = template_environment(self.title, Path(__file__).parent / "templates")
        self._identity = Identity(clock, self._switches, clients)
        self._tokens = Tokens(self._identity)
        self._consent = Consent(self._identity, pages)
        self._api = Api(self._identity)
        self._late = LateCommits(self._api.handle)
        self._actions = Actions(self._switches)
        self._seed()

    @property
    def world(self) -> World:
        """Everything that survives a restart."""
        return self._identity.world

    # --- the vendor's side -------------------------------------------------------------------------------------

    def handle(self, exchange: Exchange) -> Response:
        """Answer one request to the API, the web application or the store of files."""
        request = exchange.request
        if request.path == "/v2/approve_app":
            return self._consent.approve_app(request)
        if request.path == "/v2/token_endpoint" and request.method == "POST":
            return self._tokens.token(request)
        if request.path.startswith(file_links.PREFIX):
            return file_links.serve(self.world, request, exchange.now)
        if not request.path.startswith(BASE):
            return deep_links.follow(list(self.world.companies.values()), request.path)
        if exchange.fault("maintenance"):
            return maintenance()
        late = exchange.fault("late_commit")
        if late:
            self._late.keep(exchange, late.seconds)
            raise ConnectionDropped
        response = self._api.handle(exchange)
        return shortened(response) if exchange.fault("short_list") else response

    def organisation_of(self, request: Request) -> str | None:
        """Return the company that a token reaches."""
        grant = self._identity.grant_of(request)
        return grant.company if grant else None

    def entering(self, exchange: Exchange) -> Response | None:
        """Carry out what is due, and count the call against the limits of the user of the app."""
        self._late.carry_out(exchange.now)
        request = exchange.request
        if request.path == "/v2/token_endpoint":
            refresh = request.form.get("grant_type") == "refresh_token"
            client = self._tokens.client_named(request)
            return self._limits.refresh(client, exchange.now) if refresh else None
        grant = self._identity.grant_of(request)
        if grant is None or not request.path.startswith(BASE):
            return None
        who = f"{grant.client} {grant.company} {grant.user}"
        test = request.headers.get("X-RateLimit-Test", "").lower() == "true"
        return self._limits.call(who, exchange.now, test=test)

    # --- the ledger, to be read --------------------------------------------------------------------------------

    def organisations(self) -> list[OrganisationSummary]:
        """Every company with its counts."""
        return [self._summary(each) for each in list(self.world.companies.values())]

    def _summary(self, each: Company) -> OrganisationSummary:
        counts = {
            "documents": len(each.order),
            "files": len(each.files),
            "contacts": len(each.contacts),
            "categories": len(each.categories),
            "bank transactions": len(each.bank_transactions),
        }
        locked_to = max((lock["locked_to_date"] for lock in each.account_locks), default="none")
        details = {
            "Subdomain": each.subdomain,
            "Type": each.record["type"],
            "Sales tax": each.record["sales_tax_registration_status"],
            "Locked to": str(locked_to),
            "Subscription": "lapsed" if each.lapsed else each.plan,
        }
        return OrganisationSummary(
            each.key, each.name, each.country, each.currency, each.plan, counts, details
        )

    def document_keys(self, organisation: str) -> Sequence[tuple[str, str]]:
        """(kind, key) of every document in order of creation."""
        self._late.carry_out(self.clock.now())
        return list(self.world.company(organisation).order)

    def document(self, organisation: str, kind: str, key: str) -> LedgerDocument:
        """One document as it stands."""
        company = self.world.company(organisation)
        with self._api.locks[company.key]:
            return ledger.document(company, kind, key)

    def attachment(self, organisation: str, key: str) -> LedgerAttachment:
        """One stored file."""
        return self.world.company(organisation).files[key]

    def lists(self, organisation: str) -> dict[str, Sequence[dict[str, Any]]]:
        """Reference data as tables."""
        company = self.world.company(organisation)
        with self._api.locks[company.key]:
            return ledger.lists(company)

    # --- what the control interface may do -----------------------------------------------------------------------

    def create_organisation(self, wish: dict[str, Any]) -> OrganisationSummary:
        """Create a company with a chart of its own."""
        with self._identity.lock:
            made = company_to_order(len(self.world.companies) + 1, wish)
            self.world.companies[made.key] = made
        return self._summary(made)

    def act(self, organisation: str, action: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Act as a person inside FreeAgent."""
        company = self.world.company(organisation)
        if action == "revoke_app":
            return {"apps_removed": self._identity.revoke_app(company.key)}
        with self._api.locks[company.key]:
            return self._actions.act(company, action, wish, self.clock.now())

    def mint_tokens(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Make a token pair. Keys: organisation (id or subdomain), client, user (e-mail)."""
        unknown = set(wish) - {"organisation", "client", "user"}
        if unknown:
            raise ActionRefused(f"Not part of a token: {', '.join(sorted(unknown))}.")
        company = self.world.company(str(wish.get("organisation") or next(iter(self.world.companies))))
        email = wish.get("user")
        user = next(
            (
                key
                for key, each in company.users.items()
                if (each["email"] == email if email else each["permission_level"] == FULL_ACCESS)
            ),
            None,
        )
        if user is None:
            raise ActionRefused(f"{company.name} has no user {email}.")
        return self._tokens.mint(str(wish.get("client", "client")), company.key, user)

    def limits(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or override the limits; ``forget`` begins all windows anew."""
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
        """Return to the seeded companies; limits and switches go back to their defaults."""
        with self._identity.lock:
            self._identity.world = World()
            enforce = self._limits.values["enforce"]
            self._limits.values = dict(DEFAULTS) | {"enforce": enforce}
            self._limits.forget()
            self._late.forget()
            self._switches.restore(Switches().values())
            self._seed()

    def dump(self) -> bytes:
        """Pickle the world while nobody writes."""
        with ExitStack() as held:
            held.enter_context(self._identity.lock)
            for key in sorted(self.world.companies):
                held.enter_context(self._api.locks[key])
            self.world.switches = self._switches.values()
            self.world.limits = dict(self._limits.values)
            return pickle.dumps(self.world)

    def load(self, stored: bytes) -> None:
        """Take a stored world."""
        world: World = pickle.loads(stored)  # noqa: S301 - the simulator's own state file
        self._identity.world = world
        self._switches.restore(world.switches)
        self._limits.values |= world.limits

    def _seed(self) -> None:
        for made in seed_companies():
            self.world.companies[made.key] = made
            if self._seed_demo:
                add_demo_documents(made, self._switches, self.clock.now())
