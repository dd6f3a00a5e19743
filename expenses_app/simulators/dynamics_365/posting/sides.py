"""The sides of a line that reach the ledger, with amounts in the line's and in the base currency."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from expenses_app.simulators.dynamics_365.books.company import AccountSetup, Company, TaxSetup
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.rules.sides import BANK, LEDGER

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Side:
    """One account and its signed gross amount, debit positive; tax by the VAT posting set-up, if there is one."""

    line: Row
    kind: str
    number: str
    amount: Decimal
    base: Decimal
    base_tax: Decimal
    tax: Decimal
    tax_code: str
    tax_account: str


def sides_of(company: Company, line: Row, currency: str) -> Iterator[Side]:
    """One side, or two when the line balances itself."""
    own = AccountSetup(line["_posting_type"], line["_business_group"], line["taxCode"])
    if line["accountNumber"]:
        yield _side(company, line, currency, line["accountType"], line["accountNumber"], line["amount"], own)
    if line["balancingAccountNumber"]:
        kind, number = line["balanceAccountType"], line["balancingAccountNumber"]
        setup = company.account_setups.get(number, AccountSetup()) if kind == LEDGER else AccountSetup()
        yield _side(company, line, currency, kind, number, -line["amount"], setup)


def included_tax(gross: Decimal, rate: Decimal) -> Decimal:
    """The tax inside a gross amount: gross × p ÷ (100 + p), rounded half away from zero."""
    return (gross * rate / (100 + rate)).quantize(CENT, ROUND_HALF_UP)


def _side(
    company: Company, line: Row, currency: str, kind: str, number: str, amount: Decimal, setup: AccountSetup
) -> Side:
    rate = company.exchange_rate(currency, line["postingDate"]) or Decimal(1)
    base = (amount * rate).quantize(CENT, ROUND_HALF_UP)
    tax_setup = _tax_setup(company, kind, setup)
    if tax_setup is None:
        zero = Decimal("0.00")
        return Side(
            line, kind, number, amount, base, zero, zero, setup.product_group if kind != BANK else "", ""
        )
    account = tax_setup.sales_account if setup.posting_type == "Sale" else tax_setup.purchase_account
    return Side(
        line, kind, number, amount, base, included_tax(base, tax_setup.rate), included_tax(amount, tax_setup.rate),
        setup.product_group, account,
    )  # fmt: skip


def _tax_setup(company: Company, kind: str, setup: AccountSetup) -> TaxSetup | None:
    if kind == BANK or not setup.posting_type or not company.uses_vat:
        return None
    return company.tax_setups.get((setup.business_group, setup.product_group))
