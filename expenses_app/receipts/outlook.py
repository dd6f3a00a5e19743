"""How a receipt will stand in the company's accounting software, said before anything is sent."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from expenses_app.companies.models import Company
from expenses_app.connections.queries import active_connection
from expenses_app.receipts.files.fit import CannotFit, Foreseen, foresee
from expenses_app.receipts.files.limits import limit_at_most
from expenses_app.receipts.models import Receipt


@dataclass(frozen=True)
class Outlook:
    """A sentence; `tone` as in components/note.html."""

    text: str
    tone: str = ""


class Outlooks:
    """Outlooks of receipts of one company: its connection is read once."""

    def __init__(self, company: Company) -> None:
        connection = active_connection(company)
        self._platform = connection.platform_name if connection else ""
        self._accepted = connection.capabilities.attachments if connection else None

    def of(self, receipt: Receipt) -> Outlook | None:
        """Say how this receipt will go; None while it is not ready, or without a connection."""
        if not self._platform or not receipt.is_ready:
            return None
        names = {"platform": self._platform, "type": receipt.type.label}
        if self._accepted is None:
            return Outlook(_("%(platform)s takes no files. The receipt stays here.") % names, "wait")
        accepted = self._accepted
        foreseen = foresee(
            receipt.type, receipt.size, receipt.pages, accepted.max_bytes, accepted.types or None
        )
        names["limit"] = limit_at_most(accepted.max_bytes)
        if foreseen is Foreseen.AS_IT_IS:
            return Outlook(_("It goes to %(platform)s with its transaction, as it is.") % names)
        if isinstance(foreseen, CannotFit):
            said = _("%(platform)s will not get this file.") % names
            return Outlook(f"{said} {foreseen.message.text(_)}", "wait")
        if receipt.size > accepted.max_bytes:
            return Outlook(
                _(
                    "%(platform)s takes files up to %(limit)s. A smaller copy goes there; the original stays here."
                )
                % names
            )
        return Outlook(
            _("%(platform)s takes no %(type)s. A copy that it takes goes there; the original stays here.")
            % names
        )
