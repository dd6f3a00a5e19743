"""What the queue adds to the health of a connection whose system fetches its work."""

from django.utils.translation import ngettext

from expenses_app.companies.formats import number_text
from expenses_app.connections.health import HealthLine, Reader
from expenses_app.connections.models import Connection
from expenses_app.ledger.authorisation import Connector
from expenses_app.sync.models import Part
from expenses_app.sync.states import State

_IN_QUEUE = [State.QUEUED, State.OFFERED, State.WAITING]


def lines(connection: Connection, reader: Reader) -> list[HealthLine]:
    """How many documents wait for its next call, and how many were taken along and not confirmed yet."""
    way = connection.declared.authorisation
    if not isinstance(way, Connector) or not connection.is_active:
        return []
    parts = Part.objects.filter(connection=connection)
    waiting = parts.filter(state__in=_IN_QUEUE).count()
    out = parts.filter(state__in=[State.SENDING, State.UNKNOWN]).count()
    found = []
    if waiting:
        text = ngettext(
            "%(n)s document waits for the %(connector)s",
            "%(n)s documents wait for the %(connector)s",
            waiting,
        )
        found.append(HealthLine(3, "", "clock", _filled(text, waiting, way, reader)))
    if out:
        text = ngettext(
            "%(n)s document was fetched by the %(connector)s and not confirmed yet",
            "%(n)s documents were fetched by the %(connector)s and not confirmed yet",
            out,
        )
        found.append(HealthLine(3, "wait", "question", _filled(text, out, way, reader)))
    return found


def _filled(text: str, count: int, way: Connector, reader: Reader) -> str:
    return text % {"n": number_text(count, reader.locale), "connector": way.name}
