"""Mapping options: what can be chosen when categorising, each with what it can be used for."""

from collections.abc import Iterator
from dataclasses import dataclass

from expenses_app.connections.models import Connection
from expenses_app.ledger.records import (
    Account,
    RecordKind,
    RecordStatus,
    TaxRate,
    TrackingCategory,
    TrackingOption,
)
from expenses_app.mapping.purposes import Purpose, purposes_of_account, purposes_of_tax_rate
from expenses_app.reference_data.queries import rows_of


@dataclass(frozen=True)
class AccountOption:
    account: Account
    purposes: frozenset[Purpose]


@dataclass(frozen=True)
class TaxRateOption:
    tax_rate: TaxRate
    purposes: frozenset[Purpose]


@dataclass(frozen=True)
class MappingOptions:
    """Active records only; an account of no known class is left out, since nothing could be said of it."""

    accounts: list[AccountOption]
    tax_rates: list[TaxRateOption]
    tracking_categories: list[TrackingCategory]
    tracking_options: list[TrackingOption]


def mapping_options(connection: Connection) -> MappingOptions:
    """Everything that the connected ledger offers, narrowed by its facts."""
    capabilities = connection.capabilities
    return MappingOptions(
        accounts=[
            AccountOption(account, purposes_of_account(account, capabilities))
            for account in _active(connection, RecordKind.ACCOUNT)
            if isinstance(account, Account) and (account.account_class or account.bank)
        ],
        tax_rates=[
            TaxRateOption(rate, purposes)
            for rate in _active(connection, RecordKind.TAX_RATE)
            if isinstance(rate, TaxRate) and (purposes := purposes_of_tax_rate(rate, capabilities))
        ],
        tracking_categories=[
            one
            for one in _active(connection, RecordKind.TRACKING_CATEGORY)
            if isinstance(one, TrackingCategory)
        ],
        tracking_options=[
            one for one in _active(connection, RecordKind.TRACKING_OPTION) if isinstance(one, TrackingOption)
        ],
    )


def _active(connection: Connection, kind: RecordKind) -> Iterator[object]:
    rows = rows_of(connection.company_id, connection.ledger_id, kind).filter(status=RecordStatus.ACTIVE.value)
    for row in rows.order_by("search", "id").iterator(chunk_size=1000):
        yield row.record
