"""The fields that the grid sets by its picker: what each is called, what is searched, and what choosing one sets. Data."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from expenses_app.ledger import entries
from expenses_app.ledger.records import RecordKind
from expenses_app.mapping.purposes import Purpose
from expenses_app.transactions.choices import Kind
from expenses_app.transactions.models import Transaction


@dataclass(frozen=True)
class Field:
    """`asked`: the kind of mapping.picking. `column`: of the line, or of the transaction where `on_header`.

    `empty`: choosing nothing takes the value away.
    """

    name: str
    word: Any
    asked: str
    kind: RecordKind
    column: str
    on_header: bool = False
    empty: bool = True
    all_word: Any = ""


ACCOUNT = Field(
    "account", _("Account"), "account", RecordKind.ACCOUNT, "account_id", empty=False,
    all_word=_("Set for all from %(merchant)s"),
)  # fmt: skip
TAX = Field("tax", _("Tax rate"), "tax_rate", RecordKind.TAX_RATE, "tax_rate_id", all_word=ACCOUNT.all_word)
TRACKING = Field(
    "tracking", _("Tracking"), "tracking_option", RecordKind.TRACKING_OPTION, "tracking", all_word=ACCOUNT.all_word
)  # fmt: skip
SUPPLIER = Field(
    "supplier", _("Supplier"), "supplier", RecordKind.SUPPLIER, "contact_id", on_header=True,
    all_word=ACCOUNT.all_word,
)  # fmt: skip
CUSTOMER = Field("customer", _("Customer"), "customer", RecordKind.CUSTOMER, "contact_id", on_header=True)
EMPLOYEE = Field("employee", _("Employee"), "employee", RecordKind.EMPLOYEE, "contact_id", on_header=True)
BANK = Field(
    "bank", _("Account the money left"), "bank_account", RecordKind.ACCOUNT, "bank_account_id", True, False
)
DESTINATION = Field(
    "destination", _("Account the money went to"), "bank_account", RecordKind.ACCOUNT, "destination_account_id",
    True, False,
)  # fmt: skip
PAYABLE = Field(
    "payable", _("Account it is owed on"), "account", RecordKind.ACCOUNT, "payable_account_id", on_header=True
)
FIELDS = {
    one.name: one
    for one in (ACCOUNT, TAX, TRACKING, SUPPLIER, CUSTOMER, EMPLOYEE, BANK, DESTINATION, PAYABLE)
}


def field_for(name: str, kind: str) -> Field:
    """The field behind a cell: a transfer's account is where the money went. Raises KeyError."""
    if name == "account" and kind == Kind.TRANSFER:
        return DESTINATION
    return FIELDS[name]


def purpose_of(transaction: Transaction) -> Purpose:
    """What its lines are used for."""
    if transaction.kind == Kind.EXPENSE and transaction.type:
        return Purpose(entries.Kind.EXPENSE, entries.ExpenseType(transaction.type))
    return Purpose(entries.Kind(transaction.kind))
