"""Badges and reasons in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses_app.receipts.matching import Proposal
from expenses_app.receipts.models import Receipt


@dataclass(frozen=True)
class Badge:
    """Tone, icon and word of a state, as components/badge.html draws it."""

    tone: str
    icon: str
    word: str
    filled: bool = False


def badge_for(receipt: Receipt, proposals: Sequence[Proposal]) -> Badge:
    """Return the badge of a receipt in the list."""
    if receipt.is_processing:
        return Badge("moving", "arc", _("Being checked"))
    if receipt.is_refused:
        return Badge("bad", "x-circle", _("Cannot be opened"), filled=True)
    if receipt.linked:
        return Badge("good", "check-circle", _("Matched"))
    sure = [each for each in proposals if each.is_sure_enough]
    if sure:
        words = ngettext("%(count)d match", "%(count)d matches", len(sure)) % {"count": len(sure)}
        return Badge("ready", "check", words)
    if proposals:
        return Badge("plain", "circle", _("Perhaps one"))
    if receipt.locked:
        return Badge("plain", "lock", _("Locked"))
    return Badge("plain", "circle", _("No match yet"))


def reasons_for(proposal: Proposal, *, has_receipt: bool = False) -> list[tuple[str, bool]]:
    """Return why a transaction is proposed: sentences, each with whether it agrees with the receipt."""
    reasons = []
    if proposal.amount:
        reasons.append((_("same amount"), True))
    if proposal.days_off is not None:
        reasons.append((_day(proposal.days_off), proposal.days_off == 0))
    if proposal.name:
        reasons.append((_("same name"), True))
    if has_receipt:
        reasons.append((_("has a receipt already"), False))
    return reasons


def _day(days_off: int) -> str:
    if days_off == 0:
        return _("same day")
    if days_off < 0:
        return ngettext("%(count)d day earlier", "%(count)d days earlier", -days_off) % {"count": -days_off}
    return ngettext("%(count)d day later", "%(count)d days later", days_off) % {"count": days_off}
