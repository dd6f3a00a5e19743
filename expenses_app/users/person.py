"""A signed-in person as the doer of something that belongs to no company."""

from dataclasses import dataclass
from typing import Any

from expenses_app.users.models import User


@dataclass(frozen=True)
class Person:
    user: User

    def as_json(self) -> dict[str, Any]:
        return {"name": str(self.user), "way": "page", "member_id": None, "user_id": self.user.pk, "role": ""}
