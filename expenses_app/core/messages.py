"""Sentences for people that come out of pure code: an English text with named places, and the values for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """One sentence for a person.

    `id` is the English text, which is also the gettext key; its places are written `%(name)s`.
    `parameters` holds plain strings and numbers only, so that a Message can be stored as JSON.
    """

    id: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence in the language that `translate` (gettext, say) speaks."""
        sentence = translate(self.id)
        return sentence % self.parameters if self.parameters else sentence

    def __str__(self) -> str:
        return self.text()

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "parameters": dict(self.parameters)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Message":
        return cls(stored["id"], dict(stored.get("parameters", {})))
