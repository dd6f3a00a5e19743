"""``$batch``: many calls in one. With ``Isolation: snapshot`` either all of them last or none.

Source: Microsoft Learn, "Using OData transactional $batch requests".
"""

import base64
import json
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response

from expenses_app.simulators.dynamics_365.api.call import answer
from expenses_app.simulators.dynamics_365.books.company import Company
from expenses_app.simulators.dynamics_365.odata.errors import Refusal, bad_request
from expenses_app.simulators.dynamics_365.odata.wire import Row, dumps

MOST = 100
Inner = Callable[[str, str, Headers, bytes], Response]


def requests_of(content: Row, over_limit_status: int) -> list[Row]:
    """The inner requests of a body. Raises Refusal."""
    requests = content.get("requests")
    if not isinstance(requests, list) or not all(isinstance(each, dict) for each in requests):
        raise bad_request("Invalid Request Body")
    if len(requests) > MOST:
        raise Refusal(over_limit_status, "BadRequest", f"The batch has more than {MOST} operations.")
    for each in requests:
        if not isinstance(each.get("method"), str) or not isinstance(each.get("url"), str):
            raise bad_request("A request of a batch needs a method and a url.")
    return requests


def run(
    requests: list[Row], companies: list[Company], inner: Inner, *, snapshot: bool, go_on: bool
) -> Response:
    """Run the calls in order. A snapshot is taken back as a whole when one of them fails, its answers stay."""
    responses: list[Row] = []
    with ExitStack() as held:
        if snapshot:
            for company in companies:
                held.enter_context(company.all_or_nothing())
        for each in requests:
            response = inner(each["method"].upper(), each["url"], _headers(each), _body(each))
            responses.append(_shown(each.get("id"), response))
            if response.status_code >= 400:
                if snapshot:
                    for company in companies:
                        company.take_back()
                if snapshot or not go_on:
                    break
    return answer({"responses": responses})


def _headers(request: Row) -> Headers:
    sent = request.get("headers") or {}
    return Headers([(str(name), str(value)) for name, value in sent.items()])


def _body(request: Row) -> bytes:
    body = request.get("body")
    if body is None:
        return b""
    return dumps(_plain(body)).encode()


def _plain(value: Any) -> Any:
    """Numbers as JSON has them; the outer body was read with decimals."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if hasattr(value, "as_tuple"):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _shown(identity: Any, response: Response) -> Row:
    content: Row = {"id": identity, "status": response.status_code, "headers": {}}
    if response.status_code != 204:
        content["headers"] = {"content-type": response.content_type, "odata-version": "4.0"}
        text = "json" in (response.content_type or "")
        sent = response.get_data()
        content["body"] = json.loads(sent) if text else base64.b64encode(sent).decode()
    location = response.headers.get("Location")
    if location:
        content["headers"]["location"] = location
    return content
