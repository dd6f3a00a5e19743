"""The lines of a transaction as controls: stored or typed, and what is left to split."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from expenses_app.companies.formats import money_text, plain_amount_text
from expenses_app.companies.typed import NotUnderstood, amount_typed
from expenses_app.ledger.records import RecordKind
from expenses_app.review.chosen import NotChosen, Typed, chosen
from expenses_app.review.desk import Desk
from expenses_app.review.fields import ACCOUNT, CUSTOMER, TAX, TRACKING, purpose_of
from expenses_app.review.names import Reference, names_of
from expenses_app.review.origins import origin_word
from expenses_app.transactions.choices import Kind
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.categorise import LineInput

MOST = 100
_TRACKING_AT_MOST = 3


@dataclass
class Picked:
    """A picker of a line: id, words, and what is wrong with it."""

    value: str = ""
    text: str = ""
    error: str = ""


@dataclass
class LineForm:
    """One line. `amount` is the gross as text (of an adjustment: signed, debit positive)."""

    number: int
    id: str = ""
    account: Picked = field(default_factory=Picked)
    tax: Picked = field(default_factory=Picked)
    tracking: list[Picked] = field(default_factory=list)
    billable: Picked = field(default_factory=Picked)
    amount: str = ""
    amount_error: str = ""
    description: str = ""
    why: str = ""


@dataclass
class Lines:
    """All of them. `left`: what the transaction's amount has more than the lines, None when an amount is not clear."""

    forms: list[LineForm]
    left: Decimal | None
    left_word: str
    account_url: str
    tax_url: str
    tracking_url: str
    customer_url: str
    has_tax: bool
    has_billable: bool
    note: str = ""
    is_signed: bool = False

    @property
    def agrees(self) -> bool:
        return self.left == 0

    @property
    def sentences(self) -> list[str]:
        """Every mistake with its place, for where the fields themselves are not drawn anew."""
        found = []
        for form in self.forms:
            places = [
                (_("amount"), form.amount_error),
                (_("account"), form.account.error),
                (_("tax rate"), form.tax.error),
                *((_("tracking"), one.error) for one in form.tracking),
                (_("billed to"), form.billable.error),
            ]
            found += [
                _("Line %(number)s, %(place)s: %(problem)s")
                % {"number": form.number, "place": place, "problem": error}
                for place, error in places
                if error
            ]
        return [*found, self.note] if self.note else found

    @property
    def has_errors(self) -> bool:
        return any(
            form.amount_error
            or form.account.error
            or form.tax.error
            or form.billable.error
            or any(one.error for one in form.tracking)
            for form in self.forms
        )


def line_forms(desk: Desk, transaction: Transaction) -> Lines:
    """As stored."""
    lines = list(transaction.lines.all())
    references: set[Reference] = set()
    for line in lines:
        references |= {
            (RecordKind.ACCOUNT, line.account_id),
            (RecordKind.TAX_RATE, line.tax_rate_id),
            (RecordKind.CUSTOMER, line.billable_to),
        }
        references |= {(RecordKind.TRACKING_OPTION, option) for option in line.tracking}
    names = names_of(desk.company.id, desk.ledger_id, references)

    def picked(kind: RecordKind, value: str) -> Picked:
        name = names.get((kind, value))
        if name is None:
            return Picked()
        gone = _("Archived in %(platform)s. Choose another.") % {"platform": desk.platform}
        return Picked(value, name.full, gone if name.gone else "")

    slots = _tracking_slots(desk)
    forms = []
    for number, line in enumerate(lines, start=1):
        tracking = [picked(RecordKind.TRACKING_OPTION, option) for option in line.tracking]
        forms.append(
            LineForm(
                number=number,
                id=str(line.id),
                account=picked(RecordKind.ACCOUNT, line.account_id),
                tax=picked(RecordKind.TAX_RATE, line.tax_rate_id),
                tracking=tracking + [Picked() for _slot in range(slots - len(tracking))],
                billable=picked(RecordKind.CUSTOMER, line.billable_to),
                amount=plain_amount_text(line.gross, transaction.currency, desk.locale),
                description=line.description,
                why=_why(desk, transaction, line),
            )
        )
    return _whole(desk, transaction, forms, sum((line.gross for line in lines), Decimal(0)))


def line_forms_of(desk: Desk, transaction: Transaction, forms: list[LineForm]) -> Lines:
    """Lines that are not stored yet, each with as many tracking pickers as the platform takes."""
    slots = _tracking_slots(desk)
    for form in forms:
        form.tracking += [Picked() for _slot in range(slots - len(form.tracking))]
    return _whole(desk, transaction, forms, transaction.amount)


