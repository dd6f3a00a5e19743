"""Statements of QuickBooks' query language. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime

PAGE_SIZE = 1000


def select(entity: str, conditions: Sequence[str] = (), position: int = 1) -> str:
    """One page of 1,000 at most, in the order of ids, so that what comes in meanwhile lands behind it."""
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    chosen = f"{entity}{where} ORDERBY Id STARTPOSITION {position} MAXRESULTS {PAGE_SIZE}"
    return f"SELECT * FROM {chosen}"  # noqa: S608  (QuickBooks' own language, and no user's text but by `equal`)


def equal(field: str, text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"{field} = '{escaped}'"


def not_before(field: str, moment: datetime) -> str:
    """`moment` is aware; compared to the second, in UTC."""
    return f"{field} >= '{moment.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}'"


ACTIVE_OR_NOT = "Active IN (true, false)"
