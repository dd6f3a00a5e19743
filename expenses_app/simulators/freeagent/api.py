"""The API below /v2: who may ask, which rule answers, under the lock of the company."""

import threading
from collections import defaultdict

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import Exchange
from expenses_app.simulators.freeagent.identity import Identity
from expenses_app.simulators.freeagent.reading import Lists
from expenses_app.simulators.freeagent.routes import Route, routes
from expenses_app.simulators.freeagent.rules.bank_transactions import take_in_statements
from expenses_app.simulators.freeagent.rules.call import Call
from expenses_app.simulators.freeagent.state import Grant
from expenses_app.simulators.freeagent.wire import Refusal, not_found, problem

BASE = "/v2/"
LAPSED = "Your FreeAgent subscription has lapsed, so this account is read only."


class Api:
    """Answers the calls of an app."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._routes = routes(Lists())
        self.locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)

    def handle(self, exchange: Exchange) -> Response:
        """Answer one call."""
        try:
            return self._answered(exchange)
        except Refusal as refusal:
            return refusal.response

    def _answered(self, exchange: Exchange) -> Response:
        request = exchange.request
        grant = self._identity.grant_of(request)
        if grant is None:
            raise problem(401, "Access token not recognised")
        if not request.headers.get("User-Agent"):
            raise problem(400, "The User-Agent header is required")
        route, groups = self._route(request)
        with self.locks[grant.company]:
            call = self._call(exchange, grant)
            take_in_statements(call.company, call.now)
            if call.level < route.level:
                raise problem(403, "You are not allowed to access this action.")
            if call.company.lapsed and request.method != "GET":
                raise problem(self._identity.switches["lapsed_status"], LAPSED)
            return route.action(call, *groups)

    def _route(self, request: Request) -> tuple[Route, tuple[str, ...]]:
        path = request.path.removeprefix(BASE).rstrip("/")
        method = "GET" if request.method == "HEAD" else request.method
        for route in self._routes:
            found = route.pattern.fullmatch(path)
            if found and route.method == method:
                return route, found.groups()
        raise not_found()

    def _call(self, exchange: Exchange, grant: Grant) -> Call:
        company = self._identity.world.companies[grant.company]
        root = f"{exchange.request.host_url}v2/"
        return Call(
            company, grant, exchange.request, exchange.body, exchange.now, self._identity.switches, root
        )
