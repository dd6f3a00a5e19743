"""The company's defaults as they stand, with the records behind them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.ledger.records import AnyRecord, RecordKind, RecordStatus
from expenses_app.mapping.models import Configuration
from expenses_app.mapping.uses import Use
from expenses_app.reference_data.queries import records

# Field of Configuration: what its picker is asked for, its kind of record, its words.
FIELDS = {
    "bank_account_id": ("bank_account", RecordKind.ACCOUNT, lazy("Bank account")),
    "supplier_id": ("supplier", RecordKind.SUPPLIER, lazy("Supplier")),
    "customer_id": ("customer", RecordKind.CUSTOMER, lazy("Customer")),
}


@dataclass(frozen=True)
class Default:
    """One default; `record` is None where nothing is chosen or the record was never read."""

    field: str
    record_id: str
    record: AnyRecord | None

    @property
    def is_gone(self) -> bool:
        """Chosen once, and no longer to be had."""
        return bool(self.record_id) and (self.record is None or self.record.status is not RecordStatus.ACTIVE)


def configuration_of(company: Company | UUID, ledger_id: str) -> Configuration | None:
    """The stored defaults for this ledger, None before the first were set."""
    company_id = company if isinstance(company, UUID) else company.pk
    return Configuration.objects.filter(company_id=company_id, ledger_id=ledger_id).first()


def defaults_of(connection: Connection) -> dict[str, Default]:
    """Every default by field, with its record."""
    stored = configuration_of(connection.company_id, connection.ledger_id)
    found = {}
    for field, (_asked, kind, _word) in FIELDS.items():
        record_id = getattr(stored, field) if stored else ""
        known = records(connection.company_id, connection.ledger_id, kind, [record_id]) if record_id else []
        found[field] = Default(field, record_id, known[0] if known else None)
    return found


def offered_fields(connection: Connection) -> list[str]:
    """The defaults that this platform has any use for."""
    declared = connection.declared.capabilities.records
    return [field for field, (_asked, kind, _word) in FIELDS.items() if kind in declared]


def used_as_default(
    company_id: UUID, ledger_id: str, kind: RecordKind, record_ids: list[str]
) -> Iterable[Use]:
    """For `uses`: the defaults that name one of these records."""
    stored = configuration_of(company_id, ledger_id)
    if stored is None:
        return
    for field, (_asked, field_kind, _word) in FIELDS.items():
        if field_kind is kind and getattr(stored, field) in record_ids:
            yield Use(getattr(stored, field), _("default"), 1)
