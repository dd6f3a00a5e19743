"""Sage Intacct as the chassis sees it: authorisation, REST, XML gateway, deep links, and the ledger behind them."""

import pickle
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import (
    ActionRefused,
    Exchange,
    LedgerAttachment,
    LedgerDocument,
    OrganisationSummary,
    Platform,
    SimulatedClock,
    template_environment,
)
from expenses_app.simulators.sage_intacct import ledger
from expenses_app.simulators.sage_intacct.actions import act
from expenses_app.simulators.sage_intacct.catalogue import ACCOUNT, CURRENCY, LOCATION, USER, VENDOR
from expenses_app.simulators.sage_intacct.consent import Consent
from expenses_app.simulators.sage_intacct.demo_documents import add_demo_documents
from expenses_app.simulators.sage_intacct.limits import DEFAULTS, Limits
from expenses_app.simulators.sage_intacct.rest import BASE, Rest
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.seed import company_to_order, seed_companies
from expenses_app.simulators.sage_intacct.state import Company, World, reference
from expenses_app.simulators.sage_intacct.switches import Switches
from expenses_app.simulators.sage_intacct.tokens import Tokens
from expenses_app.simulators.sage_intacct.user_actions import ACTIONS
from expenses_app.simulators.sage_intacct.xml_gateway.gateway import ADDRESS, Gateway

WEB_PAGE = "/ia/acct/ur.phtml"


