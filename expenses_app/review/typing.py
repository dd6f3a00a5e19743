"""A transaction typed by hand: the same fields as in the drawer, of something that is not stored yet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from expenses_app.companies.typed import NotUnderstood, amount_typed
from expenses_app.core.money import split_gross
from expenses_app.ledger.records import Account, RecordKind
from expenses_app.reference_data.queries import records
from expenses_app.review.answers import said
from expenses_app.review.desk import Desk
from expenses_app.review.header import HeaderField, header_fields, read_header
from expenses_app.review.line_fields import LineForm, Lines, line_forms_of, read_lines
from expenses_app.transactions.choices import Arrival, ExpenseType, Kind
from expenses_app.transactions.drafting import Draft, DraftLine, Unacceptable, check
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.categorise import LineInput, percent_of

_REQUIRED = {
    Kind.EXPENSE: ("date", "merchant"),
    Kind.TRANSFER: ("date",),
    Kind.REIMBURSABLE: ("date", "merchant"),
    Kind.ADJUSTMENT: ("date",),
}


@dataclass
class AmountTyped:
    """A money field: as typed, and what is wrong with it."""

    name: str
    label: str
    text: str = ""
    error: str = ""
    hint: str = ""


@dataclass
class Typing:
    """The whole form. `token` names it for good: sent twice it is stored once."""

    kind: str
    token: str
    header: list[HeaderField]
    currency: str
    currencies: list[str]
    amounts: list[AmountTyped]
    lines: Lines | None
    note: str = ""
    draft: Draft | None = None

    @property
    def is_valid(self) -> bool:
        wrong = any(one.error for one in self.header) or any(one.error for one in self.amounts)
        return not wrong and not self.note and not (self.lines is not None and self.lines.has_errors)


def offered_kinds(desk: Desk) -> tuple[list[Kind], list[Kind]]:
    """(kinds that can be typed, those that the platform does not take)."""
    if desk.connection is None:
        return list(Kind), []
    taken = {kind.value for kind in desk.connection.capabilities.kinds}
    return [kind for kind in Kind if kind in taken], [kind for kind in Kind if kind not in taken]


def empty(desk: Desk, kind: str) -> Typing:
    """Nothing typed yet."""
    subject = _subject(desk, kind, _currencies(desk)[0])
    count = 0 if kind == Kind.TRANSFER else 2 if kind == Kind.ADJUSTMENT else 1
    forms = [LineForm(number, tracking=[]) for number in range(1, count + 1)]
    return Typing(
        kind=kind,
        token=str(uuid4()),
        header=_header(desk, header_fields(desk, subject)),
        currency=subject.currency,
        currencies=_currencies(desk),
        amounts=_amounts(kind),
        lines=line_forms_of(desk, subject, forms) if count else None,
    )


def read(desk: Desk, kind: str, sent: Mapping[str, str]) -> Typing:
    """What somebody sent; `draft` is there when nothing is wrong with it."""
    currencies = _currencies(desk)
    currency = sent.get("currency", "").strip().upper()[:3] or currencies[0]
    subject = _subject(desk, kind, currency, sent.get("type", ""))
    values, header = read_header(desk, subject, sent)
    lines: Lines | None = None
    wanted: list[LineInput] = []
    if kind != Kind.TRANSFER:
        wanted, _first = read_lines(desk, subject, sent)
        # The lines make the amount; with it known, a line that is added takes what is left.
        subject.amount = (
            Decimal(0) if kind == Kind.ADJUSTMENT else sum((one.gross for one in wanted), Decimal(0))
        )
        wanted, lines = read_lines(desk, subject, sent)
    typing = Typing(
        kind=kind,
        token=_token(sent.get("token", "")),
        header=_required(kind, _header(desk, header), sent),
        currency=currency,
        currencies=currencies if currency in currencies else [currency, *currencies],
        amounts=_amounts(kind),
        lines=lines,
    )
    amounts = {one.name: _amount(desk, one, currency, sent) for one in typing.amounts}
    if kind == Kind.TRANSFER and amounts.get("amount") is None and not typing.amounts[0].error:
        typing.amounts[0].error = _("Say how much was moved.")
    if "add" in sent or "remove" in sent or not typing.is_valid:
        return typing
    try:
        typing.draft = _draft(desk, typing, subject, values, wanted, amounts)
        check(typing.draft)
    except Unacceptable as problem:
        typing.draft = None
        _place(typing, problem)
    return typing


def _draft(
    desk: Desk,
    typing: Typing,
    subject: Transaction,
    values: Mapping[str, Any],
    wanted: list[LineInput],
    amounts: Mapping[str, Decimal | None],
) -> Draft:
    lines = [_line(desk, typing, one) for one in wanted]
    bank_currency = _bank_currency(desk, str(values.get("bank_account_id", "")))
    other_currency = _bank_currency(desk, str(values.get("destination_account_id", "")))
    person = {"by": "person", "name": desk.request.actor.name}
    known = {
        name: value for name, value in values.items() if name not in ("type",) and value not in (None, "")
    }
    foreign = bool(bank_currency) and bank_currency != typing.currency
    return Draft(
        kind=Kind(typing.kind),
        type=str(values.get("type", "")) if typing.kind == Kind.EXPENSE else "",
        arrival=Arrival.HAND,
        source_id=f"hand-{typing.token}",
        currency=typing.currency,
        lines=lines,
        amount=amounts.get("amount"),
        card_amount=amounts.get("card_amount") if foreign else None,
        card_currency=bank_currency if foreign and amounts.get("card_amount") is not None else "",
        destination_amount=amounts.get("destination_amount"),
        destination_currency=other_currency if amounts.get("destination_amount") is not None else "",
        ledger_id=desk.ledger_id,
        origins={name.removesuffix("_id"): person for name in known},
        **known,
    )


def _line(desk: Desk, typing: Typing, one: LineInput) -> DraftLine:
    net, tax = one.gross, Decimal(0)
    if one.tax_rate_id:
        parts = split_gross(
            one.gross, percent_of(desk.company.id, desk.ledger_id, one.tax_rate_id), typing.currency
        )
        net, tax = parts.net, parts.tax
    person = {"by": "person", "name": desk.request.actor.name}
    return DraftLine(
        net=net,
        tax=tax,
        account_id=one.account_id,
        tax_rate_id=one.tax_rate_id,
        tracking=one.tracking,
        description=one.description,
        billable_to=one.billable_to,
        origins={"account": person} if one.account_id else {},
    )


def _subject(desk: Desk, kind: str, currency: str, type: str = "") -> Transaction:
    """An unstored transaction that says what its fields may be."""
    wanted = type if type in ExpenseType.values else ExpenseType.PAYMENT
    return Transaction(
        company=desk.company,
        kind=kind,
        type=wanted if kind == Kind.EXPENSE else "",
        currency=currency,
        amount=Decimal(0),
        ledger_id=desk.ledger_id,
    )


def _header(desk: Desk, fields: list[HeaderField]) -> list[HeaderField]:
    """Only the types that some account of the platform takes."""
    support = desk.connection.capabilities.expense if desk.connection else None
    taken = {type.value for types in support.types.values() for type in types} if support else None
    return [
        replace(one, choices=[pair for pair in one.choices if taken is None or pair[0] in taken])
        if one.name == "type"
        else one
        for one in fields
        if desk.connection is not None or one.control != "picker"
    ]


def _required(kind: str, fields: list[HeaderField], sent: Mapping[str, str]) -> list[HeaderField]:
    sentences = {"date": _("Say on which day."), "merchant": _("Say where the money went.")}
    return [
        replace(one, error=sentences[one.name])
        if one.name in _REQUIRED[Kind(kind)] and not sent.get(one.name, "").strip()
        else one
        for one in fields
    ]


def _amounts(kind: str) -> list[AmountTyped]:
    if kind == Kind.TRANSFER:
        hint = _("Only where it arrived in another currency.")
        return [
            AmountTyped("amount", _("Amount")),
            AmountTyped("destination_amount", _("Amount that arrived"), hint=hint),
        ]
    if kind == Kind.EXPENSE:
        hint = _("Only where the card is kept in another currency.")
        return [AmountTyped("card_amount", _("Amount on the card"), hint=hint)]
    return []


def _amount(desk: Desk, one: AmountTyped, currency: str, sent: Mapping[str, str]) -> Decimal | None:
    one.text = sent.get(one.name, "").strip()
    if not one.text:
        return None
    try:
        amount = amount_typed(one.text, currency, desk.locale)
    except NotUnderstood as problem:
        one.error = problem.message.text(_)
        return None
    if amount <= 0:
        one.error = _("Write it without a minus; the type gives the direction.")
        return None
    return amount


def _currencies(desk: Desk) -> list[str]:
    facts = desk.connection.facts if desk.connection else None
    if facts is None:
        return ["GBP", "EUR", "USD"]
    others = sorted(set(facts.currencies) - {facts.base_currency})
    return [facts.base_currency, *others]


def _bank_currency(desk: Desk, account_id: str) -> str:
    if not account_id:
        return ""
    found = records(desk.company, desk.ledger_id, RecordKind.ACCOUNT, [account_id])
    return (found[0].currency or "") if found and isinstance(found[0], Account) else ""


def _place(typing: Typing, problem: Unacceptable) -> None:
    """Each mistake to its field; what has none goes above the form."""
    rest = []
    for name, message in problem.mistakes.items():
        sentence = said(message)
        headed = [one.name for one in typing.header]
        amount = next((one for one in typing.amounts if one.name == name), None)
        parts = name.split(".")
        if name in headed:
            typing.header = [
                replace(one, error=sentence) if one.name == name else one for one in typing.header
            ]
        elif amount is not None:
            amount.error = sentence
        elif len(parts) == 3 and typing.lines is not None and parts[1].isdecimal():
            typing.lines.forms[int(parts[1])].amount_error = sentence
        else:
            rest.append(sentence)
    typing.note = " ".join(rest)


def _token(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid4())
