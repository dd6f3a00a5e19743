"""Write what was read: one statement for a page, with the history of what changed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection as database
from django.db import transaction

from expenses_app.ledger.records import AnyRecord, RecordKind
from expenses_app.reference_data import signals
from expenses_app.reference_data.models import ReferenceRecord
from expenses_app.reference_data.records import record_code, record_json, scope_of, search_text

_MANY = 500
_NUL = b"\\u0000"
_encode = msgspec.json.Encoder().encode


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
# statement the same snapshot; LATERAL with LIMIT makes it one look-up in the unique index for each. The update leaves
# rows alone that are equal and need no mark of this pull.
_UPSERT = """
WITH incoming AS (
    SELECT * FROM jsonb_to_recordset(%(page)s::jsonb)
        AS page (record_id text, name text, code text, search text, status text, data jsonb, digest text)
), former AS (
    SELECT r.id, r.record_id, r.name, r.status, r.digest
    FROM incoming CROSS JOIN LATERAL (
        SELECT * FROM reference_data_referencerecord known
        WHERE known.company_id = %(company)s AND known.ledger_id = %(ledger)s AND known.kind = %(kind)s
          AND known.record_id = incoming.record_id
        LIMIT 1
    ) r
), written AS (
    INSERT INTO reference_data_referencerecord AS r
        (company_id, ledger_id, kind, record_id, scope, name, code, search, status, data, digest, seen_in,
         first_seen, changed_at)
    SELECT %(company)s, %(ledger)s, %(kind)s, record_id, %(scope)s, name, code, search, status, data,
           decode(digest, 'hex'),
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
    values: dict[str, Any] = {
        "company": company_id,
        "ledger": ledger_id,
        "kind": kind.value,
        "scope": scope_of(company_id, ledger_id, kind),
        "pull": seen_in,
        "now": now,
        # One parameter for the whole page: seven arrays cost more to write and to read than the insert itself.
        "page": _encode([_row(record) for record in last]).decode(),
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


def _row(record: AnyRecord) -> dict[str, Any]:
    document = record_json(record)
    return {
        "record_id": record.id,
        "name": _clean(record.name),
        "code": _clean(record_code(record)),
        "search": _clean(search_text(record)),
        "status": record.status.value,
        "data": msgspec.Raw(
            document if _NUL not in document else _encode(_without_nul(json.loads(document)))
        ),
        "digest": hashlib.sha256(document).digest()[:16].hex(),
    }


def _clean(text: str) -> str:
    """PostgreSQL keeps no NUL in a text."""
    return text.replace("\x00", "")


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, dict):
        return {key: _without_nul(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_nul(inner) for inner in value]
    return value
