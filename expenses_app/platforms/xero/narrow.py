"""What one Xero organisation can do of all that Xero can. Pure."""

from dataclasses import replace

from expenses_app.ledger.capabilities import Capabilities, CurrencyOption
from expenses_app.ledger.facts import Facts


def narrow(declared: Capabilities, facts: Facts) -> Capabilities:
    """Without several currencies every document is in base currency; what was spent abroad is still booked in it."""
    if facts.multi_currency:
        return declared
    base = frozenset({CurrencyOption.ALL_BASE})
    abroad = frozenset({CurrencyOption.BASE_ACCOUNT_FOREIGN_TRANSACTION})
    return replace(
        declared,
        currencies={kind: options & base for kind, options in declared.currencies.items()},
        converted={kind: options & abroad for kind, options in declared.converted.items()},
    )