class SageIntacctPlatform(Platform):
    """The simulated Sage Intacct."""

    name = "sage_intacct"
    title = "Sage Intacct"
    fault_kinds = {
        "gateway_failure": "Answer 500 with GW-0001 without handling the request.",
        "failed_and_remembered": "Answer 500 without writing, and remember that under the idempotency key.",
        "hold": "Hold a write for some real seconds, its idempotency key already taken.",
        "short_list": "Answer a page of a query with its last half missing, under the full count.",
    }
    actions = ACTIONS

    def __init__(
        self, clock: SimulatedClock, *, seed_demo: bool = False, clients: dict[str, str] | None = None
    ) -> None:
        super().__init__(clock)
        self._seed_demo = seed_demo
        self._switches = Switches()
        self._limits = Limits(self._switches)
        self._tokens = Tokens(clock, self._switches, clients)
        pages = template_environment(self.title, Path(__file__).parent / "templates")
        self._consent = Consent(self._tokens, self._switches, pages)
        self._rest = Rest(self._tokens, self._switches)
        self._gateway = Gateway(self._tokens, self._switches, self._rest.lock)
        self._seed()

    @property
    def world(self) -> World:
        """Everything that survives a restart."""
        return self._tokens.world

    # --- the vendor's side -------------------------------------------------------------------------------------

    def handle(self, exchange: Exchange) -> Response:
        """Answer one request to any of Sage's addresses."""
        request = exchange.request
        path = request.path.rstrip("/")
        if path == f"{BASE}/oauth2/authorize":
            return self._consent.authorize(request)
        if path == f"{BASE}/oauth2/token" and request.method == "POST":
            return self._tokens.token(request)
        if path == f"{BASE}/oauth2/revoke" and request.method == "POST":
            return self._tokens.revoke(request)
        if path.startswith(f"{BASE}/"):
            response = self._rest.handle(exchange)
            counted = exchange.notes.get("counted")
            if counted:
                self._limits.mark(response, counted[0], counted[1], exchange.now)
            return response
        if path == ADDRESS and request.method == "POST":
            return self._gateway.handle(exchange)
        if path == WEB_PAGE and request.method == "GET":
            return self._web_page(request)
        return Response("Not found", 404, mimetype="text/plain")

    def organisation_of(self, request: Request) -> str | None:
        """Return the company of the token, since no address names one."""
        grant = self._tokens.grant_of(request)
        return grant.company if grant else None

    def entering(self, exchange: Exchange) -> Response | None:
        """Count the call against the limits of application and company."""
        grant = self._tokens.grant_of(exchange.request)
        if grant is None or not exchange.request.path.startswith(f"{BASE}/"):
            return None
        company = self.world.companies[grant.company]
        refused = self._limits.enter(grant.client, company, exchange.now)
        if refused is None:
            exchange.notes["counted"] = (grant.client, company)
        return refused

    def leaving(self, exchange: Exchange) -> None:
        """One call less is running."""
        counted = exchange.notes.get("counted")
        if counted:
            self._limits.leave(counted[0], counted[1].key)

    def _web_page(self, request: Request) -> Response:
        """Open the record that a ``webURL`` means."""
        company, _, rest = request.args.get(".r", "").partition(".")
        kind, _, key = rest.partition(".")
        if company in self.world.companies and kind in ledger.KINDS:
            return redirect(f"/ledger/{quote(company)}/{quote(kind)}/{quote(key)}")
        return Response("The record cannot be found", 404, mimetype="text/plain")

    # --- the ledger, to be read --------------------------------------------------------------------------------

    def organisations(self) -> list[OrganisationSummary]:
        """Every company with its counts."""
        return [_summary(each) for each in list(self.world.companies.values())]

    def document_keys(self, organisation: str) -> Sequence[tuple[str, str]]:
        """(kind, key) of every document in order of creation."""
        return [(ledger.KIND_OF[path], key) for path, key in list(self.world.companies[organisation].order)]

    def document(self, organisation: str, kind: str, key: str) -> LedgerDocument:
        """One document as it stands."""
        with self._rest.lock(organisation):
            return ledger.document(self.world.companies[organisation], kind, key)

    def attachment(self, organisation: str, key: str) -> LedgerAttachment:
        """One stored file."""
        return self.world.companies[organisation].files[key]

    def other_attachments(self, organisation: str) -> Sequence[LedgerAttachment]:
        """Files of attachments that no document holds."""
        with self._rest.lock(organisation):
            return ledger.loose_files(self.world.companies[organisation])

    def lists(self, organisation: str) -> dict[str, Sequence[dict[str, Any]]]:
        """Reference data as tables."""
        with self._rest.lock(organisation):
            return ledger.lists(self.world.companies[organisation])

    # --- what the control interface may do -----------------------------------------------------------------------

    def create_organisation(self, wish: dict[str, Any]) -> OrganisationSummary:
        """Create a company with a chart of accounts of its own; its id is its name in small letters."""
        made = company_to_order(wish)
        if made.key in self.world.companies:
            raise ActionRefused(f"There is a company {made.key} already.")
        self.world.companies[made.key] = made
        self._show_base_currencies()
        return _summary(made)

    def act(self, organisation: str, action: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Act as the person ada inside Sage Intacct, at top level."""
        company = self.world.companies[organisation]
        if action == "revoke_tokens":
            return {"grants_ended": self._tokens.end_all(organisation)}
        with self._rest.lock(organisation):
            call = Call(company, "", "ada", self.clock.now(), self._switches, actor="Sage Intacct")
            return act(call, action, wish)

    def mint_tokens(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Make a token pair. Keys: organisation, client, user."""
        company = self.world.companies.get(str(wish.get("organisation") or next(iter(self.world.companies))))
        if company is None:
            raise ActionRefused(f"Unknown organisation: {wish['organisation']}.")
        user = str(wish.get("user", "wsuser"))
        if company.find(USER, user) is None:
            raise ActionRefused(f"Unknown user: {user}.")
        return self._tokens.mint(str(wish.get("client", "client")), company.key, user)

    def limits(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or override the limits; ``application`` and ``company`` None mean the tier's."""
        if wish is not None:
            if wish.pop("forget", False):
                self._limits.forget()
            self._limits.change(wish)
        return dict(self._limits.values)

    def switches(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or change the switches."""
        if wish is not None:
            self._switches.change(wish)
            self._show_base_currencies()
        return self._switches.shown()

    def reset(self) -> None:
        """Return to the seed companies; limits and switches go back to their defaults."""
        with self._tokens.lock:
            self._tokens.world = World()
            self._rest.queries.forget()
            self._limits.values = dict(DEFAULTS) | {"enforce": self._limits.values["enforce"]}
            self._limits.forget()
            self._switches.restore(Switches().values())
            self._seed()

    def dump(self) -> bytes:
        """Pickle the world while nobody writes."""
        with ExitStack() as held:
            held.enter_context(self._tokens.lock)
            for key in sorted(self.world.companies):
                held.enter_context(self._rest.lock(key))
            self.world.switches = self._switches.values()
            self.world.limits = dict(self._limits.values)
            return pickle.dumps(self.world)

    def load(self, stored: bytes) -> None:
        """Take a stored world."""
        world = pickle.loads(stored)  # noqa: S301 - the simulator's own state file
        self._tokens.world = world
        self._switches.restore(world.switches)
        self._limits.values |= world.limits
        self._rest.queries.forget()

    def _seed(self) -> None:
        for made in seed_companies():
            self.world.companies[made.key] = made
            if self._seed_demo:
                add_demo_documents(made, self.clock.now(), self._switches)
        self._show_base_currencies()

    def _show_base_currencies(self) -> None:
        """Where a single-entity company shows its base currency is an open question."""
        shown = self._switches["single_entity_base_currency"] == "location"
        for company in self.world.companies.values():
            if company.multi_entity:
                continue
            currency = company.find(CURRENCY, company.currency)
            for location in company.all(LOCATION):
                location["baseCurrency"] = reference(currency) if shown and currency else None
            company.version += 1


def _summary(each: Company) -> OrganisationSummary:
    counts = {
        "documents": len(each.order),
        "files": len(each.files),
        "vendors": len(each.objects.get(VENDOR, {})),
        "accounts": len(each.objects.get(ACCOUNT, {})),
    }
    details = {
        "Closed until": each.closed_until or "open",
        "Entities": "several" if each.multi_entity else "one",
        "Calls counted": str(each.calls_this_month),
        "Web Services": "subscribed" if each.subscribed else "lapsed",
    }
    return OrganisationSummary(
        each.key, each.name, each.country, each.currency, f"Tier {each.tier}", counts, details
    )
