"""What a person decides about a rule, apart from its place: as typed values, and checked against the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from expenses_app.connections.models import Connection
from expenses_app.core.messages import Message
from expenses_app.core.text import normalised
from expenses_app.ledger.records import AnyRecord, RecordKind, RecordStatus, TaxRate
from expenses_app.reference_data.queries import chart_for
from expenses_app.rules.models import MerchantTest, Rule
from expenses_app.rules.sources import references_of
from expenses_app.transactions.choices import ExpenseType
from expenses_app.transactions.snapshot import plain

#: What a rule may make of a statement's refund.
TYPES = (ExpenseType.REWARD, ExpenseType.CHARGEBACK)


class NotAcceptable(ValueError):
    """The rule cannot stand as it is; `mistakes`: field to Message, in words for its reader."""

    def __init__(self, mistakes: Mapping[str, Message]) -> None:
        super().__init__(", ".join(mistakes))
        self.mistakes = dict(mistakes)


@dataclass(frozen=True)
class Content:
    """Fields as in the model."""

    name: str = ""
    active: bool = True
    merchant_test: str = MerchantTest.CONTAINS
    merchants: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    bank_account_ids: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    amount_currency: str = ""
    account_id: str = ""
    tax_rate_id: str = ""
    tracking: tuple[str, ...] = ()
    supplier_id: str = ""
    type: str = ""
    not_for_ledger: bool = False

    @classmethod
    def of(cls, rule: Rule) -> "Content":
        values: dict[str, Any] = {}
        for one in fields(cls):
            value = getattr(rule, one.name)
            values[one.name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)

    def put_on(self, rule: Rule) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            setattr(rule, one.name, list(value) if isinstance(value, tuple) else value)

    def as_json(self) -> dict[str, Any]:
        """For the audit: empty fields left out, amounts as text."""
        found: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value in ("", (), None):
                continue
            found[one.name] = plain(value) if isinstance(value, Decimal) else value
        return found

    @property
    def has_condition(self) -> bool:
        words = [word for word in (*self.merchants, *self.notes) if normalised(word)]
        lists = (words, self.bank_account_ids, self.purposes)
        return any(lists) or self.amount_from is not None or self.amount_to is not None

    @property
    def proposes(self) -> bool:
        return bool(
            self.account_id
            or self.tax_rate_id
            or self.tracking
            or self.supplier_id
            or self.type
            or self.not_for_ledger
        )


def check(content: Content, connection: Connection, before: Content | None = None) -> None:
    """Raise NotAcceptable, naming every field that cannot stand. What was chosen `before` and was archived since may stay."""
    mistakes: dict[str, Message] = {}
    if not content.name:
        mistakes["name"] = Message("Give the rule a name; it is shown beside what it proposes.")
    elif len(content.name) > 100:
        mistakes["name"] = Message("A name has at most 100 characters.")
    if not content.has_condition:
        mistakes["merchants"] = Message("Set at least one condition, or the rule would take everything.")
    if content.amount_from is not None and content.amount_to is not None:
        if content.amount_from > content.amount_to:
            mistakes["amount_to"] = Message("This is less than the lower limit.")
    for name in ("amount_from", "amount_to"):
        amount = getattr(content, name)
        if amount is not None and amount < 0:
            mistakes[name] = Message("Amounts are above zero; the type says whether money came back.")
        if amount is not None and not content.amount_currency:
            mistakes["amount_currency"] = Message("Choose the currency of the amount.")
    if not content.proposes:
        mistakes["account_id"] = Message("Choose what the rule proposes.")
    mistakes.update(_gone(content, connection, before))
    if mistakes:
        raise NotAcceptable(mistakes)


def _gone(content: Content, connection: Connection, before: Content | None) -> dict[str, Message]:
    draft = Rule()
    content.put_on(draft)
    records = chart_for(connection, sorted(references_of(draft))).records
    most = connection.capabilities.max_tracking_per_line
    found: dict[str, Message] = {}
    for name, kind in (
        ("account_id", RecordKind.ACCOUNT),
        ("tax_rate_id", RecordKind.TAX_RATE),
        ("supplier_id", RecordKind.SUPPLIER),
        ("tracking", RecordKind.TRACKING_OPTION),
        ("bank_account_ids", RecordKind.ACCOUNT),
    ):
        chosen = getattr(content, name)
        kept = getattr(before, name) if before else ()
        for record_id in (chosen,) if isinstance(chosen, str) else chosen:
            stood = record_id == kept if isinstance(kept, str) else record_id in kept
            mistake = None if stood or not record_id else _mistake(records.get((kind, record_id)), connection)
            if mistake:
                found[name] = mistake
    if len(content.tracking) > most:
        found["tracking"] = Message(
            "%(platform)s takes %(most)s on a line.", {"platform": connection.platform_name, "most": most}
        )
    return found


def _mistake(record: AnyRecord | None, connection: Connection) -> Message | None:
    platform = connection.platform_name
    if record is None:
        return Message("%(platform)s has no such record. Choose one from the list.", {"platform": platform})
    if record.status is not RecordStatus.ACTIVE:
        return Message(
            "%(name)s was archived in %(platform)s. Choose another.",
            {"name": record.name, "platform": platform},
        )
    if isinstance(record, TaxRate) and record.percent is None:
        return Message("Choose another tax rate: the ledger does not tell its per cent.")
    return None
