"""A transaction as one row of the grid: words only, so that the template computes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from expenses_app.companies.formats import (
    coded_money_text,
    incoming_money_text,
    money_text,
    short_date_text,
)
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.ledger.records import RecordKind
from expenses_app.review.badges import badge_of
from expenses_app.review.lists import KEPT_OUT, LIVE, MOVING, POSTED
from expenses_app.review.names import Name, Reference, names_of
from expenses_app.review.origins import is_proposed, origin_word
from expenses_app.transactions.choices import ExpenseType, Kind, Review, Status
from expenses_app.transactions.models import Transaction

NEEDS_RECEIPT = frozenset({Kind.EXPENSE, Kind.REIMBURSABLE})
_short_day = lru_cache(maxsize=2000)(short_date_text)


@dataclass(frozen=True)
class Cell:
    """A value that can be picked. `why` stands below it; `proposed`: nobody confirmed it; `gone`: no longer there."""

    code: str = ""
    text: str = ""
    why: str = ""
    proposed: bool = False
    gone: bool = False
    missing: bool = False


@dataclass(frozen=True)
class Row:
    """What templates/review/_row.html draws."""

    id: UUID
    version: int
    url: str
    day: date
    day_word: str
    merchant: str
    below: str
    amount: str
    incoming: bool
    second_amount: str
    account: Cell
    tax: Cell
    tracking: Cell
    badge: dict[str, Any]
    status: str
    state_note: str
    has_receipt: bool
    wants_receipt: bool
    settled: bool
    excluded: bool
    moving: bool
    may_pick: bool
    may_ready: bool
    may_exclude: bool
    lines: int = 1
    kind: str = Kind.EXPENSE
    extra: dict[str, Any] = field(default_factory=dict)


class Rows:
    """Draws rows of one company: names of everything they point to are read in one query."""

    def __init__(
        self, company: Company, connection: Connection | None, *, locale: str, now: datetime, may_edit: bool
    ) -> None:
        self.company = company
        self.platform = connection.platform_name if connection else _("the ledger")
        self.ledger_id = connection.ledger_id if connection else ""
        self.locale = locale
        self.today = timezone.localtime(now).date()
        self.may_edit = may_edit
        self.base = reverse("review:grid", kwargs={"company_id": company.id})
        self.banks: dict[str, str] = {}
        self._badges: dict[str, dict[str, Any]] = {}

    def draw(self, transactions: Sequence[Transaction], *, with_banks: bool = False) -> list[Row]:
        """The rows of `queries.drawn`, in their order. `with_banks` fills `banks` as well."""
        names = names_of(
            self.company.id,
            self.ledger_id,
            self._references(transactions),
            banks=self.banks if with_banks else None,
        )
        return [self._row(transaction, names) for transaction in transactions]

    def _references(self, transactions: Iterable[Transaction]) -> set[Reference]:
        found: set[Reference] = set()
        for one in transactions:
            found.add((RecordKind.ACCOUNT, one.bank_account_id))
            found.add((RecordKind.ACCOUNT, one.destination_account_id))
            for line in lines_of(one):
                found.add((RecordKind.ACCOUNT, line["account_id"]))
                found.add((RecordKind.TAX_RATE, line["tax_rate_id"]))
                found.update((RecordKind.TRACKING_OPTION, option) for option in line["tracking"])
        return found

    def _row(self, one: Transaction, names: dict[Reference, Name]) -> Row:
        status = one.status
        settled = status in POSTED or status in KEPT_OUT
        editable = self.may_edit and not settled and status not in MOVING
        wants_receipt = one.kind in NEEDS_RECEIPT
        return Row(
            id=one.id,
            version=one.version,
            url=f"{self.base}{one.id}/",
            day=one.date,
            day_word=_short_day(one.date, self.today, self.locale),
            merchant=one.merchant or str(Kind(one.kind).label),
            below=self._below(one, names),
            amount=self._amount(one),
            incoming=_is_incoming(one),
            second_amount=self._second_amount(one),
            account=self._account(one, names),
            tax=self._tax(one, names),
            tracking=self._tracking(one, names),
            badge=self._badge(status),
            status=status,
            state_note=_state_note(one),
            has_receipt=bool(getattr(one, "has_receipt", False)),
            wants_receipt=wants_receipt,
            settled=settled,
            excluded=status in KEPT_OUT,
            moving=status in LIVE,
            may_pick=editable and len(lines_of(one)) <= 1,
            may_ready=editable and one.review == Review.TO_REVIEW,
            may_exclude=editable and one.review != Review.EXCLUDED,
            lines=len(lines_of(one)),
            kind=one.kind,
        )

    def _badge(self, status: str) -> dict[str, Any]:
        if status not in self._badges:
            self._badges[status] = badge_of(status, self.platform)
        return self._badges[status]

    def _below(self, one: Transaction, names: dict[Reference, Name]) -> str:
        bank = names.get((RecordKind.ACCOUNT, one.bank_account_id))
        parts = [bank.name] if bank else []
        if one.kind != Kind.EXPENSE and one.merchant:
            parts.append(str(Kind(one.kind).label))
        elif one.kind == Kind.EXPENSE and one.type not in ("", ExpenseType.PAYMENT):
            parts.append(str(ExpenseType(one.type).label))
        return " · ".join(parts)

    def _amount(self, one: Transaction) -> str:
        amount, currency = _card_side(one)
        write = incoming_money_text if _is_incoming(one) else money_text
        return write(amount, currency, self.locale)

    def _second_amount(self, one: Transaction) -> str:
        _amount, currency = _card_side(one)
        if one.currency != currency:
            return coded_money_text(one.amount, one.currency, self.locale)
        if one.original_amount is not None and one.original_currency not in ("", currency):
            return coded_money_text(one.original_amount, one.original_currency, self.locale)
        return ""

    def _account(self, one: Transaction, names: dict[Reference, Name]) -> Cell:
        if one.kind == Kind.TRANSFER:
            return self._destination(one, names)
        if len(lines_of(one)) > 1:
            found = [names.get((RecordKind.ACCOUNT, line["account_id"])) for line in lines_of(one)]
            text = ", ".join(dict.fromkeys(name.name for name in found if name))
            return Cell(
                text=_("Split in %(count)s") % {"count": len(found)},
                why=text,
                missing=any(not line["account_id"] for line in lines_of(one)),
            )
        line: dict[str, Any] = lines_of(one)[0] if lines_of(one) else {"account_id": "", "origins": {}}
        if not line["account_id"]:
            return Cell(text=_("No account"), why="", missing=True)
        origin = line["origins"].get("account")
        name = names.get((RecordKind.ACCOUNT, line["account_id"]))
        if name is None:
            return Cell(text=_("Unknown account"), why=_("Choose it again"), gone=True, missing=True)
        if name.gone:
            why = _("Archived in %(platform)s") % {"platform": self.platform}
            return Cell(name.code, name.name, why, gone=True)
        return Cell(name.code, name.name, origin_word(origin), _lines_propose(one, "account"))

    def _destination(self, one: Transaction, names: dict[Reference, Name]) -> Cell:
        name = names.get((RecordKind.ACCOUNT, one.destination_account_id))
        if name is None:
            return Cell(text=_("No account"), missing=True)
        origin = one.origins.get("destination_account")
        return Cell(
            text=_("To %(account)s") % {"account": name.name},
            why=origin_word(origin),
            proposed=is_proposed(origin) and one.review == Review.TO_REVIEW,
            gone=name.gone,
        )

    def _tax(self, one: Transaction, names: dict[Reference, Name]) -> Cell:
        if one.kind in (Kind.TRANSFER, Kind.ADJUSTMENT) or not lines_of(one):
            return Cell()
        found = {line["tax_rate_id"] for line in lines_of(one)}
        if len(found) > 1:
            return Cell(text=_("Several"))
        key = found.pop()
        name = names.get((RecordKind.TAX_RATE, key))
        if name:
            return Cell(text=name.name, gone=name.gone, proposed=_lines_propose(one, "tax_rate"))
        return Cell(text=_("No tax"), missing=not key) if not key else Cell(text=_("Unknown"), gone=True)

    def _tracking(self, one: Transaction, names: dict[Reference, Name]) -> Cell:
        if one.kind == Kind.TRANSFER or not lines_of(one):
            return Cell()
        found = [names.get((RecordKind.TRACKING_OPTION, option)) for option in lines_of(one)[0]["tracking"]]
        words = [name.name for name in found if name]
        return Cell(
            text=words[0] if words else "",
            why=", ".join(words[1:]),
            missing=not words,
            proposed=bool(words) and _lines_propose(one, "tracking"),
        )


def lines_of(one: Transaction) -> list[dict[str, Any]]:
    """The lines as `queries.drawn` read them."""
    lines: list[dict[str, Any]] = one.lines_read  # type: ignore[attr-defined]
    return lines


def _lines_propose(one: Transaction, field: str) -> bool:
    """Whether nobody has confirmed what this field of a line shows."""
    if one.review != Review.TO_REVIEW:
        return False
    return any(is_proposed(line["origins"].get(field)) for line in lines_of(one))


def _state_note(one: Transaction) -> str:
    """Why it is kept out; or that a rule proposes to keep it out, which nobody has decided yet."""
    if one.status == Status.EXCLUDED:
        return one.excluded_because
    proposal = one.origins.get("not_for_ledger")
    if proposal and one.review == Review.TO_REVIEW:
        return _("Not for ledger? %(why)s") % {"why": origin_word(proposal)}
    return ""


def _card_side(one: Transaction) -> tuple[Any, str]:
    if one.card_amount is not None and one.card_currency:
        return one.card_amount, one.card_currency
    return one.amount, one.currency


def _is_incoming(one: Transaction) -> bool:
    return one.kind == Kind.EXPENSE and not one.is_money_out
