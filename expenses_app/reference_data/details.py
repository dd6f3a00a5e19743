"""What a record holds, as pairs of words for a page."""

from decimal import Decimal

from django.utils.translation import gettext as _

from expenses_app.ledger.records import (
    Account,
    AnyRecord,
    BankAccountKind,
    Currency,
    Customer,
    Employee,
    Supplier,
    TaxRate,
    TrackingOption,
)


def second_line(record: AnyRecord) -> str:
    """The quiet line under a name in a list."""
    return ", ".join(value for _word, value in details(record)[:3] if value)


def details(record: AnyRecord) -> list[tuple[str, str]]:
    """(word, value) of everything a person may want to know; pairs without a value are left out."""
    pairs: list[tuple[str, str]] = []
    if isinstance(record, Account):
        pairs = _account(record)
    elif isinstance(record, TaxRate):
        pairs = _tax_rate(record)
    elif isinstance(record, Supplier | Customer):
        pairs = [(_("E-mail"), record.email), (_("Currency"), record.currency or "")]
    elif isinstance(record, Employee):
        pairs = [(_("E-mail"), record.email)]
    elif isinstance(record, TrackingOption):
        pairs = [(_("Category"), record.category_name)]
    elif isinstance(record, Currency) and record.rate is not None:
        pairs = [(_("Last rate"), _figure(record.rate))]
    return [(word, value) for word, value in pairs if value]


def _account(record: Account) -> list[tuple[str, str]]:
    bank = {BankAccountKind.BANK: _("Bank account"), BankAccountKind.CARD: _("Card account")}
    return [
        (_("Kind"), bank[record.bank] if record.bank else record.type),
        (_("Class"), str(record.account_class or "")),
        (_("Currency"), record.currency or ""),
        (_("Number"), record.number),
        (_("Lines"), "" if record.selectable else _("Not for lines: the system’s own")),
    ]


def _tax_rate(record: TaxRate) -> list[tuple[str, str]]:
    sides = [word for word, on in ((_("purchases"), record.purchases), (_("sales"), record.sales)) if on]
    parts = [
        f"{one.name} {_figure(one.percent)} %" for one in record.components if len(record.components) > 1
    ]
    percent = _("not told") if record.percent is None else f"{_figure(record.percent)} %"
    return [
        (_("Per cent"), percent),
        (_("For"), _(" and ").join(sides)),
        (_("Made of"), ", ".join(parts)),
    ]


def _figure(value: Decimal) -> str:
    return format(value.normalize(), "f")
