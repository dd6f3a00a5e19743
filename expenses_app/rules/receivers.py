"""Whatever comes in, by whichever way, gets its proposals before anybody sees it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from expenses_app.companies.models import Company
from expenses_app.rules.services.propose import propose_received
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
