"""The ``requestid`` store: the same id gives the first answer again and does nothing.

Source: Intuit blog 2015-04-06, and 2018-09-10 "best practices".
"""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import Refusal

LONGEST = 50
LONGEST_FOR_BATCH = 36
LONGEST_BATCH_ITEM_ID = 10


@dataclass
class Replay:
    """A stored answer; ``content`` is None while the first request runs."""

    digest: str
    begun: datetime
    status: int = 0
    content: dict[str, Any] | None = None


def judge_format(requestid: str, longest: int = LONGEST) -> None:
    """Refuse (2130) an id that is too long or has odd characters."""
    if not re.fullmatch(r"[!-~]+", requestid) or len(requestid) > longest:
        raise Refusal(
            "2130",
            f"The format of request ID is invalid. Max length {longest}. Supplied length:{len(requestid)}",
            "requestid",
        )


@dataclass
class Replays:
    """The stored answers of one company."""

    stored: dict[str, Replay] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.Lock, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        with self.lock:
            return {"stored": {key: each for key, each in self.stored.items() if each.content is not None}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.lock = threading.Lock()

    def begin(self, requestid: str, digest: str, now: datetime, switches: Mapping[str, Any]) -> Replay | None:
        """Return the stored answer, or None after noting that this request runs; raises Refusal 600."""
        with self.lock:
            known = self.stored.get(requestid)
            if known and now - known.begun >= timedelta(hours=switches["requestid_hours"]):
                known = None
            if known is None:
                self.stored[requestid] = Replay(digest, now)
                return None
            differs = known.digest != digest and switches["requestid_other_content"] == "600"
            if known.content is None or differs:
                raise Refusal(
                    "600",
                    f"The request ID you're trying to use already exists: {requestid}",
                    "requestid",
                )
            return known

    def finish(self, requestid: str, status: int, content: dict[str, Any]) -> None:
        """Keep the answer."""
        with self.lock:
            self.stored[requestid].status = status
            self.stored[requestid].content = content

    def forget(self, requestid: str) -> None:
        """Drop a request that came to nothing."""
        with self.lock:
            self.stored.pop(requestid, None)
