"""Days and moments as Xero writes them: /Date(1551139200000+0000)/, or ISO 8601 without a zone, which is UTC."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

_MILLISECONDS = re.compile(r"^/Date\((-?\d+)(?:[+-]\d{4})?\)/$")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(value: Any) -> datetime | None:
    """An aware moment in UTC, None where there is none. Raises ValueError for another spelling."""
    if not value:
        return None
    found = _MILLISECONDS.match(value)
    if found:
        return _EPOCH + timedelta(milliseconds=int(found.group(1)))
    read = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def day(value: Any) -> date | None:
    """A calendar day, None where there is none."""
    read = moment(value)
    return read.date() if read else None


def modified_since(since: datetime) -> str:
    """The value of If-Modified-Since: UTC to the second, without a zone."""
    return since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
