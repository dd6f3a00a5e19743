"""Options of a searchable picker: some fifty, best first, whatever the size of the list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from expenses_app.connections.models import Connection
from expenses_app.ledger.capabilities import Capabilities
from expenses_app.ledger.records import (
    Account,
    AccountClass,
    AnyRecord,
    BankAccountKind,
    RecordKind,
    TaxRate,
    TrackingOption,
)
from expenses_app.mapping.purposes import (
    Purpose,
    bank_accounts_serve,
    classes_for,
    purposes_of_tax_rate,
)
from expenses_app.reference_data.queries import records, search
from expenses_app.reference_data.records import record_code

LIMIT = 50
BANK_ACCOUNT = "bank_account"
# What a picker can be asked for, and the kind of record behind it.
KINDS = {
    "account": RecordKind.ACCOUNT,
    BANK_ACCOUNT: RecordKind.ACCOUNT,
    "supplier": RecordKind.SUPPLIER,
    "customer": RecordKind.CUSTOMER,
    "employee": RecordKind.EMPLOYEE,
    "tax_rate": RecordKind.TAX_RATE,
    "tracking_option": RecordKind.TRACKING_OPTION,
    "currency": RecordKind.CURRENCY,
}
_CLASSES = {
    AccountClass.EXPENSE: lazy("Expenses"),
    AccountClass.INCOME: lazy("Income"),
    AccountClass.ASSET: lazy("Assets"),
    AccountClass.LIABILITY: lazy("Liabilities"),
    AccountClass.EQUITY: lazy("Equity"),
}


@dataclass(frozen=True)
class Option:
    """`value` is the ledger's id; `code` and `note` stand beside the text."""

    value: str
    text: str
    code: str = ""
    note: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    options: list[Option]


def pick(
    connection: Connection, asked: str, text: str, purpose: Purpose | None = None, account_id: str = ""
) -> list[Group]:
    """What fits `text` among one of KINDS, active records only.

    `purpose` leaves out what cannot be used for it; `account_id` leaves out tax rates that do not go with that account.
    Raises KeyError for a kind that is none.
    """
    kind = KINDS[asked]
    capabilities = connection.capabilities
    filters = _filters(asked, purpose, capabilities)
    found: Sequence[AnyRecord] = search(
        connection.company_id, connection.ledger_id, kind, text, LIMIT, filters=filters
    )
    if kind is RecordKind.TAX_RATE:
        fits = _rate_fits(connection, purpose, account_id, capabilities)
        found = [rate for rate in found if isinstance(rate, TaxRate) and fits(rate)]
    groups: dict[str, list[Option]] = {}
    for record in found:
        groups.setdefault(_title(record), []).append(option_of(record))
    return [Group(title, options) for title, options in groups.items()]


def option_of(record: AnyRecord) -> Option:
    """How a record looks among options."""
    return Option(record.id, record.name, _code(record), _note(record))


def _filters(asked: str, purpose: Purpose | None, capabilities: Capabilities) -> Q | None:
    banks = Q(data__bank__in=[kind.value for kind in BankAccountKind])
    if asked == BANK_ACCOUNT:
        return banks
    if asked != "account" or purpose is None:
        return None
    classes = [one.value for one in classes_for(purpose, capabilities)]
    wanted = Q(data__bank=None, data__selectable=True, data__account_class__in=classes)
    return wanted | banks if bank_accounts_serve(purpose, capabilities) else wanted


def _rate_fits(
    connection: Connection, purpose: Purpose | None, account_id: str, capabilities: Capabilities
) -> Callable[[TaxRate], bool]:
    account = None
    if account_id:
        known = records(connection.company_id, connection.ledger_id, RecordKind.ACCOUNT, [account_id])
        account = known[0] if known and isinstance(known[0], Account) else None

    def fits(rate: TaxRate) -> bool:
        purposes = purposes_of_tax_rate(rate, capabilities)
        if not purposes or (purpose is not None and purpose not in purposes):
            return False
        return not (account and rate.account_classes) or account.account_class in rate.account_classes

    return fits


def _title(record: AnyRecord) -> str:
    if isinstance(record, Account):
        if record.bank:
            return _("Bank accounts") if record.bank is BankAccountKind.BANK else _("Cards")
        return str(_CLASSES[record.account_class]) if record.account_class else ""
    return record.category_name if isinstance(record, TrackingOption) else ""


def _code(record: AnyRecord) -> str:
    # A tax rate's code is its id among machines; people know it by name and per cent.
    return "" if isinstance(record, TaxRate) else record_code(record)


def _note(record: AnyRecord) -> str:
    if isinstance(record, TaxRate):
        return "" if record.percent is None else f"{format(_short(record.percent), 'f')} %"
    if isinstance(record, Account):
        return " ".join(part for part in (record.currency or "", record.number[-4:]) if part)
    return getattr(record, "email", "") or getattr(record, "currency", "") or ""


def _short(percent: Decimal) -> Decimal:
    return percent.normalize() if percent else Decimal(0)
