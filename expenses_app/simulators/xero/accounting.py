"""The Accounting API: header checks in Xero's order, then the route."""

import threading
from datetime import datetime

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import Exchange
from expenses_app.simulators.xero import reading
from expenses_app.simulators.xero.idempotency import IdempotencyCache
from expenses_app.simulators.xero.identity import Identity
from expenses_app.simulators.xero.rules import (
    accounts,
    attachments,
    bank_transactions,
    bank_transfers,
    contacts,
    manual_journals,
    notes,
)
from expenses_app.simulators.xero.rules.call import Call
from expenses_app.simulators.xero.scopes import ATTACHMENT_SCOPES, RESOURCE_SCOPES, allows
from expenses_app.simulators.xero.state import Grant, Organisation
from expenses_app.simulators.xero.tokens import Tokens
from expenses_app.simulators.xero.wire import Refusal, answer, loads, problem

BASE = "/api.xro/2.0/"
OFFLINE = "The Organisation is offline"
MAINTENANCE = "The Xero API is currently offline for maintenance"
WRITERS = ("STANDARD", "FINANCIALADVISER")


class Locks:
    """One lock for each organisation, made when first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, threading.RLock] = {}

    def __getitem__(self, organisation: str) -> threading.RLock:
        # setdefault is one step: two threads that ask at once get the same lock.
        return self._made.setdefault(organisation, threading.RLock())


class Accounting:
    """Answers calls under /api.xro/2.0/."""

    def __init__(self, identity: Identity, tokens: Tokens) -> None:
        self._identity = identity
        self._tokens = tokens
        self._switches = identity.switches
        self.cache = IdempotencyCache(identity.switches)
        self.locks = Locks()

    def handle(self, exchange: Exchange) -> Response:
        """Answer one call."""
        request = exchange.request
        grant = self._tokens.grant_of(request)
        if grant is None:
            return self._tokens.bearer_problem(request)
        tenant = request.headers.get("Xero-Tenant-Id", "").lower()
        organisation = self._identity.world.organisations.get(tenant)
        if organisation is None or not self._identity.reaches(grant, organisation.key):
            return problem(403, "Forbidden", "AuthenticationUnsuccessful")
        steps = [step for step in request.path[len(BASE) :].split("/") if step]
        refused = self._scope_problem(request, grant, steps)
        if refused is not None:
            return refused
        if exchange.fault("maintenance"):
            return Response(MAINTENANCE, 503, content_type="text/plain")
        if organisation.offline:
            return Response(OFFLINE, 503, content_type="text/plain")
        with self.locks[organisation.key]:
            return self._with_key(exchange, grant, organisation, steps)

    def _scope_problem(self, request: Request, grant: Grant, steps: list[str]) -> Response | None:
        needed = RESOURCE_SCOPES.get(steps[0].lower()) if steps else None
        if needed is None:
            return Response("The resource you're looking for cannot be found", 404, content_type="text/html")
        if len(steps) > 2 and steps[2].lower() == "attachments":
            needed = ATTACHMENT_SCOPES
        if allows(grant.scopes, needed, writing=request.method != "GET"):
            return None
        return problem(
            401,
            "Unauthorized",
            "AuthorizationUnsuccessful",
            WWW_Authenticate='Bearer error="insufficient_scope"',
        )

    def _with_key(
        self, exchange: Exchange, grant: Grant, organisation: Organisation, steps: list[str]
    ) -> Response:
        request = exchange.request
        now = self._identity.moment()
        earlier = self.cache.earlier(request, exchange.body, grant.client, organisation.key, now)
        if earlier is not None:
            return earlier
        if exchange.fault("failed_and_remembered"):
            response = Response("An unexpected error occurred", 500, content_type="text/plain")
        else:
            response = self._answer(exchange, grant, organisation, steps, now)
        self.cache.remember(request, exchange.body, grant.client, organisation.key, now, response)
        return response

    def _answer(
        self, exchange: Exchange, grant: Grant, organisation: Organisation, steps: list[str], now: datetime
    ) -> Response:
        request = exchange.request
        role = role_of(organisation, grant.user)
        as_json = "json" in request.headers.get("Accept", "").lower()
        call = Call(organisation, now, grant.client, role, request, exchange.body, self._switches, as_json)
        writing = request.method not in ("GET", "HEAD")
        if writing and role not in WRITERS:
            return problem(
                403, "Forbidden", "UserNotAuthorised: the user has read-only access to this organisation"
            )
        is_file = len(steps) > 2 and steps[2].lower() == "attachments"
        if writing and not is_file:
            if len(exchange.body) > self._switches["body_max_bytes"]:
                return problem(413, "RequestEntityTooLarge", "The request body is too large")
            kind = (request.content_type or "").partition(";")[0].strip().lower()
            if exchange.body and kind not in ("application/json", "text/json"):
                return problem(415, "UnsupportedMediaType", f"The content type '{kind}' is not supported")
        try:
            response = self._route(call, steps)
        except Refusal as refusal:
            return refusal.response
        if exchange.fault("short_list") and request.method == "GET":
            return _shortened(call, response)
        return response

    def _route(self, call: Call, steps: list[str]) -> Response:
        resource, rest = steps[0].lower(), steps[1:]
        method = call.request.method
        if resource in ("organisation", "organisations") and method == "GET":
            if not rest:
                return reading.organisation(call)
            if rest[0].lower() == "actions":
                return reading.actions(call)
        if len(rest) >= 2 and resource in attachments.PARENTS:
            return self._below(call, resource, rest)
        if resource == "linkedtransactions":
            return _linked(call, rest)
        if method == "GET" and resource in reading.LISTINGS:
            return reading.one(call, resource, rest[0]) if rest else reading.many(call, resource)
        return self._write(call, resource, rest[0] if rest else None)

    def _write(self, call: Call, resource: str, key: str | None) -> Response:
        match resource, call.request.method, key:
            case "banktransactions", "PUT", None:
                return bank_transactions.write(call, None)
            case "banktransactions", "POST", _:
                return bank_transactions.write(call, key)
            case "banktransfers", "PUT", None:
                return bank_transfers.create(call)
            case "banktransfers", "POST", _:
                return bank_transfers.delete(call, key)
            case "manualjournals", "PUT", None:
                return manual_journals.write(call, None)
            case "manualjournals", "POST", _:
                return manual_journals.write(call, key)
            case "contacts", "PUT", None:
                return contacts.write(call, None)
            case "contacts", "POST", _:
                return contacts.write(call, key)
            case "accounts", "PUT", None:
                return accounts.create(call)
            case "accounts", "POST", str():
                return accounts.update(call, key)
            case "accounts", "DELETE", str():
                return accounts.delete(call, key)
            case "currencies", "PUT", None:
                return accounts.add_currency(call)
        return problem(405, "MethodNotAllowed", f"The method {call.request.method} is not allowed here")

    def _below(self, call: Call, resource: str, rest: list[str]) -> Response:
        key, below, method = rest[0], rest[1].lower(), call.request.method
        if below == "attachments" and len(rest) == 2 and method == "GET":
            return attachments.listed(call, resource, key)
        if below == "attachments" and len(rest) == 3:
            if method == "GET":
                return attachments.content(call, resource, key, rest[2])
            if method in ("PUT", "POST"):
                return attachments.put(call, resource, key, rest[2])
        if below == "history" and len(rest) == 2:
            if method == "GET":
                return notes.history(call, resource, key)
            if method == "PUT":
                return notes.add_notes(call, resource, key)
        return problem(405, "MethodNotAllowed", f"The method {method} is not allowed here")


def role_of(organisation: Organisation, user: str) -> str:
    """Return the role of a pretend user: the first part of the address is the first name of one of the users."""
    first = user.partition("@")[0].lower()
    for each in organisation.users.values():
        if each["FirstName"].lower() == first:
            return (
                organisation.role if each["OrganisationRole"] == "STANDARD" else str(each["OrganisationRole"])
            )
    return organisation.role


def _linked(call: Call, rest: list[str]) -> Response:
    match call.request.method, rest:
        case "GET", []:
            return notes.links(call)
        case "PUT", []:
            return notes.link(call)
        case "DELETE", [key]:
            return notes.unlink(call, key)
    return problem(405, "MethodNotAllowed", "Method not allowed")


def _shortened(call: Call, response: Response) -> Response:
    """Leave out the last half of every list but keep the pagination: a list that lies."""
    content = loads(response.get_data())
    kept = {
        name: part[: len(part) // 2] if isinstance(part, list) else part for name, part in content.items()
    }
    return answer(kept, as_json=call.as_json)
