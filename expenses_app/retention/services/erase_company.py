"""Erases a deleted company's files and personal data, in steps that can be broken off anywhere."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from expenses_app.companies.models import Company
from expenses_app.receipts.services.purge import purge_of_company
from expenses_app.retention.policy import ERASURE, Rule
from expenses_app.retention.services.forget_statement_files import forget_files
from expenses_app.statements.models import StatementImport

ROWS_A_STEP = 5_000


def waiting_for_erasure(now: datetime, kept: timedelta) -> list[Company]:
    """Companies that were deleted more than `kept` ago and still hold what tells of persons."""
    return list(Company.objects.filter(deleted_at__lt=now - kept, erased_at=None).order_by("deleted_at"))


def erase_company(company: Company, now: datetime) -> bool:
    """Do one step for a deleted company; answers whether everything is done, and then notes it.

    Files go before the rows that name them. Raises StorageUnavailable when files cannot be deleted now.
    """
    if company.deleted_at is None:
        raise ValueError("only a deleted company is erased")
    if purge_of_company(company) or forget_files(StatementImport.objects.filter(company=company)):
        return False
    for label, rule in ERASURE.items():
        if _erase_rows(company, apps.get_model(label), rule, now):
            return False
    company.name, company.erased_at = "", now
    company.save(update_fields=["name", "erased_at"])
    return True


@transaction.atomic
def _erase_rows(company: Company, model: type[models.Model], rule: Rule, now: datetime) -> int:
    """Handle some of the rows that are still to be handled; returns how many."""
    rows = model._base_manager.filter(company_id=company.id)
    if not rule.gone:
        rows = rows.exclude(_is_blank(rule.blank)) if rule.blank else rows.none()
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS_A_STEP])
    chosen = model._base_manager.filter(company_id=company.id, pk__in=ids)
    if rule.gone:
        chosen.delete()
    elif ids:
        noted = {"erased_at": now} if hasattr(model, "erased_at") else {}
        chosen.update(**rule.blank, **noted)
    return len(ids)


def _is_blank(values: Mapping[str, Any]) -> Q:
    wanted = Q()
    for name, value in values.items():
        wanted &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return wanted
