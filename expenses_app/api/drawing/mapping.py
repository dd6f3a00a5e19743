"""Mapping options as clients see them."""

from collections.abc import Collection
from typing import Any

from expenses_app.api.drawing.connections import PARTNER_EXPENSE
from expenses_app.api.drawing.reference import category_of, total_rate, type_of
from expenses_app.api.settled import VALID_FOR
from expenses_app.mapping.options import AccountOption, MappingOptions, TaxRateOption
from expenses_app.mapping.purposes import EVERY, Purpose


def drawn_options(options: MappingOptions, base_currency: str) -> dict[str, Any]:
    parents = {one.parent_id or one.category_id for one in options.tracking_options}
    return {
        "expense_provider": PARTNER_EXPENSE,
        "accounts": [_account(one, base_currency) for one in options.accounts],
        "tracking_categories": [
            *(
                {"id": one.id, "name": one.name, "has_children": one.id in parents, "parent_id": None}
                for one in options.tracking_categories
            ),
            *(
                {
                    "id": one.id,
                    "name": one.name,
                    "has_children": one.id in parents,
                    "parent_id": one.parent_id or one.category_id,
                }
                for one in options.tracking_options
            ),
        ],
        "tax_rates": [_tax_rate(one) for one in options.tax_rates],
    }


def _account(option: AccountOption, base_currency: str) -> dict[str, Any]:
    account = option.account
    return {
        "id": account.id,
        "nominal_code": account.code or None,
        "name": account.name,
        "currency": account.currency or base_currency,
        "account_type": type_of(account),
        "fully_qualified_category": category_of(account),
        "is_bank_account": account.bank is not None,
        "valid_transaction_types": _types(option.purposes),
        "valid_for": [VALID_FOR[purpose] for purpose in EVERY if purpose in option.purposes],
    }


def _tax_rate(option: TaxRateOption) -> dict[str, Any]:
    rate = option.tax_rate
    return {
        "id": rate.id,
        "name": rate.name,
        "code": rate.code or None,
        "effective_tax_rate": rate.percent,
        "total_tax_rate": total_rate(rate),
        "valid_transaction_types": _types(option.purposes),
    }


def _types(purposes: Collection[Purpose]) -> list[str]:
    return [purpose.type.value for purpose in EVERY if purpose.type is not None and purpose in purposes]
