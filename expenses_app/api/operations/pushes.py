"""Writing accounts, bank accounts, suppliers and customers; what became of it; what the ledger wants to know."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from ninja import Query, Router

from expenses_app.api.caller import ApiRequest
from expenses_app.api.drawing.pushes import drawn_push
from expenses_app.api.faults import Fault
from expenses_app.api.identifiers import identifier
from expenses_app.api.listing.pushes import PUSHES
from expenses_app.api.models import PushRequest
from expenses_app.api.paging import Paging, paged
from expenses_app.api.pushing.asking import ask
from expenses_app.api.pushing.drafts import account_draft, bank_account_draft, customer_draft, supplier_draft
from expenses_app.api.pushing.options import option_for
from expenses_app.api.schemas import pushes as wire
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.scope import company_of, connection_of
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.ledger.masters import Draft, MasterKind
from expenses_app.ledger.records import AccountClass, RecordKind
from expenses_app.reference_data.queries import rows_of

router = Router(tags=["Push operations"], by_alias=True, exclude_none=True)
_COMPANY = "/companies/{companyId}"
_PUSH = _COMPANY + "/connections/{connectionId}/push"
_ANSWERS = {200: wire.PushOperation, **ALWAYS, **failing(400, 404)}
_KINDS = {
    "chartOfAccounts": MasterKind.ACCOUNT,
    "bankAccounts": MasterKind.BANK_ACCOUNT,
    "suppliers": MasterKind.SUPPLIER,
    "customers": MasterKind.CUSTOMER,
}


@router.get(
    f"{_COMPANY}/push",
    response={200: wire.PushOperations, **ALWAYS, **failing(400, 404)},
    operation_id="list-push-operations",
)
def list_pushes(request: ApiRequest, companyId: str, asked: Query[Paging]) -> dict[str, Any]:
    now = system_clock().now()
    rows = _requests(company_of(request, companyId)).order_by("-asked_at", "pk")
    return paged(request, rows, asked, lambda one: drawn_push(one, now), PUSHES)


@router.get(
    f"{_COMPANY}/push/{{pushOperationKey}}",
    response={200: wire.PushOperation, **ALWAYS, **failing(404)},
    operation_id="get-push-operation",
)
def get_push(request: ApiRequest, companyId: str, pushOperationKey: str) -> dict[str, Any]:
    found = _requests(company_of(request, companyId)).filter(pk=identifier(pushOperationKey)).first()
    if found is None:
        raise Fault(404, f"No push operation was found with ID {pushOperationKey}")
    return drawn_push(found, system_clock().now())


@router.post(f"{_PUSH}/accounts", response=_ANSWERS, operation_id="create-account")
def create_account(
    request: ApiRequest,
    companyId: str,
    connectionId: str,
    payload: wire.AccountBody,
    asked: Query[wire.PushAsked],
) -> dict[str, Any]:
    company, connection = _scope(request, companyId, connectionId)
    return _asked(request, company, connection, account_draft(payload, connection), "chartOfAccounts", asked)


@router.post(f"{_PUSH}/bankAccounts", response=_ANSWERS, operation_id="create-bank-account")
def create_bank_account(
    request: ApiRequest,
    companyId: str,
    connectionId: str,
    payload: wire.BankAccountBody,
    asked: Query[wire.PushAsked],
) -> dict[str, Any]:
    company, connection = _scope(request, companyId, connectionId)
    return _asked(request, company, connection, bank_account_draft(payload), "bankAccounts", asked)


@router.post(f"{_PUSH}/suppliers", response=_ANSWERS, operation_id="create-supplier")
def create_supplier(
    request: ApiRequest,
    companyId: str,
    connectionId: str,
    payload: wire.SupplierBody,
    asked: Query[wire.PushAsked],
) -> dict[str, Any]:
    company, connection = _scope(request, companyId, connectionId)
    return _asked(request, company, connection, supplier_draft(payload), "suppliers", asked)


@router.put(f"{_PUSH}/suppliers/{{path:supplierId}}", response=_ANSWERS, operation_id="update-supplier")
def update_supplier(
    request: ApiRequest,
    companyId: str,
    connectionId: str,
    supplierId: str,
    payload: wire.SupplierBody,
    asked: Query[wire.PushAsked],
) -> dict[str, Any]:
    company, connection = _scope(request, companyId, connectionId)
    _demand_known(connection, RecordKind.SUPPLIER, supplierId)
    return _asked(request, company, connection, supplier_draft(payload), "suppliers", asked, supplierId)


@router.post(f"{_PUSH}/customers", response=_ANSWERS, operation_id="create-customer")
def create_customer(
    request: ApiRequest,
    companyId: str,
    connectionId: str,
    payload: wire.CustomerBody,
    asked: Query[wire.PushAsked],
) -> dict[str, Any]:
    company, connection = _scope(request, companyId, connectionId)
    return _asked(request, company, connection, customer_draft(payload), "customers", asked)


@router.put(f"{_PUSH}/customers/{{path:customerId}}", response=_ANSWERS, operation_id="update-customer")
def update_customer(
    request: ApiRequest,
    companyId: str,
    connectionId: str,
    customerId: str,
    payload: wire.CustomerBody,
    asked: Query[wire.PushAsked],
) -> dict[str, Any]:
    company, connection = _scope(request, companyId, connectionId)
    _demand_known(connection, RecordKind.CUSTOMER, customerId)
    return _asked(request, company, connection, customer_draft(payload), "customers", asked, customerId)


def _add_options(data_type: str, kind: MasterKind) -> None:
    @router.get(
        f"{_COMPANY}/connections/{{connectionId}}/options/{data_type}",
        response={200: wire.PushOption, **ALWAYS, **failing(404)},
        operation_id=f"get-create-{data_type}-model",
        summary=f"What a new record of {data_type} needs",
    )
    def get_options(request: ApiRequest, companyId: str, connectionId: str) -> dict[str, Any]:
        _company, connection = _scope(request, companyId, connectionId)
        facts = connection.facts
        if kind not in connection.capabilities.creates or facts is None:
            raise Fault(404, f"Datatype {data_type} not supported by platform(s) {connection.platform_name}")
        return option_for(kind, _types(connection), facts)


for _data_type, _kind in _KINDS.items():
    _add_options(_data_type, _kind)


def _asked(
    request: ApiRequest,
    company: Company,
    connection: Connection,
    draft: Draft,
    data_type: str,
    asked: wire.PushAsked,
    record_id: str = "",
) -> dict[str, Any]:
    clock = system_clock()
    made = ask(
        company,
        connection,
        draft,
        data_type,
        actor=request.caller.actor,
        clock=clock,
        record_id=record_id,
        timeout_minutes=asked.timeout_in_minutes,
    )
    return drawn_push(made, clock.now())


def _scope(request: ApiRequest, company_id: str, connection_id: str) -> tuple[Company, Connection]:
    company = company_of(request, company_id)
    connection = connection_of(company, connection_id)
    if connection.kind != Connection.Kind.ACCOUNTING:
        raise Fault(404, f"Data connection {connection_id} has no accounting records")
    return company, connection


def _demand_known(connection: Connection, kind: RecordKind, record_id: str) -> None:
    rows = rows_of(connection.company_id, connection.ledger_id, kind)
    if not rows.filter(record_id=record_id).exists():
        raise Fault(404, f"No record was found with ID {record_id}")


def _requests(company: Company) -> "QuerySet[PushRequest]":
    return (
        PushRequest.objects.filter(company=company, write__connection__removal=None)
        .select_related("write")
        .prefetch_related("write__parts")
    )


def _types(connection: Connection) -> dict[AccountClass, list[str]]:
    rows = rows_of(connection.company_id, connection.ledger_id, RecordKind.ACCOUNT).filter(data__bank=None)
    found: dict[AccountClass, list[str]] = defaultdict(list)
    for class_word, type_word in rows.values_list("data__account_class", "data__type").distinct():
        if class_word and type_word:
            found[AccountClass(class_word)].append(type_word)
    return {one: sorted(words) for one, words in found.items()}
