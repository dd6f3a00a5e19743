"""Ask for a record to be written, and remember that a program did."""

from django.db import transaction

from expenses_app.api.faults import Fault, Mistake
from expenses_app.api.models import PushRequest
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.queries import active_connection
from expenses_app.core.clock import Clock
from expenses_app.ledger.errors import LedgerError, Retry
from expenses_app.ledger.masters import Draft
from expenses_app.sync.services.post import CannotPost
from expenses_app.sync.services.push import push

# Our fields in the client's words.
_WORDS = {
    "code": "nominalCode",
    "email": "emailAddress",
    "currency": "defaultCurrency",
    "tax_number": "taxNumber",
    "type": "fullyQualifiedCategory",
}


def ask(
    company: Company,
    connection: Connection,
    draft: Draft,
    data_type: str,
    *,
    actor: Actor,
    clock: Clock,
    record_id: str = "",
    timeout_minutes: int | None = None,
) -> PushRequest:
    """Raises Fault: 400 with the field where the platform does not take it, 503 where the ledger cannot be asked now."""
    active = active_connection(company)
    if active is None or active.pk != connection.pk:
        raise Fault(400, "Records are written through the company's working accounting connection only.")
    try:
        write = push(company, draft, actor=actor, clock=clock, record_id=record_id)
    except CannotPost as refused:
        raise Fault(400, str(refused.message)) from refused
    except LedgerError as refused:
        if refused.cause == "gone":
            raise Fault(404, str(refused.advice)) from refused
        if refused.retry in (Retry.LATER, Retry.ASK):
            raise Fault(503, str(refused), retry_after=30) from refused
        field = _WORDS.get(refused.field, refused.field)
        raise Fault(400, mistakes=[Mistake(field, str(refused), data_type)]) from refused
    with transaction.atomic():
        asked, _new = PushRequest.objects.get_or_create(
            write=write,
            defaults={
                "company": company,
                "data_type": data_type,
                "changes": bool(record_id),
                "timeout_minutes": timeout_minutes,
                "asked_at": write.created_at,
            },
        )
    return asked
