"""What an account or a tax rate can be used for: a table by class of account, met with what the platform declares. Pure.

The table is ours: the compatible API names the flags and gives two samples, but no rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from expenses_app.ledger.capabilities import Capabilities, TransferSides
from expenses_app.ledger.entries import ExpenseType, Kind
from expenses_app.ledger.records import Account, AccountClass, TaxRate


@dataclass(frozen=True, order=True)
class Purpose:
    """A line of this kind of transaction; `type` only for expenses."""

    kind: Kind
    type: ExpenseType | None = None

    @property
    def word(self) -> str:
        """As query parameters write it: "expense.Payment", "adjustment"."""
        return f"{self.kind.value}.{self.type.value}" if self.type else self.kind.value

    @classmethod
    def named(cls, word: str) -> "Purpose":
        """Raises ValueError for a word that names none."""
        kind, _dot, type_word = word.partition(".")
        return cls(Kind(kind), ExpenseType(type_word) if type_word else None)


PAYMENT, REFUND, REWARD, CHARGEBACK = (Purpose(Kind.EXPENSE, type) for type in ExpenseType)
REIMBURSABLE, TRANSFER, ADJUSTMENT = (
    Purpose(kind) for kind in (Kind.REIMBURSABLE, Kind.TRANSFER, Kind.ADJUSTMENT)
)
EVERY = (PAYMENT, REFUND, REWARD, CHARGEBACK, REIMBURSABLE, TRANSFER, ADJUSTMENT)

BY_CLASS: Mapping[AccountClass, frozenset[Purpose]] = {
    AccountClass.EXPENSE: frozenset({PAYMENT, REFUND, REWARD, CHARGEBACK, REIMBURSABLE, ADJUSTMENT}),
    AccountClass.INCOME: frozenset({REWARD, ADJUSTMENT}),
    AccountClass.ASSET: frozenset({PAYMENT, REFUND, CHARGEBACK, REIMBURSABLE, TRANSFER, ADJUSTMENT}),
    AccountClass.LIABILITY: frozenset({PAYMENT, REFUND, CHARGEBACK, REIMBURSABLE, TRANSFER, ADJUSTMENT}),
    AccountClass.EQUITY: frozenset({PAYMENT, REFUND, CHARGEBACK, ADJUSTMENT}),
}
PURCHASES = frozenset({PAYMENT, REFUND, CHARGEBACK, REIMBURSABLE})
SALES = frozenset({REWARD})


def supported(capabilities: Capabilities) -> frozenset[Purpose]:
    """What the platform can take at all, from any kind of bank account."""
    found = {Purpose(kind) for kind in capabilities.kinds if kind is not Kind.EXPENSE}
    if capabilities.expense and Kind.EXPENSE in capabilities.kinds:
        found |= {
            Purpose(Kind.EXPENSE, type) for types in capabilities.expense.types.values() for type in types
        }
    return frozenset(found)


def purposes_of_account(account: Account, capabilities: Capabilities) -> frozenset[Purpose]:
    """The lines that may stand on this account; a bank account serves transfers, and adjustments where declared."""
    if account.bank:
        found = {TRANSFER} | ({ADJUSTMENT} if capabilities.bank_account_in_adjustment else set())
    elif not account.selectable or account.account_class is None:
        found = set()
    elif account.account_class not in capabilities.line_account_classes:
        found = set()
    else:
        found = set(BY_CLASS[account.account_class])
        if capabilities.transfer_sides is not TransferSides.BALANCE_SHEET:
            found.discard(TRANSFER)
    return frozenset(found) & supported(capabilities)


def purposes_of_tax_rate(rate: TaxRate, capabilities: Capabilities) -> frozenset[Purpose]:
    """None where the ledger does not tell the per cent: it must not be guessed."""
    if not capabilities.tax_rates_offered or rate.percent is None:
        return frozenset()
    found = (PURCHASES if rate.purchases else frozenset()) | (SALES if rate.sales else frozenset())
    return found & supported(capabilities)


def classes_for(purpose: Purpose, capabilities: Capabilities) -> frozenset[AccountClass]:
    """The classes of account, banks apart, whose lines serve this purpose."""
    return frozenset(
        one
        for one in AccountClass
        if purpose in purposes_of_account(Account("", "", account_class=one), capabilities)
    )


def bank_accounts_serve(purpose: Purpose, capabilities: Capabilities) -> bool:
    """Whether bank and card accounts may stand on a line of this purpose."""
    return purpose in supported(capabilities) and (
        purpose == TRANSFER or (purpose == ADJUSTMENT and capabilities.bank_account_in_adjustment)
    )
