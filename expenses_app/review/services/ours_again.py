"""Write ours over what somebody changed or deleted in the accounting software."""

from datetime import datetime
from uuid import UUID

from django.db import transaction as database

from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.core.messages import Message
from expenses_app.sync.models import Part
from expenses_app.sync.services.post import CannotPost, Posted, post
from expenses_app.sync.states import State
from expenses_app.transactions.choices import Review
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.editing import alter


def write_ours_again(company: Company, transaction_id: UUID, *, actor: Actor, now: datetime) -> Posted:
    """Post the transaction as it stands here: over the changed document, or as a new one where it was deleted.

    Raises CannotPost when it did not drift, and ChangedMeanwhile.
    """

    with database.atomic():
        part = (
            Part.objects.filter(company=company, write__transaction=transaction_id, state=State.DRIFTED)
            .order_by("-write__revision")
            .first()
        )
        row = Transaction.objects.get(company=company, id=transaction_id)
        if part is None:
            raise CannotPost(Message("It stands in the ledger as it is here."))
        altered = alter(
            company,
            transaction_id,
            row.version,
            lambda row, lines: None,
            action="transaction.ours_again",
            actor=actor,
            now=now,
            review=Review.READY,
        )
        posted = post(company, [altered], actor=actor, now=now, confirmed={transaction_id})
        if posted.held:
            raise CannotPost(posted.held[0][1].advice)
        return posted
