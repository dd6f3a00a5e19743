"""Open transactions that name a record of the ledger, for those who ask what an archived record affects."""

from collections import Counter
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from expenses_app.ledger.records import RecordKind
from expenses_app.mapping.uses import Use
from expenses_app.transactions.choices import Status
from expenses_app.transactions.models import Transaction, TransactionLine

# What stands in the ledger or never goes there needs no other choice.
SETTLED = frozenset(
    {
        Status.POSTED,
        Status.RECEIPT_TO_FOLLOW,
        Status.DRAFT,
        Status.CHANGED_THERE,
        Status.GONE,
        Status.VOIDED,
        Status.EXCLUDED,
    }
)
OPEN = tuple(sorted(status.value for status in Status if status not in SETTLED))
_MOST_LINES = 10_000  # beyond that the exact number no longer matters to anybody

_ON_TRANSACTION = {
    RecordKind.ACCOUNT: ("bank_account_id", "destination_account_id", "payable_account_id"),
    RecordKind.SUPPLIER: ("contact_id",),
    RecordKind.CUSTOMER: ("contact_id",),
    RecordKind.EMPLOYEE: ("contact_id",),
}
_ON_LINE = {
    RecordKind.ACCOUNT: "account_id",
    RecordKind.TAX_RATE: "tax_rate_id",
    RecordKind.CUSTOMER: "billable_to",
}


def named_by_open_transactions(
    company_id: UUID, ledger_id: str, kind: RecordKind, record_ids: list[str]
) -> Iterable[Use]:
    """For `mapping.uses`: how many transactions that are not settled yet name each of these records."""
    wanted = set(record_ids)
    pairs = set(_named(company_id, ledger_id, kind, record_ids))
    counted = Counter(record_id for _transaction_id, record_id in pairs if record_id in wanted)
    for record_id, count in counted.items():
        yield Use(record_id, _("open transactions"), count)


def _named(
    company_id: UUID, ledger_id: str, kind: RecordKind, record_ids: list[str]
) -> Iterator[tuple[UUID, str]]:
    """(transaction, record) for every place that names one."""
    open_here = Q(company_id=company_id, status__in=OPEN, ledger_id__in=("", ledger_id))
    for column in _ON_TRANSACTION.get(kind, ()):
        rows = Transaction.objects.filter(open_here, **{f"{column}__in": record_ids})
        if column == "contact_id":
            rows = rows.filter(contact_kind=kind.value)
        yield from rows.values_list("id", column)[:_MOST_LINES]
    lines = TransactionLine.objects.filter(
        company_id=company_id,
        transaction__company_id=company_id,
        transaction__status__in=OPEN,
        transaction__ledger_id__in=("", ledger_id),
    )
    if kind in _ON_LINE:
        column = _ON_LINE[kind]
        named = lines.filter(**{f"{column}__in": record_ids})
        yield from named.values_list("transaction_id", column)[:_MOST_LINES]
    if kind is RecordKind.TRACKING_OPTION:
        tracked = lines.filter(tracking__overlap=record_ids).values_list("transaction_id", "tracking")
        for transaction_id, options in tracked[:_MOST_LINES]:
            for option in options:
                yield transaction_id, option
