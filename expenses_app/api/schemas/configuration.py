"""Company information, configuration, mapping options."""

from datetime import date
from typing import Literal

from pydantic import Field

from expenses_app.api.schemas.base import In, NumberOut, Out


class CompanyInformation(Out):
    company_name: str
    accounting_platform_ref: str
    base_currency: str
    ledger_lock_date: date | None = None


class Chosen(Out):
    id: str | None = None


class Configuration(Out):
    """All three are always there; an empty object says that nothing is chosen."""

    bank_account: Chosen
    supplier: Chosen
    customer: Chosen


class ChosenIn(In):
    id: str | None = Field(None, max_length=200)


class ConfigurationBody(In):
    bank_account: ChosenIn
    supplier: ChosenIn
    customer: ChosenIn


TransactionType = Literal["Payment", "Refund", "Reward", "Chargeback"]
ValidFor = Literal[
    "expense-transactions.Payment",
    "expense-transactions.Refund",
    "expense-transactions.Reward",
    "expense-transactions.Chargeback",
    "reimbursable-expense-transactions",
    "transfer-transactions",
    "adjustment-transactions",
]


class AccountOption(Out):
    id: str
    nominal_code: str | None = None
    name: str
    currency: str
    account_type: Literal["Asset", "Liability", "Income", "Expense", "Equity"]
    fully_qualified_category: str
    is_bank_account: bool
    valid_transaction_types: list[TransactionType]
    valid_for: list[ValidFor]


class TrackingOption(Out):
    id: str
    name: str
    has_children: bool
    parent_id: str | None = None


class TaxRateOption(Out):
    id: str
    name: str
    code: str | None = None
    effective_tax_rate: NumberOut
    total_tax_rate: NumberOut
    valid_transaction_types: list[TransactionType]


class MappingOptions(Out):
    expense_provider: str
    accounts: list[AccountOption]
    tracking_categories: list[TrackingOption]
    tax_rates: list[TaxRateOption]
