"""Oracle's date masks, as far as statements use them."""

import re
from datetime import UTC, date, datetime

from expenses_app.simulators.netsuite.suiteql.words import invalid

MASK = {
    "YYYY": "%Y", "MM": "%m", "DD": "%d", "HH24": "%H", "HH12": "%I", "HH": "%I", "MI": "%M", "SS": "%S",
    "FF3": "%f", "FF": "%f", "MON": "%b", "AM": "%p", "PM": "%p", "TZH:TZM": "%z", "T": "T", "Z": "Z",
}  # fmt: skip
PART = re.compile(
    r'"([^"]*)"|(YYYY|HH24|HH12|TZH:TZM|MON|FF3|MM|DD|HH|MI|SS|FF|AM|PM)|(.)', re.IGNORECASE | re.DOTALL
)
USER_DATE = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))? ?([ap]m))?", re.IGNORECASE
)


def mask(text: str) -> str:
    """Turn an Oracle mask into the one of strptime and strftime."""
    parts = []
    for quoted, known, other in PART.findall(text):
        parts.append(quoted or MASK.get(known.upper(), other))
    return "".join(parts)


def read_by_mask(text: str, form: str) -> datetime:
    """TO_DATE and TO_TIMESTAMP; raises Refused when text and mask do not fit. Without a zone: UTC."""
    try:
        moment = datetime.strptime(text, mask(form))  # noqa: DTZ007 - a mask need not have a zone
    except ValueError as error:
        raise invalid(f"The date {text} does not fit the format {form}.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_plain(text: str, style: str) -> datetime:
    """A date given as plain text, in the user's format, ISO, or either; raises Refused."""
    found = USER_DATE.fullmatch(text)
    if found and style in ("user", "either"):
        month, day, year, hour, minute, second, half = found.groups()
        clock = int(hour or 0) % 12 + (12 if (half or "").lower() == "pm" else 0)
        return datetime(
            int(year), int(month), int(day), clock, int(minute or 0), int(second or 0), tzinfo=UTC
        )
    if style in ("iso", "either"):
        try:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError as error:
            raise invalid(f"The date {text} cannot be read.") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    raise invalid(f"The date {text} cannot be read; use TO_DATE.")


def as_moment(value: date | datetime) -> datetime:
    """A date as its midnight in UTC."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day, tzinfo=UTC)
