"""What pages and the engine read of reference data. Everything starts from a company and names the ledger."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.core.text import normalised
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.records import AnyRecord, RecordKind, RecordStatus
from expenses_app.reference_data.models import Pull, Reading, ReferenceRecord
from expenses_app.reference_data.records import scope_of

Reference = tuple[RecordKind, str]


def rows_of(company: Company | UUID, ledger_id: str, kind: RecordKind) -> QuerySet[ReferenceRecord]:
    """The stored records of one kind, in no order."""
    company_id = company if isinstance(company, UUID) else company.pk
    return ReferenceRecord.objects.filter(
        scope=scope_of(company_id, ledger_id, kind),
        company_id=company_id,
        ledger_id=ledger_id,
        kind=kind.value,
    )


def records(company: Company | UUID, ledger_id: str, kind: RecordKind, ids: Iterable[str]) -> list[AnyRecord]:
    """The records of these ids, whatever their status; an id that was never read is left out."""
    company_id = company if isinstance(company, UUID) else company.pk
    found = ReferenceRecord.objects.filter(
        company_id=company_id, ledger_id=ledger_id, kind=kind.value, record_id__in=list(set(ids))
    )
    return [row.record for row in found]


def names(company: Company | UUID, ledger_id: str, references: Iterable[Reference]) -> dict[Reference, str]:
    """Code and name of each record, in one query."""
    return {
        (RecordKind(kind), record_id): f"{code} {name}".strip() if kind != RecordKind.CURRENCY else name
        for kind, record_id, code, name in _rows(company, ledger_id, references).values_list(
            "kind", "record_id", "code", "name"
        )
    }


def chart_for(connection: Connection, references: Iterable[Reference]) -> Chart:
    """The records that an entry points to, in one query."""
    return Chart.of(row.record for row in _rows(connection.company_id, connection.ledger_id, references))


def _rows(
    company: Company | UUID, ledger_id: str, references: Iterable[Reference]
) -> QuerySet[ReferenceRecord]:
    company_id = company if isinstance(company, UUID) else company.pk
    by_kind: dict[RecordKind, set[str]] = defaultdict(set)
    for kind, record_id in references:
        by_kind[kind].add(record_id)
    if not by_kind:
        return ReferenceRecord.objects.none()
    wanted = Q()
    for kind, ids in by_kind.items():
        wanted |= Q(kind=kind.value, record_id__in=sorted(ids))
    return ReferenceRecord.objects.filter(wanted, company_id=company_id, ledger_id=ledger_id)


def search(
    company: Company | UUID,
    ledger_id: str,
    kind: RecordKind,
    text: str,
    limit: int = 50,
    only_active: bool = True,
    filters: Q | None = None,
) -> list[AnyRecord]:
    """At most `limit` records whose code, name or number holds every word of `text`; those that begin with it come first.

    `filters` narrows by columns of ReferenceRecord, `data__…` included.
    """
    return [row.record for row in search_rows(company, ledger_id, kind, text, limit, only_active, filters)]


def search_rows(
    company: Company | UUID,
    ledger_id: str,
    kind: RecordKind,
    text: str,
    limit: int = 50,
    only_active: bool = True,
    filters: Q | None = None,
) -> list[ReferenceRecord]:
    """The rows of `search`."""
    rows = rows_of(company, ledger_id, kind)
    if only_active:
        rows = rows.filter(status=RecordStatus.ACTIVE.value)
    if filters is not None:
        rows = rows.filter(filters)
    wanted = normalised(text)
    ordered = rows.order_by("search", "id")
    found = list(ordered.filter(search__startswith=wanted)[:limit]) if wanted else list(ordered[:limit])
    if not wanted or len(found) == limit:
        return found
    others = matching(ordered, wanted).exclude(search__startswith=wanted)
    return found + list(others[: limit - len(found)])


def matching(rows: QuerySet[ReferenceRecord], text: str) -> QuerySet[ReferenceRecord]:
    """Rows that hold every word of `text`. A word shorter than a trigram must begin one of theirs, so that the index serves."""
    for word in normalised(text).split():
        if len(word) >= 3:
            rows = rows.filter(search__contains=word)
        else:
            rows = rows.filter(Q(search__startswith=word) | Q(search__contains=f" {word}"))
    return rows


def active_ids(company: Company | UUID, ledger_id: str, kind: RecordKind, ids: Iterable[str]) -> set[str]:
    """Those of `ids` that can be chosen still."""
    return set(
        rows_of(company, ledger_id, kind)
        .filter(record_id__in=list(set(ids)), status=RecordStatus.ACTIVE.value)
        .values_list("record_id", flat=True)
    )


def readings(company: Company, ledger_id: str) -> dict[str, Reading]:
    """How far each kind has been read, by kind."""
    return {reading.kind: reading for reading in Reading.objects.filter(company=company, ledger_id=ledger_id)}


def newest_pull(connection: Connection) -> Pull | None:
    return Pull.objects.filter(connection=connection).order_by("-created_at").first()


def last_done_pull(connection: Connection) -> Pull | None:
    return Pull.objects.filter(connection=connection, state=Pull.State.DONE).order_by("-created_at").first()


def counts(company: Company, ledger_id: str, kinds: Sequence[RecordKind]) -> dict[RecordKind, int]:
    """How many active records of each kind there are."""
    return {
        kind: rows_of(company, ledger_id, kind).filter(status=RecordStatus.ACTIVE.value).count()
        for kind in kinds
    }
