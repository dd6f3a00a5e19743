"""How a connector is getting on: waiting for its first call, calling, silent, or calling in vain."""

from datetime import timedelta

from django.utils.translation import gettext as _

from expenses_app.companies.formats import duration_text
from expenses_app.connections.health_lines import HealthLine, Reader
from expenses_app.connections.models import Connection, PolledAccess
from expenses_app.ledger.authorisation import Connector

# Without a call for so many intervals it is taken for switched off.
_MISSED_CALLS = 2


def waits_for_first_poll(access: PolledAccess) -> bool:
    return access.polled_at is None


def polled_lines(connection: Connection, access: PolledAccess, reader: Reader) -> list[HealthLine]:
    """Last call, and what blocks it."""
    way = connection.declared.authorisation
    if not isinstance(way, Connector):
        return []
    lines = [_calls(way, access, reader)]
    if access.trouble is not None:
        at = reader.clock(access.trouble_at) if access.trouble_at else ""
        lines.append(HealthLine(1, "bad", "alert", access.trouble.text(_), access.trouble_said, at))
    return lines


def _calls(way: Connector, access: PolledAccess, reader: Reader) -> HealthLine:
    words = {"connector": way.name}
    if access.polled_at is None:
        return HealthLine(
            2,
            "wait",
            "clock",
            _("Waiting for the first call of the %(connector)s") % words,
            _("Open the file there and enter the password."),
        )
    silent = reader.now - access.polled_at
    at = reader.clock(access.polled_at)
    if silent > timedelta(minutes=way.poll_minutes * _MISSED_CALLS):
        return HealthLine(
            2,
            "bad",
            "alert",
            _("The %(connector)s has not called for %(span)s") % (words | {"span": duration_text(silent)}),
            _("The computer may be off, the connector closed, or its automatic runs unticked."),
            at,
        )
    return HealthLine(2, "good", "check", _("The %(connector)s calls") % words, end=at)
