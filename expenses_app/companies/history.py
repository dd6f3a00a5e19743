"""What happened to a company and its members, as sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from expenses_app.audit.models import Event
from expenses_app.companies.models import Role

# The places of a sentence are filled from the event's values, before first, then after with the word "new_".
_SENTENCES: Mapping[str, Any] = {
    "company.opened": lazy("Company opened"),
    "company.changed": lazy("Settings changed: %(changes)s"),
    "company.deleted": lazy("Company deleted"),
    "member.invited": lazy("%(new_email)s invited as %(new_role)s"),
    "member.joined": lazy("%(new_name)s joined as %(new_role)s"),
    "member.role_changed": lazy("%(name)s was %(role)s, is now %(new_role)s"),
    "member.removed": lazy("%(name)s, %(role)s, removed"),
    "invitation.withdrawn": lazy("Invitation of %(email)s withdrawn"),
}
_FIELD_WORDS = {"name": lazy("name"), "country": lazy("country"), "time_zone": lazy("time zone")}


def sentence(event: Event) -> str:
    """One line for the timeline; an action that is not known here is shown by its own name."""
    known = _SENTENCES.get(event.action)
    if known is None:
        return event.action
    before, after = event.before or {}, event.after or {}
    places = _worded(before) | {f"new_{name}": value for name, value in _worded(after).items()}
    places["changes"] = ", ".join(
        _("%(field)s from %(old)s to %(new)s")
        % {"field": _FIELD_WORDS.get(name, name), "old": before.get(name) or "–", "new": value or "–"}
        for name, value in after.items()
        if before.get(name) != value
    )
    return str(known) % places


def _worded(values: Mapping[str, Any]) -> dict[str, str]:
    labels = dict(Role.choices)
    return {
        name: str(labels.get(value, value)).lower() if name == "role" else str(value)
        for name, value in values.items()
    }
