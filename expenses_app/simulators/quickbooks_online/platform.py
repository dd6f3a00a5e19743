"""QuickBooks Online as the chassis sees it: addresses, companies, tokens, limits."""

import pickle
import re
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
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
    template_environment,
)
from expenses_app.simulators.quickbooks_online import envelope, ledger, seed
from expenses_app.simulators.quickbooks_online.api import Api, metered_reads, token_of
from expenses_app.simulators.quickbooks_online.catalogue import TRANSACTIONS
from expenses_app.simulators.quickbooks_online.deep_links import DeepLinks
from expenses_app.simulators.quickbooks_online.files import Files
from expenses_app.simulators.quickbooks_online.grants import AccessToken, Grants
from expenses_app.simulators.quickbooks_online.limits import LimitExceeded, Limits
from expenses_app.simulators.quickbooks_online.oauth import ACCOUNTING, OAuth, token_answer
from expenses_app.simulators.quickbooks_online.refusals import Refusal, ordered_refusal
from expenses_app.simulators.quickbooks_online.replays import Replays
from expenses_app.simulators.quickbooks_online.state import Company
from expenses_app.simulators.quickbooks_online.switches import Switches, SwitchRefused
from expenses_app.simulators.quickbooks_online.user_actions import ACTIONS, UserActions
from expenses_app.simulators.quickbooks_online.webhooks import Webhooks
from expenses_app.simulators.quickbooks_online.writing import Writer

COMPANY_PATH = re.compile(r"/v3/company/([^/]+)/(.+)")
FAULT_KINDS = {
    "rotate_refresh_token": "On the token address: give a new refresh token now, not only after a day.",
    "stall_inside": "Commit, then keep the request running (simulated_seconds): its requestid meets 600 meanwhile.",
    "batch_dies": "Do the first items of a batch (after_items), then close the connection.",
    "refuse": "Answer with a fault of Intuit (code, detail, http_status, fault_type) without handling the request.",
    "throttle": "Answer 429 as the platform does, without Retry-After.",
}


