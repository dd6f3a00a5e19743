"""Proposals for the receipts of a page: one question to the database, the comparing in memory."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from expenses_app.companies.models import Company
from expenses_app.receipts.matching import Proposal, Readable, Spend, propose
from expenses_app.receipts.models import Receipt, ReceiptLink
from expenses_app.transactions.choices import Review
from expenses_app.transactions.models import Transaction

# How far back a receipt's transaction is looked for: bounded, so that a million older ones cost nothing.
REACH = timedelta(days=120)
MOST_AMOUNTS = 500
MOST_FOUND = 200


def proposals_for(company: Company, receipts: Sequence[Receipt]) -> dict[UUID, list[Proposal]]:
    """Return for each receipt (with its text loaded) the transactions without a receipt that it could belong to.

    Only transactions one of whose amounts stands on one of the receipts are compared. Nothing is linked.
    """
    read = {receipt.id: Readable.of(receipt.name, receipt.text) for receipt in receipts}
    amounts = sorted({amount for each in read.values() for amount in each.amounts})[:MOST_AMOUNTS]
    if not amounts:
        return {receipt.id: [] for receipt in receipts}
    spends = [spend_of(each) for each in _with_amounts(company, receipts, amounts)]
    return {key: propose(each, spends) for key, each in read.items()}


def without_receipt(company: Company, now: datetime) -> "QuerySet[Transaction]":
    """Return the transactions of the last four months that could still get a receipt, newest first."""
    return _lacking(company).filter(date__gte=now.date() - REACH)


def _lacking(company: Company) -> "QuerySet[Transaction]":
    links = ReceiptLink.objects.filter(company=company, transaction=OuterRef("pk"), receipt__removed_at=None)
    return (
        Transaction.objects.filter(~Exists(links), company=company)
        .exclude(review=Review.EXCLUDED)
        .order_by("-date", "-id")
    )


def _with_amounts(
    company: Company, receipts: Sequence[Receipt], amounts: Sequence[Decimal]
) -> "QuerySet[Transaction]":
    first = min(receipt.created_at for receipt in receipts).date() - REACH
    last = max(receipt.created_at for receipt in receipts).date() + timedelta(days=7)
    any_amount = Q(amount__in=amounts) | Q(card_amount__in=amounts) | Q(original_amount__in=amounts)
    return _lacking(company).filter(any_amount, date__gte=first, date__lte=last)[:MOST_FOUND]


def spend_of(transaction: Transaction) -> Spend:
    """Return what is compared of a transaction."""
    amounts = (transaction.amount, transaction.card_amount, transaction.original_amount)
    return Spend(
        subject=transaction,
        amounts=frozenset(amount for amount in amounts if amount),
        day=transaction.date,
        merchant=transaction.merchant,
    )
