"""Filter expressions: ``and``, ``or``, or numbers of filters joined as in ``(1 or 2) and 3``."""

import re
from collections.abc import Callable
from typing import Any

from expenses_app.simulators.sage_intacct.query.filters import Test
from expenses_app.simulators.sage_intacct.wire import invalid_request

TOKEN = re.compile(r"\s*(\(|\)|\d+|and\b|or\b)", re.IGNORECASE)


def combined(expression: str | None, tests: list[Test]) -> Test:
    """Join tests as the expression says, without one by ``and``; raises Refusal."""
    word = (expression or "and").strip().lower()
    if word in ("and", "or"):
        join: Callable[[Any], bool] = all if word == "and" else any
        return lambda record: join(test(record) for test in tests)
    return _Reader(expression or "", tests).whole()


class _Reader:
    def __init__(self, text: str, tests: list[Test]) -> None:
        self._text, self._tests = text, tests
        self._tokens: list[str] = []
        place = 0
        while text[place:].strip():
            found = TOKEN.match(text, place)
            if found is None:
                raise self._wrong()
            self._tokens.append(found[1].lower())
            place = found.end()

    def whole(self) -> Test:
        """Read everything."""
        test = self._either()
        if self._tokens:
            raise self._wrong()
        return test

    def _either(self) -> Test:
        sides = [self._both()]
        while self._tokens[:1] == ["or"]:
            self._tokens.pop(0)
            sides.append(self._both())
        return sides[0] if len(sides) == 1 else lambda record: any(side(record) for side in sides)

    def _both(self) -> Test:
        sides = [self._one()]
        while self._tokens[:1] == ["and"]:
            self._tokens.pop(0)
            sides.append(self._one())
        return sides[0] if len(sides) == 1 else lambda record: all(side(record) for side in sides)

    def _one(self) -> Test:
        word = self._tokens.pop(0) if self._tokens else ""
        if word == "(":
            inner = self._either()
            if not self._tokens or self._tokens.pop(0) != ")":
                raise self._wrong()
            return inner
        if word.isdigit() and 1 <= int(word) <= len(self._tests):
            return self._tests[int(word) - 1]
        raise self._wrong()

    def _wrong(self) -> Exception:
        return invalid_request(f"Filter expression '{self._text}' is not valid.")
