"""Where records of the ledger are used here. Apps above say what they use through `contribute`, from their `ready()`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from expenses_app.ledger.records import RecordKind, RecordStatus
from expenses_app.reference_data.models import ReferenceRecord
from expenses_app.reference_data.queries import rows_of

# Long lists are looked at as far back as somebody may not have noticed yet.
_RECENT = timedelta(days=90)
_MOST = 500
_KINDS = (
    RecordKind.ACCOUNT,
    RecordKind.TAX_RATE,
    RecordKind.TRACKING_OPTION,
    RecordKind.SUPPLIER,
    RecordKind.CUSTOMER,
)


@dataclass(frozen=True)
class Use:
    """`count` of `word` (translated: "open transactions", "rules") name this record; `url` leads to them."""

    record_id: str
    word: str
    count: int
    url: str = ""


Contribution = Callable[[UUID, str, RecordKind, list[str]], Iterable[Use]]
_contributions: list[Contribution] = []


@dataclass(frozen=True)
class Affected:
    """A record that can no longer be chosen, and what still names it."""

    record: ReferenceRecord
    uses: list[Use] = field(default_factory=list)

    @property
    def is_deleted(self) -> bool:
        return self.record.status == RecordStatus.DELETED.value


def contribute(function: Contribution) -> None:
    """`function(company_id, ledger_id, kind, record_ids)` tells what names these records and is not posted yet."""
    if function not in _contributions:
        _contributions.append(function)


def uses_of(
    company_id: UUID,
    ledger_id: str,
    kind: RecordKind,
    record_ids: list[str],
    contributions: Sequence[Contribution] | None = None,
) -> dict[str, list[Use]]:
    """Everything that names these records, by record. `contributions`: those of the apps, unless given."""
    found: dict[str, list[Use]] = defaultdict(list)
    if record_ids:
        for contribution in _contributions if contributions is None else contributions:
            for use in contribution(company_id, ledger_id, kind, record_ids):
                if use.count:
                    found[use.record_id].append(use)
    return found


def affected(
    company_id: UUID, ledger_id: str, now: datetime, contributions: Sequence[Contribution] | None = None
) -> list[Affected]:
    """Records archived or deleted in the ledger within 90 days that something here still names, newest first."""
    found: list[Affected] = []
    for kind in _KINDS:
        gone = list(
            rows_of(company_id, ledger_id, kind)
            .exclude(status=RecordStatus.ACTIVE.value)
            .filter(changed_at__gt=now - _RECENT)
            .order_by("-changed_at")[:_MOST]
        )
        uses = uses_of(company_id, ledger_id, kind, [row.record_id for row in gone], contributions)
        found += [Affected(row, uses[row.record_id]) for row in gone if uses.get(row.record_id)]
    return sorted(found, key=lambda one: one.record.changed_at, reverse=True)
