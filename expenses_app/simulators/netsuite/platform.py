"""NetSuite as the chassis sees it: consent, tokens, services, deep links, and the ledger behind them."""

import pickle
import secrets
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
from expenses_app.simulators.netsuite import ledger, restlets
from expenses_app.simulators.netsuite.api import SERVICES, Api
from expenses_app.simulators.netsuite.catalogue import TRANSACTIONS
from expenses_app.simulators.netsuite.demo import add_demo_documents
from expenses_app.simulators.netsuite.grants import consent, tokens
from expenses_app.simulators.netsuite.grants.access import Access, slug_of_host
from expenses_app.simulators.netsuite.grants.consent import Consent
from expenses_app.simulators.netsuite.grants.roles import ADMINISTRATOR, INTEGRATION, SCOPES
from expenses_app.simulators.netsuite.grants.tokens import Tokens
from expenses_app.simulators.netsuite.limits import DEFAULTS, TIERS, Limits
from expenses_app.simulators.netsuite.people import People, need
from expenses_app.simulators.netsuite.seed import company_to_order, seed_companies
from expenses_app.simulators.netsuite.state import Company, TokenPair, World
from expenses_app.simulators.netsuite.switches import Switches
from expenses_app.simulators.netsuite.user_actions import ACTIONS

PAGES = "/app/accounting/transactions/"
ENTITY_PAGES = "/app/common/entity/"


