"""Faults to order: what a simulator should do wrong, to which requests, and how often."""

import json
import re
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

GENERAL_KINDS = {
    "lose_reply": "Handle the request and commit it, then close the connection without an answer.",
    "drop_before": "Close the connection without handling the request.",
    "refuse_connection": "The same as drop_before.",
    "status": "Answer with a status, headers and body without handling the request.",
    "status_after": "Handle the request and commit it, then answer with a status, headers and body.",
    "slow": "Wait some real seconds before handling the request, or after committing it.",
    "half_page": "Handle the request, send half of the answer's bytes, then close the connection.",
}


class FaultRefused(ValueError):
    """The ordered fault is not understood."""


@dataclass
class Fault:
    """One ordered fault.

    ``path`` is a regular expression searched in path and query. The first ``skip`` matches pass unharmed, the next
    ``times`` (None: all) are hit. ``parameters`` belong to vendor-specific kinds.
    """

    number: int
    kind: str
    method: str | None = None
    path: str | None = None
    organisation: str | None = None
    skip: int = 0
    times: int | None = 1
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    seconds: float = 1.0
    when: str = "before"
    parameters: dict[str, Any] = field(default_factory=dict)
    matched: int = 0
    applied: int = 0

    def as_json(self) -> dict[str, Any]:
        """The fault and how often it matched and was applied."""
        shown = {name: value for name, value in vars(self).items() if name != "number"}
        return {"id": self.number, **shown, "spent": self.spent}

    @property
    def spent(self) -> bool:
        """Whether it will not be applied again."""
        return self.times is not None and self.applied >= self.times

    def matches(self, method: str, target: str, organisation: str | None) -> bool:
        """Whether a request is one of those that this fault is about."""
        return (
            (self.method is None or self.method == method)
            and (self.path is None or re.search(self.path, target, re.IGNORECASE) is not None)
            and (self.organisation is None or self.organisation == organisation)
        )


class Faults:
    """The ordered faults, first come first applied; several may hit one request."""

    def __init__(self, vendor_kinds: dict[str, str]) -> None:
        self.kinds = GENERAL_KINDS | vendor_kinds
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._next = 1

    def order(self, wish: dict[str, Any]) -> Fault:
        """Add a fault from its JSON form; raises FaultRefused when it is not understood."""
        kind = wish.get("kind")
        if kind not in self.kinds:
            raise FaultRefused(f"Unknown kind of fault: {kind!r}. Known: {', '.join(sorted(self.kinds))}.")
        known = set(Fault.__dataclass_fields__) - {"number", "matched", "applied", "parameters", "kind"}
        try:
            plain = {name: value for name, value in wish.items() if name in known}
            special = {
                name: value for name, value in wish.items() if name not in known | {"kind", "parameters"}
            }
            special |= wish.get("parameters") or {}
            if special and kind in GENERAL_KINDS:
                raise FaultRefused(f"Not part of a fault: {', '.join(sorted(special))}.")
            if isinstance(plain.get("body"), dict | list):
                plain["body"] = json.dumps(plain["body"])
            if plain.get("method"):
                plain["method"] = str(plain["method"]).upper()
            if plain.get("path"):
                re.compile(plain["path"])
            fault = Fault(number=0, kind=str(kind), parameters=special, **plain)
            if fault.when not in ("before", "after"):
                raise FaultRefused("when is 'before' or 'after'.")
        except (re.error, TypeError) as error:
            raise FaultRefused(str(error)) from error
        with self._lock:
            fault.number = self._next
            self._next += 1
            self._faults.append(fault)
        return fault

    def strike(
        self, method: str, target: str, organisation: str | None, kinds: Collection[str] | None = None
    ) -> list[Fault]:
        """Return the faults, of these kinds alone if any are given, that hit this request, counting them as applied."""
        hit = []
        with self._lock:
            for fault in self._faults:
                if kinds is not None and fault.kind not in kinds:
                    continue
                if fault.spent or not fault.matches(method, target, organisation):
                    continue
                fault.matched += 1
                if fault.matched > fault.skip:
                    fault.applied += 1
                    hit.append(fault)
        return hit

    def listed(self) -> list[Fault]:
        """Return all faults, spent ones included."""
        with self._lock:
            return list(self._faults)

    def remove(self, number: int | None = None) -> int:
        """Remove one fault, or all; returns how many went."""
        with self._lock:
            kept = [] if number is None else [fault for fault in self._faults if fault.number != number]
            gone = len(self._faults) - len(kept)
            self._faults = kept
            return gone
