"""Undo: one step back, the step that the toast named."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.review.answers import changed
from expenses_app.review.desk import Desk
from expenses_app.transactions.services.undo import NothingToUndo, undo

_GREATEST = 2**63 - 1


@require_POST
@company_view(*EDITORS)
def take_back(request: CompanyRequest, event: int) -> HttpResponse:
    """Put back what stood before; what changed since stays and is counted."""
    desk = Desk(request)
    if event > _GREATEST:
        raise Http404
    try:
        undone = undo(desk.company, event, actor=request.actor, now=desk.now)
    except NothingToUndo as error:
        raise Http404 from error
    count = len(undone.ids)
    words = [ngettext("%(count)s change undone.", "%(count)s changes undone.", count) % {"count": count}]
    if undone.skipped:
        words.append(_("%(count)s changed since and stay as they are.") % {"count": undone.skipped})
    return changed(desk, undone.ids, toast=" ".join(words), level="" if count else "error")
