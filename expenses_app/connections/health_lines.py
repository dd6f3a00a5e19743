"""One line of a connection's health, and for whom it is worded."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from expenses_app.companies.formats import clock_text, long_date_text


@dataclass(frozen=True)
class HealthLine:
    """`order` sorts the lines; `tone` good, wait, bad or empty; `end` is a short time at the right."""

    order: int
    tone: str
    icon: str
    text: str
    detail: str = ""
    end: str = ""
    link_url: str = ""
    link_text: str = ""


@dataclass(frozen=True)
class Reader:
    """For whom the lines are worded: their `now` in their own zone, and their locale."""

    now: datetime
    locale: str

    def day(self, moment: datetime | date) -> str:
        day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
        return long_date_text(day, self.locale)

    def clock(self, moment: datetime) -> str:
        return clock_text(timezone.localtime(moment), self.locale)
