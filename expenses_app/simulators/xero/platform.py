"""Xero as the chassis sees it: identity, connections, Accounting API, deep links, and the ledger behind them."""

import pickle
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

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
from expenses_app.simulators.xero import ledger
from expenses_app.simulators.xero.accounting import BASE, Accounting
from expenses_app.simulators.xero.actions import Actions
from expenses_app.simulators.xero.connections import Connections, discovery
from expenses_app.simulators.xero.consent import Consent
from expenses_app.simulators.xero.demo import add_demo_documents
from expenses_app.simulators.xero.identity import Identity
from expenses_app.simulators.xero.limits import DEFAULTS, Limits
from expenses_app.simulators.xero.seed import organisation_to_order, seed_organisations
from expenses_app.simulators.xero.state import Organisation, World
from expenses_app.simulators.xero.switches import Switches
from expenses_app.simulators.xero.tokens import Tokens
from expenses_app.simulators.xero.user_actions import ACTIONS

DEFAULT_SCOPES = (
    "offline_access openid profile email accounting.settings accounting.contacts "
    "accounting.banktransactions accounting.manualjournals accounting.attachments accounting.invoices"
)
DEEP_LINKS = {
    "/bank/viewtransaction.aspx": "banktransactionid",
    "/bank/viewtransfer.aspx": "banktransferid",
    "/journal/view.aspx": "invoiceid",
    "/contacts/view": "contactid",
}


