"""Connections: list, create, read, unlink, delete; and the one to the partner itself."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router

from expenses_app.api.caller import ApiRequest
from expenses_app.api.drawing.connections import drawn_connection
from expenses_app.api.faults import Fault
from expenses_app.api.listing.connections import CONNECTIONS
from expenses_app.api.paging import Paging, paged
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.schemas.connections import Connection as ConnectionOut
from expenses_app.api.schemas.connections import Connections, ConnectionUpdate, NewConnection
from expenses_app.api.scope import company_of, connection_of, shown_connections_of
from expenses_app.api.settled import SECOND_CONNECTION
from expenses_app.companies.clock import system_clock
from expenses_app.connections.models import Connection
from expenses_app.connections.queries import active_connection
from expenses_app.connections.services.open_connection import open_connection
from expenses_app.connections.services.unlink import unlink_here
from expenses_app.connections.states import READABLE
from expenses_app.partners.services.connections import make_expense_connection, remove_connection
from expenses_app.platforms import all_platforms

router = Router(tags=["Connections"], by_alias=True, exclude_none=True)
_ALL = "/companies/{companyId}/connections"
_ONE = _ALL + "/{connectionId}"


@router.get(_ALL, response={200: Connections, **ALWAYS, **failing(400, 404)}, operation_id="list-connections")
def list_connections(request: ApiRequest, companyId: str, asked: Query[Paging]) -> dict[str, Any]:
    company = company_of(request, companyId)
    return paged(request, shown_connections_of(company), asked, drawn_connection, CONNECTIONS)


@router.post(
    _ALL, response={200: ConnectionOut, **ALWAYS, **failing(400, 404)}, operation_id="create-connection"
)
def create_connection(request: ApiRequest, companyId: str, payload: NewConnection) -> dict[str, Any]:
    """Waits for consent at its `linkUrl`. One that waits already is answered again."""
    company = company_of(request, companyId)
    platform = next(
        (one for one in all_platforms().values() if one.integration_key == payload.platform_key.lower()), None
    )
    if platform is None:
        raise Fault(400, f"There is no platform with the key {payload.platform_key}.")
    with transaction.atomic():
        if active_connection(company) is not None:
            raise Fault(400, SECOND_CONNECTION)
        return drawn_connection(open_connection(company, platform, request.caller.actor, system_clock()))


@router.get(_ONE, response={200: ConnectionOut, **ALWAYS, **failing(404)}, operation_id="get-connection")
def get_connection(request: ApiRequest, companyId: str, connectionId: str) -> dict[str, Any]:
    return drawn_connection(connection_of(company_of(request, companyId), connectionId))


@router.patch(
    _ONE, response={200: ConnectionOut, **ALWAYS, **failing(400, 404)}, operation_id="unlink-connection"
)
def unlink_connection(
    request: ApiRequest, companyId: str, connectionId: str, payload: ConnectionUpdate
) -> dict[str, Any]:
    connection = connection_of(company_of(request, companyId), connectionId)
    if payload.status != "Unlinked":
        raise Fault(400, "A connection can only be set to Unlinked.")
    if connection.kind != Connection.Kind.ACCOUNTING or connection.state not in READABLE:
        raise Fault(400, "Only a linked connection can be unlinked.")
    now = system_clock().now()
    return drawn_connection(unlink_here(connection, request.caller.actor, now, ask_at=now))


@router.delete(_ONE, response={200: None, **ALWAYS, **failing(404)}, operation_id="delete-connection")
def delete_connection(request: ApiRequest, companyId: str, connectionId: str) -> HttpResponse:
    """Answers 200 with nothing in it, as clients expect."""
    connection = connection_of(company_of(request, companyId), connectionId)
    remove_connection(connection, actor=request.caller.actor, at=system_clock().now())
    return HttpResponse(status=200, content_type="application/json")


@router.post(
    "/companies/{companyId}/sync/expenses/connections/partnerExpense",
    response={200: ConnectionOut, **ALWAYS, **failing(400, 404)},
    operation_id="create-partner-expense-connection",
)
def create_partner_expense_connection(request: ApiRequest, companyId: str) -> dict[str, Any]:
    company = company_of(request, companyId)
    made = make_expense_connection(company, actor=request.caller.actor, at=system_clock().now())
    return drawn_connection(made)
