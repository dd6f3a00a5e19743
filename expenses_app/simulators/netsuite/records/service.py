"""Answers under ``/services/rest/record/v1``."""

from collections.abc import Callable

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.netsuite.attaching import attach, detach
from expenses_app.simulators.netsuite.grants.access import Access, Caller
from expenses_app.simulators.netsuite.grants.roles import permission_to_write
from expenses_app.simulators.netsuite.records import jobs, metadata
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.parse import parse, parse_body
from expenses_app.simulators.netsuite.records.reading import hidden_from, listed, one, subresource
from expenses_app.simulators.netsuite.records.shown import address
from expenses_app.simulators.netsuite.records.writing import check_writable, create, delete, update, upsert
from expenses_app.simulators.netsuite.refusals import malformed, method_not_allowed, not_there
from expenses_app.simulators.netsuite.wire import Refused, answer, read

BATCH_ITEMS = 100


class RecordService:
    """Routes a request of an authenticated caller to reading, writing, attaching or metadata."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def handle(self, call: Call, caller: Caller, request: Request, path: list[str]) -> Response:
        """Answer one request; ``path`` is what follows ``v1``. Raises Refused."""
        if not path:
            raise not_there()
        if path[0] == "metadata-catalog":
            return self._metadata(call, request, path[1:])
        if jobs.wanted(request):
            return self._later(call, caller, request, path)
        response = self._now(call, caller, request, path)
        if call.warnings:
            response.headers["Warning"] = "; ".join(f'199 - "{text}"' for text in call.warnings)
        return response

    def _later(self, call: Call, caller: Caller, request: Request, path: list[str]) -> Response:
        jobs.check_key(call, request)
        try:
            if len(path) == 1 and request.method != "GET" and _is_batch(request):
                response = self._batch(call, caller, request, path[0])
            else:
                response = self._now(call, caller, request, path)
        except Refused as refused:
            response = refused.response()
        return jobs.accept(call, request, response)

    def _now(self, call: Call, caller: Caller, request: Request, path: list[str]) -> Response:
        kind = path[0]
        if request.method == "GET":
            return self._read(call, caller, request, path)
        check_writable(call, kind, request.method)
        self._access.require(caller, permission_to_write(kind))
        if len(path) == 1:
            if request.method != "POST":
                raise method_not_allowed(request.method)
            return self._stored(
                call, kind, create(call, kind, parse_body(call, kind, request.get_data()))["id"]
            )
        if len(path) == 5 and path[2] in ("!attach", "!detach") and request.method == "POST":
            act = attach if path[2] == "!attach" else detach
            act(call, kind, path[1], path[3], path[4])
            return Response(b"", 204)
        if len(path) != 2:
            raise not_there()
        verbs: dict[str, Callable[[Call, Request, str, str], Response]] = {
            "PATCH": self._patch,
            "PUT": self._put,
            "DELETE": self._delete,
        }
        if request.method not in verbs:
            raise method_not_allowed(request.method)
        return verbs[request.method](call, request, kind, path[1])

    def _read(self, call: Call, caller: Caller, request: Request, path: list[str]) -> Response:
        kind = path[0]
        call.fields(kind)
        if len(path) == 1:
            return answer(listed(call, kind, request.args), kind="collection")
        if hidden_from(caller.role.key, kind, call.company.find(kind, path[1])):
            self._access.require(caller, "Employee Record: Administrators")
        if len(path) == 2:
            return answer(one(call, kind, path[1], request.args))
        return answer(subresource(call, kind, path[1], path[2:], request.args), kind="collection")

    def _patch(self, call: Call, request: Request, kind: str, key: str) -> Response:
        before = call.company.find(kind, key)
        if before is None:
            raise not_there()
        sent = parse_body(call, kind, request.get_data())
        return self._stored(call, kind, update(call, kind, before, sent)["id"])

    def _put(self, call: Call, request: Request, kind: str, key: str) -> Response:
        if not key.startswith("eid:"):
            raise malformed("PUT takes an external id: eid:{externalId}.")
        sent = parse_body(call, kind, request.get_data())
        return self._stored(call, kind, upsert(call, kind, key[4:], sent)["id"])

    def _delete(self, call: Call, request: Request, kind: str, key: str) -> Response:
        delete(call, kind, key)
        return Response(b"", 204)

    def _stored(self, call: Call, kind: str, key: str) -> Response:
        return Response(b"", 204, {"Location": address(call, kind, key)})

    def _batch(self, call: Call, caller: Caller, request: Request, kind: str) -> Response:
        """Several records of one type in one asynchronous request; each is stored or refused by itself."""
        check_writable(call, kind, request.method)
        self._access.require(caller, permission_to_write(kind))
        items = read(request.get_data())["items"]
        if not isinstance(items, list) or not 0 < len(items) <= BATCH_ITEMS:
            raise malformed(f"items must be a list of 1 to {BATCH_ITEMS} records.")
        results = []
        for item in items:
            try:
                record = self._one_of_batch(call, request.method, kind, item)
                results.append({"status": 204, "location": address(call, kind, record)})
            except Refused as refused:
                results.append(
                    {"status": refused.status, "o:errorDetails": [d.as_json() for d in refused.details]}
                )
        return answer({"items": results}, kind="collection")

    def _one_of_batch(self, call: Call, method: str, kind: str, item: dict[str, object]) -> str:
        sent = parse(call, kind, item)
        if method == "POST":
            return str(create(call, kind, sent)["id"])
        if method == "PUT":
            return str(upsert(call, kind, str(item.get("externalId")), sent)["id"])
        before = call.company.find(kind, str(item.get("id")))
        if before is None:
            raise not_there()
        if method == "DELETE":
            delete(call, kind, before["id"])
            return str(before["id"])
        return str(update(call, kind, before, sent)["id"])

    def _metadata(self, call: Call, request: Request, names: list[str]) -> Response:
        if request.method != "GET":
            raise method_not_allowed(request.method)
        accepted = request.headers.get("Accept", "")
        if metadata.OPENAPI_TYPE in accepted:
            selected = names or [name for name in request.args.get("select", "").split(",") if name]
            return answer(
                metadata.openapi(call, selected or metadata.names(call)), 200, metadata.OPENAPI_TYPE
            )
        if not names:
            return answer(metadata.catalogue(call), kind="collection")
        if metadata.SCHEMA_TYPE in accepted:
            return answer(metadata.schema(call.fields(names[0])), 200, metadata.SCHEMA_TYPE)
        call.fields(names[0])
        listing = metadata.catalogue(call)["items"]
        return answer(next(item for item in listing if item["name"] == names[0]))


def _is_batch(request: Request) -> bool:
    try:
        content = read(request.get_data())
    except ValueError:
        return False
    return isinstance(content, dict) and "items" in content