class QuickBooksOnline(Platform):
    """The sandbox."""

    name = "quickbooks_online"
    title = "QuickBooks Online"
    fault_kinds = FAULT_KINDS
    actions = ACTIONS

    def __init__(
        self, clock: SimulatedClock, *, seed_demo: bool = False, clients: dict[str, str] | None = None
    ) -> None:
        super().__init__(clock)
        self._clients = clients
        self._seed_demo = seed_demo
        self.companies: dict[str, Company] = {}
        self.grants = Grants()
        self.positions = Switches()
        self.removed_tokens: set[str] = set()
        self._replays: dict[str, Replays] = {}
        self._limits = Limits()
        self.webhooks = Webhooks(clock, self.positions)
        self._oauth = OAuth(self)
        self._files = Files(self)
        self._api = Api(self, self._files)
        self._people = UserActions(self)
        pages = template_environment(self.title, Path(__file__).parent / "templates")
        self._links = DeepLinks(self, pages)
        self._routes: list[tuple[str, str, Callable[..., Response]]] = [
            ("GET", r"/\.well-known/openid(?:_sandbox)?_configuration/?", self._oauth.discovery),
            ("GET", r"/op/v1/jwks", self._oauth.jwks),
            ("GET", r"/connect/oauth2", self._oauth.consent),
            ("POST", r"/connect/oauth2", self._oauth.consent),
            ("POST", r"/oauth2/v1/tokens/bearer", self._oauth.token),
            ("POST", r"/v2/oauth2/tokens/revoke", self._oauth.revoke),
            ("GET", r"/v1/openid_connect/userinfo", self._oauth.user_info),
            ("GET", r"/temporary/([^/]+)/([^/]+)", self._files.fetch),
            ("GET", r"/app/([a-z]+)", self._links.answer),
        ]
        self.reset()

    # --- the vendor's side -------------------------------------------------------------------------------------

    def handle(self, exchange: Exchange) -> Response:
        """Answer one request."""
        response = self._answer(exchange)
        response.headers["intuit_tid"] = f"1-{uuid.uuid4()}"
        return response

    def _answer(self, exchange: Exchange) -> Response:
        if exchange.fault("throttle"):
            return self._throttled(exchange)
        ordered = exchange.fault("refuse")
        if ordered:
            return envelope.fault(ordered_refusal(ordered.parameters), exchange.now)
        path = exchange.request.path
        found = COMPANY_PATH.fullmatch(path)
        if found:
            return self._api.answer(exchange, found[1], found[2].rstrip("/"))
        for method, pattern, deed in self._routes:
            match = re.fullmatch(pattern, path)
            if match and exchange.request.method == method:
                return deed(exchange, *match.groups())
        return Response("Not found", 404, mimetype="text/plain")

    def organisation_of(self, request: Request) -> str | None:
        """The realm in the address."""
        found = COMPANY_PATH.fullmatch(request.path)
        return found[1] if found else None

    def entering(self, exchange: Exchange) -> Response | None:
        """Enforce the limits."""
        found = COMPANY_PATH.fullmatch(exchange.request.path)
        token = self.bearer(exchange)
        if found is None or token is None:
            return None
        path = found[2]
        try:
            self._limits.enter(
                found[1],
                token.grant.client_id,
                exchange.now,
                exchange.number,
                batch=path.rstrip("/").lower() == "batch",
                reads=metered_reads(exchange, path),
                concurrent=self.positions["ten_a_second"] == "concurrent",
            )
        except LimitExceeded:
            response = self._throttled(exchange)
            response.headers["intuit_tid"] = f"1-{uuid.uuid4()}"
            return response
        return None

    def leaving(self, exchange: Exchange) -> None:
        """End the request's part in the count of those at once."""
        self._limits.leave(exchange.number)

    def _throttled(self, exchange: Exchange) -> Response:
        code = self.positions["throttle_code"]
        refusal = Refusal(
            code, "Too many requests. Please wait and try again.", status=429, fault_type="SystemFault"
        )
        return envelope.fault(refusal, exchange.now)

    # --- what the parts ask of it ------------------------------------------------------------------------------

    def bearer(self, exchange: Exchange) -> AccessToken | None:
        """The living token of a request."""
        return token_of(exchange, self)

    def knows_client(self, client_id: str, secret: str | None = None) -> bool:
        """Whether a client is registered, and its secret right when one is given."""
        if self._clients is None:
            return True
        return client_id in self._clients and secret in (None, self._clients[client_id])

    def writer(self, company: Company, actor: str, *, person: bool = False) -> Writer:
        """Something that writes for an actor; the caller holds the company's lock."""

        def notice(kind: str, identity: str, operation: str) -> None:
            self.notice(company, kind, identity, operation)

        return Writer(company, self.positions, self.clock.now(), actor, notice, person)

    def notice(self, company: Company, kind: str, identity: str, operation: str) -> None:
        """Tell the webhooks of a change."""
        self.webhooks.note(company.realm, kind, identity, operation)

    def replays_of(self, company: Company) -> Replays:
        """The request id store of a company."""
        return self._replays.setdefault(company.realm, Replays())

    def limit(self, name: str) -> int:
        """One of the published numbers as it is set."""
        return self._limits.numbers[name]

    def end_grants(self, realm: str) -> int:
        """Disconnect a company; returns how many grants ended."""
        living = self.grants.of_realm(realm)
        for grant in living:
            self.removed_tokens |= {
                value for value, token in self.grants.access.items() if token.grant is grant
            }
            self.grants.end(grant)
        return len(living)

    # --- the ledger, to be read --------------------------------------------------------------------------------

    def organisations(self) -> list[OrganisationSummary]:
        """Every company."""
        return [self._summary(company) for company in self.companies.values()]

    def _summary(self, company: Company) -> OrganisationSummary:
        return ledger.summary(company, len(self.grants.of_realm(company.realm)))

    def document_keys(self, organisation: str) -> Sequence[tuple[str, str]]:
        """(kind, id) of every document, oldest first."""
        company = self.companies[organisation]
        with company.lock:
            return list(company.order)

    def document(self, organisation: str, kind: str, key: str) -> LedgerDocument:
        """One document."""
        company = self.companies[organisation]
        if kind not in TRANSACTIONS:
            raise KeyError(f"{kind} {key}")
        with company.lock:
            return ledger.document(company, kind, key)

    def attachment(self, organisation: str, key: str) -> LedgerAttachment:
        """One stored file."""
        return ledger.attachment(self.companies[organisation], key)

    def other_attachments(self, organisation: str) -> Sequence[LedgerAttachment]:
        """Files that hang on no document."""
        company = self.companies[organisation]
        with company.lock:
            return ledger.loose_attachments(company)

    def lists(self, organisation: str) -> dict[str, Sequence[dict[str, Any]]]:
        """The lists."""
        company = self.companies[organisation]
        with company.lock:
            return ledger.lists(company)

    # --- what the control interface may do ---------------------------------------------------------------------

    def create_organisation(self, wish: dict[str, Any]) -> OrganisationSummary:
        """Create a company; keys name, country, currency, multi_currency, plan, currencies, sizes."""
        try:
            company = seed.on_order(wish, len(self.companies), self.clock.now())
        except ValueError as error:
            raise ActionRefused(str(error)) from error
        self.companies[company.realm] = company
        return self._summary(company)

    def act(self, organisation: str, action: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Act as a person inside the software."""
        return self._people.act(self.companies[organisation], action, wish)

    def mint_tokens(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Tokens without consent; keys organisation, client_id, scopes."""
        realm = str(wish.get("organisation") or next(iter(self.companies)))
        if realm not in self.companies:
            raise ActionRefused(f"No company has the realm {realm}.")
        now = self.clock.now()
        client = str(wish.get("client_id") or "client")
        grant, token = self.grants.begin(client, realm, tuple(wish.get("scopes") or (ACCOUNTING,)), now)
        return token_answer(grant, token, now) | {"realmId": realm}

    def limits(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or change the limits."""
        try:
            self._limits.change(wish or {})
        except ValueError as error:
            raise ActionRefused(str(error)) from error
        return self._limits.as_json()

    def switches(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or turn the switches."""
        try:
            self.positions.turn(wish or {})
        except SwitchRefused as error:
            raise ActionRefused(str(error)) from error
        return self.positions.described()

    def reset(self) -> None:
        """Return to the two seed companies."""
        now = self.clock.now()
        self.companies = {}
        self.grants = Grants()
        self.removed_tokens = set()
        self._replays = {}
        self._limits.forget()
        self.webhooks.send_to("", "")
        for number, blueprint in enumerate(seed.SEED_COMPANIES):
            company = seed.build(blueprint, number, now - timedelta(days=400))
            if self._seed_demo:
                seed.demo_documents(company, self.positions, now)
            self.companies[company.realm] = company

    def dump(self) -> bytes:
        """Companies, grants, stored answers, switches."""
        for company in self.companies.values():
            company.lock.acquire()
        try:
            return pickle.dumps(
                {
                    "companies": self.companies,
                    "grants": self.grants,
                    "replays": dict(self._replays),
                    "switches": dict(self.positions),
                }
            )
        finally:
            for company in self.companies.values():
                company.lock.release()

    def load(self, stored: bytes) -> None:
        """Become what was dumped; the file is this machine's own."""
        state = pickle.loads(stored)  # noqa: S301
        self.companies = state["companies"]
        self.grants = state["grants"]
        self._replays = state["replays"]
        self.positions.turn(state["switches"])
