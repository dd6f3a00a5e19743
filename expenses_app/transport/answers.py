"""An HTTP answer, and what its headers say about waiting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SAID_LENGTH = 500


@dataclass
class HttpAnswer:
    """Status code, headers (names lower case) and body. The body stays out of every representation."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def said(self) -> str:
        """The beginning of the body as text, for showing the platform's own words."""
        return self.body[: SAID_LENGTH * 4].decode("utf-8", "replace").strip()[:SAID_LENGTH]


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the other side wants to be asked again (RFC 9110, 10.2.3: seconds or a date); None where it does not say."""
    told = headers.get("retry-after", "").strip()
    if not told:
        return None
    try:
        return now + timedelta(seconds=max(0.0, float(told)))
    except (ValueError, OverflowError):
        pass
    try:
        moment = parsedate_to_datetime(told)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
