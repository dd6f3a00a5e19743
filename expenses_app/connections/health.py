"""How a connection is, line by line. Apps above add what they know through `contribute`, from their `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from expenses_app.companies.formats import clock_text, duration_text, long_date_text
from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.queries import missing_scopes
from expenses_app.connections.states import State

_WARN_BEFORE = timedelta(days=60)
_SOON_DEAD = timedelta(days=7)


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


Contribution = Callable[[Connection, Reader], list[HealthLine]]
_contributions: list[Contribution] = []


def contribute(function: Contribution) -> None:
    """Let another app add its lines to every connection's health."""
    if function not in _contributions:
        _contributions.append(function)


def lines_for(connection: Connection, reader: Reader) -> list[HealthLine]:
    """All lines, in order."""
    lines = _own(connection, reader)
    for contribution in _contributions:
        lines += contribution(connection, reader)
    return sorted(lines, key=lambda line: line.order)


def _own(connection: Connection, reader: Reader) -> list[HealthLine]:
    lines = _state(connection, reader)
    if connection.authorisation and connection.is_active:
        lines += _consent(connection, connection.authorisation, reader)
    if connection.facts:
        lines += _facts(connection, reader)
    return lines


def _state(connection: Connection, reader: Reader) -> list[HealthLine]:
    lines = []
    if connection.problem:
        detail = (
            _("%(platform)s says: “%(said)s”")
            % {"platform": connection.platform_name, "said": connection.problem_said}
            if connection.problem_said
            else ""
        )
        tone = "wait" if connection.state == State.READ_ONLY else "bad"
        at = reader.clock(connection.problem_at) if connection.problem_at else ""
        lines.append(HealthLine(0, tone, "alert", connection.problem.text(_), detail, at))
    if connection.writes_paused_reason:
        lines.append(
            HealthLine(
                1, "wait", "clock", _("Writing is paused"), _("Nothing is posted until you resume it.")
            )
        )
    if connection.ending == Connection.Ending.PENDING:
        lines.append(
            HealthLine(
                2,
                "wait",
                "loop",
                _("%(platform)s has not confirmed the end of the consent")
                % {"platform": connection.platform_name},
                _("We keep trying. Nothing is read or written meanwhile. %(said)s")
                % {"said": connection.ending_said},
            )
        )
    if connection.ending == Connection.Ending.IMPOSSIBLE:
        lines.append(HealthLine(2, "wait", "alert", connection.ending_said))
    return lines


def _consent(connection: Connection, authorisation: Authorisation, reader: Reader) -> list[HealthLine]:
    lines = []
    if connection.state != State.NEEDS_REAUTHORISING:
        lines.append(_renewal(authorisation, reader))
    missing = missing_scopes(connection)
    if missing:
        lines.append(
            HealthLine(
                4,
                "bad",
                "alert",
                _("The consent lacks what some postings need"),
                _("Missing: %(scopes)s. Reconnect and allow everything that is asked for.")
                % {"scopes": ", ".join(missing)},
            )
        )
    hard = authorisation.hard_expires_at
    if hard and hard - reader.now < _WARN_BEFORE:
        lines.append(
            HealthLine(
                5,
                "wait",
                "clock",
                _("The consent ends for good on %(day)s") % {"day": reader.day(hard)},
                _("Reconnect before then; every mapping and rule is kept."),
            )
        )
    return lines


def _renewal(authorisation: Authorisation, reader: Reader) -> HealthLine:
    left = max(authorisation.expires_at - reader.now, timedelta(0))
    if authorisation.refresh_expires_at is None:
        return HealthLine(
            4,
            "good",
            "check",
            _("Consent renews itself"),
            _("Token good for %(span)s") % {"span": duration_text(left)},
        )
    idle = authorisation.refresh_expires_at
    tone, icon = ("wait", "clock") if idle - reader.now < _SOON_DEAD else ("good", "check")
    return HealthLine(
        4,
        tone,
        icon,
        _("Consent renews itself"),
        _("Token good for %(span)s; unused, the consent would end on %(day)s")
        % {"span": duration_text(left), "day": reader.day(idle)},
    )


def _facts(connection: Connection, reader: Reader) -> list[HealthLine]:
    facts = connection.facts
    if facts is None:
        return []
    currencies = _("many currencies on") if facts.multi_currency else _("many currencies off")
    lines = [
        HealthLine(
            6,
            "good",
            "check",
            _("Base currency %(currency)s, %(currencies)s")
            % {"currency": facts.base_currency, "currencies": currencies},
            ", ".join(facts.currencies) if facts.multi_currency else "",
        )
    ]
    if facts.locked_until:
        lines.append(
            HealthLine(
                7,
                "wait",
                "lock",
                _("Books locked up to %(day)s") % {"day": reader.day(facts.locked_until)},
                _("Nothing dated up to that day is posted, and no date is moved."),
            )
        )
    return lines
