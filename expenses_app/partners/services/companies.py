"""What a partner's program does to its companies. Each verb is one database transaction with its audit entry."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company, Partner
from expenses_app.companies.services import change_company
from expenses_app.partners.models import CompanyProfile


@transaction.atomic
def make_company(
    partner: Partner, name: str, description: str, tags: Mapping[str, str], *, actor: Actor, at: datetime
) -> Company:
    """A company without members: its people come in through the partner's site, or are invited."""
    company = Company.objects.create(partner=partner, name=name)
    profile = CompanyProfile.objects.create(
        company=company, description=description, tags=dict(tags), made_by=actor.name
    )
    record(
        "company.opened",
        actor=actor,
        company_id=company.pk,
        subject_type="company",
        subject_id=company.pk,
        at=at,
        after={"name": company.name, **_told(profile)},
    )
    return company


@transaction.atomic
def describe_company(
    company: Company,
    *,
    name: str | None = None,
    description: str | None = None,
    tags: Mapping[str, str] | None = None,
    actor: Actor,
    at: datetime,
) -> Company:
    """Change what is given; None leaves it as it is."""
    kept = change_company(company, {"name": name} if name is not None else {}, actor=actor, at=at)
    CompanyProfile.objects.get_or_create(company=kept)
    profile = CompanyProfile.objects.select_for_update().get(company=kept)
    before = _told(profile)
    if description is not None:
        profile.description = description
    if tags is not None:
        profile.tags = dict(tags)
    after = _told(profile)
    if before != after:
        profile.save(update_fields=["description", "tags"])
        record(
            "company.described",
            actor=actor,
            company_id=kept.pk,
            subject_type="company",
            subject_id=kept.pk,
            at=at,
            before=before,
            after=after,
        )
    return kept


def _told(profile: CompanyProfile) -> dict[str, object]:
    return {"description": profile.description, "tags": dict(profile.tags)}
