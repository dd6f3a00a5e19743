"""Subscriptions: made with a handshake, renewed with another one, gone after three days.

Source: Microsoft Learn, "Working with webhooks in Dynamics 365 Business Central".
"""

import re
import secrets
import urllib.request
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from werkzeug.wrappers import Response

from expenses_app.simulators.dynamics_365.api.call import Call, answer, nothing
from expenses_app.simulators.dynamics_365.books.company import Subscription, World, new_id
from expenses_app.simulators.dynamics_365.odata.errors import (
    Refusal,
    bad_request,
    exists,
    method_not_allowed,
    no_record,
    too_long,
)  # fmt: skip
from expenses_app.simulators.dynamics_365.odata.wire import Row, moment_text

LIFE = timedelta(days=3)
MOST_PER_ENVIRONMENT = 200
LONGEST_STATE = 2048
SUPPORTED = (
    "accounts", "companyInformation", "currencies", "customers", "dimensions", "employees", "generalLedgerEntries",
    "journals", "vendors",
)  # fmt: skip
RESOURCE = re.compile(r"/?(?:api/v2\.0/)?companies\((?P<company>[0-9a-fA-F-]{36})\)/(?P<name>\w+)")
ANSWER_WITHIN = 5.0


def answer_to(call: Call, world: World, environment: tuple[str, str], key: str) -> Response:
    """Answer a call to ``/subscriptions``. Raises Refusal."""
    _forget_expired(world, call.now)
    own = [each for each in world.subscriptions.values() if (each.tenant, each.environment) == environment]
    if not key:
        if call.method == "GET":
            return answer({"value": [_shown(each) for each in own]})
        if call.method != "POST":
            raise method_not_allowed(call.method, "subscriptions")
        if len(own) >= MOST_PER_ENVIRONMENT:
            raise Refusal(
                400, "BadRequest", f"The limit of {MOST_PER_ENVIRONMENT} subscriptions has been reached."
            )
        made = _made(call, environment, own)
        world.subscriptions[made.key] = made
        return answer(_shown(made), 201)
    standing = world.subscriptions.get(key)
    if standing is None or standing not in own:
        raise no_record()
    if call.method == "GET":
        return answer(_shown(standing))
    _check_etag(call, standing)
    if call.method == "DELETE":
        del world.subscriptions[key]
        return nothing()
    if call.method != "PATCH":
        raise method_not_allowed(call.method, "subscriptions")
    renewed = _made(call, environment, [each for each in own if each is not standing])
    standing.address, standing.client_state = renewed.address, renewed.client_state
    standing.expires, standing.version = renewed.expires, standing.version + 1
    return answer(_shown(standing))


def supported_resources() -> Row:
    """What can be subscribed to."""
    return {"value": [{"resource": f"v2.0/companies/{name}"} for name in SUPPORTED]}


def _made(call: Call, environment: tuple[str, str], others: list[Subscription]) -> Subscription:
    content = call.content()
    address, resource = content.get("notificationUrl"), content.get("resource")
    state = content.get("clientState") or ""
    if not isinstance(address, str) or not urlsplit(address).netloc or not isinstance(resource, str):
        raise bad_request("A subscription needs notificationUrl and resource.")
    if len(state) > LONGEST_STATE:
        raise too_long(state, LONGEST_STATE)
    found = RESOURCE.fullmatch(resource)
    if found is None or found["name"] not in SUPPORTED or found["company"].lower() != call.company.key:
        raise bad_request(f"The resource '{resource}' does not support webhooks.")
    if any((each.address, each.resource) == (address, resource) for each in others):
        raise exists("Subscription", f"Notification Url='{address}',Resource='{resource}'")
    _shake_hands(address)
    return Subscription(
        new_id(), *environment, call.company.key, found["name"], resource, address, state, call.now, call.now + LIFE,
        call.now,
    )  # fmt: skip


def company_in(content: Row) -> str:
    """The id of the company that the resource of a subscription names, or nothing."""
    found = RESOURCE.fullmatch(str(content.get("resource", "")))
    return found["company"].lower() if found else ""


def _shake_hands(address: str) -> None:
    """Call the address with a token and expect it back. Raises Refusal."""
    token = secrets.token_urlsafe(24)
    joint = "&" if urlsplit(address).query else "?"
    asked = urllib.request.Request(  # noqa: S310
        f"{address}{joint}{urlencode({'validationToken': token})}", data=b"", method="POST"
    )
    try:
        with urllib.request.urlopen(asked, timeout=ANSWER_WITHIN) as reply:  # noqa: S310
            fine = reply.status == 200 and reply.read().decode() == token
    except (OSError, ValueError):
        fine = False
    if not fine:
        raise bad_request("The notificationUrl did not answer the handshake with the validationToken.")


def _check_etag(call: Call, standing: Subscription) -> None:
    sent = call.headers.get("If-Match", "")
    if not sent:
        text = "Could not validate the client concurrency token required by the service."
        raise Refusal(
            400, "BadRequest_InvalidToken", f"{text} Please provide a valid token in the client request."
        )
    if sent not in ("*", _etag(standing)):
        status = call.switches["stale_etag_status"]
        raise Refusal(status, "Request_EntityChanged", "Another user has already changed the record.")


def _etag(standing: Subscription) -> str:
    return f'W/"{standing.key}.{standing.version}"'


def _shown(standing: Subscription) -> Row:
    return {
        "@odata.etag": _etag(standing),
        "subscriptionId": standing.key,
        "notificationUrl": standing.address,
        "resource": standing.resource,
        "userId": "00000000-0000-0000-0000-000000000000",
        "lastModifiedDateTime": moment_text(standing.created),
        "clientState": standing.client_state,
        "expirationDateTime": moment_text(standing.expires),
    }


def _forget_expired(world: World, now: datetime) -> None:
    for key in [key for key, each in world.subscriptions.items() if each.expires <= now]:
        del world.subscriptions[key]
