"""Proposals for more open transactions than somebody wants to wait for."""

from datetime import date
from typing import Any
from uuid import UUID

from celery import shared_task

from expenses_app.companies.actor import Actor, Way
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company
from expenses_app.rules.services.propose import Place, propose_open


@shared_task(queue="later")
def propose_rest(company_id: str, day: str, transaction_id: str, actor: dict[str, Any]) -> None:
    """The next step after that place; it wakes the one after it. Doing a step twice changes nothing twice."""
    company = Company.objects.filter(pk=company_id, deleted_at=None).first()
    if company is None:
        return
    after = Place(date.fromisoformat(day), UUID(transaction_id))
    propose_open(company, actor=_actor(actor), now=system_clock().now(), after=after)


def _actor(stored: dict[str, Any]) -> Actor:
    member = stored.get("member_id")
    return Actor(
        name=stored.get("name", ""),
        way=Way(stored.get("way", Way.SYSTEM)),
        member_id=UUID(member) if member else None,
        user_id=stored.get("user_id"),
        role=stored.get("role", ""),
    )
