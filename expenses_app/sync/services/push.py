"""Write a record of the accounting software (an account, a supplier, a customer), because somebody asked for it."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction as database

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.installation import installation_id, is_copy
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.sessions import client_for
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.core.text import normalised
from expenses_app.ledger.errors import Gone, Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.markers import marker
from expenses_app.ledger.masters import Draft
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.promise import Pushing
from expenses_app.reference_data.queries import active_ids
from expenses_app.sync.engine.transitions import move, save
from expenses_app.sync.models import Part, SubjectType, SyncItem, SyncRun, Write
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.queries import active_connection
from expenses_app.sync.services.post import CannotPost, part_of
from expenses_app.sync.states import OPEN, Event, State
from expenses_app.sync.tasks import wake


def push(company: Company, draft: Draft, *, actor: Actor, clock: Clock, record_id: str = "") -> Write:
    """Queue making the record, or changing the one that is named.

    Asking twice for a new record of one name is asking once: while the first is on its way, and once it stands, its Write
    is returned. To change one, the ledger is asked for it first. Raises CannotPost, and LedgerError where the platform
    does not take it, a field is missing (`field`), or the ledger cannot be asked.
    """
    connection, facts, pushing = _able(company, draft, bool(record_id))
    standing = _standing(connection, pushing, draft, record_id, clock) if record_id else None
    subject = _subject(connection, draft, record_id)
    now = clock.now()
    with database.atomic():
        # Two people who ask at the same time see each other.
        Connection.objects.select_for_update().get(id=connection.id)
        earlier = _earlier(connection, subject)
        known = _known(connection, draft, earlier, changing=standing is not None)
        if known is not None:
            return known
        incarnation = sum(1 for part in earlier if part.state == State.WRITTEN)
        document = pushing.build(draft, facts, _marker(connection, draft, subject, incarnation), standing)
        _supersede(earlier, now)
        write = Write.objects.create(
            company=company,
            connection=connection,
            ledger_id=connection.ledger_id,
            subject_type=SubjectType.RECORD,
            subject_id=subject,
            operation=Operation.PUSH,
            revision=len(earlier) + 1,
            actor=actor.as_json(),
            created_at=now,
        )
        part = part_of(write, document, incarnation, now)
        part.save(force_insert=True)
        run = SyncRun.objects.create(
            company=company,
            connection=connection,
            asked_by_id=actor.member_id,
            actor=actor.as_json(),
            created_at=now,
        )
        SyncItem.objects.create(company=company, run=run, write=write)
        record(
            "record.pushed",
            actor=actor,
            company_id=company.id,
            subject_type=SubjectType.RECORD,
            subject_id=subject,
            at=now,
            after={"kind": draft.kind.value, "name": draft.name, "record": record_id, "marker": part.marker},
        )
        reflect([part], now)
        wake(connection.id)
    return write


def _able(company: Company, draft: Draft, changing: bool) -> tuple[Connection, Facts, Pushing]:
    connection = active_connection(company.id)
    if connection is None:
        raise CannotPost(Message("Connect the accounting software first."))
    if is_copy():
        raise CannotPost(
            Message(
                "This is a copy of another installation. An operator has to confirm its address before it posts."
            )
        )
    facts, pushing = connection.facts, connection.declared.push
    if facts is None:
        raise CannotPost(Message("The first reading of the accounting software is not finished."))
    able = connection.capabilities
    if pushing is None or draft.kind not in (able.updates if changing else able.creates):
        raise Unsupported(
            Message(
                "%(platform)s takes no such record from us. Make it there.",
                {"platform": connection.declared.name},
            ),
            field="kind",
        )
    return connection, facts, pushing


def _standing(connection: Connection, pushing: Pushing, draft: Draft, record_id: str, clock: Clock) -> Remote:
    """The record as it is there now: what the draft does not speak of is kept. No transaction is open."""
    standing = client_for(connection, clock).fetch(pushing.targets[draft.kind], record_id)
    if standing is None:
        raise Gone(Message("It is no longer in the accounting software."), field="record")
    return standing


def _subject(connection: Connection, draft: Draft, record_id: str) -> UUID:
    """The same for everybody who asks for it: a new record by its name, an existing one by its id."""
    named = record_id or normalised(draft.name)
    sort = "changed" if record_id else "new"
    return uuid5(connection.company_id, "\x1f".join((connection.ledger_id, draft.kind, sort, named)))


def _marker(connection: Connection, draft: Draft, subject: UUID, incarnation: int) -> str:
    return marker(
        installation_id(),
        connection.company_id,
        connection.ledger_id,
        draft.kind,
        subject,
        "main",
        incarnation,
    )


def _earlier(connection: Connection, subject: UUID) -> list[Part]:
    return list(
        Part.objects.select_for_update(of=("self",))
        .filter(
            company_id=connection.company_id,
            write__ledger_id=connection.ledger_id,
            write__subject_type=SubjectType.RECORD,
            write__subject_id=subject,
        )
        .select_related("write")
        .order_by("write__revision")
    )


def _known(connection: Connection, draft: Draft, earlier: list[Part], *, changing: bool) -> Write | None:
    """The Write that does already what is asked for. Raises CannotPost while a change is on its way."""
    newest = earlier[-1] if earlier else None
    if newest is None:
        return None
    if newest.state in OPEN:
        if changing:
            raise CannotPost(Message("A change of it is on its way. Wait until that is settled."))
        return newest.write
    stands = newest.state == State.WRITTEN and not changing
    if stands and active_ids(
        connection.company_id, connection.ledger_id, draft.kind.record_kind, [newest.remote_id]
    ):
        return newest.write
    return None


def _supersede(earlier: list[Part], now: datetime) -> None:
    refused = [part for part in earlier if part.state == State.REFUSED]
    names: set[str] = set()
    for part in refused:
        names.update(move(part, Event.SUPERSEDED, now))
    save(refused, names)
