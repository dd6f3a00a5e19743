"""Reading companies, members and what happened to them. Every query starts from a person or a company."""

from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from expenses_app.audit.models import Event
from expenses_app.companies.models import Company, Invitation, Member, Role
from expenses_app.users.models import User

_ORDER = {role: position for position, role in enumerate(Role.values)}


def memberships_of(user: User, search: str = "") -> QuerySet[Member]:
    """The person's memberships in companies that are not deleted, by name; `search` is a part of the name."""
    found = Member.objects.filter(user=user, company__deleted_at=None).select_related("company")
    if search:
        found = found.filter(company__name__icontains=search)
    return found.order_by("company__name", "company_id")


def memberships_after(user: User, search: str, after: Member | None, limit: int) -> list[Member]:
    """One page of `memberships_of`: at most `limit`, those that come after the membership `after`."""
    found = memberships_of(user, search)
    if after is not None:
        found = found.filter(company__name__gte=after.company.name).exclude(
            company__name=after.company.name, company_id__lte=after.company_id
        )
    return list(found[:limit])


def members_of(company: Company) -> QuerySet[Member]:
    """The company's members, owners first, then by role and name."""
    rank = Case(
        *(When(role=role, then=Value(position)) for role, position in _ORDER.items()),
        output_field=IntegerField(),
    )
    return (
        company.members.select_related("user")
        .annotate(rank=rank)
        .order_by("rank", "name", "user__name", "id")
    )


def waiting_invitations(company: Company, now: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be accepted at `now`, newest first."""
    return company.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now).order_by(
        "-created_at"
    )


def history_of(company_id: UUID, limit: int = 20) -> list[Event]:
    """The last changes of the company itself, its members and invitations, newest first."""
    kinds = ("company", "member", "invitation")
    return list(
        Event.objects.filter(company_id=company_id, subject_type__in=kinds).order_by("-sequence")[:limit]
    )
