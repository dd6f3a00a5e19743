"""NetSuite's published limit: so many requests at once for an account, whatever the channel."""

import threading
from collections import Counter
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.netsuite.restlets import script_error
from expenses_app.simulators.netsuite.wire import Detail, Record, Refused

# Requests at once by service tier; developer and partner accounts have those of the standard tier.
TIERS = {"standard": 5, "premium": 15, "enterprise": 20, "ultimate": 20, "developer": 5}
LICENCE = 10
DEFAULTS: dict[str, Any] = {"enforce": True, "concurrent": None, "licences": 0, "reserved": 0}
SENTENCE = "Concurrent request limit exceeded. Request blocked."


class Limits:
    """Counts what is running, and says no."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()
        self.values = dict(DEFAULTS)

    def change(self, wish: dict[str, Any]) -> None:
        """Override limits; raises ActionRefused. ``concurrent`` None means the tier's.

        ``licences`` are SuiteCloud Plus licences; ``reserved`` is the share kept for our integration, 0 for none.
        """
        unknown = set(wish) - set(DEFAULTS)
        if unknown:
            raise ActionRefused(
                f"Unknown limits: {', '.join(sorted(unknown))}. Known: {', '.join(DEFAULTS)}."
            )
        with self._lock:
            self.values |= wish

    def of(self, tier: str) -> int:
        """Requests at once that an account of this tier allows."""
        return int(self.values["concurrent"] or TIERS[tier] + LICENCE * self.values["licences"])

    def governance(self, tier: str) -> Record:
        """The account's limit, and the part of it that is reserved for one integration."""
        whole, reserved = self.of(tier), int(self.values["reserved"])
        return {
            "accountConcurrencyLimit": whole,
            "accountUnallocatedConcurrencyLimit": whole - reserved,
            "integrationConcurrencyLimit": reserved or whole,
            "integrationLimitType": "integrationSpecific" if reserved else "accountLimit",
        }

    def enter(self, company: str, tier: str, *, restlet: bool) -> Response | None:
        """Count one request; returns the refusal when it is one too many (which then does not count)."""
        with self._lock:
            allowed = int(self.values["reserved"]) or self.of(tier)
            if self.values["enforce"] and self._running[company] >= allowed:
                return refusal(restlet=restlet)
            self._running[company] += 1
        return None

    def leave(self, company: str) -> None:
        """One request less is running."""
        with self._lock:
            self._running[company] -= 1


def refusal(*, restlet: bool) -> Response:
    """The answer over the limit: 429, or 400 with a code of its own from a RESTlet."""
    if restlet:
        return script_error(Refused(400, [Detail(SENTENCE, "SSS_REQUEST_LIMIT_EXCEEDED")]))
    return Refused(429, [Detail(SENTENCE, "CONCURRENCY_LIMIT_EXCEEDED")]).response()
