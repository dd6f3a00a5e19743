"""The reference data one entry points to, looked up for the pure builders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import ReferenceGone, Unbuildable
from expenses_app.ledger.records import (
    Account,
    AnyRecord,
    Currency,
    Customer,
    Employee,
    Record,
    RecordKind,
    RecordStatus,
    Supplier,
    TaxRate,
    TrackingOption,
)

RecordT = TypeVar("RecordT", bound=Record)


@dataclass(frozen=True)
class Chart:
    """Records by kind and ledger id; `field` in the look-ups names the entry's field for the person who has to mend it."""

    records: Mapping[tuple[RecordKind, str], AnyRecord] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[AnyRecord]) -> "Chart":
        return cls({(record.kind, record.id): record for record in records})

    def account(self, id: str, field: str) -> Account:
        return self._present(Account, RecordKind.ACCOUNT, id, field)

    def supplier(self, id: str, field: str) -> Supplier:
        return self._present(Supplier, RecordKind.SUPPLIER, id, field)

    def customer(self, id: str, field: str) -> Customer:
        return self._present(Customer, RecordKind.CUSTOMER, id, field)

    def employee(self, id: str, field: str) -> Employee:
        return self._present(Employee, RecordKind.EMPLOYEE, id, field)

    def tax_rate(self, id: str, field: str) -> TaxRate:
        return self._present(TaxRate, RecordKind.TAX_RATE, id, field)

    def tracking_option(self, id: str, field: str) -> TrackingOption:
        return self._present(TrackingOption, RecordKind.TRACKING_OPTION, id, field)

    def currency(self, code: str) -> Currency | None:
        """The ledger's own knowledge of a currency, None where it has none."""
        found = self.records.get((RecordKind.CURRENCY, code))
        return found if isinstance(found, Currency) else None

    def _present(self, expected: type[RecordT], kind: RecordKind, id: str, field: str) -> RecordT:
        """The active record, else Unbuildable (never heard of it) or ReferenceGone (archived, deleted)."""
        found = self.records.get((kind, id))
        if not isinstance(found, expected):
            raise Unbuildable(
                Message("Choose it again: the accounting software has no such record."), field=field
            )
        if found.status is not RecordStatus.ACTIVE:
            raise ReferenceGone(
                Message(
                    "%(name)s was archived in the accounting software. Choose another.", {"name": found.name}
                ),
                field=field,
            )
        return found
