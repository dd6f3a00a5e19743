"""What left the account, where it is kept in another currency than the spend: from the rate that the program sent."""

from dataclasses import replace
from decimal import Decimal

from expenses_app.api.submitting.books import Books
from expenses_app.core.money import rounded
from expenses_app.ledger.capabilities import CurrencyOption
from expenses_app.ledger.entries import Kind
from expenses_app.sync.completing import currency_option
from expenses_app.transactions.drafting import Draft


def charged(
    books: Books, bank_account_id: str, currency: str, total: Decimal, rate: Decimal | None
) -> tuple[Decimal, str] | None:
    """Amount and currency of the account. None where it is the spend itself, or cannot be told.

    `rate`: base units per foreign unit. With two foreign currencies one rate tells nothing.
    """
    account = books.accounts.get(bank_account_id or books.default_bank)
    if account is None or rate is None:
        return None
    kept_in = account.currency or books.facts.base_currency
    option = currency_option(books.facts.base_currency, kept_in, currency)
    if option not in books.capabilities.converted.get(Kind.EXPENSE, frozenset()):
        return None
    if option is CurrencyOption.BASE_ACCOUNT_FOREIGN_TRANSACTION:
        return rounded(total * rate, kept_in), kept_in
    if option is CurrencyOption.FOREIGN_ACCOUNT_BASE_TRANSACTION:
        return rounded(total / rate, kept_in), kept_in
    return None


def with_card(draft: Draft, books: Books) -> Draft:
    found = charged(books, draft.bank_account_id, draft.currency, draft.total, draft.rate)
    return replace(draft, card_amount=found[0], card_currency=found[1]) if found else draft
