"""Company information, the company's defaults, and what can be chosen when categorising."""

from typing import Any

from ninja import Router

from expenses_app.api.caller import ApiRequest
from expenses_app.api.drawing.mapping import drawn_options
from expenses_app.api.faults import Fault, Mistake
from expenses_app.api.readings import unread
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.schemas.configuration import (
    CompanyInformation,
    Configuration,
    ConfigurationBody,
    MappingOptions,
)
from expenses_app.api.scope import books_of, company_of
from expenses_app.companies.clock import system_clock
from expenses_app.mapping.defaults import configuration_of
from expenses_app.mapping.models import Configuration as StoredConfiguration
from expenses_app.mapping.options import mapping_options
from expenses_app.mapping.services.set_defaults import NotChoosable, set_defaults

router = Router(tags=["Configuration"], by_alias=True, exclude_none=True)
_SYNC = "/companies/{companyId}/sync/expenses"
_FIELDS = {"bank_account_id": "bankAccount.id", "supplier_id": "supplier.id", "customer_id": "customer.id"}


@router.get(
    "/companies/{companyId}/data/info",
    response={200: CompanyInformation, **ALWAYS, **failing(404, 409)},
    operation_id="get-company-info",
)
def get_company_info(request: ApiRequest, companyId: str) -> dict[str, Any]:
    connection = books_of(company_of(request, companyId))
    facts = connection.facts
    if facts is None:
        raise unread(connection)
    return {
        "company_name": facts.name,
        "accounting_platform_ref": facts.ledger_key,
        "base_currency": facts.base_currency,
        "ledger_lock_date": facts.locked_until,
    }


@router.get(
    f"{_SYNC}/config",
    response={200: Configuration, **ALWAYS, **failing(404)},
    operation_id="get-company-configuration",
)
def get_configuration(request: ApiRequest, companyId: str) -> dict[str, Any]:
    connection = books_of(company_of(request, companyId))
    return _drawn(configuration_of(connection.company_id, connection.ledger_id))


@router.post(
    f"{_SYNC}/config",
    response={200: Configuration, **ALWAYS, **failing(400, 404)},
    operation_id="set-company-configuration",
)
def set_configuration(request: ApiRequest, companyId: str, payload: ConfigurationBody) -> dict[str, Any]:
    """Replaces all three; what has no id is taken away."""
    connection = books_of(company_of(request, companyId))
    chosen = {
        "bank_account_id": payload.bank_account.id or "",
        "supplier_id": payload.supplier.id or "",
        "customer_id": payload.customer.id or "",
    }
    try:
        return _drawn(set_defaults(connection, chosen, request.caller.actor, system_clock().now()))
    except NotChoosable as refused:
        raise Fault(
            400,
            mistakes=[
                Mistake(_FIELDS[field], str(message), "CompanyConfiguration")
                for field, message in refused.mistakes.items()
            ],
        ) from refused


@router.get(
    f"{_SYNC}/mappingOptions",
    response={200: MappingOptions, **ALWAYS, **failing(404)},
    operation_id="get-mapping-options",
)
def get_mapping_options(request: ApiRequest, companyId: str) -> dict[str, Any]:
    connection = books_of(company_of(request, companyId))
    facts = connection.facts
    if facts is None:
        raise Fault(404, f"No data available for mapping options for ID {companyId}")
    return drawn_options(mapping_options(connection), facts.base_currency)


def _drawn(stored: StoredConfiguration | None) -> dict[str, Any]:
    def chosen(field: str) -> dict[str, Any]:
        return {"id": getattr(stored, field, "") or None}

    return {
        "bank_account": chosen("bank_account_id"),
        "supplier": chosen("supplier_id"),
        "customer": chosen("customer_id"),
    }
