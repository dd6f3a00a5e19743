"""Whatever comes in, by whichever way, gets its proposals before anybody sees it; other defaults are proposed anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.mapping import signals as mapping_signals
from expenses_app.rules.services.propose import NEWEST, propose_received, wake_rest
from expenses_app.transactions import signals
from expenses_app.transactions.models import Transaction, TransactionLine


@receiver(signals.received)
def transactions_received(
    company: Company,
    transactions: Sequence[Transaction],
    lines: Mapping[UUID, Sequence[TransactionLine]],
    now: datetime,
    **_: Any,
) -> None:
    propose_received(company, transactions, lines, now=now)


@receiver(mapping_signals.defaults_changed)
def defaults_changed(company_id: UUID, actor: Actor, **_: Any) -> None:
    """Open transactions follow in the background, so that none keeps a default that is none any more."""
    wake_rest(company_id, NEWEST, actor)
