"""What stands where no transaction does: why, and the next step."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from expenses_app.review.desk import Desk


def nothing_shown(desk: Desk, current: dict[str, Any]) -> dict[str, str]:
    """The words of an empty list."""
    if desk.filters.is_narrowed:
        count = current["count"]
        if count:
            text = _("%(count)s are in %(view)s without them.") % {"count": count, "view": current["word"]}
        else:
            text = _("There are none without them either.")
        return {
            "title": _("No transaction fits these filters"),
            "text": text,
            "url": current["url"].partition("?")[0]
            + (f"?view={current['name']}" if current["name"] != "open" else ""),
            "action": _("Clear filters"),
        }
    texts = {
        "open": (_("All done"), _("Nothing waits for you.")),
        "to_review": (_("Nothing to review"), _("Everything open is ready, or on its way.")),
        "ready": (_("Nothing is ready"), _("Mark transactions ready with R; then they are posted together.")),
        "refused": (
            _("Nothing is refused"),
            _("Whatever is refused appears here and in Failures, with its fix."),
        ),
        "changed": (
            _("Nothing was changed in %(platform)s") % {"platform": desk.platform},
            _("A posted transaction that somebody changes or deletes there appears here."),
        ),
        "posted": (_("Nothing was posted yet"), _("What is written and found again appears here.")),
        "excluded": (
            _("Nothing is kept out"),
            _("What is not for the ledger is kept here, with its reason."),
        ),
    }
    title, text = texts[desk.filters.view.name]
    if desk.filters.view.name == "open":
        return {
            "title": title,
            "text": text,
            "url": f"{desk.base}?view=posted",
            "action": _("See what was posted"),
        }
    return {"title": title, "text": text, "url": "", "action": ""}


def ways_in(desk: Desk) -> list[dict[str, Any]]:
    """How the first transactions come in."""
    ways = []
    here = {"company_id": desk.company.id}
    if desk.connection is None:
        ways.append(
            {
                "title": _("Connect your books"),
                "text": _("So that accounts, suppliers and tax rates can be chosen, and spend be posted."),
                "url": reverse("connections:connect", kwargs=here),
                "action": _("Connect"),
                "primary": True,
            }
        )
    ways.append(
        {
            "title": _("Import a card statement"),
            "text": _("CSV, OFX or CAMT from your bank. You check the columns once."),
            "url": reverse("statements:import", kwargs=here),
            "action": _("Choose a file"),
            "primary": desk.connection is not None,
        }
    )
    ways.append(
        {
            "title": _("Type one in"),
            "text": _("For cash, or to try the whole way there and back with one amount."),
            "url": f"{desk.base}new/",
            "action": _("New transaction"),
            "primary": False,
        }
    )
    return ways
