"""What happened to a transaction: audit events and writes, as sentences."""

from uuid import UUID

from expenses_app.audit.models import Event
from expenses_app.companies.models import Company


def newest_event(company: Company, transaction_id: UUID) -> Event | None:
    """The last thing that was recorded of a transaction."""
    return (
        Event.objects.filter(
            company_id=company.id, subject_type="transaction", subject_id=str(transaction_id)
        )
        .order_by("-sequence")
        .first()
    )


def newest_bulk(company: Company, action: str) -> Event | None:
    """The last bulk action of this name."""
    return (
        Event.objects.filter(company_id=company.id, subject_type="bulk", action=action)
        .order_by("-sequence")
        .first()
    )
