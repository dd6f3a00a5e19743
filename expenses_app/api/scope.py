"""From the identifiers in a path to what they name: always through the partner, then through the company."""

from django.db.models import QuerySet

from expenses_app.api.caller import ApiRequest
from expenses_app.api.faults import Fault
from expenses_app.api.identifiers import identifier
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.states import ACTIVE, State
from expenses_app.partners.queries import companies_of, whole_companies_of


def company_of(request: ApiRequest, company_id: str) -> Company:
    """Raises Fault 404, for another partner's company as for one that never was."""
    return _one(companies_of(request.caller.partner), company_id)


def whole_company_of(request: ApiRequest, company_id: str) -> Company:
    """`company_of` with everything that is told of it. Raises Fault 404."""
    return _one(whole_companies_of(request.caller.partner), company_id)


def connection_of(company: Company, connection_id: str) -> Connection:
    """One of the company's connections that was not removed. Raises Fault 404."""
    found = shown_connections_of(company).filter(pk=identifier(connection_id)).first()
    if found is None:
        raise Fault(404, f"Data connection {connection_id} not found")
    return found


def shown_connections_of(company: Company) -> "QuerySet[Connection]":
    return company.connections.filter(removal=None).select_related("company").order_by("created_at", "pk")


def books_of(company: Company) -> Connection:
    """The connection whose data is shown: the one that lives, else the last that did. Raises Fault 404."""
    known = shown_connections_of(company).filter(kind=Connection.Kind.ACCOUNTING).exclude(ledger_id="")
    found = (
        known.filter(state__in=sorted(ACTIVE)).first()
        or known.filter(state=State.UNLINKED).order_by("-unlinked_at").first()
    )
    if found is None:
        raise Fault(404, f"No accounting connection was found for company {company.pk}")
    return found


def _one(companies: "QuerySet[Company]", company_id: str) -> Company:
    found = companies.filter(pk=identifier(company_id)).first()
    if found is None:
        raise Fault(404, f"No company was found with ID {company_id}")
    return found
