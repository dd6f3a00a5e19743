"""API keys: list, create, delete."""

from typing import Any

from ninja import Router, Status

from expenses_app.api.caller import ApiRequest
from expenses_app.api.faults import Fault
from expenses_app.api.identifiers import identifier
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.schemas.keys import Key, Keys, NewKey
from expenses_app.companies.clock import system_clock
from expenses_app.partners.models import ApiKey
from expenses_app.partners.queries import keys_of
from expenses_app.partners.services.keys import MOST_KEYS, LastKey, TooManyKeys, issue_key, revoke_key

router = Router(tags=["API keys"], by_alias=True, exclude_none=True)


@router.get("/apiKeys", response={200: Keys, **ALWAYS}, operation_id="list-api-keys")
def list_keys(request: ApiRequest) -> dict[str, Any]:
    return {"results": [_drawn(key) for key in keys_of(request.caller.partner)]}


@router.post("/apiKeys", response={201: Key, **ALWAYS, **failing(400, 409)}, operation_id="create-api-key")
def create_key(request: ApiRequest, payload: NewKey) -> Any:
    caller = request.caller
    try:
        key, text = issue_key(caller.partner, payload.name, actor=caller.actor, at=system_clock().now())
    except TooManyKeys as full:
        raise Fault(409, f"There are {MOST_KEYS} keys already. Delete one first.") from full
    return Status(201, {**_drawn(key), "api_key": text})


@router.delete(
    "/apiKeys/{apiKeyId}",
    response={204: None, **ALWAYS, **failing(404, 409)},
    operation_id="delete-api-key",
)
def delete_key(request: ApiRequest, apiKeyId: str) -> Any:
    caller = request.caller
    try:
        revoke_key(caller.partner, identifier(apiKeyId), actor=caller.actor, at=system_clock().now())
    except ApiKey.DoesNotExist as missing:
        raise Fault(404) from missing
    except LastKey as last:
        raise Fault(409, "This is the last key. Make another one first.") from last
    return Status(204, None)


def _drawn(key: ApiKey) -> dict[str, Any]:
    return {"id": key.pk, "name": key.name, "api_key": f"{key.hint}…", "created_date": key.created_at}
