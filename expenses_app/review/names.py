"""What records of the ledger are called: code, name and whether they can still be chosen, in one query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from expenses_app.ledger.records import BankAccountKind, RecordKind, RecordStatus
from expenses_app.reference_data.models import ReferenceRecord
from expenses_app.reference_data.records import scope_of

_BANKS = [kind.value for kind in BankAccountKind]
Reference = tuple[RecordKind, str]


@dataclass(frozen=True)
class Name:
    """`gone`: archived or deleted in the ledger."""

    code: str
    name: str
    gone: bool = False

    @property
    def full(self) -> str:
        return f"{self.code} {self.name}".strip()


def names_of(
    company_id: UUID, ledger_id: str, references: Iterable[Reference], *, banks: dict[str, str] | None = None
) -> dict[Reference, Name]:
    """The names of those that were ever read. Into `banks` go id and name of every card and bank account in use."""
    by_kind: dict[RecordKind, set[str]] = defaultdict(set)
    for kind, record_id in references:
        if record_id:
            by_kind[kind].add(record_id)
    if not ledger_id or (not by_kind and banks is None):
        return {}
    wanted = Q()
    if banks is not None:
        scope = scope_of(company_id, ledger_id, RecordKind.ACCOUNT)
        wanted = Q(
            kind=RecordKind.ACCOUNT.value,
            scope=scope,
            status=RecordStatus.ACTIVE.value,
            data__bank__in=_BANKS,
        )
    for one, ids in by_kind.items():
        wanted |= Q(kind=one.value, record_id__in=sorted(ids))
    found = ReferenceRecord.objects.filter(wanted, company_id=company_id, ledger_id=ledger_id)
    named: dict[Reference, Name] = {}
    for sort, record_id, code, name, status, bank in found.values_list(
        "kind", "record_id", "code", "name", "status", "data__bank"
    ):
        if banks is not None and bank and status == RecordStatus.ACTIVE:
            banks[record_id] = name
        # A tax rate's code is its id among machines; people know it by its name.
        shown = "" if sort in (RecordKind.TAX_RATE, RecordKind.CURRENCY) else code
        named[RecordKind(sort), record_id] = Name(shown, name, status != RecordStatus.ACTIVE)
    return named
