"""A connection as clients see it."""

import uuid
from typing import Any

from django.conf import settings
from django.urls import reverse

from expenses_app.api.settled import STATUS_OF_CONNECTION
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.states import State

# An integration and its source are the same everywhere and for good.
_NAMES = uuid.UUID("0d7f3d52-6c7b-5b5a-9f5e-3c1d5f2f6a11")
PARTNER_EXPENSE = "Partner Expense"
PARTNER_EXPENSE_KEY = "expn"


def integration_id(key: str) -> uuid.UUID:
    return uuid.uuid5(_NAMES, f"integration {key}")


def source_id(key: str) -> uuid.UUID:
    return uuid.uuid5(_NAMES, f"source {key}")


def page_of(company_id: uuid.UUID, name: str) -> str:
    """The address, for people, of one of the company's pages."""
    return settings.SITE_URL + reverse(name, kwargs={"company_id": company_id})


def drawn_connection(connection: Connection) -> dict[str, Any]:
    expense = connection.kind == Connection.Kind.EXPENSE
    key = PARTNER_EXPENSE_KEY if expense else connection.declared.integration_key
    return {
        "id": connection.pk,
        "integration_id": integration_id(key),
        "integration_key": key,
        "source_id": source_id(key),
        "source_type": "Expense" if expense else "Accounting",
        "platform_name": PARTNER_EXPENSE if expense else connection.platform_name,
        "link_url": page_of(connection.company_id, "connections:connect"),
        "status": STATUS_OF_CONNECTION[State(connection.state)],
        "last_sync": connection.facts_read_at,
        "created": connection.created_at,
        "data_connection_errors": _problems(connection),
    }


def shown_connections(company: Company) -> list[Connection]:
    """Those that were not removed, oldest first. `company.connections` is read with their removal beforehand."""
    return sorted(
        (one for one in company.connections.all() if not hasattr(one, "removal")),
        key=lambda one: (one.created_at, one.pk),
    )


def _problems(connection: Connection) -> list[dict[str, Any]] | None:
    if connection.problem is None:
        return None
    return [
        {
            "status_code": "401" if connection.state == State.NEEDS_REAUTHORISING else "403",
            "status_text": connection.state,
            "error_message": connection.problem_said or str(connection.problem),
            "errored_on_utc": connection.problem_at or connection.created_at,
        }
    ]
