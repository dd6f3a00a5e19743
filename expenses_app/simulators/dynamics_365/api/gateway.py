"""From a request to an answer: who asks, which environment and company, alone or in a batch."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import Exchange
from expenses_app.simulators.dynamics_365.api import batch, environments, metadata, resources, subscriptions
from expenses_app.simulators.dynamics_365.api.addresses import (
    Address,
    Segment,
    options_of,
    read_address,
    steps_of,
)
from expenses_app.simulators.dynamics_365.api.call import Call, answer
from expenses_app.simulators.dynamics_365.api.notifications import Notifications
from expenses_app.simulators.dynamics_365.books.company import Company, Grant, Locks, World
from expenses_app.simulators.dynamics_365.entra.directory import Directory
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET
from expenses_app.simulators.dynamics_365.odata.errors import Refusal, no_record, not_found
from expenses_app.simulators.dynamics_365.odata.wire import loads, shown
from expenses_app.simulators.dynamics_365.posting.post import run_due

LARGEST_BODY = 350 * 1024 * 1024
WRONG_CREDENTIALS = "The server has rejected the client credentials."


class Gateway:
    """Answers everything below ``/environments`` and ``/v2.0``."""

    def __init__(self, directory: Directory, locks: Locks, notifications: Notifications) -> None:
        self._directory = directory
        self._switches = directory.switches
        self._locks = locks
        self._notifications = notifications

    @property
    def _world(self) -> World:
        return self._directory.world

    def environments(self, request: Request) -> Response:
        """``GET /environments/v1.2``."""
        try:
            grant = self._grant(request)
            return answer(
                environments.listed(self._world.tenants[grant.tenant], request.host_url.rstrip("/"))
            )
        except Refusal as refused:
            return refused.response()

    def answer(self, exchange: Exchange) -> Response:
        """Answer a call to the API of an environment."""
        request = exchange.request
        try:
            address = read_address(request.path)
            if address is None:
                raise not_found(request.path.strip("/"))
            grant = self._grant(request)
            address = self._own_environment(address, grant)
            if len(exchange.body) > LARGEST_BODY:
                raise Refusal(413, "RequestEntityTooLarge", "The request is larger than 350 MB.")
            asked = _Asked(request.host_url.rstrip("/"), grant, address, exchange.now)
            if address.rest == "$batch":
                return self._batch(exchange, asked)
            query = request.args.to_dict()
            return self._single(asked, request.method, address.rest, query, request.headers, exchange.body)
        except Refusal as refused:
            return refused.response()

    def _grant(self, request: Request) -> Grant:
        grant = self._directory.grant_of(request)
        if grant is None or self._directory.is_disabled(grant):
            headers = {
                "WWW-Authenticate": 'Bearer authorization_uri="https://login.microsoftonline.com/common"'
            }
            raise Refusal(401, "Authentication_InvalidCredentials", WRONG_CREDENTIALS, headers)
        return grant

    def _own_environment(self, address: Address, grant: Grant) -> Address:
        if address.tenant and address.tenant != grant.tenant:
            raise Refusal(401, "Authentication_InvalidCredentials", WRONG_CREDENTIALS)
        named = {name.lower(): name for name in self._world.tenants[grant.tenant].environments}
        name = named.get(address.environment.lower())
        if name is None:
            text = f"Environment '{address.environment}' does not exist in the directory."
            raise Refusal(404, "BadRequest_NotFound", text)
        return Address(address.base, grant.tenant, name, address.api, address.rest)

    def _batch(self, exchange: Exchange, asked: "_Asked") -> Response:
        headers = exchange.request.headers
        requests = batch.requests_of(loads(exchange.body), self._switches["batch_over_limit_status"])
        companies = [
            company
            for company in self._world.companies.values()
            if (company.tenant, company.environment) == (asked.grant.tenant, asked.address.environment)
        ]

        def inner(method: str, url: str, sent: Headers, body: bytes) -> Response:
            try:
                parts = urlsplit(url)
                within = read_address(parts.path)
                rest = within.rest if within else parts.path.removeprefix("/api/v2.0/").lstrip("/")
                return self._single(asked, method, rest, dict(parse_qsl(parts.query)), sent, body)
            except Refusal as refused:
                return refused.response()

        go_on = (
            "continue-on-error" in headers.get("Prefer", "") or self._switches["batch_goes_on_after_error"]
        )
        snapshot = headers.get("Isolation", "").lower() == "snapshot"
        for company in companies:
            self._locks[company.key].acquire()
        try:
            return batch.run(requests, companies, inner, snapshot=snapshot, go_on=go_on)
        finally:
            for company in companies:
                self._locks[company.key].release()

    def _single(
        self, asked: "_Asked", method: str, rest: str, query: Mapping[str, str], headers: Headers, body: bytes
    ) -> Response:
        if rest == "$metadata":
            return Response(metadata.document(self._switches), 200, content_type="application/xml")
        steps = steps_of(rest)
        if not steps:
            raise not_found("")
        if steps[0].name == "subscriptions":
            return self._subscriptions(asked, method, steps[0], query, headers, body)
        if steps[0].name != "companies":
            company = self._company_by_name(asked, headers.get("Company") or query.get("company") or "")
            return self._in_company(asked, company, method, steps, query, headers, body)
        if not steps[0].key:
            rows = environments.companies_of(self._world, asked.grant.tenant, asked.address.environment)
            return answer({"@odata.context": f"{asked.base}/$metadata#companies", "value": rows})
        company = self._company(asked, steps[0].key)
        if len(steps) > 1:
            return self._in_company(asked, company, method, steps[1:], query, headers, body)
        row = next(
            row
            for row in environments.companies_of(self._world, asked.grant.tenant, asked.address.environment)
            if row["id"] == company.key
        )
        return answer(shown(BY_SET["companies"], row))

    def _in_company(
        self,
        asked: "_Asked",
        company: Company,
        method: str,
        steps: list[Segment],
        query: Mapping[str, str],
        headers: Headers,
        body: bytes,
    ) -> Response:
        if company.lapsed:
            raise _lapsed(self._switches["lapsed_status"])
        if steps[0].name == "webhookSupportedResources":
            return answer(subscriptions.supported_resources())
        call = self._call(asked, company, method, query, headers, body)
        with self._locks[company.key]:
            run_due(company, self._switches, asked.now)
            with company.all_or_nothing():
                return resources.answer_to(call, steps)

    def _subscriptions(
        self,
        asked: "_Asked",
        method: str,
        head: Segment,
        query: Mapping[str, str],
        headers: Headers,
        body: bytes,
    ) -> Response:
        named = subscriptions.company_in(loads(body)) if body else ""
        standing = self._world.subscriptions.get(head.key)
        key = named or (standing.company if standing else "")
        company = self._company(asked, key) if key else self._any_company(asked)
        call = self._call(asked, company, method, query, headers, body)
        self._notifications.begin()
        place = (asked.grant.tenant, asked.address.environment)
        return subscriptions.answer_to(call, self._world, place, head.key)

    def _call(
        self,
        asked: "_Asked",
        company: Company,
        method: str,
        query: Mapping[str, str],
        headers: Headers,
        body: bytes,
    ) -> Call:
        return Call(
            method, company, options_of(query), headers, body, asked.now, self._switches, asked.base,
            asked.grant.user or asked.grant.client,
        )  # fmt: skip

    def _company(self, asked: "_Asked", key: str) -> Company:
        company = self._world.companies.get(key)
        place = (asked.grant.tenant, asked.address.environment)
        if company is None or company.gone or (company.tenant, company.environment) != place:
            text = "Cannot process the request because the company cannot be found."
            raise Refusal(404, "Internal_CompanyNotFound", text)
        if not asked.grant.user and asked.grant.client not in company.registered_applications:
            raise Refusal(401, "Authentication_InvalidCredentials", WRONG_CREDENTIALS)
        return company

    def _company_by_name(self, asked: "_Asked", name: str) -> Company:
        place = (asked.grant.tenant, asked.address.environment)
        for company in self._world.companies.values():
            if (company.tenant, company.environment) == place and name in (company.name, company.key):
                return self._company(asked, company.key)
        raise Refusal(
            404,
            "Internal_CompanyNotFound",
            "Cannot process the request: the default company cannot be found.",
        )

    def _any_company(self, asked: "_Asked") -> Company:
        place = (asked.grant.tenant, asked.address.environment)
        for company in self._world.companies.values():
            if (company.tenant, company.environment) == place:
                return company
        raise no_record()


class _Asked:
    """What all calls of one request share."""

    def __init__(self, host: str, grant: Grant, address: Address, now: datetime) -> None:
        self.base = f"{host}{address.base}"
        self.grant = grant
        self.address = address
        self.now = now


def _lapsed(status: int) -> Refusal:
    codes = {401: "Authentication_InvalidCredentials", 503: "Internal_TenantUnavailable"}
    text = "The tenant is not accessible: its subscription has lapsed."
    return Refusal(status, codes.get(status, "Authorization_RequestDenied"), text)
