"""Writing what was found out about many lines in one statement each: thousands of rows in well under a second."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from expenses_app.statements.models import StatementLine

_JUDGED = """
UPDATE statements_statementline AS line
SET outcome = new.outcome, reason = new.reason::jsonb, known_id = new.known::uuid, identity = new.identity,
    content = new.content, is_settlement = new.settlement, choice = new.choice
FROM unnest(%(ids)s::bigint[], %(outcomes)s::text[], %(reasons)s::text[], %(knowns)s::text[], %(identities)s::text[],
            %(contents)s::text[], %(settlements)s::boolean[], %(choices)s::text[])
    AS new (id, outcome, reason, known, identity, content, settlement, choice)
WHERE line.id = new.id AND line.company_id = %(company)s
"""
_MADE = """
UPDATE statements_statementline AS line SET transaction_id = new.made::uuid, mark = new.mark
FROM unnest(%(ids)s::bigint[], %(made)s::text[], %(marks)s::text[]) AS new (id, made, mark)
WHERE line.id = new.id AND line.company_id = %(company)s
"""


def store_judgements(lines: Sequence[StatementLine]) -> None:
    """Store outcome, reason, likeness, identity and choice of lines of one company."""
    if not lines:
        return
    values: dict[str, Any] = {
        "company": lines[0].company_id,
        "ids": [line.pk for line in lines],
        "outcomes": [str(line.outcome) for line in lines],
        "reasons": [json.dumps(line.reason) if line.reason else None for line in lines],
        "knowns": [str(line.known_id) if line.known_id else None for line in lines],
        "identities": [line.identity for line in lines],
        "contents": [line.content for line in lines],
        "settlements": [line.is_settlement for line in lines],
        "choices": [str(line.choice) for line in lines],
    }
    _execute(_JUDGED, values)


def store_made(lines: Sequence[StatementLine]) -> None:
    """Store the transaction and the mark of lines of one company."""
    if not lines:
        return
    values: dict[str, Any] = {
        "company": lines[0].company_id,
        "ids": [line.pk for line in lines],
        "made": [str(line.transaction_id) for line in lines],
        "marks": [line.mark for line in lines],
    }
    _execute(_MADE, values)


def _execute(statement: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
