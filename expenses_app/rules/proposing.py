"""Fill what nobody has said of a transaction, each value with who proposes it and why. Works on what is handed in; stores
nothing and asks nothing.

A value that came in or that a person chose stays. An earlier proposal is made anew: it may change, and it goes when
nothing proposes it any more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from expenses_app.core.money import Money, split_gross
from expenses_app.ledger import entries
from expenses_app.ledger.entries import ContactKind
from expenses_app.ledger.records import RecordKind, TaxRate
from expenses_app.mapping.purposes import Purpose
from expenses_app.rules.matching import Subject
from expenses_app.rules.memory import History, clear
from expenses_app.rules.models import Rule
from expenses_app.rules.sources import Sources
from expenses_app.transactions.choices import Arrival, ExpenseType, Kind
from expenses_app.transactions.models import Transaction, TransactionLine

PROPOSED = frozenset({"rule", "memory", "default"})
#: The key of `origins` under which a rule says that a transaction should stay out of the ledger.
NOT_FOR_LEDGER = "not_for_ledger"
Origin = Mapping[str, str]


@dataclass(frozen=True)
class Proposal:
    value: Any
    origin: Origin


def propose(row: Transaction, lines: Sequence[TransactionLine], sources: Sources) -> UUID | None:
    """Change `row` and `lines` in place; the rule that proposed something, None where none did."""
    if row.ledger_id not in ("", sources.ledger_id) or row.kind == Kind.ADJUSTMENT:
        return None
    rule = _rule_for(row, sources)
    history = sources.memory.of(row.merchant, row.kind)
    used = _propose_type(row, rule)
    used |= _propose_keeping_out(row, rule)
    purpose = purpose_of(row)
    if row.kind == Kind.TRANSFER:
        used |= _propose_destination(row, rule, history, purpose, sources)
    else:
        used |= _propose_contact(row, rule, history, purpose, sources)
        for line in lines:
            # What a split was for cannot be told from past choices for the merchant.
            told = history if len(lines) == 1 else None
            used |= _propose_line(row, line, rule, told, purpose, sources)
    if rule is not None and used:
        return rule.id
    return None


def subject_of(row: Transaction) -> Subject:
    """What rules look at. The type is the one that came in, not one that a rule proposed."""
    amounts = [Money(row.amount, row.currency)]
    if row.card_amount is not None and row.card_currency not in ("", row.currency):
        amounts.append(Money(row.card_amount, row.card_currency))
    if row.original_amount is not None and row.original_currency not in ("", row.currency, row.card_currency):
        amounts.append(Money(row.original_amount, row.original_currency))
    return Subject(
        merchant=row.merchant,
        note=row.memo,
        bank_account_id=row.bank_account_id,
        purpose=purpose_of(row, _type_that_came(row)).word,
        amounts=tuple(amounts),
    )


def purpose_of(row: Transaction, type: str | None = None) -> Purpose:
    """What its lines are used for."""
    if row.kind == Kind.EXPENSE:
        return Purpose(entries.Kind.EXPENSE, entries.ExpenseType(type or row.type))
    return Purpose(entries.Kind(row.kind))


def is_open(value: object, origin: Mapping[str, Any] | None) -> bool:
    """Whether a field may be proposed: nobody set it, or only a proposal did."""
    by = (origin or {}).get("by")
    return by in PROPOSED or not (value or by)


def _rule_for(row: Transaction, sources: Sources) -> Rule | None:
    found = sources.matcher.first(subject_of(row))
    return sources.rules[found] if found else None


def _by_rule(rule: Rule) -> Origin:
    return {"by": "rule", "why": _("Rule: %(name)s") % {"name": rule.name}, "rule": str(rule.id)}


def _by_memory(times: int, whole: int) -> Origin:
    return {
        "by": "memory",
        "why": _("%(times)s of %(whole)s times before") % {"times": times, "whole": whole},
    }


def _remembered(counted: Mapping[Any, int] | None, allowed: Callable[[Any], object]) -> Proposal | None:
    found = clear(counted or {})
    if found is None or not allowed(found[0]):
        return None
    return Proposal(found[0], _by_memory(found[1], found[2]))


def _type_that_came(row: Transaction) -> str:
    if row.kind == Kind.EXPENSE and (row.origins.get("type") or {}).get("by") == "rule":
        return ExpenseType.REFUND
    return row.type


def _propose_type(row: Transaction, rule: Rule | None) -> bool:
    """Statements cannot tell a refund from a reward: only what an import took for a refund may become something else."""
    came = _type_that_came(row)
    if row.arrival != Arrival.IMPORT or row.kind != Kind.EXPENSE or came != ExpenseType.REFUND:
        return False
    if not is_open("", row.origins.get("type")):
        return False
    proposed = rule.type if rule else ""
    row.type = proposed or came
    row.origins = _with(row.origins, "type", _by_rule(rule) if rule and proposed else None)
    return bool(proposed)


def _propose_keeping_out(row: Transaction, rule: Rule | None) -> bool:
    if not is_open("", row.origins.get(NOT_FOR_LEDGER)):
        return False
    wanted = rule is not None and rule.not_for_ledger
    row.origins = _with(row.origins, NOT_FOR_LEDGER, _by_rule(rule) if rule and wanted else None)
    return wanted


def _propose_destination(
    row: Transaction, rule: Rule | None, history: History | None, purpose: Purpose, sources: Sources
) -> bool:
    # Money that came into the account of a statement: where it came from is asked, where it went is known.
    if not is_open(row.destination_account_id, row.origins.get("destination_account")):
        return False

    def serves(account_id: str) -> bool:
        return account_id != row.bank_account_id and sources.account_serves(account_id, purpose)

    found = None
    if rule and serves(rule.account_id):
        found = Proposal(rule.account_id, _by_rule(rule))
    elif history:
        found = _remembered(history.accounts, serves)
    row.destination_account_id = found.value if found else ""
    row.origins = _with(row.origins, "destination_account", found.origin if found else None)
    return _is_from_rule(found)


def _propose_contact(
    row: Transaction, rule: Rule | None, history: History | None, purpose: Purpose, sources: Sources
) -> bool:
    if not is_open(row.contact_id, row.origins.get("contact")):
        return False
    wanted = sources.contact_wanted(purpose)

    def serves(contact: tuple[str, str]) -> bool:
        kind, record_id = contact
        fitting = kind == wanted if row.kind == Kind.EXPENSE else bool(kind)
        return fitting and sources.active(RecordKind(kind), record_id) is not None

    found = None
    if rule and rule.supplier_id and serves((ContactKind.SUPPLIER, rule.supplier_id)):
        found = Proposal((ContactKind.SUPPLIER.value, rule.supplier_id), _by_rule(rule))
    if found is None and history:
        found = _remembered(history.contacts, serves)
    if found is None and wanted and serves((wanted, sources.defaults.get(wanted, ""))):
        found = Proposal((wanted.value, sources.defaults[wanted]), {"by": "default", "why": _("Default")})
    row.contact_kind, row.contact_id = found.value if found else ("", "")
    row.origins = _with(row.origins, "contact", found.origin if found else None)
    return _is_from_rule(found)


def _propose_line(
    row: Transaction,
    line: TransactionLine,
    rule: Rule | None,
    history: History | None,
    purpose: Purpose,
    sources: Sources,
) -> bool:
    used = False
    if is_open(line.account_id, line.origins.get("account")):
        found = None
        if rule and sources.account_serves(rule.account_id, purpose):
            found = Proposal(rule.account_id, _by_rule(rule))
        elif history:
            found = _remembered(history.accounts, lambda one: sources.account_serves(one, purpose))
        line.account_id = found.value if found else ""
        line.origins = _with(line.origins, "account", found.origin if found else None)
        used |= _is_from_rule(found)
    used |= _propose_tax(row, line, rule, history, purpose, sources)
    used |= _propose_tracking(line, rule, history, sources)
    return used


def _propose_tax(
    row: Transaction,
    line: TransactionLine,
    rule: Rule | None,
    history: History | None,
    purpose: Purpose,
    sources: Sources,
) -> bool:
    origin = line.origins.get("tax_rate")
    if not is_open(line.tax_rate_id, origin):
        return False
    if line.tax and not line.tax_rate_id and not origin:
        return False  # a tax that came in without its rate is not recalculated

    def rate(tax_rate_id: str) -> TaxRate | None:
        return sources.rate_for(tax_rate_id, line.account_id, purpose)

    found = None
    if rule and rate(rule.tax_rate_id):
        found = Proposal(rule.tax_rate_id, _by_rule(rule))
    elif history and line.account_id:
        found = _remembered(history.tax_rates.get(line.account_id), rate)
    _put_rate(row, line, rate(found.value) if found else None)
    line.origins = _with(line.origins, "tax_rate", found.origin if found else None)
    return _is_from_rule(found)


def _put_rate(row: Transaction, line: TransactionLine, rate: TaxRate | None) -> None:
    """As `categorise.set_tax_rate`, with a rate that is at hand. The same rate again recalculates nothing."""
    if rate and rate.id == line.tax_rate_id:
        return
    gross = line.gross
    line.tax_rate_id = rate.id if rate else ""
    line.net, line.tax = gross, Decimal(0)
    if rate and rate.percent is not None:
        parts = split_gross(gross, rate.percent, row.currency)
        line.net, line.tax = parts.net, parts.tax


def _propose_tracking(
    line: TransactionLine, rule: Rule | None, history: History | None, sources: Sources
) -> bool:
    if not is_open(line.tracking, line.origins.get("tracking")):
        return False
    found = None
    if rule and sources.tracking_serves(rule.tracking):
        found = Proposal(list(rule.tracking), _by_rule(rule))
    elif history and line.account_id:
        found = _remembered(history.tracking.get(line.account_id), sources.tracking_serves)
    line.tracking = list(found.value) if found else []
    line.origins = _with(line.origins, "tracking", found.origin if found else None)
    return _is_from_rule(found)


def _is_from_rule(found: Proposal | None) -> bool:
    return found is not None and found.origin["by"] == "rule"


def _with(origins: Mapping[str, Any], name: str, origin: Origin | None) -> dict[str, Any]:
    """A copy with this field's origin, or without any."""
    others = {key: value for key, value in origins.items() if key != name}
    return {**others, name: dict(origin)} if origin else others
