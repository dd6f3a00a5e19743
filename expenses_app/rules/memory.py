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
from django.db.models import Case, CharField, Count, F, Func, OuterRef, Subquery, Value, When
from django.db.models.functions import JSONObject

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
        for key, kind, destination, line, contact_kind, contact_id, times in _counted(
            company_id, ledger_id, wanted
        ):
            if line and line["position"]:
                continue  # what a split was for cannot be told from its merchant
            history = histories[key, kind]
            history.add(
                account=destination if kind == Kind.TRANSFER else (line or {}).get("account", ""),
                tax_rate=line["tax_rate"] if line else "",
                tracking=tuple(line["tracking"]) if line else (),
                contact=(contact_kind, contact_id),
                times=times,
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
    """Confirmed transactions by what was chosen. `line`: the last one of each, found by its own index."""
    last_line = (
        TransactionLine.objects.filter(company_id=company_id, transaction_id=OuterRef("id"))
        .order_by("-position")
        .values(
            line=JSONObject(
                position="position", account="account_id", tax_rate="tax_rate_id", tracking="tracking"
            )
        )
    )
    return (
        Transaction.objects.filter(company_id=company_id, ledger_id=ledger_id, review__in=CONFIRMED)
        .exclude(status__in=_NOT_IN_THE_BOOKS)
        .annotate(key=MerchantKey("merchant"))
        .filter(key__in=keys)
        .annotate(
            line=Subquery(last_line[:1]),
            # The company's default says nothing about the merchant.
            chosen_kind=Case(When(origins__contact__by="default", then=Value("")), default=F("contact_kind")),
            chosen_id=Case(When(origins__contact__by="default", then=Value("")), default=F("contact_id")),
        )
        .order_by()
        .values_list("key", "kind", "destination_account_id", "line", "chosen_kind", "chosen_id")
        .annotate(times=Count("id"))
    )
