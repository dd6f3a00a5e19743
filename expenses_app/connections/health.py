"""How a connection is, line by line. Apps above add what they know through `contribute`, from their `ready()`."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext as _

from expenses_app.companies.formats import duration_text
from expenses_app.connections.health_lines import HealthLine as HealthLine
from expenses_app.connections.health_lines import Reader as Reader
from expenses_app.connections.models import Authorisation, Connection, PolledAccess
from expenses_app.connections.polled_health import polled_lines
from expenses_app.connections.queries import missing_scopes
from expenses_app.connections.states import State
from expenses_app.ledger.authorisation import MachineGrant

_SOON_DEAD = timedelta(days=7)


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
    access = PolledAccess.objects.filter(connection=connection).first()
    if access is not None and connection.state != State.UNLINKED:
        lines += polled_lines(connection, access, reader)
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
    if hard and hard - reader.now < timedelta(days=authorisation.declared_way.warn_days):
        lines.append(_end(authorisation, reader.day(hard)))
    return lines


def _end(authorisation: Authorisation, day: str) -> HealthLine:
    if isinstance(authorisation.declared_way, MachineGrant):
        return HealthLine(
            5,
            "wait",
            "clock",
            _("The certificate ends on %(day)s") % {"day": day},
            _("Make a new one there and enter it here before then; every mapping and rule is kept."),
        )
    return HealthLine(
        5,
        "wait",
        "clock",
        _("The consent ends for good on %(day)s") % {"day": day},
        _("Reconnect before then; every mapping and rule is kept."),
    )


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