def read_lines(
    desk: Desk, transaction: Transaction, sent: Mapping[str, str]
) -> tuple[list[LineInput], Lines]:
    """(lines to store, the form as typed). With `add` or `remove` in `sent` a line comes or goes."""
    forms = [_typed(sent, number) for number in _numbers(sent)]
    remove = sent.get("remove", "")
    if remove and len(forms) > 1:
        forms = [form for form in forms if str(form.number) != remove]
    wanted: list[LineInput] = []
    total: Decimal | None = Decimal(0)
    for form in forms:
        amount = _amount(desk, transaction, form)
        total = None if amount is None or total is None else total + amount
        _resolve(desk, transaction, form)
        wanted.append(
            LineInput(
                gross=amount or Decimal(0),
                id=_uuid(form.id),
                account_id=form.account.value,
                tax_rate_id=form.tax.value,
                tracking=tuple(one.value for one in form.tracking if one.value),
                description=form.description,
                billable_to=form.billable.value,
            )
        )
    whole = _whole(desk, transaction, forms, total)
    if "add" in sent and len(forms) < MOST:
        first = forms[-1] if forms else LineForm(1)
        left = plain_amount_text(whole.left or Decimal(0), transaction.currency, desk.locale)
        forms.append(
            LineForm(
                number=max((form.number for form in forms), default=0) + 1,
                tax=Picked(first.tax.value, first.tax.text),
                tracking=[Picked(one.value, one.text) for one in first.tracking],
                amount=left if whole.left else "",
            )
        )
        whole = _whole(
            desk, transaction, forms, None if total is None or not whole.left else transaction.amount
        )
    for number, form in enumerate(forms, start=1):
        form.number = number
    return wanted, whole


def _why(desk: Desk, transaction: Transaction, line: Any) -> str:
    parts = [origin_word(line.origins.get("account"))]
    if line.tax:
        net = money_text(line.net, transaction.currency, desk.locale)
        tax = money_text(line.tax, transaction.currency, desk.locale)
        parts.append(_("Net %(net)s, tax %(tax)s") % {"net": net, "tax": tax})
    return ". ".join(part for part in parts if part)


def _whole(desk: Desk, transaction: Transaction, forms: list[LineForm], total: Decimal | None) -> Lines:
    url = reverse("mapping:options", kwargs={"company_id": desk.company.id})
    purpose = purpose_of(transaction).word
    signed = transaction.kind == Kind.ADJUSTMENT
    target = Decimal(0) if signed else transaction.amount
    left = None if total is None else target - total
    return Lines(
        forms=forms,
        left=left,
        left_word="" if left is None else money_text(left, transaction.currency, desk.locale),
        account_url=f"{url}?kind={ACCOUNT.asked}&purpose={purpose}",
        tax_url=f"{url}?kind={TAX.asked}&purpose={purpose}",
        tracking_url=f"{url}?kind={TRACKING.asked}",
        customer_url=f"{url}?kind={CUSTOMER.asked}",
        has_tax=not signed,
        has_billable=_takes_billable(desk, transaction) or any(form.billable.text for form in forms),
        is_signed=signed,
    )


def _takes_billable(desk: Desk, transaction: Transaction) -> bool:
    billable = desk.connection.capabilities.billable if desk.connection else frozenset()
    return transaction.kind in {kind.value for kind in billable}


def _tracking_slots(desk: Desk) -> int:
    most = desk.connection.capabilities.max_tracking_per_line if desk.connection else 0
    return min(most, _TRACKING_AT_MOST)


def _numbers(sent: Mapping[str, str]) -> list[int]:
    numbers = {
        int(name.removeprefix("amount-"))
        for name in sent
        if name.startswith("amount-") and name[7:].isdecimal()
    }
    return sorted(numbers)[:MOST]


def _typed(sent: Mapping[str, str], number: int) -> LineForm:
    def picked(name: str) -> Picked:
        text = sent.get(f"{name}_text", "").strip()
        return Picked(sent.get(name, "").strip() if text else "", text)

    slots = [slot for slot in range(1, _TRACKING_AT_MOST + 1) if f"tracking-{number}-{slot}_text" in sent]
    return LineForm(
        number=number,
        id=sent.get(f"line-{number}", ""),
        account=picked(f"account-{number}"),
        tax=picked(f"tax-{number}"),
        tracking=[picked(f"tracking-{number}-{slot}") for slot in slots],
        billable=picked(f"billable-{number}"),
        amount=sent.get(f"amount-{number}", "").strip(),
        description=sent.get(f"description-{number}", "").strip()[:4000],
    )


def _amount(desk: Desk, transaction: Transaction, form: LineForm) -> Decimal | None:
    try:
        return amount_typed(form.amount, transaction.currency, desk.locale)
    except NotUnderstood as problem:
        form.amount_error = problem.message.text(_)
        return None


def _resolve(desk: Desk, transaction: Transaction, form: LineForm) -> None:
    """Words become ids; what does not fit keeps its words and says so."""
    pairs = [
        (ACCOUNT, form.account),
        (TAX, form.tax),
        (CUSTOMER, form.billable),
        *((TRACKING, one) for one in form.tracking),
    ]
    for one, picked in pairs:
        if not picked.text:
            continue
        if desk.connection is None:
            picked.error = _("Connect the accounting software first.")
            continue
        try:
            purpose = purpose_of(transaction) if one in (ACCOUNT, TAX) else None
            picked.value = chosen(desk.connection, one, Typed(picked.value, picked.text), purpose)
        except NotChosen as problem:
            picked.value, picked.error = "", problem.sentence


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
