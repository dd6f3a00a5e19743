"""Removes the last of a company: its writes, markers and digests, ten years after it was deleted."""

from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction

from expenses_app.companies.models import Company
from expenses_app.retention.policy import ERASURE


def waiting_to_be_forgotten(now: datetime, kept: timedelta) -> list[Company]:
    """Erased companies that were deleted more than `kept` ago."""
    return list(Company.objects.filter(deleted_at__lt=now - kept).exclude(erased_at=None))


@transaction.atomic
def forget_company(company: Company) -> None:
    """Delete every row of an erased company, and itself."""
    if company.erased_at is None:
        raise ValueError("a company is erased before it is forgotten")
    for label in ERASURE:
        rows = apps.get_model(label)._base_manager.filter(company_id=company.id)
        rows._raw_delete(rows.db)
    company.delete()
