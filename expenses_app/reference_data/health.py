"""What reading adds to a connection's health."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses_app.companies.formats import number_text
from expenses_app.connections.health import HealthLine, Reader
from expenses_app.connections.models import Connection
from expenses_app.ledger.records import RecordKind
from expenses_app.reference_data.models import Pull
from expenses_app.reference_data.queries import last_done_pull, newest_pull, readings


def lines(connection: Connection, reader: Reader) -> list[HealthLine]:
    """When it was read last and what was found, or why it was not."""
    newest = newest_pull(connection)
    if newest is None:
        return []
    page = reverse("reference_data:first_pull", kwargs={"company_id": connection.company_id})
    if newest.is_open:
        text = _("Reading goes on by itself") if newest.state == Pull.State.WAITING else _("Reading now")
        waiting = newest.problem.text(_) if newest.state == Pull.State.WAITING and newest.problem else ""
        return [HealthLine(3, "", "arc", text, waiting, link_url=page, link_text=_("Watch"))]
    if newest.state == Pull.State.FAILED:
        return [_failed(connection, newest, reader, page)]
    return [_done(connection, newest, reader)]


def _failed(connection: Connection, pull: Pull, reader: Reader, page: str) -> HealthLine:
    problem = pull.problem.text(_) if pull.problem else ""
    done = last_done_pull(connection)
    since = (
        _("What is shown was read on %(day)s.") % {"day": reader.day(done.finished_at)}
        if done and done.finished_at
        else _("Nothing has been read yet.")
    )
    at = reader.clock(pull.finished_at) if pull.finished_at else ""
    return HealthLine(
        3, "bad", "alert", _("The last reading failed"), f"{problem} {since}".strip(), at, page, _("Details")
    )


def _done(connection: Connection, pull: Pull, reader: Reader) -> HealthLine:
    known = readings(connection.company, connection.ledger_id)
    words = []
    for kind in (RecordKind.ACCOUNT, RecordKind.SUPPLIER, RecordKind.CUSTOMER):
        reading = known.get(kind.value)
        if reading:
            words.append(_counted(kind, reading.count, reader.locale))
    at = reader.clock(pull.finished_at) if pull.finished_at else ""
    return HealthLine(3, "good", "check", _("Reading works"), ", ".join(words), at)


def _counted(kind: RecordKind, count: int, locale: str) -> str:
    number = number_text(count, locale)
    if kind is RecordKind.ACCOUNT:
        return ngettext("%(n)s account", "%(n)s accounts", count) % {"n": number}
    if kind is RecordKind.SUPPLIER:
        return ngettext("%(n)s supplier", "%(n)s suppliers", count) % {"n": number}
    return ngettext("%(n)s customer", "%(n)s customers", count) % {"n": number}
