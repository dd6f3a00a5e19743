"""One change to many transactions: a few statements, one step in the history, whatever their number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction as database
from django.db.models import Case, DecimalField, ExpressionWrapper, F, Func, JSONField, Value, When
from django.db.models.functions import Round

from expenses_app.audit.record import Change, record_bulk
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.core.money import places
from expenses_app.transactions.among import among
from expenses_app.transactions.choices import Review
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.services.categorise import percent_of
from expenses_app.transactions.signals import changed
from expenses_app.transactions.snapshot import plain


@dataclass(frozen=True)
class Bulk:
    """What to set; None leaves a field as it is. Everything applies to every line of every transaction."""

    account_id: str | None = None
    tax_rate_id: str | None = None
    tracking: Sequence[str] | None = None
    contact_kind: str | None = None
    contact_id: str | None = None
    review: Review | None = None
    excluded_because: str = ""


def change_many(
    company: Company,
    ids: Iterable[UUID],
    bulk: Bulk,
    *,
    ledger_id: str,
    actor: Actor,
    now: datetime,
    by: str = "person",
) -> int:
    """Apply `bulk` and return how many transactions it touched. Those kept out of the ledger are left alone
    unless `bulk.review` is set. Raises Unacceptable for a rate whose per cent is not known; then nothing is stored."""
    with database.atomic():
        rows = Transaction.objects.select_for_update().filter(company=company, id__in=among(ids))
        if bulk.review is None:
            rows = rows.exclude(review=Review.EXCLUDED)
        chosen = list(rows.order_by("id").values("id", "review", "contact_id", "currency"))
        if not chosen:
            return 0
        found = [row["id"] for row in chosen]
        lines = TransactionLine.objects.filter(company=company, transaction_id__in=among(found))
        before = list(lines.values("transaction_id", "account_id", "tax_rate_id", "tracking", "net", "tax"))
        origin = {"by": by, "name": actor.name} if by == "person" else {"by": by}
        _change_lines(company, found, {row["currency"] for row in chosen}, bulk, ledger_id, origin)
        _change_rows(company, found, bulk, ledger_id, now, origin)
        after = {name: value for name, value in vars(bulk).items() if value not in (None, "")}
        by_transaction: dict[UUID, list[dict[str, object]]] = {}
        for line in before:
            by_transaction.setdefault(line["transaction_id"], []).append(
                {
                    "account_id": line["account_id"],
                    "tax_rate_id": line["tax_rate_id"],
                    "tracking": line["tracking"],
                    "net": plain(line["net"]),
                    "tax": plain(line["tax"]),
                }
            )
        record_bulk(
            "transactions.changed",
            actor=actor,
            company_id=company.id,
            at=now,
            changes=[
                Change(
                    "transaction",
                    row["id"],
                    {
                        "review": row["review"],
                        "contact_id": row["contact_id"],
                        "lines": by_transaction.get(row["id"], []),
                    },
                    after,
                )
                for row in chosen
            ],
            count=len(found),
        )
        changed.send(Transaction, company_id=company.id, transaction_ids=found)
    return len(found)


def _change_lines(
    company: Company,
    ids: list[UUID],
    currencies: set[str],
    bulk: Bulk,
    ledger_id: str,
    origin: dict[str, str],
) -> None:
    values: dict[str, object] = {}
    origins: dict[str, object] = {}
    if bulk.account_id is not None:
        values["account_id"] = bulk.account_id
        origins["account"] = origin
    if bulk.tracking is not None:
        values["tracking"] = list(bulk.tracking)
        origins["tracking"] = origin
    if bulk.tax_rate_id is not None:
        origins["tax_rate"] = origin
        values["tax_rate_id"] = bulk.tax_rate_id
    if not values:
        return
    values["origins"] = _merged(origins)
    lines = TransactionLine.objects.filter(company=company, transaction_id__in=among(ids))
    if bulk.tax_rate_id is None:
        lines.update(**values)
        return
    percent = percent_of(company.id, ledger_id, bulk.tax_rate_id) if bulk.tax_rate_id else 0
    # The gross comes first: a whole number divided by a whole number would be whole in SQL.
    gross = F("net") + F("tax")
    number = DecimalField(max_digits=30, decimal_places=10)
    exact = gross * Value(percent, number) / Value(100 + percent, number)
    by_places: dict[int, list[str]] = {}
    for currency in sorted(currencies):
        by_places.setdefault(places(currency), []).append(currency)
    for precision, alike in by_places.items():
        tax = Round(exact, precision=precision)
        narrowed = lines.filter(transaction__currency__in=alike) if len(by_places) > 1 else lines
        narrowed.update(**values, tax=tax, net=gross - tax)


def _change_rows(
    company: Company, ids: list[UUID], bulk: Bulk, ledger_id: str, now: datetime, origin: dict[str, str]
) -> None:
    values: dict[str, object] = {"version": F("version") + 1, "updated_at": now}
    if ledger_id:
        # What came in before there was a ledger belongs to this one now.
        values["ledger_id"] = Case(When(ledger_id="", then=Value(ledger_id)), default=F("ledger_id"))
    if bulk.contact_id is not None:
        values["contact_id"] = bulk.contact_id
        values["contact_kind"] = bulk.contact_kind or ""
        values["origins"] = _merged({"contact": origin})
    if bulk.review is not None:
        values["review"] = bulk.review
        values["excluded_because"] = bulk.excluded_because
    else:
        values["review"] = Case(
            When(review__in=[Review.READY, Review.SUBMITTED], then=Value(Review.TO_REVIEW)),
            default=F("review"),
        )
    Transaction.objects.filter(company=company, id__in=among(ids)).update(**values)


def _merged(origins: dict[str, object]) -> object:
    """jsonb || jsonb: keys on the right win."""
    return ExpressionWrapper(
        Func(F("origins"), Value(origins, JSONField()), template="(%(expressions)s)", arg_joiner=" || "),
        output_field=JSONField(),
    )
