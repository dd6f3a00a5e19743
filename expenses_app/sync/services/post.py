"""Give transactions to the ledger: revision, Write, Parts, run and audit in one database transaction."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction as database

from expenses_app.audit.record import Change, record_bulk
from expenses_app.companies.actor import Actor
from expenses_app.companies.installation import is_copy
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.core.messages import Message
from expenses_app.ledger.codec import document_as_json
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import LedgerError, Unbuildable
from expenses_app.ledger.operations import Operation
from expenses_app.sync.engine.following import NEVER
from expenses_app.sync.engine.transitions import move, save
from expenses_app.sync.models import Part, SubjectType, SyncItem, SyncRun, Write
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.preview import Preview, preview_all
from expenses_app.sync.queries import active_connection
from expenses_app.sync.states import OPEN, Event, State
from expenses_app.sync.tasks import wake
from expenses_app.transactions.choices import Review
from expenses_app.transactions.models import Transaction, TransactionRevision
from expenses_app.transactions.snapshot import SCHEMA


class CannotPost(Exception):
    """Nothing was given to the ledger. `message` says why, for a person."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Posted:
    """`run` is None when nothing went. `held` stay where they are, each with its problem."""

    run: SyncRun | None
    sent: list[Transaction]
    held: list[tuple[Transaction, LedgerError]]


def post(
    company: Company,
    transactions: Sequence[Transaction],
    *,
    actor: Actor,
    now: datetime,
    confirmed: Container[UUID] = (),
) -> Posted:
    """Queue what is ready. Rows that changed meanwhile, or that do not build, are held back with their problem.

    `confirmed`: transactions of which a person agreed that the ledger's document is taken back and written anew. Others
    that need it are held back.

    Raises CannotPost when the company cannot post at all (no connection, a copy of production).
    """
    connection = active_connection(company.id)
    if connection is None:
        raise CannotPost(Message("Connect the accounting software first."))
    if is_copy():
        raise CannotPost(
            Message(
                "This is a copy of another installation. An operator has to confirm its address before it posts."
            )
        )
    wanted = {transaction.id: transaction for transaction in transactions}
    with database.atomic():
        rows = list(
            Transaction.objects.select_for_update()
            .filter(company=company, id__in=wanted)
            .prefetch_related("lines")
            .order_by("id")
        )
        busy = set(
            Part.objects.filter(
                company=company,
                write__transaction_id__in=wanted,
                write__subject_type=SubjectType.TRANSACTION,
                state__in=sorted(OPEN),
            ).values_list("write__transaction_id", flat=True)
        )
        previews = preview_all(rows, connection)
        sent: list[tuple[Transaction, Preview]] = []
        held: list[tuple[Transaction, LedgerError]] = []
        for row, built in zip(rows, previews, strict=True):
            problem = _problem(row, wanted[row.id], row.id in busy, built, row.id in confirmed)
            if problem is not None:
                held.append((row, problem))
            else:
                sent.append((row, built))
        run = _store(company, connection, sent, actor, now) if sent else None
        if run is not None:
            wake(connection.id)
    return Posted(run, [row for row, _ in sent], held)


def _problem(
    row: Transaction, seen: Transaction, busy: bool, built: Preview, confirmed: bool
) -> LedgerError | None:
    if row.version != seen.version:
        return Unbuildable(Message("Somebody changed it a moment ago. Look at it again."))
    if busy:
        return Unbuildable(Message("It is on its way already."))
    if row.review == Review.EXCLUDED:
        return Unbuildable(Message("It is kept out of the ledger."))
    if row.review == Review.SUBMITTED and built.operation is not Operation.CREATE:
        return Unbuildable(Message("It is posted and nothing was changed since."))
    if built.problem is None and built.replaces and not confirmed:
        return Unbuildable(
            Message(
                "What stands there has to be taken back and written anew. Post it by itself and confirm that."
            )
        )
    return built.problem


