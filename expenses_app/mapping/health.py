"""What mapping adds to a connection's health: records that are gone and still named here."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses_app.connections.health import HealthLine, Reader
from expenses_app.connections.models import Connection
from expenses_app.mapping.uses import affected


def lines(connection: Connection, reader: Reader) -> list[HealthLine]:
    """One line for all of them, leading to the page that names each."""
    if not connection.is_active:
        return []
    gone = len(affected(connection.company_id, connection.ledger_id, reader.now))
    if not gone:
        return []
    text = ngettext(
        "%(n)s choice was archived or deleted in %(platform)s",
        "%(n)s choices were archived or deleted in %(platform)s",
        gone,
    ) % {"n": gone, "platform": connection.platform_name}
    page = reverse("mapping:defaults", kwargs={"company_id": connection.company_id})
    return [
        HealthLine(
            8, "bad", "alert", text, _("They are still used here."), "", f"{page}#gone", _("See where")
        )
    ]
