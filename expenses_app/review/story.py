"""What happened to a transaction, as sentences: the audit's events, newest first."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from expenses_app.audit.models import Event
from expenses_app.companies.formats import moment_text
from expenses_app.review.desk import Desk
from expenses_app.transactions.models import Transaction

LATEST = 30
_SENTENCES = {
    "transaction.received": lazy("Arrived"),
    "transaction.proposed": lazy("Proposed: %(fields)s"),
    "transactions.proposed": lazy("Proposed: %(fields)s"),
    "transaction.changed": lazy("Changed: %(fields)s"),
    "transactions.changed": lazy("Changed with others: %(fields)s"),
    "transaction.categorised": lazy("Categorised: %(fields)s"),
    "transaction.tax_taken": lazy("Tax taken over as the ledger computes it"),
    "transaction.split": lazy("Lines changed, now %(lines)s"),
    "transaction.marked_ready": lazy("Marked ready"),
    "transaction.reopened": lazy("Back to review"),
    "transaction.excluded": lazy("Kept out of the ledger: %(because)s"),
    "transaction.included": lazy("Back to review"),
    "transaction.posted": lazy("Posted, revision %(revision)s"),
    "transaction.void_asked": lazy("Asked to be taken back"),
    "transaction.undone": lazy("Last change undone"),
    "write.retried": lazy("Sent again"),
    "write.let_go": lazy("Given up"),
    "write.chosen": lazy("Record chosen"),
    "write.kept_theirs": lazy("Their change kept"),
    "receipt.linked": lazy("Receipt added"),
    "receipt.unlinked": lazy("Receipt taken off"),
}
_FIELDS = {
    "account_id": lazy("account"),
    "tax_rate_id": lazy("tax rate"),
    "tracking": lazy("tracking"),
    "contact_id": lazy("supplier"),
    "bank_account_id": lazy("account the money left"),
    "destination_account_id": lazy("account the money went to"),
    "merchant": lazy("merchant"),
    "memo": lazy("note"),
    "reference": lazy("reference"),
    "date": lazy("date"),
    "due_date": lazy("due date"),
    "type": lazy("type"),
    "description": lazy("description"),
    "review": lazy("state"),
}


def story_of(desk: Desk, transaction: Transaction) -> list[dict[str, Any]]:
    """The entries of components/timeline.html."""
    events = (
        Event.objects.filter(
            Q(company_id=desk.company.id), subject_type="transaction", subject_id=str(transaction.id)
        )
        .select_related("parent")
        .order_by("-sequence")[:LATEST]
    )
    now = timezone.localtime(desk.now)
    return [
        {
            "text": sentence(event),
            "actor": event.actor.get("name", ""),
            "at": event.at,
            "at_word": moment_text(timezone.localtime(event.at), now, desk.locale),
        }
        for event in events
    ]


def sentence(event: Event) -> str:
    """One line; an action that is not known here is shown by its own name."""
    known = _SENTENCES.get(event.action)
    if known is None:
        return event.action
    before, after = event.before or {}, event.after or {}
    return str(known) % {
        "fields": ", ".join(_changed_fields(before, after)) or _("details"),
        "lines": len(after.get("lines", [])),
        "because": after.get("excluded_because", ""),
        "revision": after.get("revision", ""),
    }


def _changed_fields(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    found = [name for name in _FIELDS if name in after and before.get(name) != after.get(name)]
    lines_before, lines_after = before.get("lines", []), after.get("lines", [])
    if isinstance(lines_after, list) and isinstance(lines_before, list) and lines_after:
        for one, other in zip(lines_before, lines_after, strict=False):
            found += [name for name in _FIELDS if one.get(name) != other.get(name)]
    return [str(_FIELDS[name]) for name in dict.fromkeys(found)]
