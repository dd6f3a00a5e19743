"""A company as clients see it."""

from typing import Any

from expenses_app.api.drawing.connections import drawn_connection, page_of, shown_connections
from expenses_app.api.settled import PRODUCT
from expenses_app.companies.models import Company
from expenses_app.partners.queries import profile_of


def drawn_company(company: Company) -> dict[str, Any]:
    profile = profile_of(company)
    connections = shown_connections(company)
    read = [one.facts_read_at for one in connections if one.facts_read_at]
    return {
        "id": company.pk,
        "name": company.name,
        "description": profile.description or None,
        "redirect": page_of(company.pk, "connections:overview"),
        "last_sync": max(read, default=None),
        "created": company.created_at,
        "created_by_user_name": profile.made_by or None,
        "products": [PRODUCT],
        "tags": profile.tags,
        "reference_subsidiary_companies": [],
        "data_connections": [drawn_connection(one) for one in connections],
    }
