"""Tie a connection to a ledger under a consent: the first time, and again when reconnecting."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db import connection as database

from expenses_app.audit.record import record
from expenses_app.companies.models import Company, Member
from expenses_app.connections import signals
from expenses_app.connections.models import Authorisation, Connection, ConsentAttempt
from expenses_app.connections.states import ACTIVE, Event, State, advance
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Refused, WrongTenant
from expenses_app.ledger.promise import Tenant


def link(attempt: ConsentAttempt, authorisation: Authorisation, tenant: Tenant, clock: Clock) -> Connection:
    """Put the consent to use for this organisation; tells `signals.linked` or `signals.unblocked`.

    Raises WrongTenant when another organisation was connected before (its mappings would point nowhere), Refused when
    the organisation is connected to another company here, or the company to another ledger.
    """
    now = clock.now()
    try:
        with transaction.atomic():
            _one_at_a_time(f"{attempt.platform}:{tenant.id}")
            kept = Connection.objects.select_for_update().get(pk=attempt.connection_id)
            _demand_same(kept, tenant)
            _demand_free(kept, tenant, attempt.member)
            before = {"state": kept.state, "authorised_by": kept.linked_by_name}
            first = kept.state == State.PENDING
            former = kept.authorisation_id
            kept.state = advance(State(kept.state), Event.LINK)
            kept.authorisation = authorisation
            kept.tenant_id = tenant.id
            kept.tenant_name = tenant.name or kept.tenant_name
            kept.tenant_link = tenant.connection_id
            kept.ledger_id = f"{attempt.platform}:{tenant.id}"
            kept.problem_json, kept.problem_said, kept.problem_at = None, "", None
            kept.linked_by_id = attempt.member.user_id
            kept.linked_by_name = attempt.member.display_name
            kept.linked_at = now
            kept.save()
            if former and former != authorisation.pk:
                _replace(former)
            ConsentAttempt.objects.filter(pk=attempt.pk).update(outcome=ConsentAttempt.Outcome.LINKED)
            record(
                "connection.linked" if first else "connection.reconnected",
                actor=attempt.member.actor(),
                company_id=kept.company_id,
                subject_type="connection",
                subject_id=kept.pk,
                at=now,
                before=before,
                after={"state": kept.state, "organisation": kept.tenant_name, "ledger_id": kept.ledger_id},
            )
            (signals.linked if first else signals.unblocked).send(sender=Connection, connection=kept)
            return kept
    except IntegrityError as twice:
        # Two windows finished at the same time; the first one holds the company's only active connection.
        raise Refused(
            Message(
                "%(company)s was connected in another window a moment ago.", {"company": attempt.company.name}
            )
        ) from twice


def _one_at_a_time(ledger_id: str) -> None:
    """Until the transaction ends nobody else links this ledger."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"link {ledger_id}"])


def _demand_same(kept: Connection, tenant: Tenant) -> None:
    if kept.tenant_id and kept.tenant_id != tenant.id:
        raise WrongTenant(
            Message(
                "You gave consent for %(given)s, but this company is connected to %(connected)s. Reconnect with "
                "%(connected)s, or disconnect it first.",
                {"given": tenant.name or tenant.id, "connected": kept.tenant_name or kept.tenant_id},
            )
        )


def _demand_free(kept: Connection, tenant: Tenant, member: Member) -> None:
    elsewhere = (
        Connection.objects.filter(ledger_id=f"{kept.platform}:{tenant.id}", state__in=ACTIVE)
        .exclude(company_id=kept.company_id)
        .select_related("company")
        .first()
    )
    if elsewhere is None:
        return
    name = tenant.name or tenant.id
    if _sees(member, elsewhere.company):
        raise Refused(
            Message(
                "%(organisation)s is already connected to %(company)s. Disconnect it there first.",
                {"organisation": name, "company": elsewhere.company.name},
            )
        )
    raise Refused(
        Message(
            "%(organisation)s is already connected to another company here. Whoever connected it has to disconnect it "
            "first.",
            {"organisation": name},
        )
    )


def _sees(member: Member, company: Company) -> bool:
    """Another company's name is told to its own members only."""
    return member.user_id is not None and company.members.filter(user_id=member.user_id).exists()


def _replace(authorisation_id: UUID) -> None:
    """Forget the tokens of a consent that nobody lives on any more. It is not revoked: on some platforms that would end
    the new one as well."""
    Authorisation.objects.filter(pk=authorisation_id).exclude(connections__state__in=ACTIVE).update(
        state=Authorisation.State.REPLACED,
        access_token_sealed="",
        refresh_token_sealed="",
        entered_sealed="",
        refresh_lease=None,
        refresh_lease_until=None,
    )