class XeroPlatform(Platform):
    """The simulated Xero."""

    name = "xero"
    title = "Xero"
    fault_kinds = {
        "maintenance": "Answer 503 in plain text, as during Xero's maintenance.",
        "failed_and_remembered": "Answer 500 without writing, and remember that under the idempotency key.",
        "short_list": "Answer a list with its last half missing, under the full page count.",
    }
    actions = ACTIONS

    def __init__(
        self, clock: SimulatedClock, *, seed_demo: bool = False, clients: dict[str, str] | None = None
    ) -> None:
        super().__init__(clock)
        self._seed_demo = seed_demo
        self._switches = Switches()
        self._limits = Limits(self._switches)
        pages = template_environment(self.title, Path(__file__).parent / "templates")
        self._identity = Identity(clock, self._switches, clients)
        self._tokens = Tokens(self._identity)
        self._consent = Consent(self._identity, pages)
        self._connections = Connections(self._identity, self._tokens)
        self._accounting = Accounting(self._identity, self._tokens)
        self._actions = Actions()
        self._seed()

    @property
    def world(self) -> World:
        """Everything that survives a restart."""
        return self._identity.world

    # --- the vendor's side -------------------------------------------------------------------------------------

    def handle(self, exchange: Exchange) -> Response:
        """Answer one request to any of Xero's hosts."""
        request = exchange.request
        path = request.path.lower().rstrip("/")
        if request.path.startswith(BASE):
            response = self._accounting.handle(exchange)
            counted = exchange.notes.get("counted")
            if counted:
                self._limits.mark(response, *counted)
            return response
        if path == "/identity/connect/authorize":
            return self._consent.authorize(request)
        if path == "/connect/token" and request.method == "POST":
            return self._tokens.token(request)
        if path == "/connect/revocation" and request.method == "POST":
            return self._tokens.revoke(request)
        if path == "/connections" or path.startswith("/connections/"):
            return self._connections.answer(request)
        if path == "/.well-known/openid-configuration":
            return discovery(request)
        if request.method == "GET":
            return self._deep_link(request, path)
        return Response("Not found", 404, mimetype="text/plain")

    def organisation_of(self, request: Request) -> str | None:
        """Return the tenant that a request names."""
        return request.headers.get("Xero-Tenant-Id", "").lower() or None

    def entering(self, exchange: Exchange) -> Response | None:
        """Count the call against the limits of app and organisation."""
        organisation = self.world.organisations.get(exchange.organisation or "")
        grant = self._tokens.grant_of(exchange.request)
        if organisation is None or grant is None or not exchange.request.path.startswith(BASE):
            return None
        if not self._identity.reaches(grant, organisation.key):
            return None
        refused = self._limits.enter(grant.client, organisation.key, organisation.day_limit, exchange.now)
        if refused is None:
            exchange.notes["counted"] = (grant.client, organisation.key, organisation.day_limit)
        return refused

    def leaving(self, exchange: Exchange) -> None:
        """One call less is running."""
        counted = exchange.notes.get("counted")
        if counted:
            self._limits.leave(counted[0], counted[1])

    def _deep_link(self, request: Request, path: str) -> Response:
        arguments = {name.lower(): value for name, value in request.args.items()}
        if path == "/organisationlogin/default.aspx" and "redirecturl" in arguments:
            target = urlsplit(arguments["redirecturl"])
            path = target.path.lower()
            arguments = {name.lower(): value[0] for name, value in parse_qs(target.query).items()}
        parts = path.rsplit("/", 1)
        if path.startswith("/contacts/view/"):
            path, arguments = "/contacts/view", {"contactid": parts[1]}
        key = arguments.get(DEEP_LINKS.get(path, ""), "").lower()
        for organisation in self.world.organisations.values():
            place = _place(organisation, key)
            if place:
                return redirect(f"/ledger/{quote(organisation.key)}/{place}")
        return Response("The resource you're looking for cannot be found", 404, mimetype="text/plain")

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
            "connections": sum(one.organisation == each.key for one in list(self.world.connections.values())),
        }
        details = {
            "Short code": each.record["ShortCode"],
            "Period lock date": str(each.record["PeriodLockDate"] or "none"),
            "End of year lock date": str(each.record["EndOfYearLockDate"] or "none"),
            "Several currencies": "yes" if each.multi_currency else "no",
        }
        return OrganisationSummary(
            each.key,
            each.name,
            each.record["CountryCode"],
            each.currency,
            each.record["Class"],
            counts,
            details,
        )

    def document_keys(self, organisation: str) -> Sequence[tuple[str, str]]:
        """(kind, key) of every document in order of creation."""
        return list(self.world.organisations[organisation].order)

    def document(self, organisation: str, kind: str, key: str) -> LedgerDocument:
        """One document as it stands."""
        with self._accounting.locks[organisation]:
            return ledger.document(self.world.organisations[organisation], kind, key)

    def attachment(self, organisation: str, key: str) -> LedgerAttachment:
        """One stored file."""
        return self.world.organisations[organisation].files[key]

    def other_attachments(self, organisation: str) -> Sequence[LedgerAttachment]:
        """Files on contacts and accounts."""
        files = list(self.world.organisations[organisation].files.values())
        return [file for file in files if file.parent_kind in ("Contact", "Account")]

    def lists(self, organisation: str) -> dict[str, Sequence[dict[str, Any]]]:
        """Reference data as tables."""
        with self._accounting.locks[organisation]:
            return ledger.lists(self.world.organisations[organisation])

    # --- what the control interface may do -----------------------------------------------------------------------

    def create_organisation(self, wish: dict[str, Any]) -> OrganisationSummary:
        """Create an organisation with a chart of accounts of its own."""
        made = organisation_to_order(wish)
        if made.key in self.world.organisations:
            raise ActionRefused(f"There is an organisation {made.key} already.")
        self.world.organisations[made.key] = made
        return self._summary(made)

    def act(self, organisation: str, action: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Act as a person inside Xero."""
        books = self.world.organisations[organisation]
        if action == "disconnect":
            return {"connections_removed": self._identity.disconnect(organisation)}
        if action == "revoke_tokens":
            return {"token_sets_ended": self._identity.revoke_tokens(organisation)}
        with self._accounting.locks[organisation]:
            return self._actions.act(books, action, wish, self.clock.now())

    def mint_tokens(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Make a token set. Keys: organisation or organisations, client, user, scopes (text)."""
        wanted = wish.get("organisations") or ([wish["organisation"]] if wish.get("organisation") else [])
        wanted = wanted or list(self.world.organisations)
        unknown = [key for key in wanted if key not in self.world.organisations]
        if unknown:
            raise ActionRefused(f"Unknown organisations: {', '.join(map(str, unknown))}.")
        client, user = str(wish.get("client", "client")), str(wish.get("user", "ada@example.com"))
        scopes = set(str(wish.get("scopes", DEFAULT_SCOPES)).split())
        return self._tokens.mint(client, user, list(wanted), scopes)

    def limits(self, wish: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read or override the limits; ``day`` None means the plan's."""
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
            self._accounting.cache.forget()
            enforce = self._limits.values["enforce"]
            self._limits.values = dict(DEFAULTS) | {"enforce": enforce}
            self._limits.forget()
            self._switches.restore(Switches().values())
            self._seed()

    def dump(self) -> bytes:
        """Pickle the world while nobody writes."""
        with ExitStack() as held:
            held.enter_context(self._identity.lock)
            for key in sorted(self.world.organisations):
                held.enter_context(self._accounting.locks[key])
            self.world.switches = self._switches.values()
            self.world.limits = dict(self._limits.values)
            return pickle.dumps({"world": self.world, "answers": self._accounting.cache.answers})

    def load(self, stored: bytes) -> None:
        """Take a stored world."""
        content = pickle.loads(stored)  # noqa: S301 - the simulator's own state file
        world = content["world"]
        self._identity.world = world
        self._accounting.cache.answers = content["answers"]
        self._switches.restore(world.switches)
        self._limits.values |= world.limits

    def _seed(self) -> None:
        for made in seed_organisations():
            self.world.organisations[made.key] = made
            if self._seed_demo:
                add_demo_documents(made, self.clock.now())


def _place(organisation: Organisation, key: str) -> str:
    if key in organisation.bank_transactions:
        transfer = organisation.bank_transactions[key].get("_transfer")
        return f"BankTransfer/{transfer}" if transfer else f"BankTransaction/{key}"
    if key in organisation.bank_transfers:
        return f"BankTransfer/{key}"
    if key in organisation.manual_journals:
        return f"ManualJournal/{key}"
    return f"lists/Contacts?q={key}" if key in organisation.contacts else ""
