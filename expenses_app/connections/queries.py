"""What pages and other apps read of connections. Everything starts from a company."""

from expenses_app.audit.models import Event
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection, PolledAccess
from expenses_app.connections.states import ACTIVE, State


def active_connection(company: Company) -> Connection | None:
    """The company's accounting connection that lives, in whatever health."""
    return (
        company.connections.filter(kind=Connection.Kind.ACCOUNTING, state__in=ACTIVE)
        .select_related("authorisation", "company")
        .first()
    )


def connection_to_draw(company: Company) -> Connection | None:
    """`active_connection`, asked once for a request's company object. For pages that draw; who changes it asks anew."""
    known = company.__dict__
    if "_connection_to_draw" not in known:
        known["_connection_to_draw"] = active_connection(company)
    found: Connection | None = known["_connection_to_draw"]
    return found


def last_connection(company: Company) -> Connection | None:
    """The active connection, else the one that was disconnected last."""
    return (
        active_connection(company)
        or company.connections.filter(kind=Connection.Kind.ACCOUNTING, state=State.UNLINKED)
        .exclude(ledger_id="")
        .select_related("authorisation", "company")
        .order_by("-unlinked_at")
        .first()
    )


def polled_access(company: Company) -> PolledAccess | None:
    """With what the company's connector signs in; the connection may still wait for its first call."""
    return (
        PolledAccess.objects.filter(company=company, connection__state__in=[*ACTIVE, State.PENDING])
        .select_related("connection__company")
        .order_by("-connection__created_at")
        .first()
    )


def missing_scopes(connection: Connection) -> list[str]:
    """Scopes that the platform's adapter needs and the consent does not have."""
    if connection.authorisation is None:
        return []
    granted = set(connection.authorisation.scopes)
    return [scope for scope in connection.authorisation.declared_way.scopes.required if scope not in granted]


def events(company: Company, limit: int = 20) -> list[Event]:
    """What happened to the company's connections, newest first."""
    return list(
        Event.objects.filter(company_id=company.pk, subject_type="connection").order_by("-sequence")[:limit]
    )
