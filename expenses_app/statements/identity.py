"""Which rows of a statement are already here. Identity is per card or account, never across two of them."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from expenses_app.core.messages import Message
from expenses_app.core.text import normalised
from expenses_app.statements.readers.statement import StatementRow

#: What banks write where they have no reference.
_NO_REFERENCE = frozenset(
    {"none", "null", "n/a", "na", "nonref", "notprovided", "not provided", "unknown", "0000"}
)
#: How far apart two records of one payment may be dated when they come from different sources.
TWIN_DAYS = 3


class Verdict(StrEnum):
    NEW = "new"
    HERE = "here"
    REPEAT = "repeat"
    TWIN = "twin"
    PENDING = "pending"
    REUSED = "reused"
    CORRECTION = "correction"


#: Verdicts that nobody but a person may turn into a transaction.
TO_DECIDE = frozenset({Verdict.TWIN, Verdict.REUSED, Verdict.CORRECTION})


class Source(StrEnum):
    STATEMENT = "statement"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Known:
    """A transaction that the account already has. `reference` is our id of it; `amount` is signed as in a statement.

    `bank_identifier`, `content` and `identity` are those of its imported row, empty where it came by hand or by API.
    """

    reference: str
    date: datetime.date
    amount: Decimal
    currency: str
    source: Source = Source.STATEMENT
    bank_identifier: str = ""
    content: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its identity and what became of it. `known` is the transaction that it equals or resembles."""

    row: StatementRow
    identity: str
    content: str
    verdict: Verdict
    known: str = ""
    reason: Message | None = None


def is_trusted(bank_identifier: str) -> bool:
    """Whether a bank's reference can stand for a row within its account.

    Counters that begin anew in every file ("1"), zeroes and words for "none" cannot.
    """
    plain = bank_identifier.strip()
    if len(plain) < 3 or normalised(plain) in _NO_REFERENCE or not plain.strip("0-./ "):
        return False
    return not (plain.isdigit() and len(plain) <= 4)


def content_of(row: StatementRow) -> str:
    """A digest of what a row says: date, amount, currency and its text as people compare it.

    The memo is not part of it, so that another choice of note columns does not make a row a new one.
    """
    text = normalised(" ".join((row.counterparty, row.description)))
    return _digest(row.date.isoformat(), _plain(row.amount), row.currency, text)


def judge(rows: Sequence[StatementRow], known: Iterable[Known]) -> list[Judged]:
    """Judge every row of one account against what the account has, in the order of the file.

    References are compared first, then contents with their number among equals, then likeness with what came from
    elsewhere. Each known transaction answers for one row at most. Pure: rows in, verdicts out.
    """
    judgement = _Judgement(rows, known)
    judgement.set_pending_aside()
    judgement.compare_references()
    judgement.compare_contents()
    judgement.look_for_twins()
    return judgement.result()


