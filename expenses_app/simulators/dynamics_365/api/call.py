"""One call to a company's data, whether it came by itself or inside a $batch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response

from expenses_app.simulators.dynamics_365.books.company import Company
from expenses_app.simulators.dynamics_365.odata.entities import Entity
from expenses_app.simulators.dynamics_365.odata.errors import JSON, Refusal
from expenses_app.simulators.dynamics_365.odata.wire import Row, dumps, etag, loads
from expenses_app.simulators.dynamics_365.switches import Switches

PEOPLE, BANKS, JOURNALS, POSTING = "people", "bank_accounts", "journals", "posting"
PERMISSIONS = (PEOPLE, BANKS, JOURNALS, POSTING)


@dataclass
class Call:
    """Method, what it is about, and everything that the answer depends on. ``base`` is the address of the API."""

    method: str
    company: Company
    options: Mapping[str, str]
    headers: Headers
    body: bytes
    now: datetime
    switches: Switches
    base: str
    actor: str
    notes: dict[str, Any] = field(default_factory=dict)

    def content(self) -> Row:
        """The JSON object of the body; raises Refusal."""
        return loads(self.body)

    def address(self, *parts: str) -> str:
        """An address below the company."""
        return "/".join((f"{self.base}/companies({self.company.key})", *parts))

    def need(self, permission: str) -> None:
        """Raises Refusal when the user lacks a permission set."""
        if permission in self.company.missing_permissions:
            status = self.switches["permission_refusal"]
            code = {403: "Authorization_RequestDenied", 401: "Authentication_InvalidCredentials"}.get(
                status, "Application_DialogException"
            )
            text = "Sorry, the current permissions prevented the action. (TableData Gen. Journal Line Insert)"
            raise Refusal(status, code, text)

    def check_etag(self, row: Row) -> None:
        """Raises Refusal unless If-Match is ``*`` or the row's present etag."""
        sent = self.headers.get("If-Match", "")
        if not sent:
            text = "Could not validate the client concurrency token required by the service."
            raise Refusal(
                400, "BadRequest_InvalidToken", f"{text} Please provide a valid token in the client request."
            )
        if sent != "*" and sent != etag(row):
            status = self.switches["stale_etag_status"]
            raise Refusal(status, "Request_EntityChanged", "Another user has already changed the record.")


def answer(content: Row, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    response = Response(dumps(content), status, content_type=JSON)
    response.headers["OData-Version"] = "4.0"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def nothing() -> Response:
    """204."""
    response = Response(b"", 204)
    response.headers["OData-Version"] = "4.0"
    return response


def one(call: Call, entity: Entity, content: Row, path: str, status: int = 200) -> Response:
    """The answer with one record; a new one says where it is."""
    context = {
        "@odata.context": f"{call.base}/$metadata#companies({call.company.key})/{entity.set_name}/$entity"
    }
    headers = {"Location": f"{call.address(path)}({content['id']})"} if status == 201 else {}
    return answer(context | content, status, headers)
