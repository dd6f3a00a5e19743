"""What a rule would do, before it is saved: tried on the open transactions and on what was posted lately."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.core.text import normalised
from expenses_app.rules.matching import Conditions, Matcher
from expenses_app.rules.models import Rule
from expenses_app.rules.proposing import subject_of
from expenses_app.rules.services.propose import lines_by_transaction, open_transactions, proposals_for
from expenses_app.rules.sources import conditions_of, gather, rules_of
from expenses_app.transactions.choices import Review, Status
from expenses_app.transactions.models import Transaction, TransactionLine

#: So many candidates are looked at, the newest first; the page says when there are more.
MOST = 5000
BACK = timedelta(days=92)
EXAMPLES = 5
_POSTED = (Status.POSTED, Status.RECEIPT_TO_FOLLOW, Status.POSTED_CHANGED_HERE, Status.DRAFT)


@dataclass(frozen=True)
class Difference:
    """A posted transaction for which somebody chose another account than the rule would."""

    transaction: Transaction
    account_id: str


@dataclass
class Preview:
    """`fitting` open ones, of which `taken` go to a rule above; saving and applying changes `changed`.

    Of the `posted` ones of the last three months that fit: `agree`, `empty` or `differ` in the account. `is_capped`:
    more candidates exist than were looked at.
    """

    fitting: list[UUID] = field(default_factory=list)
    taken: int = 0
    changed: int = 0
    posted: int = 0
    agree: int = 0
    empty: int = 0
    differ: int = 0
    differences: list[Difference] = field(default_factory=list)
    is_capped: bool = False


def preview(company: Company, connection: Connection, draft: Rule, today: date) -> Preview:
    """Try `draft` in its place among the stored rules; nothing is stored."""
    result = Preview()
    conditions = conditions_of(draft)
    _try_open(company, connection, draft, conditions, result)
    posted = Transaction.objects.filter(
        company=company,
        ledger_id=connection.ledger_id,
        review=Review.SUBMITTED,
        status__in=_POSTED,
        date__gte=today - BACK,
    )
    past = _fitting(posted, conditions, result)
    result.posted = len(past)
    if draft.account_id:
        _compare(past, lines_by_transaction(company, [row.id for row in past]), draft, result)
    return result


def fitting_open(company: Company, rule: Rule) -> list[UUID]:
    """The open transactions that a rule fits, the newest first."""
    return [row.id for row in _fitting(open_transactions(company), conditions_of(rule), Preview())]


def _try_open(
    company: Company, connection: Connection, draft: Rule, conditions: Conditions, result: Preview
) -> None:
    rows = _fitting(open_transactions(company), conditions, result)
    result.fitting = [row.id for row in rows]
    if not rows:
        return
    others = [rule for rule in rules_of(company.id, connection.ledger_id) if rule.id != draft.id]
    ordered = sorted([*others, draft], key=lambda rule: (rule.position, str(rule.id)))
    sources = gather(connection, rows, ordered)
    own = [row for row in rows if sources.matcher.first(subject_of(row)) == draft.id]
    result.taken = len(rows) - len(own) if draft.active else 0
    lines = lines_by_transaction(company, [row.id for row in own])
    result.changed = len(proposals_for(own, lines, sources).rows)


def _fitting(
    transactions: QuerySet[Transaction], conditions: Conditions, result: Preview
) -> list[Transaction]:
    matcher = Matcher.of([(UUID(int=0), conditions)])
    if not matcher.rules:
        return []
    candidates = list(transactions.filter(_narrowed(conditions)).order_by("-date", "-id")[: MOST + 1])
    result.is_capped |= len(candidates) > MOST
    return [row for row in candidates[:MOST] if matcher.first(subject_of(row)) is not None]


def _narrowed(conditions: Conditions) -> Q:
    """What the database can leave out beforehand; the matching itself is done by the matcher."""
    wanted = Q()
    if conditions.bank_account_ids:
        wanted &= Q(bank_account_id__in=list(conditions.bank_account_ids))
    if conditions.purposes:
        wanted &= Q(kind__in=sorted({purpose.partition(".")[0] for purpose in conditions.purposes}))
    return wanted & _has_any(conditions.merchants) & _has_any(conditions.notes)


def _has_any(texts: Iterable[str]) -> Q:
    words = [word for word in map(normalised, texts) if word]
    found = Q()
    for word in words:
        found |= Q(search__contains=word)
    return found


def _compare(
    rows: Sequence[Transaction],
    lines: dict[UUID, list[TransactionLine]],
    draft: Rule,
    result: Preview,
) -> None:
    for row in rows:
        chosen = {line.account_id for line in lines.get(row.id, ())} or {row.destination_account_id}
        if chosen == {draft.account_id}:
            result.agree += 1
        elif chosen == {""}:
            result.empty += 1
        else:
            result.differ += 1
            if len(result.differences) < EXAMPLES:
                other = next(account for account in sorted(chosen) if account != draft.account_id)
                result.differences.append(Difference(row, other))
