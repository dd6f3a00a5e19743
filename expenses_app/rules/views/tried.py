"""A preview in words."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses_app.companies.formats import money_text, number_text
from expenses_app.ledger.records import RecordKind
from expenses_app.reference_data.queries import names
from expenses_app.rules.content import Content
from expenses_app.rules.preview import MOST, Preview
from expenses_app.rules.views.desk import Desk


def tried(desk: Desk, content: Content, found: Preview) -> dict[str, Any]:
    """What `rules/_tried.html` draws."""
    fitting = len(found.fitting)
    return {
        "sentence": _("matches %(open)s open, %(posted)s posted in the last 3 months")
        % {"open": number_text(fitting, desk.locale), "posted": number_text(found.posted, desk.locale)},
        "changed": found.changed,
        "apply_word": ngettext(
            "Save and apply to %(count)s open", "Save and apply to %(count)s open", found.changed
        )
        % {"count": number_text(found.changed, desk.locale)},
        "fits_nothing": not fitting and not found.posted,
        "taken": _taken(found.taken, fitting),
        "capped": _("Tried on the newest %(most)s that may fit.") % {"most": number_text(MOST, desk.locale)}
        if found.is_capped
        else "",
        **_agreement(desk, content, found),
    }


def _taken(taken: int, fitting: int) -> str:
    if not taken:
        return ""
    if taken == fitting:
        return _("Rules above take every open transaction that fits; this one is never reached. Move it up.")
    return ngettext(
        "%(count)s of them goes to a rule above.", "%(count)s of them go to rules above.", taken
    ) % {"count": taken}


def _agreement(desk: Desk, content: Content, found: Preview) -> dict[str, Any]:
    if not content.account_id or not found.posted:
        return {"compared": False}
    parts = (
        ("good", found.agree, _("agree with what was chosen")),
        ("wait", found.empty, _("had nothing, would be filled")),
        ("bad", found.differ, _("differ from what was chosen")),
    )
    segments, start = [], 0
    for tone, count, _word in parts:
        segments.append({"tone": tone, "start": start, "width": count})
        start += count
    chosen = {(RecordKind.ACCOUNT, one.account_id) for one in found.differences} | {
        (RecordKind.ACCOUNT, content.account_id)
    }
    named = names(desk.company, desk.connected.ledger_id, chosen)
    return {
        "compared": True,
        "posted": found.posted,
        "agree_label": _("%(agree)s of %(posted)s agree") % {"agree": found.agree, "posted": found.posted},
        "segments": segments,
        "legend": [
            {"tone": tone, "count": number_text(count, desk.locale), "word": word}
            for tone, count, word in parts
            if count
        ],
        "rule_says": named.get((RecordKind.ACCOUNT, content.account_id), content.account_id),
        "differences": [
            {
                "merchant": one.transaction.merchant,
                "date": one.transaction.date,
                "amount": money_text(one.transaction.amount, one.transaction.currency, desk.locale),
                "chosen": named.get((RecordKind.ACCOUNT, one.account_id), "") or _("No account"),
                "url": _transaction_url(desk, one.transaction.id),
            }
            for one in found.differences
        ],
    }


def _transaction_url(desk: Desk, transaction_id: Any) -> str:
    try:
        return f"{reverse('review:grid', kwargs={'company_id': desk.company.id})}{transaction_id}/"
    except NoReverseMatch:
        return ""
