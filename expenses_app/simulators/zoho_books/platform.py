"""Zoho Books as the chassis sees it: accounts servers, API, web addresses, and the ledger behind them."""

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
    template_environment,
)
from expenses_app.simulators.zoho_books import actions, ledger
from expenses_app.simulators.zoho_books.api import BASE, BooksApi
from expenses_app.simulators.zoho_books.consent import Consent
from expenses_app.simulators.zoho_books.deep_links import open_link
from expenses_app.simulators.zoho_books.demo import add_demo_documents
from expenses_app.simulators.zoho_books.identity import Identity
from expenses_app.simulators.zoho_books.limits import DEFAULTS, Limits
from expenses_app.simulators.zoho_books.regions import REGIONS, split_path
from expenses_app.simulators.zoho_books.scopes import MODULES
from expenses_app.simulators.zoho_books.seed import organisation_to_order, seed_world, settle
from expenses_app.simulators.zoho_books.state import Organisation, World
from expenses_app.simulators.zoho_books.switches import Switches
from expenses_app.simulators.zoho_books.tokens import Tokens
from expenses_app.simulators.zoho_books.user_actions import ACTIONS
from expenses_app.simulators.zoho_books.wire import answer

EVERY_SCOPE = ",".join(f"ZohoBooks.{module}.ALL" for module in MODULES)


