"""Where a value came from, in words: the second line under an account."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

PROPOSED = frozenset({"rule", "memory", "default"})
_WORDS = {
    "rule": lazy("Proposed by a rule"),
    "memory": lazy("As before"),
    "default": lazy("Default"),
    "api": lazy("Set by the sender"),
    "import": lazy("From the statement"),
}


def origin_word(origin: Mapping[str, Any] | None, actor: str = "") -> str:
    """«Rule 3, hotels abroad», «9 of 9 times before», «Set by Priya»; nothing where nothing is known."""
    if not origin:
        return ""
    if origin.get("why"):
        return str(origin["why"])
    if origin.get("by") == "person":
        name = origin.get("name") or actor
        return _("Set by %(name)s") % {"name": name} if name else _("Set by hand")
    return str(_WORDS.get(str(origin.get("by")), ""))


def is_proposed(origin: Mapping[str, Any] | None) -> bool:
    """Whether nobody has confirmed it."""
    return bool(origin) and origin is not None and origin.get("by") in PROPOSED
