"""What runs by the clock, queue `later`. Each step is short and queues itself again while there is more."""

from uuid import UUID

from celery import shared_task
from django.conf import settings

from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company
from expenses_app.retention.services import forget_company as forgetting
from expenses_app.retention.services import forget_messages as messages
from expenses_app.retention.services import forget_parcels as parcels
from expenses_app.retention.services import forget_statement_files as statement_files
from expenses_app.retention.services.erase_company import erase_company, waiting_for_erasure


@shared_task(time_limit=60, soft_time_limit=50)
def erase_companies() -> None:
    """Erase what was deleted weeks ago, forget what was deleted years ago."""
    now = system_clock().now()
    for company in waiting_for_erasure(now, settings.KEPT["deleted companies"]):
        erase_one.apply_async((str(company.pk),), queue="later")
    for company in forgetting.waiting_to_be_forgotten(now, settings.KEPT["writes"]):
        forgetting.forget_company(company)


@shared_task(time_limit=60, soft_time_limit=50)
def erase_one(company_id: str) -> None:
    company = Company.objects.filter(pk=UUID(company_id), erased_at=None).exclude(deleted_at=None).first()
    if company is not None and not erase_company(company, system_clock().now()):
        erase_one.apply_async((company_id,), queue="later")


@shared_task(time_limit=60, soft_time_limit=50)
def forget_parcels() -> None:
    if parcels.forget_parcels(system_clock().now(), settings.KEPT["parcels"]):
        forget_parcels.apply_async(queue="later")


@shared_task(time_limit=60, soft_time_limit=50)
def forget_statement_files() -> None:
    if statement_files.forget_statement_files(system_clock().now(), settings.KEPT["statement files"]):
        forget_statement_files.apply_async(queue="later")


@shared_task(time_limit=60, soft_time_limit=50)
def forget_messages() -> None:
    if messages.forget_messages(system_clock().now(), settings.KEPT["request logs"]):
        forget_messages.apply_async(queue="later")