class ZohoBooksPlatform(Platform):
    """The simulated Zoho Books."""

    name = "zoho_books"
    title = "Zoho Books"
    fault_kinds = {
        "html_error": "Answer 500 with an HTML page, without writing.",
        "refused_with_200": "Answer HTTP 200 with a code other than 0 (`code`, default 1000), without writing.",
        "late_commit": "Hang up, and write the request `seconds` (simulated) later.",
        "malformed_json": "Write, then answer JSON whose end is missing.",
        "short_list": "Answer a list with its last half missing, as if it were whole.",
    }
    actions = ACTIONS

    def __init__(
        self, clock: SimulatedClock, *, seed_demo: bool = False, clients: dict[str, str] | None = None
    ) -> None:
        super().__init__(clock)
        self._seed_demo = seed_demo
        self._switches = Switches()
        self._limits = Limits(self._switches)
        self._identity = Identity(clock, self._switches, clients)
        pages = template_environment(self.title, Path(__file__).parent / "templates")
        self._consent = Consent(self._identity, pages)
        self._tokens = Tokens(self._identity, self._limits)
        self._api = BooksApi(self._identity)
        self._seed()

    @property
    def world(self) -> World:
        """Everything that survives a restart."""
        return self._identity.world

    # --- the vendor's side -------------------------------------------------------------------------------------

    def handle(self, exchange: Exchange) -> Response:
        """Answer one request to any of Zoho's hosts."""
        request = exchange.request
        region, path = split_path(request.path, self._switches)
        if path.startswith(f"{BASE}/"):
            return self._api.handle(exchange, region, path.removeprefix(BASE))
        if path == "/oauth/v2/auth":
            return self._consent.authorise(request)
        if path == "/oauth/v2/token" and request.method == "POST":
            return self._tokens.token(request, region)
        if path == "/oauth/v2/token/revoke" and request.method == "POST":
            return self._tokens.revoke(request, region)
        if path == "/oauth/serverinfo" and request.method == "GET":
            return self._tokens.server_list(request)
        if path.startswith("/app/") and request.method == "GET":
            return open_link(self.world, path)
        return answer({"code": 5, "message": "Invalid URL Passed"}, 404)

    def organisation_of(self, request: Request) -> str | None:
        """Return the organisation that a request names."""
        return request.args.get("organization_id") or None

    def entering(self, exchange: Exchange) -> Response | None:
        """Count the call against the limits of the organisation."""
        region, path = split_path(exchange.request.path, self._switches)
        if not path.startswith(f"{BASE}/"):
            return None
        organisation = self._api.reached(exchange.request, region)
        if organisation is None:
            return None
        refused = self._limits.enter(organisation, exchange.now)
        if refused is None:
            exchange.notes["counted"] = organisation.key
        return refused

    def leaving(self, exchange: Exchange) -> None:
        """One call less is running."""
        if "counted" in exchange.notes:
            self._limits.leave(exchange.notes["counted"])

    # --- the ledger, to be read --------------------------------------------------------------------------------

    def organisations(self) -> list[OrganisationSummary]:
        """Every organisation with its counts."""
        return [self._summary(each) for each in list(self.world.organisations.values())]

    def _summary(self, each: Organisation) -> OrganisationSummary:
        counts = {
            "documents": len(each.order),
            "files": len(each.files),
            "contacts": len(each.contacts),
            "accounts": len(each.accounts),
            "calls_today": self._limits.used_today(each),
        }
        locks = ", ".join(f"{module} {day}" for module, day in each.locks.items())
        web = REGIONS[each.region].web
        details = {
            "Region": each.region,
            "Web application": self._switches["canadian_web_address"] if each.region == "ca" else web,
            "Time zone": each.record["time_zone"],
            "Subscription": "active" if each.active else "ended",
            "Locked on or before": locks or "none",
            "Users": ", ".join(f"{user} ({role})" for user, role in each.members.items()),
        }
        return OrganisationSummary(
            each.key, each.name, each.country, each.currency, each.plan, counts, details
        )

    def document_keys(self, organisation: str) -> Sequence[tuple[str, str]]:
        """(kind, key) of every document in order of creation."""
        books = self.world.organisations[organisation]
        with self._api.locks[organisation]:
            self._api.commit_late(books)
            return list(books.order)

    def document(self, organisation: str, kind: str, key: str) -> LedgerDocument:
        """One document as it stands."""
        with self._api.locks[organisation]:
            return ledger.document(self.world.organisations[organisation], kind, key)

    def attachment(self, organisation: str, key: str) -> LedgerAttachment:
        """One stored file."""
        return self.world.organisations[organisation].files[key]

    def lists(self, organisation: str) -> dict[str, Sequence[dict[str, Any]]]:
        """Reference data as tables."""
        with self._api.locks[organisation]:
            return ledger.lists(self.world.organisations[organisation])

    # --- what the control interface may do -----------------------------------------------------------------------

    def create_organisation(self, wish: dict[str, Any]) -> OrganisationSummary:
        """Create an organisation with books and an owner of its own."""
        made = organisation_to_order(wish, self._switches)
        if made.key in self.world.organisations:
            raise ActionRefused(f"There is an organisation {made.key} already.")
        settle(self.world, made)
        return self._summary(made)

    def act(self, organisation: str, action: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Act as a person inside Zoho Books."""
        books = self.world.organisations[organisation]
        if action == "revoke_consent":
            return {"grants_ended": self._identity.end_grants_of(books)}
        with self._api.locks[organisation]:
            return actions.act(books, action, wish, self.clock.now())

    def mint_tokens(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Make tokens. Keys: organisation (its first user) or user, client, scopes (comma-separated)."""
        key = wish.get("organisation")
        if key is not None and key not in self.world.organisations:
            raise ActionRefused(f"Unknown organisation: {key}.")
        members = self.world.organisations[key].members if key else {}
        user = str(wish.get("user") or next(iter(members), ""))
        person = self.world.people.get(user)
        if person is None:
            raise ActionRefused(f"Unknown user: {user}. Known: {', '.join(self.world.people)}.")
        scopes = set(str(wish.get("scopes") or EVERY_SCOPE).split(","))
        made = self._tokens.mint(str(wish.get("client", "client")), user, scopes, person.region)
        root = person.region != "us" and self._switches["regional_addresses"]
        return {name: value for name, value in made.items() if not name.startswith("_")} | {
            "location": person.region,
            "path": f"/{person.region}" if root else "",
        }

    def limits(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or override the limits; ``day`` and ``concurrent`` None mean the plan's."""
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
        """Return to the seed organisations; limits and switches go back to their defaults."""
        with self._identity.lock:
            self._identity.world = World()
            self._api.lists.forget()
            self._api.late.waiting.clear()
            self._limits.values = dict(DEFAULTS) | {"enforce": self._limits.values["enforce"]}
            self._limits.forget()
            self._switches.restore(Switches().values())
            self._seed()

    def dump(self) -> bytes:
        """Pickle the world while nobody writes."""
        with ExitStack() as held:
            held.enter_context(self._identity.lock)
            for key in sorted(self.world.organisations):
                held.enter_context(self._api.locks[key])
            self.world.switches = self._switches.values()
            self.world.limits = dict(self._limits.values)
            return pickle.dumps({"world": self.world, "late": self._api.late.waiting})

    def load(self, stored: bytes) -> None:
        """Take a stored world."""
        content = pickle.loads(stored)  # noqa: S301 - the simulator's own state file
        self._identity.world = content["world"]
        self._api.late.waiting = content["late"]
        self._api.lists.forget()
        self._switches.restore(self.world.switches)
        self._limits.values |= self.world.limits

    def _seed(self) -> None:
        for made in seed_world(self.world, self._switches):
            if self._seed_demo:
                add_demo_documents(made, self.clock.now())
