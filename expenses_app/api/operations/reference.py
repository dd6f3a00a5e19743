"""Reading accounts, tax rates, tracking categories, suppliers and customers from what was last read of the ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from ninja import Query, Router

from expenses_app.api.caller import ApiRequest
from expenses_app.api.drawing.reference import (
    drawn_account,
    drawn_customer,
    drawn_employee,
    drawn_supplier,
    drawn_tax_rate,
)
from expenses_app.api.faults import Fault
from expenses_app.api.listing.reference import ACCOUNTS, CUSTOMERS, EMPLOYEES, SUPPLIERS, TAX_RATES
from expenses_app.api.paging import Paging, Shown, paged
from expenses_app.api.readings import demand_read
from expenses_app.api.schemas import reference as schemas
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.scope import books_of, company_of
from expenses_app.ledger.records import RecordKind
from expenses_app.reference_data.models import ReferenceRecord
from expenses_app.reference_data.queries import rows_of

router = Router(tags=["Reference data"], by_alias=True, exclude_none=True)
_DATA = "/companies/{companyId}/data"


@dataclass(frozen=True)
class _List:
    """`word`: as the path says it; `one`: the operation's name for a single record."""

    word: str
    one: str
    many: str
    kind: RecordKind
    shown: Shown
    draw: Callable[[ReferenceRecord], Mapping[str, Any]]
    page: type[Any]
    record: type[Any]


_LISTS = (
    _List("accounts", "account", "accounts", RecordKind.ACCOUNT, ACCOUNTS, drawn_account,
          schemas.Accounts, schemas.Account),
    _List("taxRates", "tax-rate", "tax-rates", RecordKind.TAX_RATE, TAX_RATES, drawn_tax_rate,
          schemas.TaxRates, schemas.TaxRate),
    _List("suppliers", "supplier", "suppliers", RecordKind.SUPPLIER, SUPPLIERS, drawn_supplier,
          schemas.Suppliers, schemas.Supplier),
    _List("customers", "customer", "customers", RecordKind.CUSTOMER, CUSTOMERS, drawn_customer,
          schemas.Customers, schemas.Customer),
    _List("employees", "employee", "employees", RecordKind.EMPLOYEE, EMPLOYEES, drawn_employee,
          schemas.Employees, schemas.Employee),
)  # fmt: skip


def _add(one: _List) -> None:
    @router.get(
        f"{_DATA}/{one.word}",
        response={200: one.page, **ALWAYS, **failing(400, 404, 409)},
        operation_id=f"list-{one.many}",
        summary=f"List {one.many}",
    )
    def list_records(request: ApiRequest, companyId: str, asked: Query[Paging]) -> dict[str, Any]:
        rows = _rows(request, companyId, one).order_by("search", "pk")
        return paged(request, rows, asked, one.draw, one.shown)

    @router.get(
        f"{_DATA}/{one.word}/{{path:recordId}}",
        response={200: one.record, **ALWAYS, **failing(404, 409)},
        operation_id=f"get-{one.one}",
        summary=f"Get {one.one}",
    )
    def get_record(request: ApiRequest, companyId: str, recordId: str) -> Mapping[str, Any]:
        row = _rows(request, companyId, one).filter(record_id=recordId).first()
        if row is None:
            raise Fault(404, f"No data available for {one.word} for ID {recordId}")
        return one.draw(row)


def _rows(request: ApiRequest, company_id: str, one: _List) -> "QuerySet[ReferenceRecord]":
    connection = books_of(company_of(request, company_id))
    demand_read(connection, one.kind, one.word)
    return rows_of(connection.company_id, connection.ledger_id, one.kind)


for _one in _LISTS:
    _add(_one)
