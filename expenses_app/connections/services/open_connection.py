"""The connection that somebody is about to link: the living one of the platform, else a pending one."""

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.states import ACTIVE, State
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Refused
from expenses_app.ledger.promise import Platform


def open_connection(company: Company, platform: Platform, actor: Actor, clock: Clock) -> Connection:
    """The active connection to renew, else a pending one of this platform, else a new pending one.

    Must run inside a transaction. Raises Refused when the company is connected to another platform.
    """
    active = (
        company.connections.select_for_update()
        .filter(kind=Connection.Kind.ACCOUNTING, state__in=ACTIVE)
        .first()
    )
    if active and active.platform != platform.key:
        raise Refused(
            Message(
                "%(company)s is connected to %(active)s. Disconnect it first, then connect %(platform)s.",
                {"company": company.name, "active": active.platform_name, "platform": platform.name},
            )
        )
    if active:
        return active
    pending = company.connections.filter(platform=platform.key, state=State.PENDING).first()
    if pending:
        return pending
    made = Connection.objects.create(company=company, platform=platform.key)
    record(
        "connection.begun",
        actor=actor,
        company_id=company.pk,
        subject_type="connection",
        subject_id=made.pk,
        at=clock.now(),
        after={"platform": platform.key},
    )
    return made
