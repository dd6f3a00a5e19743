"""The connection's badge at the end of every company's bar."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from expenses_app.companies.clock import system_clock
from expenses_app.companies.formats import moment_text
from expenses_app.companies.models import Company
from expenses_app.companies.navigation import Badge
from expenses_app.connections.queries import connection_to_draw
from expenses_app.connections.states import State


def connection_badge(company: Company, locale: str) -> Badge:
    """Its state in a word or two, with the time as the reader writes it; one query."""
    connection = connection_to_draw(company)
    if connection is None:
        return Badge("plain", _("Not connected"), _address("connect", company))
    url = _address("overview", company)
    platform = connection.platform_name
    if connection.state == State.NEEDS_REAUTHORISING:
        return Badge("bad", _("Reconnect %(platform)s") % {"platform": platform}, url)
    if connection.state == State.READ_ONLY:
        return Badge("wait", _("%(platform)s, reading only") % {"platform": platform}, url)
    if connection.writes_paused_reason:
        return Badge("wait", _("%(platform)s, writing paused") % {"platform": platform}, url)
    if connection.facts_read_at is None:
        return Badge("moving", _("Reading %(platform)s") % {"platform": platform}, url)
    now = timezone.localtime(system_clock().now())
    read = moment_text(timezone.localtime(connection.facts_read_at), now, locale)
    return Badge("good", _("%(platform)s, read %(moment)s") % {"platform": platform, "moment": read}, url)


def _address(page: str, company: Company) -> str:
    return reverse(f"connections:{page}", kwargs={"company_id": company.pk})
