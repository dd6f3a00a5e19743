"""Reading the grid: one keyset page in one query, and the counts beside it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection as database
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.db.models.functions import JSONObject

from expenses_app.companies.models import Company
from expenses_app.receipts.models import ReceiptLink
from expenses_app.review.filters import Filters, Position
from expenses_app.review.lists import BY_NAME, COUNTED, KEPT_OUT, POSTED
from expenses_app.transactions.choices import Review, Status
from expenses_app.transactions.models import Transaction, TransactionLine

PAGE = 100
CAP = 10_000
NEWEST = ("-date", "-id")
_EACH = "each of them"


@dataclass(frozen=True)
class Page:
    """`after`: where the next page begins, None on the last one."""

    rows: list[Transaction]
    after: Position | None


def page_of(company: Company, filters: Filters, size: int = PAGE) -> Page:
    """One page, newest first, each row with its `lines_read` and `has_receipt`; one query."""
    found = list(drawn(_selected(company, filters, size + 1)).order_by(*NEWEST)[: size + 1])
    rows = found[:size]
    more = len(found) > size
    return Page(rows, (rows[-1].date, rows[-1].id) if more else None)


def drawn(rows: "QuerySet[Transaction]") -> "QuerySet[Transaction]":
    """Rows with what the grid draws of their lines and receipts."""
    lines = TransactionLine.objects.filter(transaction=OuterRef("pk")).order_by("position")
    # No amounts among these: JSON would make floats of them.
    content = JSONObject(
        id="id",
        account_id="account_id",
        tax_rate_id="tax_rate_id",
        tracking="tracking",
        origins="origins",
    )
    linked = ReceiptLink.objects.filter(transaction=OuterRef("pk"), receipt__removed_at=None)
    return rows.annotate(
        lines_read=ArraySubquery(lines.values(content=content)), has_receipt=Exists(linked)
    ).defer("search", "date_raw")


def drawn_by_ids(company: Company, ids: Iterable[UUID]) -> list[Transaction]:
    """These rows as the grid draws them, newest first."""
    rows = Transaction.objects.filter(company=company, id__in=list(ids))
    return list(drawn(rows).order_by(*NEWEST))


def _selected(company: Company, filters: Filters, limit: int) -> "QuerySet[Transaction]":
    if filters.q or filters.no_account:
        # The trigram index finds the words, a partial index the lines without account; what they find is sorted.
        return Transaction.objects.filter(id__in=_behind(filters.rows(company), filters, limit).values("id"))
    # The ordered index serves one status at a time: the newest of each are merged, whatever the share of a status.
    # The branches differ in nothing but the status, so the statement of one is written for all of them.
    one = filters.narrow(company, Transaction.objects.filter(company=company, status=_EACH))
    branch, given = _behind(one, filters, limit).values("id", "date").query.sql_with_params()
    statuses = sorted(filters.view.statuses)
    # Django wrote the statement; what people gave are its parameters.
    merged = RawSQL(  # noqa: S611
        f"SELECT id FROM ({' UNION ALL '.join([f'({branch})'] * len(statuses))}) merged"  # noqa: S608
        f" ORDER BY date DESC, id DESC LIMIT {int(limit)}",
        [status if value == _EACH else value for status in statuses for value in given],
    )
    return Transaction.objects.filter(company=company, id__in=merged)


def _behind(rows: "QuerySet[Transaction]", filters: Filters, limit: int) -> "QuerySet[Transaction]":
    if filters.after:
        rows = rows.filter(TupleLessThan((F("date"), F("id")), filters.after))
    return rows.order_by(*NEWEST)[:limit]


def counts_of(company: Company) -> "Counts":
    """The exact counts of what is open; asked once for a request's company."""
    known: Counts | None = getattr(company, "_review_counts", None)
    if known is None:
        known = Counts(
            Counter(
                dict(
                    Transaction.objects.filter(company=company)
                    .exclude(status__in=[Status.POSTED, Status.EXCLUDED, Status.VOIDED])
                    .order_by()
                    .values_list("status")
                    .annotate(found=Count("*"))
                )
            )
        )
        company._review_counts = known  # type: ignore[attr-defined]
    return known


def forget_counts(company: Company) -> None:
    """After a change: count anew when asked again."""
    if hasattr(company, "_review_counts"):
        del company._review_counts


@dataclass(frozen=True)
class Counts:
    """How many transactions are in each of lists.COUNTED."""

    by_status: Counter[str]

    def of(self, view: str) -> int:
        return sum(self.by_status[status] for status in BY_NAME[view].statuses & COUNTED)


def count_open(company: Company) -> int:
    return counts_of(company).of("open")


def count_failed(company: Company) -> int:
    """What waits in Failures: refused, and changed on the other side."""
    counts = counts_of(company)
    return counts.of("refused") + counts.of("changed")


_CAPPED = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM transactions_transaction
                              WHERE company_id = %(company)s AND status = ANY(%(posted)s) LIMIT %(cap)s) p),
       (SELECT count(*) FROM (SELECT 1 FROM transactions_transaction
                              WHERE company_id = %(company)s AND status = ANY(%(out)s) LIMIT %(cap)s) e)
"""


def capped_counts(company: Company) -> dict[str, int]:
    """Posted, and kept out: counted up to one beyond the cap, in one query."""
    with database.cursor() as cursor:
        cursor.execute(
            _CAPPED,
            {
                "company": company.id,
                "posted": [status.value for status in POSTED],
                "out": [status.value for status in KEPT_OUT],
                "cap": CAP + 1,
            },
        )
        posted, excluded = cursor.fetchone()
    return {"posted": posted, "excluded": excluded}


def ready_to_post(company: Company) -> "QuerySet[Transaction]":
    """Everything that goes with the next post, oldest first."""
    return Transaction.objects.filter(
        company=company,
        review=Review.READY,
        status__in=[Status.READY, Status.POSTED_CHANGED_HERE, Status.CHANGED_THERE],
    ).order_by("date", "id")


def count_ready(company: Company) -> int:
    """How many `ready_to_post` has; rows that stand in the ledger already are looked at one by one."""
    counts = counts_of(company)
    standing = (Status.POSTED_CHANGED_HERE, Status.CHANGED_THERE)
    if not any(counts.by_status[status] for status in standing):
        return counts.of("ready")
    return counts.of("ready") + ready_to_post(company).filter(status__in=standing).count()
