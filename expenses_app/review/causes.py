"""Failures grouped by their cause."""

from typing import Any

from expenses_app.review.desk import Desk
from expenses_app.review.lists import CHANGED, FAILED
from expenses_app.review.queries import drawn
from expenses_app.transactions.models import Transaction


def causes_of(desk: Desk) -> dict[str, Any]:
    rows = drawn(Transaction.objects.filter(company=desk.company, status__in=sorted(FAILED | CHANGED)))
    return {
        "desk": desk,
        "base": desk.base,
        "platform": desk.platform,
        "rows": desk.rows.draw(list(rows.order_by("-date", "-id")[:200])),
    }
