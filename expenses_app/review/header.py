"""The fields of a transaction itself: which ones its kind has, as they are stored or as somebody typed them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from expenses_app.companies.formats import long_date_text, rate_text
from expenses_app.companies.typed import NotUnderstood, day_typed, rate_typed
from expenses_app.ledger.entries import ContactKind
from expenses_app.review.chosen import NotChosen, Typed, chosen
from expenses_app.review.desk import Desk
from expenses_app.review.fields import BANK, CUSTOMER, DESTINATION, EMPLOYEE, PAYABLE, SUPPLIER, Field
from expenses_app.review.names import names_of
from expenses_app.transactions.choices import ExpenseType, Kind
from expenses_app.transactions.models import Transaction

_BY_KIND: dict[str, tuple[str, ...]] = {
    Kind.EXPENSE: ("type", "date", "merchant", "contact", "bank", "rate", "draft", "memo", "reference"),
    Kind.TRANSFER: ("date", "bank", "destination", "memo", "reference"),
    Kind.REIMBURSABLE: (
        "date",
        "due_date",
        "merchant",
        "contact",
        "payable",
        "rate",
        "draft",
        "memo",
        "reference",
    ),
    Kind.ADJUSTMENT: ("date", "draft", "memo", "reference"),
}
_LABELS: dict[str, Any] = {
    "type": lazy("Type"),
    "date": lazy("Date"),
    "due_date": lazy("Due"),
    "merchant": lazy("Merchant"),
    "memo": lazy("Note"),
    "reference": lazy("Reference"),
    "draft": lazy("Write it as"),
}
_DRAFT_WORDS = (("", lazy("Posted")), ("draft", lazy("A draft, to be posted there")))
_LENGTHS = {"merchant": 300, "memo": 4000, "reference": 100}
_PICKED = {"bank": BANK, "destination": DESTINATION, "payable": PAYABLE}
_CONTACTS = {one.name: one for one in (SUPPLIER, CUSTOMER, EMPLOYEE)}


@dataclass(frozen=True)
class HeaderField:
    """A control of the header. `control`: choice, day, text, area or picker; `value` is what is sent, `text` what is read."""

    name: str
    label: str
    control: str
    value: str = ""
    text: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    options_url: str = ""
    error: str = ""
    key: str = ""


def contact_field(desk: Desk, transaction: Transaction) -> Field | None:
    """Whom this platform wants on a transaction of this kind and type; None where it takes nobody."""
    if transaction.contact_kind in _CONTACTS:
        return _CONTACTS[transaction.contact_kind]
    capabilities = desk.connection.capabilities if desk.connection else None
    if transaction.kind == Kind.REIMBURSABLE:
        records = capabilities.records if capabilities else frozenset()
        return EMPLOYEE if EMPLOYEE.kind in records else SUPPLIER
    support = capabilities.expense if capabilities else None
    if support is None:
        return SUPPLIER
    wanted = support.contact_for_payment if transaction.is_money_out else support.contact_for_others
    return _CONTACTS[ContactKind(wanted).value] if wanted else None


def header_fields(desk: Desk, transaction: Transaction) -> list[HeaderField]:
    """As stored."""
    contact = contact_field(desk, transaction)
    picked = {**_PICKED, **({"contact": contact} if contact else {})}
    stored = {name: getattr(transaction, one.column) for name, one in picked.items()}
    names = names_of(
        desk.company.id, desk.ledger_id, [(one.kind, stored[name]) for name, one in picked.items()]
    )
    fields = []
    for name in _BY_KIND[transaction.kind]:
        if name == "rate":
            fields += _rate(desk, transaction)
        elif name == "draft":
            fields += _draft(desk, transaction)
        elif name in picked:
            one = picked[name]
            known = names.get((one.kind, stored[name]))
            gone = known is not None and known.gone
            error = (
                _("Archived in %(platform)s. Choose another.") % {"platform": desk.platform} if gone else ""
            )
            fields.append(_picker(desk, name, one, stored[name], known.full if known else "", error))
        elif name != "contact":
            fields.append(_plain(desk, name, getattr(transaction, name)))
    return fields


def _rate(desk: Desk, transaction: Transaction) -> list[HeaderField]:
    """Only where the spend is in another currency than the books."""
    facts = desk.connection.facts if desk.connection else None
    if transaction.rate is None and (facts is None or facts.base_currency == transaction.currency):
        return []
    base = facts.base_currency if facts else _("base currency")
    label = _("%(base)s for 1 %(currency)s") % {"base": base, "currency": transaction.currency}
    value = "" if transaction.rate is None else rate_text(transaction.rate, desk.locale)
    return [HeaderField("rate", label, "text", value)]


def _draft(desk: Desk, transaction: Transaction) -> list[HeaderField]:
    """Only where the platform has drafts, or somebody asked for one."""
    drafts = desk.connection.capabilities.drafts if desk.connection else frozenset()
    if not transaction.post_as_draft and transaction.kind not in {kind.value for kind in drafts}:
        return []
    choices = [(value, str(word)) for value, word in _DRAFT_WORDS]
    value = "draft" if transaction.post_as_draft else ""
    return [HeaderField("draft", str(_LABELS["draft"]), "choice", value, dict(choices)[value], choices)]


def _plain(desk: Desk, name: str, value: Any) -> HeaderField:
    label = str(_LABELS[name])
    if name == "type":
        choices = [(str(one), str(word)) for one, word in ExpenseType.choices]
        return HeaderField(name, label, "choice", value, choices=choices)
    if name in ("date", "due_date"):
        return HeaderField(name, label, "day", long_date_text(value, desk.locale) if value else "")
    control = "area" if name == "memo" else "text"
    return HeaderField(name, label, control, value, key="n" if name == "memo" else "")


def _picker(desk: Desk, name: str, one: Field, value: str, text: str, error: str) -> HeaderField:
    url = reverse("mapping:options", kwargs={"company_id": desk.company.id})
    return HeaderField(
        name,
        str(one.word),
        "picker",
        value if text else "",
        text,
        options_url=f"{url}?kind={one.asked}",
        error=error,
    )


def read_header(
    desk: Desk, transaction: Transaction, sent: Mapping[str, str]
) -> tuple[dict[str, object], list[HeaderField]]:
    """(what to set, the fields as typed). Only fields that were sent count; a field with `error` sets nothing."""
    values: dict[str, object] = {}
    fields = []
    for stored in header_fields(desk, transaction):
        typed = _typed(stored, sent)
        if typed is None:
            fields.append(stored)
            continue
        try:
            values.update(_value(desk, transaction, typed))
        except (NotUnderstood, NotChosen, ValueError) as problem:
            typed = replace(typed, error=_sentence(problem))
        fields.append(typed)
    return values, fields


def _typed(stored: HeaderField, sent: Mapping[str, str]) -> HeaderField | None:
    if stored.control == "picker":
        if f"{stored.name}_text" not in sent and stored.name not in sent:
            return None
        text = sent.get(f"{stored.name}_text", "").strip()
        return replace(stored, value=sent.get(stored.name, "").strip() if text else "", text=text, error="")
    if stored.name not in sent:
        return None
    return replace(stored, value=sent[stored.name].strip(), error="")


def _value(desk: Desk, transaction: Transaction, typed: HeaderField) -> dict[str, object]:
    if typed.control == "picker":
        one = contact_field(desk, transaction) if typed.name == "contact" else _PICKED[typed.name]
        if one is None:
            return {}
        if desk.connection is None:
            raise ValueError(_("Connect the accounting software first."))
        if not typed.text:
            record_id = ""  # an emptied picker takes the choice away
        else:
            record_id = chosen(desk.connection, one, Typed(typed.value, typed.text))
        if typed.name == "contact":
            return {"contact_id": record_id, "contact_kind": one.name if record_id else ""}
        return {one.column: record_id}
    if typed.name == "draft":
        return {"post_as_draft": typed.value == "draft"}
    if typed.name == "rate":
        return {"rate": rate_typed(typed.value, desk.locale) if typed.value else None}
    if typed.control == "choice":
        if typed.value not in ExpenseType.values:
            raise ValueError(_("Say whether it is a payment, a refund, a reward or a chargeback."))
        return {typed.name: typed.value}
    if typed.control == "day":
        if not typed.value and typed.name == "due_date":
            return {"due_date": None}
        return {typed.name: day_typed(typed.value, timezone.localtime(desk.now).date(), desk.locale)}
    longest = _LENGTHS[typed.name]
    if len(typed.value) > longest:
        raise ValueError(_("At most %(longest)s characters fit.") % {"longest": longest})
    return {typed.name: typed.value}


def _sentence(problem: Exception) -> str:
    if isinstance(problem, NotUnderstood):
        return problem.message.text(_)
    return problem.sentence if isinstance(problem, NotChosen) else str(problem)
