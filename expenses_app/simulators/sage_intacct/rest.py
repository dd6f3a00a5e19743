"""REST under ``/ia/api/v1``: who calls, at which entity, whether the call was answered before, and the routes."""

import re
import threading
import time
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import Exchange
from expenses_app.simulators.sage_intacct import objects, services
from expenses_app.simulators.sage_intacct.catalogue import ENTITY, TYPES
from expenses_app.simulators.sage_intacct.idempotency import IdempotencyStore
from expenses_app.simulators.sage_intacct.query.service import QueryService
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.rules.reversing import settle
from expenses_app.simulators.sage_intacct.state import Company, Grant
from expenses_app.simulators.sage_intacct.switches import Switches
from expenses_app.simulators.sage_intacct.tokens import Tokens, trusts
from expenses_app.simulators.sage_intacct.wire import (
    Refusal,
    gateway_error,
    invalid_request,
    loads,
    request_error,
)
from expenses_app.simulators.sage_intacct.workflows import run_workflow

BASE = "/ia/api/v1"
ENTITY_HEADER = "X-IA-API-Param-Entity"
TOGETHER_HEADER = "X-IA-API-Param-Transaction"
OBJECT = re.compile(r"/objects/([^/]+/[^/]+)(?:/([^/]+))?")
WORKFLOW = re.compile(r"/workflows/([^/]+/[^/]+)/([^/]+)")


class Rest:
    """Answers every REST call that bears a token."""

    def __init__(self, tokens: Tokens, switches: Switches) -> None:
        self._tokens = tokens
        self._switches = switches
        self._locks: dict[str, threading.RLock] = {}
        self.queries = QueryService()
        self.keys = IdempotencyStore(switches)

    def lock(self, company: str) -> threading.RLock:
        """The one lock over a company's books."""
        return self._locks.setdefault(company, threading.RLock())

    def handle(self, exchange: Exchange) -> Response:
        """Answer one request; a refusal is an answer like any other."""
        try:
            grant = self._tokens.grant_of(exchange.request)
            if grant is None:
                return self._tokens.bearer_problem(exchange.request)
            company = self._tokens.world.companies[grant.company]
            if not trusts(company, grant.client):
                return gateway_error(400, "GW-0011", "Invalid Request")
            if exchange.fault("gateway_failure"):
                return gateway_error(500, "GW-0001", "Internal server error")
            return self._once(exchange, grant, company)
        except Refusal as refusal:
            return refusal.response

    def _once(self, exchange: Exchange, grant: Grant, company: Company) -> Response:
        """Answer from memory when the idempotency key says so; otherwise handle and remember."""
        request, path, world = exchange.request, exchange.request.path.removeprefix(BASE), self._tokens.world
        key = self.keys.key_of(request, path)
        if key is None:
            return self._answered(exchange, grant, company, path)
        earlier = self.keys.begin(world, company.key, key, request, exchange.body, exchange.now)
        if earlier is not None:
            return earlier
        response: Response | None = None
        try:
            hold = exchange.fault("hold")
            if hold:
                time.sleep(hold.seconds)
            if exchange.fault("failed_and_remembered"):
                response = gateway_error(500, "GW-0001", "Internal server error")
            else:
                response = self._answered(exchange, grant, company, path)
        finally:
            self.keys.end(world, company.key, key, request, exchange.body, exchange.now, response)
        return response

    def _answered(self, exchange: Exchange, grant: Grant, company: Company, path: str) -> Response:
        try:
            with self.lock(company.key):
                entity = self._entity(exchange.request, company, path)
                call = Call(company, entity, grant.user, exchange.now, self._switches)
                call.address = exchange.request.host_url.rstrip("/")
                call.short_list = exchange.fault("short_list") is not None
                settle(company, call.today)
                return self._route(exchange, call, path)
        except Refusal as refusal:
            return refusal.response

    def _entity(self, request: Request, company: Company, path: str) -> str:
        """Return the entity that the header names. Any other header is ignored, a misspelt one too."""
        wanted = request.headers.get(ENTITY_HEADER, "")
        if not wanted or path.startswith(f"/objects/{ENTITY}"):
            return ""
        found = company.find(ENTITY, wanted)
        if found is None or found["status"] != "active":
            raise invalid_request(f"Entity '{wanted}' is not valid.")
        return str(found["id"])

    def _route(self, exchange: Exchange, call: Call, path: str) -> Response:
        request = exchange.request
        services_by_route: dict[tuple[str, str], Callable[[], Response]] = {
            ("POST", "/services/core/query"): lambda: self.queries.answer(call, _body(exchange)),
            ("GET", "/services/core/model"): lambda: services.model(request.args.get("name", "")),
            ("GET", "/services/core/session/id"): lambda: services.session(self._tokens.world, call),
            ("GET", "/services/company-config/dimensions/list"): lambda: services.dimensions(call),
        }
        service = services_by_route.get((request.method, path))
        if service is not None:
            return service()
        workflow = WORKFLOW.fullmatch(path)
        if workflow and request.method == "POST":
            _must_write(call)
            return run_workflow(call, workflow[1], workflow[2], _body(exchange))
        found = OBJECT.fullmatch(path)
        if found is None or found[1] not in TYPES:
            raise request_error(404, "invalidRequest", f"Resource {path} was not found.", "REST-1400")
        return _object(exchange, call, found[1], found[2])


def _object(exchange: Exchange, call: Call, path: str, key: str | None) -> Response:
    request = exchange.request
    if request.method == "GET":
        return objects.read(call, path, key) if key else objects.listed(call, path)
    if (request.method == "POST") == bool(key):
        raise request_error(405, "invalidRequest", f"{request.method} is not allowed here.", "REST-1405")
    _must_write(call)
    body = None if request.method == "DELETE" else _body(exchange)
    together = request.headers.get(TOGETHER_HEADER, "").lower() == "true"
    return objects.write(call, path, request.method, key, body, together=together)


def _must_write(call: Call) -> None:
    if call.user in call.company.read_only_users:
        sentence = "You do not have permission to perform this operation."
        raise request_error(403, "permissionDenied", sentence, "REST-1403")


def _body(exchange: Exchange) -> Any:
    """Read the JSON body; what is no JSON is refused by the gateway."""
    if exchange.request.mimetype != "application/json":
        raise Refusal(gateway_error(400, "GW-0014", "Content-Type must be application/json"))
    try:
        return loads(exchange.body)
    except ValueError as error:
        raise Refusal(gateway_error(400, "GW-0015", "Request body is not valid JSON")) from error
