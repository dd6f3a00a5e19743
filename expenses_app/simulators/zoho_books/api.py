"""The Books API: who asks, for which organisation, with which scope; then the route."""

import threading
from datetime import timedelta

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import ConnectionDropped, Exchange
from expenses_app.simulators.zoho_books import refusals
from expenses_app.simulators.zoho_books.identity import Identity
from expenses_app.simulators.zoho_books.late import LateRequests
from expenses_app.simulators.zoho_books.reading import Lists
from expenses_app.simulators.zoho_books.regions import serves
from expenses_app.simulators.zoho_books.routes import Route, routes
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.scopes import allows, role_allows
from expenses_app.simulators.zoho_books.state import Grant, Organisation
from expenses_app.simulators.zoho_books.wire import Refusal, answer, dumps, loads, success

BASE = "/books/v3"
NOT_ASSOCIATED = "This user is not associated with the CompanyID/CompanyName:{}."
HTML_ERROR = "<html><head><title>Zoho Books</title></head><body><h1>Something went wrong</h1></body></html>"


class Locks:
    """One lock for each organisation, made when first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, threading.RLock] = {}

    def __getitem__(self, organisation: str) -> threading.RLock:
        # setdefault is one step: two threads that ask at once get the same lock.
        return self._made.setdefault(organisation, threading.RLock())


class BooksApi:
    """Answers calls under /books/v3."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._switches = identity.switches
        self.lists = Lists()
        self.late = LateRequests()
        self.locks = Locks()
        self._routes = routes(self.lists)

    def handle(self, exchange: Exchange, region: str, path: str) -> Response:
        """Answer one call; ``path`` is what stands below the base."""
        try:
            return self._answered(exchange, region, path)
        except Refusal as refusal:
            return refusal.response

    def grant_of(self, request: Request, region: str) -> Grant | None:
        """Return the grant of a good access token at the right region."""
        grant = self._identity.grant_of(request.headers.get("Authorization", ""))
        return grant if grant and serves(region, grant.region, self._switches) else None

    def reached(self, request: Request, region: str) -> Organisation | None:
        """Return the organisation that a good token may reach by this request, for the limits."""
        grant = self.grant_of(request, region)
        organisation = self._identity.world.organisations.get(request.args.get("organization_id", ""))
        return organisation if grant and organisation and grant.user in organisation.members else None

    def _answered(self, exchange: Exchange, region: str, path: str) -> Response:
        request = exchange.request
        grant = self.grant_of(request, region)
        if grant is None:
            raise refusals.not_authorised(self._switches["invalid_token_code"])
        if path == "/organizations" and request.method == "GET":
            return self._organisations(grant)
        route, keys = self._route(request.method, path)
        wanted = request.args.get("organization_id") or (
            keys[0] if route.path == "/organizations/{id}" else ""
        )
        organisation = self._identity.world.organisations.get(wanted)
        if organisation is None or grant.user not in organisation.members:
            raise Refusal(refusals.WRONG_ORGANISATION, NOT_ASSOCIATED.format(wanted))
        role = organisation.members[grant.user]
        if not allows(grant.scopes, route.scope) or not role_allows(role, route.scope):
            raise refusals.not_authorised()
        if not organisation.active:
            raise refusals.lapsed(self._switches)
        with self.locks[organisation.key]:
            self.commit_late(organisation)
            return self._run(exchange, grant, organisation, route, keys)

    def _organisations(self, grant: Grant) -> Response:
        if not allows(grant.scopes, "ZohoBooks.settings.READ"):
            raise refusals.not_authorised()
        found = self._identity.organisations_of(grant.user)
        return success(organizations=[each.record for each in found])

    def _route(self, method: str, path: str) -> tuple[Route, tuple[str, ...]]:
        known = False
        for route in self._routes:
            keys = route.match(path.rstrip("/"))
            if keys is not None:
                known = True
                if route.method == method:
                    return route, keys
        if known:
            raise Refusal(37, f"The HTTP method {method} is not allowed for the requested resource", 405)
        raise Refusal(5, "Invalid URL Passed", 404)

    def _run(
        self,
        exchange: Exchange,
        grant: Grant,
        organisation: Organisation,
        route: Route,
        keys: tuple[str, ...],
    ) -> Response:
        request, now = exchange.request, self._identity.moment()
        call = Call(organisation, now, grant.user, request, exchange.body, self._switches)
        if exchange.fault("html_error"):
            return Response(HTML_ERROR, 500, content_type="text/html;charset=UTF-8")
        refused = exchange.fault("refused_with_200")
        if refused:
            code = int(refused.parameters.get("code", 1000))
            return answer({"code": code, "message": "Internal error"}, 200)
        late = exchange.fault("late_commit")
        if late:
            self.late.keep(
                organisation.key, now + timedelta(seconds=late.seconds), request, exchange.body, grant.user
            )
            raise ConnectionDropped
        response = route.answer(call, *keys)
        return self._harmed(exchange, response)

    def _harmed(self, exchange: Exchange, response: Response) -> Response:
        if exchange.fault("malformed_json"):
            response.set_data(response.get_data()[:-12])
        if exchange.fault("short_list") and exchange.request.method == "GET":
            content = loads(response.get_data())
            name = next(name for name, rows in content.items() if isinstance(rows, list))
            content[name] = content[name][: len(content[name]) // 2]
            response.set_data(dumps(content))
        return response

    def commit_late(self, organisation: Organisation) -> None:
        """Let requests whose connection was lost write at last, once their time has come."""
        for waiting in self.late.due(organisation.key, self._identity.moment()):
            request = Request(EnvironBuilder(**waiting.environment).get_environ())
            path = request.path.partition(BASE)[2]
            route, keys = self._route(request.method, path)
            call = Call(organisation, waiting.due, waiting.user, request, waiting.body, self._switches)
            try:
                route.answer(call, *keys)
            except Refusal as refusal:
                organisation.note(
                    organisation.key, waiting.due, waiting.user, "Late and refused", refusal.message
                )
