"""What the company chose for a merchant before: counted in one query for a whole batch of merchants.

Branch and order numbers do not make another merchant: «TESCO STORES 3412» and «Tesco Stores 2841» are one. The key is
computed by the database (`rules_merchant_key`, with an index over confirmed transactions), so that there is one
definition of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, Func, OuterRef, Value, When

from expenses_app.transactions.choices import Kind, Review, Status
from expenses_app.transactions.models import Transaction, TransactionLine

LEAST = 2
SHARE_PERCENT = 75
CONFIRMED = (Review.READY, Review.SUBMITTED)
_NOT_IN_THE_BOOKS = (Status.REFUSED, Status.VOIDED, Status.GONE)

Contact = tuple[str, str]
"""Kind and id."""
Choice = TypeVar("Choice")


@dataclass
class History:
    """How often each value was confirmed for one merchant and kind of transaction."""

    accounts: Counter[str] = field(default_factory=Counter)
    tax_rates: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # by account
    tracking: dict[str, Counter[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(Counter))
    contacts: Counter[Contact] = field(default_factory=Counter)

    def add(
        self, account: str, tax_rate: str, tracking: tuple[str, ...], contact: Contact, times: int
    ) -> None:
        if account:
            self.accounts[account] += times
            self.tax_rates[account][tax_rate] += times
            self.tracking[account][tracking] += times
        if contact[1]:
            self.contacts[contact] += times


class MerchantKey(Func):
    function = "rules_merchant_key"
    output_field = CharField()


def clear(counted: Mapping[Choice, int]) -> tuple[Choice, int, int] | None:
    """The choice made at least twice and in at least 75 of 100 cases: it, how often, out of how many."""
    if not counted:
        return None
    choice, times = max(counted.items(), key=lambda pair: pair[1])
    whole = sum(counted.values())
    return (choice, times, whole) if times >= LEAST and times * 100 >= whole * SHARE_PERCENT else None


class Memory:
    """The histories of some merchants of one company in one ledger."""

    def __init__(self, keys: Mapping[str, str], histories: Mapping[tuple[str, str], History]) -> None:
        self._keys = keys
        self._histories = histories

    def of(self, merchant: str, kind: str) -> History | None:
        return self._histories.get((self._keys.get(merchant, ""), kind))

    def histories(self) -> Iterable[History]:
        return self._histories.values()


def remember(company_id: UUID, ledger_id: str, merchants: Iterable[str]) -> Memory:
    """Two queries, whatever the number of merchants."""
    keys = keys_of(merchants)
    wanted = sorted(set(keys.values()) - {""})
    histories: dict[tuple[str, str], History] = defaultdict(History)
    if wanted:
        for key, kind, account, tax_rate, tracking, contact_kind, contact_id, times in _counted(
            company_id, ledger_id, wanted
        ):
            histories[key, kind].add(
                account or "", tax_rate or "", tuple(tracking or ()), (contact_kind, contact_id), times
            )
    return Memory(keys, histories)


def keys_of(merchants: Iterable[str]) -> dict[str, str]:
    """What each merchant is remembered by; empty for one that says nothing."""
    distinct = sorted({merchant for merchant in merchants if merchant})
    if not distinct:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, rules_merchant_key(name) FROM unnest(%s::text[]) AS name", [distinct])
        return dict(cursor.fetchall())


def _counted(company_id: UUID, ledger_id: str, keys: list[str]) -> Iterable[tuple[Any, ...]]:
    """Confirmed transactions of one line, or of none (transfers): what a split was for cannot be told from its merchant."""
    split = TransactionLine.objects.filter(
        company_id=company_id, transaction_id=OuterRef("id"), position__gt=0
    )
    return (
        Transaction.objects.filter(company_id=company_id, ledger_id=ledger_id, review__in=CONFIRMED)
        .exclude(status__in=_NOT_IN_THE_BOOKS)
        .annotate(key=MerchantKey("merchant"))
        .filter(key__in=keys)
        .exclude(Exists(split))
        .annotate(
            account=Case(
                When(kind=Kind.TRANSFER, then=F("destination_account_id")), default=F("lines__account_id")
            ),
            # The company's default says nothing about the merchant.
            chosen_kind=Case(When(origins__contact__by="default", then=Value("")), default=F("contact_kind")),
            chosen_id=Case(When(origins__contact__by="default", then=Value("")), default=F("contact_id")),
        )
        .order_by()
        .values_list(
            "key", "kind", "account", "lines__tax_rate_id", "lines__tracking", "chosen_kind", "chosen_id"
        )
        .annotate(times=Count("id"))
    )