class NetSuitePlatform(Platform):
    """The simulated NetSuite."""

    name = "netsuite"
    title = "NetSuite"
    fault_kinds = {
        "maintenance": "Answer 503 with an HTML page, as during scheduled maintenance.",
        "unexpected_error": "Answer 500 UNEXPECTED_ERROR with an error id, without handling the request.",
        "too_many_at_once": "Answer as over the concurrency limit, whatever is running.",
    }
    actions = ACTIONS

    def __init__(
        self, clock: SimulatedClock, *, seed_demo: bool = False, clients: dict[str, str] | None = None
    ) -> None:
        super().__init__(clock)
        self._seed_demo = seed_demo
        self._switches = Switches()
        self._limits = Limits()
        pages = template_environment(self.title, Path(__file__).parent / "templates")
        self._access = Access(clock, self._switches, clients)
        self._consent = Consent(self._access, pages)
        self._tokens = Tokens(self._access)
        self._api = Api(self._access, self._limits)
        self._people = People(self._switches)
        self._seed()

    @property
    def world(self) -> World:
        """Everything that survives a restart."""
        return self._access.world

    # --- the vendor's side -------------------------------------------------------------------------------------

    def handle(self, exchange: Exchange) -> Response:
        """Answer one request to any of NetSuite's hosts."""
        request = exchange.request
        if request.path == consent.PATH:
            return self._consent.authorize(request)
        if request.path == f"{tokens.PATH}/token" and request.method == "POST":
            return self._tokens.token(request)
        if request.path == f"{tokens.PATH}/revoke" and request.method == "POST":
            return self._tokens.revoke(request)
        if request.path.startswith(SERVICES) or request.path == restlets.PATH:
            return self._api.handle(exchange)
        if request.method == "GET" and request.path.startswith((PAGES, ENTITY_PAGES)):
            return self._deep_link(request)
        return Response("Not found", 404, mimetype="text/plain")

    def organisation_of(self, request: Request) -> str | None:
        """The account of the token, or the one that the host names."""
        grant = self._access.grant_of(request)
        if grant is not None:
            return grant.company
        named = slug_of_host(request)
        return next((key for key, each in self.world.companies.items() if each.slug == named), None)

    def entering(self, exchange: Exchange) -> Response | None:
        """Count the request against the account's concurrency limit."""
        company = self.world.companies.get(exchange.organisation or "")
        path = exchange.request.path
        if company is None or not self._api.is_metered(path):
            return None
        refused = self._limits.enter(company.key, company.tier, restlet=path == restlets.PATH)
        if refused is None:
            exchange.notes["counted"] = company.key
        return refused

    def leaving(self, exchange: Exchange) -> None:
        """One request less is running."""
        counted = exchange.notes.get("counted")
        if counted:
            self._limits.leave(counted)

    def _deep_link(self, request: Request) -> Response:
        page, key = request.path.rsplit("/", 1)[1], request.args.get("id", "")
        named = request.args.get("compid", "").upper()
        for company in self.world.companies.values():
            if company.slug == slug_of_host(request) or company.key == named:
                found = ledger.place(company, page, key)
                return redirect(f"/ledger/{quote(company.key)}/{found}") if found else _no_such_record()
        for company in self.world.companies.values():
            found = ledger.place(company, page, key)
            if found:
                return redirect(f"/ledger/{quote(company.key)}/{found}")
        return _no_such_record()

    # --- the ledger, to be read --------------------------------------------------------------------------------

    def organisations(self) -> list[OrganisationSummary]:
        """Every account with its counts."""
        return [self._summary(each) for each in list(self.world.companies.values())]

    def _summary(self, each: Company) -> OrganisationSummary:
        grants = [grant for grant in list(self.world.grants.values()) if grant.company == each.key]
        counts = {
            "documents": len(each.order),
            "files": len(each.files),
            "vendors": len(each.records["vendor"]),
            "accounts": len(each.records["account"]),
            "grants": sum(not grant.revoked for grant in grants),
        }
        features = each.features
        details = {
            "Subsidiaries": str(len(each.records["subsidiary"])),
            "Tax": "SuiteTax" if features["suite_tax"] else "legacy",
            "Requests at once": str(self._limits.of(each.tier)),
            "SuiteApp": "installed" if features["suite_app"] else "missing",
            "Subscription": "lapsed" if each.lapsed else "active",
        }
        return OrganisationSummary(
            each.key, each.name, each.country, each.currency, each.tier, counts, details
        )

    def document_keys(self, organisation: str) -> Sequence[tuple[str, str]]:
        """(kind, key) of every transaction in order of creation."""
        return list(self.world.companies[organisation].order)

    def document(self, organisation: str, kind: str, key: str) -> LedgerDocument:
        """One transaction as it stands."""
        with self._api.locks[organisation]:
            return ledger.document(self.world.companies[organisation], kind, key)

    def attachment(self, organisation: str, key: str) -> LedgerAttachment:
        """One stored file."""
        return self.world.companies[organisation].files[key]

    def other_attachments(self, organisation: str) -> Sequence[LedgerAttachment]:
        """Files that hang on no transaction."""
        company = self.world.companies[organisation]
        hung = {
            file for (kind, _), files in company.attached.items() if kind in TRANSACTIONS for file in files
        }
        return [file for key, file in company.files.items() if key not in hung]

    def lists(self, organisation: str) -> dict[str, Sequence[dict[str, Any]]]:
        """Reference data as tables."""
        with self._api.locks[organisation]:
            return ledger.lists(self.world.companies[organisation])

    # --- what the control interface may do -----------------------------------------------------------------------

    def create_organisation(self, wish: dict[str, Any]) -> OrganisationSummary:
        """Create an account; ``plan`` is its service tier, ``features`` those of the seed to change."""
        made = company_to_order(wish, len(self.world.companies))
        if made.tier not in TIERS:
            raise ActionRefused(f"Plans (service tiers): {', '.join(TIERS)}.")
        self.world.companies[made.key] = made
        return self._summary(made)

    def act(self, organisation: str, action: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Act as a person inside NetSuite."""
        company = self.world.companies[organisation]
        if action == "revoke_consent":
            return {"grants_ended": self._access.end_all(organisation, ("consent",))}
        if action == "upload_certificate":
            return self._upload(company, wish)
        if action == "revoke_certificate":
            self.world.certificates[need(wish, "certificate")].revoked = True
            ways = (f"certificate {wish['certificate']}",)
            return {"grants_ended": self._access.end_all(organisation, ways)}
        if action == "create_token":
            return self._create_token(company, wish)
        with self._api.locks[organisation]:
            return self._people.act(company, action, wish, self.clock.now())

    def _upload(self, company: Company, wish: dict[str, Any]) -> dict[str, Any]:
        role, entity = _seat(company, wish)
        client = need(wish, "client")
        made = self._api.certificates.register(need(wish, "certificate"), client, company.key, role, entity)
        return {"certificate_id": made.key, "account": company.key, "client_id": made.client, "role": role}

    def _create_token(self, company: Company, wish: dict[str, Any]) -> dict[str, Any]:
        role, entity = _seat(company, wish)
        consumer = str(wish.get("client") or secrets.token_hex(32))
        pair = TokenPair(
            consumer,
            secrets.token_hex(32),
            secrets.token_hex(32),
            secrets.token_hex(32),
            company.key,
            role,
            entity,
        )
        with self._access.lock:
            self.world.token_pairs[pair.token] = pair
        return dict(vars(pair))

    def mint_tokens(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Make a token set. Keys: organisation, client, role, entity, scopes (text)."""
        company = self.world.companies.get(str(wish.get("organisation", "")))
        if company is None:
            raise ActionRefused(f"organisation is one of {', '.join(self.world.companies)}.")
        role, entity = _seat(company, wish)
        scopes = set(str(wish.get("scopes") or " ".join(SCOPES)).split())
        client = str(wish.get("client", "client"))
        return self._tokens.mint(client, company.key, role, entity, scopes) | {"company": company.key}

    def limits(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or override the limits; ``concurrent`` None means the tier's."""
        if wish is not None:
            self._limits.change(wish)
        return dict(self._limits.values)

    def switches(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or change the switches."""
        if wish is not None:
            self._switches.change(wish)
        return self._switches.shown()

    def reset(self) -> None:
        """Return to the seed accounts; limits and switches go back to their defaults."""
        with self._access.lock:
            self._access.world = World()
            self._limits.values = DEFAULTS | {"enforce": self._limits.values["enforce"]}
            self._switches.restore(Switches().values())
            self._seed()

    def dump(self) -> bytes:
        """Pickle the world while nobody writes."""
        with ExitStack() as held:
            held.enter_context(self._access.lock)
            for key in sorted(self.world.companies):
                held.enter_context(self._api.locks[key])
            self.world.switches = self._switches.values()
            self.world.limits = dict(self._limits.values)
            return pickle.dumps(self.world)

    def load(self, stored: bytes) -> None:
        """Take a stored world."""
        self._access.world = pickle.loads(stored)  # noqa: S301 - the simulator's own state file
        self._switches.restore(self.world.switches)
        self._limits.values |= self.world.limits

    def _seed(self) -> None:
        for made in seed_companies():
            self.world.companies[made.key] = made
            if self._seed_demo:
                add_demo_documents(made, self._switches, self.clock.now())


def _seat(company: Company, wish: dict[str, Any]) -> tuple[str, str]:
    """Role and entity of a request; without a wish the integration's role and its user."""
    role = str(wish.get("role") or INTEGRATION)
    if role not in company.roles:
        raise ActionRefused(f"Roles: {', '.join(company.roles)}.")
    who = "ada@example.com" if role == ADMINISTRATOR else "ivy@example.com"
    entity = next(key for key, each in company.records["employee"].items() if each["email"] == who)
    return role, str(wish.get("entity") or entity)


def _no_such_record() -> Response:
    return Response("Notice: That record does not exist.", 404, mimetype="text/plain")
