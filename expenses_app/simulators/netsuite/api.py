"""Everything that an app calls: which service a path belongs to, and refusals in the shape of that service."""

import re
import secrets

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import Exchange
from expenses_app.simulators.netsuite import documents, restlets
from expenses_app.simulators.netsuite.documents import handle_document
from expenses_app.simulators.netsuite.grants import tokens
from expenses_app.simulators.netsuite.grants.access import Access, Caller
from expenses_app.simulators.netsuite.grants.certificates import Certificates
from expenses_app.simulators.netsuite.limits import Limits, refusal
from expenses_app.simulators.netsuite.records import jobs
from expenses_app.simulators.netsuite.records.call import call_of
from expenses_app.simulators.netsuite.records.service import RecordService
from expenses_app.simulators.netsuite.records.shown import RECORD_PATH
from expenses_app.simulators.netsuite.refusals import forbidden, method_not_allowed, not_there, refused
from expenses_app.simulators.netsuite.state import Locks
from expenses_app.simulators.netsuite.suiteql import service as suiteql
from expenses_app.simulators.netsuite.wire import Refused, answer

SERVICES = "/services/rest/"
CERTIFICATES = re.compile(re.escape(tokens.PATH) + r"/clients/([^/]+)/certificates(/.*)?")
MAINTENANCE = (
    "<!DOCTYPE html><html><head><title>NetSuite - Scheduled Maintenance</title></head>"
    "<body><h1>We are performing scheduled maintenance.</h1></body></html>"
)


class Api:
    """Answers authenticated requests, one company at a time."""

    def __init__(self, access: Access, limits: Limits) -> None:
        self.locks = Locks()
        self._access = access
        self._limits = limits
        self._certificates = Certificates(access)
        self._records = RecordService(access)
        self._suiteql = suiteql.SuiteQl(access)
        self._restlets = restlets.Restlets(access)

    @property
    def certificates(self) -> Certificates:
        """The certificates of the client credentials grant."""
        return self._certificates

    def is_metered(self, path: str) -> bool:
        """Whether requests to this path count against the account's concurrency."""
        return path == restlets.PATH or (path.startswith(SERVICES) and not path.startswith(tokens.PATH))

    def handle(self, exchange: Exchange) -> Response:
        """Answer one request."""
        restlet = exchange.request.path == restlets.PATH
        faulty = self._faulty(exchange, restlet)
        if faulty is not None:
            return faulty
        try:
            return self._routed(exchange)
        except Refused as refused_request:
            return restlets.script_error(refused_request) if restlet else refused_request.response()

    def _faulty(self, exchange: Exchange, restlet: bool) -> Response | None:
        if exchange.fault("maintenance"):
            return Response(MAINTENANCE, 503, mimetype="text/html")
        if exchange.fault("too_many_at_once"):
            return refusal(restlet=restlet)
        if exchange.fault("unexpected_error"):
            sentence = f"An unexpected error occurred. Error ID: {secrets.token_hex(8)}"
            return refused("UNEXPECTED_ERROR", sentence, status=500).response()
        return None

    def _routed(self, exchange: Exchange) -> Response:
        request = exchange.request
        path = request.path.rstrip("/")
        certificates = CERTIFICATES.fullmatch(path)
        if certificates:
            client, rest = certificates.groups()
            return self._certificates.answer(request, client, rest or "")
        if path == restlets.PATH:
            caller = self._access.caller(request, "restlets")
        else:
            caller = self._access.caller(request, "rest_webservices")
            self._access.require(caller, "REST Web Services")
        exchange.organisation = caller.company.key
        with self.locks[caller.company.key]:
            return self._served(exchange, caller, path)

    def _served(self, exchange: Exchange, caller: Caller, path: str) -> Response:
        request = exchange.request
        call = call_of(
            request, caller.company, self._access.switches, exchange.now, f"{caller.role.name} (REST)"
        )
        if path == restlets.PATH:
            call.actor = f"{caller.role.name} (RESTlet)"
            return self._restlets.handle(call, caller, request)
        if path == suiteql.PATH:
            return self._suiteql.handle(call, caller, request)
        if path == RECORD_PATH or path.startswith(f"{RECORD_PATH}/"):
            return self._records.handle(call, caller, request, _parts(path, RECORD_PATH))
        if path.startswith(f"{documents.PATH}/"):
            self._access.require(caller, "Documents and Files")
            return handle_document(call, request, _parts(path, documents.PATH))
        if path == jobs.PATH or path.startswith(f"{jobs.PATH}/"):
            return jobs.followed(call, _parts(path, jobs.PATH), request)
        if request.method != "GET":
            raise method_not_allowed(request.method)
        if path == f"{SERVICES}system/v1/governanceLimits":
            if not caller.is_administrator:
                raise forbidden(self._access.switches["permission_code"], "Administrator")
            return answer(self._limits.governance(caller.company.tier))
        if path == f"{SERVICES}system/v1/serverTime":
            return answer({"serverTime": exchange.now})
        raise not_there()


def _parts(path: str, base: str) -> list[str]:
    return [part for part in path.removeprefix(base).split("/") if part]