def _store(
    company: Company,
    connection: Connection,
    sent: list[tuple[Transaction, Preview]],
    actor: Actor,
    now: datetime,
) -> SyncRun:
    run = SyncRun.objects.create(
        company=company,
        connection=connection,
        asked_by_id=actor.member_id,
        actor=actor.as_json(),
        created_at=now,
    )
    revisions: list[TransactionRevision] = []
    writes: list[Write] = []
    parts: list[Part] = []
    changes: list[Change] = []
    _supersede([row for row, _ in sent], now)
    for row, built in sent:
        before = {"review": row.review, "revision": row.revision}
        row.revision += 1
        row.review = Review.SUBMITTED
        row.ledger_id = connection.ledger_id
        row.updated_at = now
        revisions.append(
            TransactionRevision(
                company=company,
                transaction=row,
                number=row.revision,
                schema=SCHEMA,
                content=dict(built.content),
                made_by_id=actor.member_id,
                made_at=now,
            )
        )
        write = Write(
            company=company,
            connection=connection,
            ledger_id=connection.ledger_id,
            subject_type=SubjectType.TRANSACTION,
            subject_id=row.id,
            transaction=row,
            operation=built.operation,
            revision=row.revision,
            actor=actor.as_json(),
            created_at=now,
        )
        writes.append(write)
        documents = built.plan.documents if built.plan else ()
        parts += [part_of(write, document, _incarnation(row, document, built), now) for document in documents]
        changes.append(
            Change(
                "transaction",
                row.id,
                before,
                {
                    "review": row.review,
                    "revision": row.revision,
                    "operation": built.operation.value,
                    "markers": [document.marker for document in documents],
                },
            )
        )
    Transaction.objects.bulk_update(
        [row for row, _ in sent], ["revision", "review", "ledger_id", "updated_at"], batch_size=500
    )
    TransactionRevision.objects.bulk_create(revisions, batch_size=500)
    Write.objects.bulk_create(writes, batch_size=500)
    Part.objects.bulk_create(parts, batch_size=500)
    SyncItem.objects.bulk_create(
        [SyncItem(company=company, run=run, write=write) for write in writes], batch_size=500
    )
    record_bulk(
        "transaction.posted",
        actor=actor,
        company_id=company.id,
        at=now,
        changes=changes,
        run=str(run.id),
        count=len(sent),
    )
    reflect(parts, now)
    return run


def _incarnation(row: Transaction, document: Document, built: Preview) -> int:
    """That of the document that is changed or taken back; the next one for what is made in its place."""
    if built.plan is not None and built.plan.is_anew(document):
        return row.incarnation + 1
    return built.standing[document.part].incarnation if document.part in built.standing else row.incarnation


def part_of(write: Write, document: Document, incarnation: int, now: datetime) -> Part:
    """The Part that carries a document; one that needs others waits for them."""
    waits = bool(document.needs)
    error: dict[str, Any] | None = {"cause": "needs_other"} if waits else None
    return Part(
        company_id=write.company_id,
        connection_id=write.connection_id,
        write=write,
        name=document.part,
        undoes=document.undoes,
        digest=document.content,
        role=document.role,
        operation=document.operation,
        marker=document.marker,
        incarnation=incarnation,
        target=document.target,
        needs=list(document.needs),
        lane=document.lane,
        document=document_as_json(document),
        state=State.WAITING if waits else State.QUEUED,
        not_before=NEVER if waits else now,
        error=error,
        created_at=now,
    )


def _supersede(rows: Sequence[Transaction], now: datetime) -> None:
    """Refused documents of earlier revisions give way to the new one, and what somebody deleted there is history.

    What somebody changed there still stands: it is what the new revision is written over, and stays until that is.
    """
    old = list(
        Part.objects.select_for_update().filter(
            company_id__in={row.company_id for row in rows},
            write__transaction__in=rows,
            write__subject_type=SubjectType.TRANSACTION,
            state__in=[State.REFUSED, State.DRIFTED],
        )
    )
    names: set[str] = set()
    for part in old:
        if part.state == State.DRIFTED and (part.error or {}).get("cause") != "gone":
            names.update(move(part, Event.KEPT_THEIRS, now, error=None, digest=""))
        else:
            names.update(move(part, Event.SUPERSEDED, now))
    save(old, names)