class _Judgement:
    """The passes of one judgement; each settles the rows that it can and leaves the others."""

    def __init__(self, rows: Sequence[StatementRow], known: Iterable[Known]) -> None:
        self._rows = rows
        self._contents = [content_of(row) for row in rows]
        self._trusted = [is_trusted(row.bank_identifier) for row in rows]
        self._settled: dict[int, tuple[Verdict, str, Message | None]] = {}
        self._claimed: set[str] = set()
        self._taken: set[str] = set()
        self._by_reference: dict[str, list[Known]] = defaultdict(list)
        self._by_content: dict[str, list[Known]] = defaultdict(list)
        self._by_amount: dict[tuple[Decimal, str], list[Known]] = defaultdict(list)
        for each in known:
            self._taken.add(each.identity)
            self._by_amount[each.amount, each.currency].append(each)
            if is_trusted(each.bank_identifier):
                self._by_reference[each.bank_identifier].append(each)
            if each.content:
                self._by_content[each.content].append(each)

    def set_pending_aside(self) -> None:
        for place, row in enumerate(self._rows):
            if not row.final:
                self._settled[place] = (Verdict.PENDING, "", _PENDING)

    def compare_references(self) -> None:
        """Settle rows whose trusted reference is known, and set aside what repeats, reuses or corrects one."""
        seen: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self._rows):
            if place in self._settled or not self._trusted[place]:
                continue
            earlier = seen[row.bank_identifier]
            content = self._contents[place]
            repeated = next((other for other in earlier if self._contents[other] == content), None)
            if repeated is not None:
                reason = Message(
                    "The same row with the same reference stands on line %(line)s.",
                    {"line": self._rows[repeated].line},
                )
                self._settled[place] = (Verdict.REPEAT, "", reason)
                continue
            earlier.append(place)
            same, other = self._known_by_reference(row)
            if same is not None:
                self._claim(place, Verdict.HERE, same, _HERE)
            elif row.corrects:
                corrected = next((each.reference for each in self._by_reference.get(row.corrects, ())), "")
                reason = Message(
                    "The bank corrects its earlier row %(reference)s.", {"reference": row.corrects[:60]}
                )
                self._settled[place] = (Verdict.CORRECTION, corrected, reason)
            elif other is not None:
                self._settled[place] = (Verdict.REUSED, other.reference, _reused(row, other.date))
            elif len(earlier) > 1:
                self._settled[place] = (Verdict.REUSED, "", _reused(row, self._rows[earlier[0]].date))

    def compare_contents(self) -> None:
        """The n-th of equal rows is the n-th known one; two different references are two different rows."""
        for place in self._open():
            for each in self._by_content.get(self._contents[place], ()):
                differs = self._trusted[place] and is_trusted(each.bank_identifier)
                if each.reference not in self._claimed and not differs:
                    self._claim(place, Verdict.HERE, each, _HERE)
                    break

    def look_for_twins(self) -> None:
        """Show what another source may have brought already."""
        for place in self._open():
            twin = self._twin(place)
            if twin is not None:
                reason = Message(
                    "Looks like one that is here already, from %(day)s.", {"day": twin.date.isoformat()}
                )
                self._claim(place, Verdict.TWIN, twin, reason)

    def result(self) -> list[Judged]:
        """Call what is left new, mark equal rows without a reference, and name every row."""
        equals: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self._rows):
            if row.final and not self._trusted[place]:
                equals[self._contents[place]].append(row.line)
        judged = []
        for place, row in enumerate(self._rows):
            verdict, known, reason = self._settled.get(place, (Verdict.NEW, "", None))
            lines = [line for line in equals.get(self._contents[place], ()) if line != row.line]
            if verdict is Verdict.NEW and lines and not self._trusted[place]:
                reason = Message("Equal to line %(line)s. Both are kept.", {"line": lines[0]})
            identity = "" if verdict in _NAMELESS else self._identity(place)
            judged.append(Judged(row, identity, self._contents[place], verdict, known, reason))
        return judged

    def _open(self) -> list[int]:
        return [place for place in range(len(self._rows)) if place not in self._settled]

    def _claim(self, place: int, verdict: Verdict, known: Known, reason: Message) -> None:
        self._claimed.add(known.reference)
        self._settled[place] = (verdict, known.reference, reason)

    def _known_by_reference(self, row: StatementRow) -> tuple[Known | None, Known | None]:
        """The known transaction that a reference and its money name, and one that only shares the reference."""
        other = None
        for each in self._by_reference.get(row.bank_identifier, ()):
            if (each.date, each.amount, each.currency) != (row.date, row.amount, row.currency):
                other = each
            elif each.reference not in self._claimed:
                return each, None
        return None, other

    def _twin(self, place: int) -> Known | None:
        """The nearest unclaimed transaction of the same money: some days around for another source, the same day for
        another statement, whose rows would have been told apart by reference if they could."""
        row = self._rows[place]
        candidates = []
        for each in self._by_amount.get((row.amount, row.currency), ()):
            distance = abs((each.date - row.date).days)
            both_referenced = self._trusted[place] and is_trusted(each.bank_identifier)
            near = (
                distance <= TWIN_DAYS
                if each.source is Source.ELSEWHERE
                else distance == 0 and not both_referenced
            )
            if near and each.reference not in self._claimed:
                candidates.append((distance, each.reference, each))
        return min(candidates)[2] if candidates else None

    def _identity(self, place: int) -> str:
        """A reference with its content, or the content with the first number among equals that is free."""
        content = self._contents[place]
        if self._trusted[place]:
            return _digest("reference", self._rows[place].bank_identifier, content)
        number = 1
        while (identity := _digest("content", content, str(number))) in self._taken:
            number += 1
        self._taken.add(identity)
        return identity


#: Verdicts of rows that never become a transaction, so that they need no name.
_NAMELESS = frozenset({Verdict.PENDING, Verdict.REPEAT, Verdict.HERE})
_PENDING = Message("Not booked yet. It comes with a later statement, perhaps with another amount.")
_HERE = Message("Same card or account, day, amount and name. Skipped.")


def _reused(row: StatementRow, day: datetime.date) -> Message:
    return Message(
        "The bank's reference %(reference)s already belongs to another row, of %(day)s.",
        {"reference": row.bank_identifier[:60], "day": day.isoformat()},
    )


def _plain(amount: Decimal) -> str:
    """The same digits for 5, 5.0 and 5.00."""
    return format(amount.normalize(), "f")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
