"""Write what was read: one statement for a page, with the history of what changed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection as database
from django.db import transaction

from expenses_app.ledger.records import AnyRecord, RecordKind
from expenses_app.reference_data import signals
from expenses_app.reference_data.models import ReferenceRecord
from expenses_app.reference_data.records import record_code, record_json, scope_of, search_text

_MANY = 500


@dataclass(frozen=True)
class Stored:
    """How many records were new, differed from before, or went out of use."""

    added: int = 0
    changed: int = 0
    archived: int = 0
    deleted: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.archived or self.deleted)


# `incoming` is the page. `former` are the rows as they stood before this statement: PostgreSQL shows all parts of one
# statement the same snapshot. The update leaves rows alone that are equal and need no mark of this pull.
_UPSERT = """
WITH incoming AS (
    SELECT * FROM unnest(%(ids)s::text[], %(names)s::text[], %(codes)s::text[], %(searches)s::text[],
                         %(statuses)s::text[], %(data)s::text[], %(digests)s::bytea[])
        AS page (record_id, name, code, search, status, data, digest)
), former AS (
    SELECT r.id, r.record_id, r.name, r.status, r.digest
    FROM reference_data_referencerecord r JOIN incoming USING (record_id)
    WHERE r.company_id = %(company)s AND r.ledger_id = %(ledger)s AND r.kind = %(kind)s
), written AS (
    INSERT INTO reference_data_referencerecord AS r
        (company_id, ledger_id, kind, record_id, scope, name, code, search, status, data, digest, seen_in,
         first_seen, changed_at)
    SELECT %(company)s, %(ledger)s, %(kind)s, record_id, %(scope)s, name, code, search, status, data::jsonb, digest,
           %(pull)s, %(now)s, %(now)s
    FROM incoming
    ON CONFLICT (company_id, ledger_id, kind, record_id) DO UPDATE SET
        name = excluded.name, code = excluded.code, search = excluded.search, status = excluded.status,
        data = excluded.data, digest = excluded.digest, seen_in = excluded.seen_in,
        changed_at = CASE WHEN r.digest = excluded.digest AND r.status = excluded.status
                          THEN r.changed_at ELSE excluded.changed_at END
    WHERE r.digest <> excluded.digest OR r.status <> excluded.status OR r.seen_in IS DISTINCT FROM excluded.seen_in
    RETURNING r.id, r.record_id, r.name, r.status, r.digest
), compared AS (
    SELECT w.id, w.name, w.status, f.id AS former_id, f.name AS former_name, f.status AS former_status,
           (f.id IS NOT NULL AND (f.digest <> w.digest OR f.status <> w.status)) AS differs
    FROM written w LEFT JOIN former f ON f.id = w.id
), history AS (
    INSERT INTO reference_data_referencerecordchange
        (company_id, record_id, at, status_before, status_after, name_before, name_after)
    SELECT %(company)s, id, %(now)s, former_status, status, former_name, name
    FROM compared WHERE former_id IS NOT NULL AND (former_status <> status OR former_name <> name)
)
SELECT count(*) FILTER (WHERE former_id IS NULL),
       count(*) FILTER (WHERE differs),
       count(*) FILTER (WHERE former_status = 'active' AND status = 'archived'),
       count(*) FILTER (WHERE former_status <> 'deleted' AND status = 'deleted')
FROM compared
"""

_ABSENT = """
WITH gone AS (
    UPDATE reference_data_referencerecord SET status = 'deleted', changed_at = %(now)s
    WHERE company_id = %(company)s AND ledger_id = %(ledger)s AND kind = %(kind)s AND scope = %(scope)s
      AND status <> 'deleted' AND seen_in IS DISTINCT FROM %(pull)s
    RETURNING id, name
), former AS (
    SELECT r.id, r.status FROM reference_data_referencerecord r JOIN gone USING (id)
), history AS (
    INSERT INTO reference_data_referencerecordchange
        (company_id, record_id, at, status_before, status_after, name_before, name_after)
    SELECT %(company)s, gone.id, %(now)s, former.status, 'deleted', gone.name, gone.name
    FROM gone JOIN former USING (id)
)
SELECT count(*) FROM gone
"""


def store_records(
    company_id: UUID,
    ledger_id: str,
    kind: RecordKind,
    records: Sequence[AnyRecord],
    now: datetime,
    seen_in: UUID | None = None,
) -> Stored:
    """Insert or update one page of records of one kind; tells `signals.records_changed` when something differs.

    Where a page names a record twice the last one counts. `seen_in`: the pull whose complete listing this belongs to.
    """
    if not records:
        return Stored()
    last = list({record.id: record for record in records}.values())
    documents = [record_json(record) for record in last]
    values: dict[str, Any] = {
        "company": company_id,
        "ledger": ledger_id,
        "kind": kind.value,
        "scope": scope_of(company_id, ledger_id, kind),
        "pull": seen_in,
        "now": now,
        "ids": [record.id for record in last],
        "names": [_clean(record.name) for record in last],
        "codes": [_clean(record_code(record)) for record in last],
        "searches": [_clean(search_text(record)) for record in last],
        "statuses": [record.status.value for record in last],
        "data": [document.decode().replace("\\u0000", "") for document in documents],
        "digests": [hashlib.sha256(document).digest()[:16] for document in documents],
    }
    with transaction.atomic(), database.cursor() as cursor:
        cursor.execute(_UPSERT, values)
        stored = Stored(*cursor.fetchone())
        if stored:
            _tell(company_id, ledger_id, kind)
    return stored


def mark_absent(company_id: UUID, ledger_id: str, kind: RecordKind, pull_id: UUID, now: datetime) -> int:
    """After a complete listing: whatever this pull did not see was deleted there. Returns how many."""
    values: dict[str, Any] = {
        "company": company_id,
        "ledger": ledger_id,
        "kind": kind.value,
        "scope": scope_of(company_id, ledger_id, kind),
        "pull": pull_id,
        "now": now,
    }
    with transaction.atomic(), database.cursor() as cursor:
        cursor.execute(_ABSENT, values)
        (gone,) = cursor.fetchone()
        if gone:
            _tell(company_id, ledger_id, kind)
    return int(gone)


def settle_indexes(stored: int) -> None:
    """After many records: move them from the search index's waiting list into the index, and let the planner know them."""
    if stored < _MANY:
        return
    with database.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('record_search')")
        cursor.execute("ANALYZE reference_data_referencerecord")


def _tell(company_id: UUID, ledger_id: str, kind: RecordKind) -> None:
    signals.records_changed.send(
        sender=ReferenceRecord, company_id=company_id, ledger_id=ledger_id, kind=kind
    )


def _clean(text: str) -> str:
    """PostgreSQL keeps no NUL in a text."""
    return text.replace("\x00", "")
