"""Make proposals for transactions: for those that just came in, and again for all that are open."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction as database
from django.db.models import F, Q, QuerySet

from expenses_app.audit.record import Change, record, record_bulk
from expenses_app.companies.actor import SYSTEM, Actor
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.queries import active_connection
from expenses_app.rules.models import Rule
from expenses_app.rules.proposing import propose
from expenses_app.rules.services.store import store_proposals
from expenses_app.rules.sources import Sources, gather
from expenses_app.transactions.choices import Arrival, Kind, Review
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.signals import changed
from expenses_app.transactions.snapshot import line_snapshot

BATCH = 1000
#: So many open transactions are looked at in one step, some five seconds' work.
MOST = 10_000
_TASK = "expenses_app.rules.tasks.propose_rest"
Lines = Mapping[UUID, Sequence[TransactionLine]]


@dataclass(frozen=True)
class Place:
    """Where a walk through the open transactions, the newest first, has come to."""

    day: date
    id: UUID


#: Before the first of them.
NEWEST = Place(date.max, UUID(int=2**128 - 1))


@dataclass(frozen=True)
class Again:
    """`changed` transactions got other proposals; whether the rest `goes_on` in the background.

    `event`: the audit entry by which it can be taken back, None where nothing changed.
    """

    changed: int
    goes_on: bool
    event: int | None = None


@dataclass
class Proposed:
    """What proposing changed, not stored yet. `hits`: for each rule, transactions that it newly proposed for."""

    rows: list[Transaction] = field(default_factory=list)
    lines: list[TransactionLine] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    hits: Counter[UUID] = field(default_factory=Counter)


def propose_received(
    company: Company, transactions: Sequence[Transaction], lines: Lines, *, now: datetime
) -> int:
    """For transactions stored a moment ago, within the same database transaction. Returns how many got a proposal.

    What is posted at once is left as it came: nobody would see the proposal before it is in the books.
    """
    rows = [row for row in transactions if row.arrival != Arrival.API_DIRECT and row.kind != Kind.ADJUSTMENT]
    connection = active_connection(company) if rows else None
    if connection is None:
        return 0
    proposed = proposals_for(rows, lines, gather(connection, rows))
    _store(company, proposed, now)
    tell(company, proposed.changes, actor=SYSTEM, now=now)
    return len(proposed.rows)


def propose_open(
    company: Company,
    *,
    actor: Actor,
    now: datetime,
    ids: Sequence[UUID] | None = None,
    after: Place | None = None,
    most: int = MOST,
) -> Again:
    """Propose again for open transactions, or for those of `ids`: the newest `most` of them, or the next `after` a place.

    Rows that are ready, were ever given to the ledger or are kept out of it stay as they are. All or nothing; what is
    left goes on in the background.
    """
    connection = active_connection(company)
    if connection is None:
        return Again(0, goes_on=False)
    changes: list[Change] = []
    with database.atomic():
        chosen = open_transactions(company)
        if ids is not None:
            chosen = chosen.filter(id__in=list(ids))
        if after is not None:
            chosen = chosen.filter(Q(date__lt=after.day) | Q(date=after.day, id__lt=after.id))
        found = list(chosen.order_by("-date", "-id").values_list("id", "date")[: most + 1])
        goes_on, wanted = len(found) > most, found[:most]
        for start in range(0, len(wanted), BATCH):
            batch = [key for key, _day in wanted[start : start + BATCH]]
            changes += _propose_batch(company, connection, batch, now)
        event = tell(company, changes, actor=actor, now=now)
        if goes_on:
            last_id, last_day = wanted[-1]
            wake_rest(company.id, Place(last_day, last_id), actor)
    return Again(len(changes), goes_on, event)


def wake_rest(company_id: UUID, after: Place, actor: Actor) -> None:
    """Have the rest done once this part is stored."""
    arguments = [str(company_id), after.day.isoformat(), str(after.id), actor.as_json()]
    database.on_commit(lambda: current_app.send_task(_TASK, args=arguments, queue="later"))


def open_transactions(company: Company) -> QuerySet[Transaction]:
    """Those that proposals may touch."""
    return Transaction.objects.filter(company=company, review=Review.TO_REVIEW, revision=0).exclude(
        arrival=Arrival.API_DIRECT
    )


def lines_by_transaction(company: Company, ids: Sequence[UUID]) -> dict[UUID, list[TransactionLine]]:
    found: dict[UUID, list[TransactionLine]] = defaultdict(list)
    for line in TransactionLine.objects.filter(company=company, transaction_id__in=ids).order_by("position"):
        found[line.transaction_id].append(line)
    return found


def proposals_for(transactions: Sequence[Transaction], lines: Lines, sources: Sources) -> Proposed:
    """Change rows and lines in memory, and tell which of them differ from before."""
    made = Proposed()
    for row in transactions:
        own = lines.get(row.id, ())
        before, rules_before = state_of(row, own), _rules_of(row, own)
        rule_id = propose(row, own, sources)
        after = state_of(row, own)
        if before == after:
            continue
        if not row.ledger_id:
            row.ledger_id = sources.ledger_id
        made.rows.append(row)
        made.lines += own
        made.changes.append(Change("transaction", row.id, before, after))
        if rule_id and str(rule_id) not in rules_before:
            made.hits[rule_id] += 1
    return made


def _propose_batch(
    company: Company, connection: Connection, ids: Sequence[UUID], now: datetime
) -> list[Change]:
    rows = list(open_transactions(company).select_for_update().filter(id__in=ids).order_by("id"))
    lines = lines_by_transaction(company, [row.id for row in rows])
    proposed = proposals_for(rows, lines, gather(connection, rows))
    for row in proposed.rows:
        # Whoever has the row open must not confirm a proposal that he has not seen.
        row.version += 1
        row.updated_at = now
    _store(company, proposed, now)
    if proposed.rows:
        changed.send(Transaction, company_id=company.id, transaction_ids=[row.id for row in proposed.rows])
    return proposed.changes


def _store(company: Company, proposed: Proposed, now: datetime) -> None:
    store_proposals(company.id, proposed.rows, proposed.lines)
    if proposed.hits:
        # After the fact, so that two imports never wait for each other because of a counter.
        database.on_commit(partial(count_hits, company.id, dict(proposed.hits), now))


def tell(company: Company, changes: Sequence[Change], *, actor: Actor, now: datetime) -> int | None:
    """Write the changes into the history as one step; its number, None for no change."""
    if not changes:
        return None
    if len(changes) > 1:
        return record_bulk(
            "transactions.proposed",
            actor=actor,
            company_id=company.id,
            at=now,
            changes=changes,
            count=len(changes),
        ).sequence
    (only,) = changes
    return record(
        "transaction.proposed",
        actor=actor,
        company_id=company.id,
        subject_type=only.subject_type,
        subject_id=only.subject_id,
        at=now,
        before=only.before,
        after=only.after,
    ).sequence


def count_hits(company_id: UUID, hits: Mapping[UUID, int], now: datetime) -> None:
    """Add to the rules' counters."""
    for rule_id, count in sorted(hits.items()):
        Rule.objects.filter(company_id=company_id, id=rule_id).update(hits=F("hits") + count, last_hit_at=now)


def state_of(row: Transaction, lines: Sequence[TransactionLine]) -> dict[str, Any]:
    """What proposing can change, as JSON."""
    return {
        "type": str(row.type),
        "contact_kind": row.contact_kind,
        "contact_id": row.contact_id,
        "destination_account_id": row.destination_account_id,
        "origins": dict(row.origins),
        "lines": [{**line_snapshot(line), "origins": dict(line.origins)} for line in lines],
    }


def _rules_of(row: Transaction, lines: Sequence[TransactionLine]) -> set[str]:
    """The rules that proposed something before."""
    every = [row.origins, *(line.origins for line in lines)]
    return {str(origin["rule"]) for origins in every for origin in origins.values() if origin.get("rule")}
