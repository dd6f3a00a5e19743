"""Who does something, and by which way they came in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID


class Way(StrEnum):
    PAGE = "page"
    EMBED = "embed"
    API = "api"
    OPERATOR = "operator"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """`member_id` is None for programs, operators and the system itself."""

    name: str
    way: Way
    member_id: UUID | None = None
    user_id: int | None = None
    role: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "way": self.way.value,
            "member_id": str(self.member_id) if self.member_id else None,
            "user_id": self.user_id,
            "role": self.role,
        }


def operator(user: Any) -> Actor:
    """A user of the installation who acts through the admin."""
    return Actor(name=str(user), way=Way.OPERATOR, user_id=user.pk)


SYSTEM = Actor(name="Expenses", way=Way.SYSTEM)
