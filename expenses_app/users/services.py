"""What a person may change about themselves."""

from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.users.models import User


class Actor(Protocol):
    def as_json(self) -> dict[str, Any]: ...


_OWN_FIELDS = ("name", "language", "keyboard")


@transaction.atomic
def change_person(user: User, *, actor: Actor, at: datetime, **values: Any) -> User:
    """Store `name`, `language` and `keyboard` of a person; what is not given stays."""
    unknown = set(values) - set(_OWN_FIELDS)
    if unknown:
        raise ValueError(f"not a person's own: {', '.join(sorted(unknown))}")
    kept = User.objects.select_for_update().get(pk=user.pk)
    before = {name: getattr(kept, name) for name in values}
    if before == values:
        return kept
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save(update_fields=list(values))
    record(
        "user.changed",
        actor=actor,
        company_id=None,
        subject_type="user",
        subject_id=kept.pk,
        at=at,
        before=before,
        after=values,
    )
    return kept
