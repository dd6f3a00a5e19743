"""What the grid is asked to show, read from the address and written back into it."""

import datetime
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from expenses_app.companies.models import Company
from expenses_app.companies.typed import NotUnderstood, amount_typed
from expenses_app.core.text import normalised
from expenses_app.receipts.models import ReceiptLink
from expenses_app.review.lists import BY_NAME, View
from expenses_app.transactions.among import without_account
from expenses_app.transactions.choices import Kind
from expenses_app.transactions.models import Transaction

Position = tuple[datetime.date, UUID]


@dataclass(frozen=True)
class Filters:
    """`first` and `last` are inclusive days. `bank` is the ledger's id of a card or bank account. `after`: the keyset."""

    view: View = BY_NAME["open"]
    q: str = ""
    month: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    bank: str = ""
    no_account: bool = False
    no_receipt: bool = False
    after: Position | None = None
    locale: str = "en_GB"

    @classmethod
    def read(cls, query: QueryDict, locale: str) -> "Filters":
        """What cannot be understood is left out: an address is no form."""
        month = query.get("month", "")
        first, last = _month(month)
        return cls(
            view=BY_NAME.get(query.get("view", ""), BY_NAME["open"]),
            q=query.get("q", "").strip()[:100],
            month=month if first else "",
            first=first or _day(query.get("from", "")),
            last=last or _day(query.get("to", "")),
            bank=query.get("bank", "")[:120],
            no_account=query.get("no_account") == "1",
            no_receipt=query.get("no_receipt") == "1",
            after=position_from(query.get("after", "")),
            locale=locale,
        )

    def address(self, **changes: Any) -> str:
        """The query of this selection, changed where said; the keyset is left behind unless given."""
        other = replace(self, **{"after": None, **changes})
        pairs = {
            "view": "" if other.view.name == "open" else other.view.name,
            "q": other.q,
            "month": other.month,
            "from": "" if other.month or not other.first else other.first.isoformat(),
            "to": "" if other.month or not other.last else other.last.isoformat(),
            "bank": other.bank,
            "no_account": "1" if other.no_account else "",
            "no_receipt": "1" if other.no_receipt else "",
            "after": position_text(other.after) if other.after else "",
        }
        return urlencode({name: value for name, value in pairs.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the view hides rows."""
        return bool(self.q or self.first or self.last or self.bank or self.no_account or self.no_receipt)

    def narrow(self, company: Company, rows: "QuerySet[Transaction]") -> "QuerySet[Transaction]":
        """All but the view's states and the keyset."""
        if self.first:
            rows = rows.filter(date__gte=self.first)
        if self.last:
            rows = rows.filter(date__lte=self.last)
        if self.bank:
            rows = rows.filter(bank_account_id=self.bank)
        for word in self._words():
            rows = rows.filter(search__contains=word)
        if self.no_account:
            rows = rows.exclude(kind=Kind.TRANSFER).filter(id__in=without_account(company.id))
        if self.no_receipt:
            linked = ReceiptLink.objects.filter(transaction=OuterRef("pk"), receipt__removed_at=None)
            rows = rows.filter(~Exists(linked), kind__in=(Kind.EXPENSE, Kind.REIMBURSABLE))
        return rows

    def rows(self, company: Company) -> "QuerySet[Transaction]":
        """Everything that fits, in no order."""
        return self.narrow(
            company, Transaction.objects.filter(company=company, status__in=sorted(self.view.statuses))
        )

    def _words(self) -> list[str]:
        """The search's words; an amount as the search column writes it, without grouping and sign."""
        try:
            # CLF has four places, the most that any amount here has.
            typed = "".join(one for one in self.q if unicodedata.category(one) != "Sc")
            return [f"{abs(amount_typed(typed, 'CLF', self.locale)):f}"] if self.q else []
        except NotUnderstood:
            return normalised(self.q).split()


def position_text(position: Position) -> str:
    return f"{position[0].isoformat()}.{position[1]}"


def position_from(text: str) -> Position | None:
    day, _dot, key = text.partition(".")
    try:
        return datetime.date.fromisoformat(day), UUID(key)
    except ValueError:
        return None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _month(text: str) -> tuple[datetime.date | None, datetime.date | None]:
    first = _day(f"{text}-01") if len(text) == 7 else None
    return (first, first.replace(day=monthrange(first.year, first.month)[1])) if first else (None, None)
