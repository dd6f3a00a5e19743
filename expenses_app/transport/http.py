"""Authorised, paced HTTP against one ledger: the Session of `ledger.promise`."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import urlencode, urlsplit

import httpx2
import structlog

from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import (
    Defect,
    LedgerError,
    Misconfigured,
    OutcomeUnknown,
    RateLimited,
    Unavailable,
)
from expenses_app.transport.addresses import whole_address
from expenses_app.transport.answers import HttpAnswer, retry_after
from expenses_app.transport.protocols import Pacer, TokenSource
from expenses_app.transport.wire import Lost, Timeouts, Unsent, send

logger = structlog.get_logger(__name__)

READ = "read"  # the pacer's word for every call that changes nothing
_READ_TRIES = 3
_AWAY = frozenset({502, 503, 504})
_FIRST_PAUSE_SECONDS = 0.5


@dataclass
class HttpSession:
    """One ledger's session. `addresses` are the platform's, in force; a path without a host goes to `base`.

    `name` is the platform's name for people. Timeouts are seconds of the wall; waiting between tries is the clock's time.
    """

    name: str
    addresses: Mapping[str, str]
    base: str
    tokens: TokenSource
    pacer: Pacer
    clock: Clock
    client: httpx2.Client = field(repr=False)
    timeouts: Timeouts = field(default_factory=Timeouts)
    token_prefix: str = "Bearer"  # noqa: S105

    def read(
        self, path: str, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """GET. Repeats on transport errors, 5xx and 429, at most three tries.

        Raises Unavailable, RateLimited, NeedsReauthorising; any other answer is returned, a last 500 too.
        """
        if query:
            path += ("&" if "?" in path else "?") + urlencode(query)
        return self._repeat("GET", path, headers or {}, None)

    def ask(self, method: str, path: str, *, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """A read that travels as POST. Same rules as `read`."""
        return self._repeat(method, path, headers, body)

    def write(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
        sort: str = "",
        items: int = 1,
    ) -> HttpAnswer:
        """Send once. Answers with any status are returned; after a 401 the call is made once more with a new token.

        Raises Unavailable when surely nothing left, OutcomeUnknown when something may have, NeedsReauthorising when
        there is no new token, RateLimited when the pacer does not let it go.
        """
        url = self._address(path)
        try:
            return self._authorised(method, url, headers, body, sort, items)
        except Unsent as failure:
            raise self._unreachable(str(failure)) from failure
        except Lost as failure:
            advice = Message(
                "%(platform)s’s answer was lost on the way. We are asking %(platform)s whether it arrived. "
                "It will not be sent twice.",
                {"platform": self.name},
            )
            raise OutcomeUnknown(advice, said=str(failure)) from failure

    def _repeat(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> HttpAnswer:
        url = self._address(path)
        for tried in range(1, _READ_TRIES + 1):
            failure: LedgerError
            try:
                answer = self._authorised(method, url, headers, body, READ, 1)
            except (Unsent, Lost) as lost:
                failure = self._unreachable(str(lost))
            else:
                if answer.status == 429:
                    failure = self._too_fast(answer)
                elif answer.status in _AWAY:
                    failure = self._away(answer)
                elif answer.status == 500 and tried < _READ_TRIES:
                    failure = self._away(answer)
                else:
                    return answer
            if tried == _READ_TRIES:
                raise failure
            pause = _FIRST_PAUSE_SECONDS * 2 ** (tried - 1)
            self.clock.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311
        raise AssertionError("unreachable")

    def _authorised(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, sort: str, items: int
    ) -> HttpAnswer:
        token = self.tokens.current()
        answer = self._paced(method, url, headers, body, sort, items, token)
        if answer.status != 401:
            return answer
        # A second 401 is no matter of age: the platform's words say what is wrong, and the adapter reads them.
        return self._paced(method, url, headers, body, sort, items, self.tokens.renew(token))

    def _paced(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        sort: str,
        items: int,
        token: str,
    ) -> HttpAnswer:
        permit = self.pacer.acquire(sort, items)
        started = time.monotonic()
        outcome = "lost"
        try:
            authorised = {**headers, "Authorization": f"{self.token_prefix} {token}"}
            answer = send(self.client, method, url, authorised, body, self.timeouts)
            outcome = str(answer.status)
        except Unsent:
            outcome = "unsent"
            raise
        finally:
            self.pacer.release(permit)
            # Neither query nor headers nor body: they hold names, amounts and tokens.
            logger.info(
                "ledger_call",
                method=method,
                host=urlsplit(url).hostname,
                path=urlsplit(url).path,
                outcome=outcome,
                sort=sort,
                items=items,
                milliseconds=round((time.monotonic() - started) * 1000),
            )
        self.pacer.learn(answer.status, answer.headers)
        return answer

    def _address(self, path: str) -> str:
        try:
            return whole_address(path, self.base, self.addresses.values())
        except ValueError as wrong:
            _refuse_address(wrong)

    def _unreachable(self, said: str) -> Unavailable:
        advice = Message(
            "%(platform)s cannot be reached. We try again by ourselves.", {"platform": self.name}
        )
        return Unavailable(advice, said=said)

    def _away(self, answer: HttpAnswer) -> Unavailable:
        advice = Message("%(platform)s is not working. We try again by ourselves.", {"platform": self.name})
        until = retry_after(answer.headers, self.clock.now())
        return Unavailable(advice, said=answer.said, code=str(answer.status), until=until)

    def _too_fast(self, answer: HttpAnswer) -> RateLimited:
        advice = Message("%(platform)s is busy. There is nothing to do.", {"platform": self.name})
        return RateLimited(
            advice, said=answer.said, code="429", until=retry_after(answer.headers, self.clock.now())
        )


def _refuse_address(wrong: ValueError) -> NoReturn:
    if "TLS" in str(wrong):
        raise Misconfigured(
            Message("The accounting software’s address must begin with https."), said=str(wrong)
        ) from wrong
    raise Defect(Message("A call went to an unknown address and was stopped."), said=str(wrong)) from wrong
