"""Does a rule fit a transaction? Pure, compiled once for thousands of transactions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from expenses_app.core.money import Money
from expenses_app.core.text import normalised

CONTAINS, STARTS, EQUALS = "contains", "starts", "equals"


@dataclass(frozen=True)
class Conditions:
    """All that are set must hold; within a list one is enough. Amounts in `currency`, both ends included."""

    merchant_test: str = CONTAINS
    merchants: Sequence[str] = ()
    notes: Sequence[str] = ()
    bank_account_ids: Sequence[str] = ()
    purposes: Sequence[str] = ()
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class Subject:
    """What a rule looks at. `amounts`: the same spend in each currency that is known of it."""

    merchant: str
    note: str = ""
    bank_account_id: str = ""
    purpose: str = ""
    amounts: tuple[Money, ...] = ()


@dataclass(frozen=True)
class _Compiled:
    id: UUID
    test: str
    merchants: tuple[str, ...]
    notes: tuple[str, ...]
    banks: frozenset[str]
    purposes: frozenset[str]
    least: Decimal | None
    most: Decimal | None
    currency: str

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing and would take every transaction."""
        return not (self.merchants or self.notes or self.banks or self.purposes) and (
            self.least is None and self.most is None
        )

    def takes_merchant(self, merchant: str) -> bool:
        if not self.merchants:
            return True
        if self.test == EQUALS:
            return merchant in self.merchants
        if self.test == STARTS:
            return merchant.startswith(self.merchants)
        return any(wanted in merchant for wanted in self.merchants)

    def takes(self, subject: Subject, note: str) -> bool:
        """Everything but the merchant."""
        if self.banks and subject.bank_account_id not in self.banks:
            return False
        if self.purposes and subject.purpose not in self.purposes:
            return False
        if self.notes and not any(wanted in note for wanted in self.notes):
            return False
        if self.least is None and self.most is None:
            return True
        return any(self._holds(amount) for amount in subject.amounts)

    def _holds(self, money: Money) -> bool:
        return (
            money.currency == self.currency
            and (self.least is None or money.amount >= self.least)
            and (self.most is None or money.amount <= self.most)
        )


@dataclass
class Matcher:
    """Rules in their order. What a merchant lets through is worked out once for each merchant."""

    rules: Sequence[_Compiled]
    _by_merchant: dict[str, list[_Compiled]] = field(default_factory=dict)

    @classmethod
    def of(cls, ordered: Iterable[tuple[UUID, Conditions]]) -> "Matcher":
        """A rule without any condition is left out: it would take everything."""
        compiled = [_compile(id, conditions) for id, conditions in ordered]
        return cls([rule for rule in compiled if not rule.is_empty])

    def first(self, subject: Subject) -> UUID | None:
        """The first rule that fits, None where none does."""
        rules = self._by_merchant.get(subject.merchant)
        if rules is None:
            merchant = normalised(subject.merchant)
            rules = [rule for rule in self.rules if rule.takes_merchant(merchant)]
            self._by_merchant[subject.merchant] = rules
        if not rules:
            return None
        note = normalised(subject.note)
        return next((rule.id for rule in rules if rule.takes(subject, note)), None)


def fits(conditions: Conditions, subject: Subject) -> bool:
    """Whether these conditions alone take the transaction; empty ones take none."""
    one = UUID(int=0)
    return Matcher.of([(one, conditions)]).first(subject) == one


def _compile(id: UUID, conditions: Conditions) -> _Compiled:
    return _Compiled(
        id=id,
        test=conditions.merchant_test,
        merchants=_words(conditions.merchants),
        notes=_words(conditions.notes),
        banks=frozenset(conditions.bank_account_ids),
        purposes=frozenset(conditions.purposes),
        least=conditions.amount_from,
        most=conditions.amount_to,
        currency=conditions.currency,
    )


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in map(normalised, texts) if word)
