"""Keep a transaction out of the ledger, or bring it back."""

from datetime import datetime
from uuid import UUID

from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.transactions.choices import Review
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.services.editing import alter


def exclude(
    company: Company, id: UUID, version: int, because: str, *, actor: Actor, now: datetime
) -> Transaction:
    """Not for the ledger, with a reason. Raises as `alter`."""

    def change(row: Transaction, lines: list[TransactionLine]) -> None:
        row.excluded_because = because[:300]

    return alter(
        company,
        id,
        version,
        change,
        action="transaction.excluded",
        actor=actor,
        now=now,
        review=Review.EXCLUDED,
    )


def include(company: Company, id: UUID, version: int, *, actor: Actor, now: datetime) -> Transaction:
    """Back to review. Raises as `alter`."""

    def change(row: Transaction, lines: list[TransactionLine]) -> None:
        row.excluded_because = ""

    return alter(
        company,
        id,
        version,
        change,
        action="transaction.included",
        actor=actor,
        now=now,
        review=Review.TO_REVIEW,
    )


def reopen(company: Company, id: UUID, version: int, *, actor: Actor, now: datetime) -> Transaction:
    """From ready back to review. Raises as `alter`."""

    def change(row: Transaction, lines: list[TransactionLine]) -> None:
        pass

    return alter(
        company,
        id,
        version,
        change,
        action="transaction.reopened",
        actor=actor,
        now=now,
        review=Review.TO_REVIEW,
    )
