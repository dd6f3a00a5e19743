"""Settle outcomes that nobody knows: repeat the stored bytes while the platform would recognise them, else ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import transaction as database

from expenses_app.connections.models import Connection
from expenses_app.connections.services.block import block
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.codec import remote_as_json
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Gone, LedgerError, Scope, Stale
from expenses_app.ledger.finding import Absent, CannotTell, Found, Several, Standing, Unfinished
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Remote, Written
from expenses_app.ledger.promise import Client, Platform
from expenses_app.sync.engine.backoff import next_question
from expenses_app.sync.engine.claim import Ready
from expenses_app.sync.engine.lease import Lease, lease_end
from expenses_app.sync.engine.points import Point, reach
from expenses_app.sync.engine.settle import accept, after
from expenses_app.sync.engine.stored import document_of, load, standing_of
from expenses_app.sync.engine.transitions import error_as_json, move, save
from expenses_app.sync.models import Attempt, Parcel, Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import Event, State

logger = structlog.get_logger(__name__)
ASK_AT_ONCE = 50


def due(connection: Connection, now: datetime) -> list[Part]:
    """Parts whose outcome is unknown and may be asked for now."""
    return list(
        Part.objects.filter(connection=connection, state=State.UNKNOWN, not_before__lte=now)
        .select_related("write", "parcel")
        .order_by("not_before", "id")[:ASK_AT_ONCE]
    )


def replay(
    connection: Connection, platform: Platform, parts: Sequence[Part], lease: Lease, clock: Clock
) -> Ready | None:
    """Commit the repetition of the first parcel that the platform would still recognise. None: there is no such parcel.

    A parcel is repeated whole or not at all, so every part in it must be unknown. Files are asked for instead: a document
    tells what hangs on it, and call keys do not guard uploads everywhere.
    """
    window = platform.certainty.replay_seconds
    now = clock.now()
    if not window:
        return None
    documents_only = [part for part in parts if part.operation != Operation.ATTACH]
    for parcel_id in {part.parcel_id: None for part in documents_only if part.parcel_id}:
        with database.atomic():
            row = Parcel.objects.select_for_update().get(id=parcel_id, connection=connection)
            inside = list(
                Part.objects.select_for_update().filter(parcel=row).select_related("write").order_by("id")
            )
            if {part.marker for part in inside if part.state == State.UNKNOWN} != set(row.markers):
                continue
            first = min(part.first_sent_at or part.created_at for part in inside)
            if now >= first + timedelta(seconds=window) or any(_answered_by_ledger(part) for part in inside):
                continue
            until = lease_end(clock)
            names: set[str] = set()
            for part in inside:
                names.update(
                    move(
                        part,
                        Event.REPLAYED,
                        now,
                        last_sent_at=now,
                        lease_token=lease.token,
                        lease_until=until,
                    )
                )
            save(inside, names)
            attempt = Attempt.objects.create(
                company_id=connection.company_id, parcel=row, lease_token=lease.token, started_at=now
            )
            reflect(inside, now)
        reach(Point.REPLAYING)
        by_marker = {part.marker: part for part in inside}
        ordered = [by_marker[marker] for marker in row.markers]
        documents = tuple(document_of(part) for part in ordered)
        return Ready(row, load(row), tuple(ordered), documents, attempt, repeated=True)
    return None


def _answered_by_ledger(part: Part) -> bool:
    """The ledger said «this exists»: repeating would only hear it again."""
    return (part.error or {}).get("cause") == "duplicate"


@dataclass(frozen=True)
class _Asked:
    part: Part
    document: Document


def ask(
    connection: Connection, platform: Platform, client: Client, parts: Sequence[Part], clock: Clock
) -> None:
    """Ask the ledger for these parts and store what it says. No transaction is open while it is asked."""
    asked = [_Asked(part, document_of(part)) for part in parts if part.document]
    if not asked:
        return
    since = min(one.part.first_sent_at or one.part.created_at for one in asked) - timedelta(minutes=5)
    error: LedgerError | None = None
    found: Mapping[str, Found] = {}
    try:
        found = client.find([one.document for one in asked], since)
    except LedgerError as failure:
        error = failure
    reach(Point.ASKED)
    now = clock.now()
    with database.atomic():
        fresh = {
            part.id: part
            for part in Part.objects.select_for_update()
            .filter(id__in=[one.part.id for one in asked], state=State.UNKNOWN)
            .select_related("write")
        }
        moved: list[Part] = []
        names: set[str] = set()
        taken = _Taken.of(list(fresh.values()), found)
        for one in asked:
            part = fresh.get(one.part.id)
            # Somebody else may have repeated or settled it while we asked.
            if part is None or part.last_sent_at != one.part.last_sent_at:
                continue
            answer = found.get(part.marker)
            if answer is None:
                names.update(_not_answered(part, error, now))
            else:
                names.update(_apply(part, one.document, taken.without(part, answer), platform, now))
                taken.note(part)
            moved.append(part)
        save(moved, names)
        after(moved, now)
        if error is not None and error.scope is not Scope.DOCUMENT and error.retry == "after_person":
            block(connection, error, now)


def _not_answered(part: Part, error: LedgerError | None, now: datetime) -> list[str]:
    until = getattr(error, "until", None)
    return move(
        part,
        Event.NOT_ANSWERED,
        now,
        not_before=until or next_question(now, part.questions),
        questions=part.questions + 1,
        error=error_as_json(error) if error else part.error,
    )


def _apply(part: Part, document: Document, answer: Found, platform: Platform, now: datetime) -> list[str]:
    if isinstance(answer, Standing):
        return _standing(part, document, answer, platform, now)
    if isinstance(answer, Absent):
        if document.operation is Operation.VOID:
            return accept(part, Written(standing_of(part)), now, Event.FOUND)
        if _changes(document):
            advice = Message("The document was deleted in the accounting software.")
            return move(part, Event.REFUSED, now, error=error_as_json(Gone(advice)))
        return _absent(part, platform, now)
    if isinstance(answer, Several):
        return move(
            part,
            Event.SEVERAL,
            now,
            candidates=[remote_as_json(remote) for remote in answer.remotes],
            error=None,
        )
    if isinstance(answer, CannotTell):
        return move(part, Event.NOT_ANSWERED, now, not_before=answer.until)
    if isinstance(answer, Unfinished):
        return move(part, Event.UNFINISHED, now, remote=remote_as_json(answer.remote), not_before=now)
    raise TypeError(type(answer))


@dataclass
class _Taken:
    """Which ledger records are held, by target and id, and the marker of the part that holds each.

    A ledger record can be one part's only: what another part holds is not this one's.
    """

    holders: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Sequence[Part], found: Mapping[str, Found]) -> "_Taken":
        """The holders of every record that was found for one of these parts."""
        ids = {remote.id for part in parts for remote in _remotes(found.get(part.marker))}
        if not ids:
            return cls()
        held = Part.objects.filter(
            connection__ledger_id=parts[0].write.ledger_id,
            company_id=parts[0].company_id,
            remote_id__in=ids,
            state__in=[State.WRITTEN, State.DRIFTED],
        ).values_list("target", "remote_id", "marker")
        return cls({(target, remote_id): marker for target, remote_id, marker in held})

    def without(self, part: Part, answer: Found) -> Found:
        """The answer less what other parts hold."""
        remotes = _remotes(answer)
        # Only what is new is searched for; a change, an undo and a file name what they belong to.
        if not remotes or part.operation != Operation.CREATE:
            return answer
        free = tuple(
            one for one in remotes if self.holders.get((part.target, one.id), part.marker) == part.marker
        )
        if len(free) == len(remotes):
            return answer
        if not free:
            return Absent()
        return Standing(free[0]) if len(free) == 1 else Several(free)

    def note(self, part: Part) -> None:
        """What this part was just found to hold is not the next one's."""
        if part.state in (State.WRITTEN, State.DRIFTED) and part.remote_id:
            self.holders[part.target, part.remote_id] = part.marker


def _remotes(answer: Found | None) -> tuple[Remote, ...]:
    if isinstance(answer, Standing):
        return (answer.remote,)
    return answer.remotes if isinstance(answer, Several) else ()


def _standing(
    part: Part, document: Document, answer: Standing, platform: Platform, now: datetime
) -> list[str]:
    if document.operation is Operation.VOID:
        return _absent(part, platform, now)  # it stands, so it was not taken back
    if _changes(document) and answer.differs:
        base = document.standing.version if document.standing else ""
        if answer.remote.version == base:
            return _absent(part, platform, now)  # as before: the update did not arrive
        advice = Message("Somebody changed it in the accounting software. See both and choose.")
        error = Stale(advice, ours=base, theirs=answer.remote.version)
        return move(part, Event.REFUSED, now, error=error_as_json(error))
    names = accept(part, Written(answer.remote, tuple(answer.differs)), now, Event.FOUND)
    if any(not one.field.startswith("tax") for one in answer.differs):
        # It came through, and somebody changed it there before we learnt of it.
        advice = Message("Somebody changed it in the accounting software. See both and choose.")
        names += move(
            part, Event.CHANGED_THERE, now, error={**error_as_json(Stale(advice)), "cause": "changed_there"}
        )
    return names


def _changes(document: Document) -> bool:
    """Whether it changes something that stands: a document, or a pushed record."""
    return document.operation is Operation.UPDATE or (
        document.operation is Operation.PUSH and document.standing is not None
    )


def _absent(part: Part, platform: Platform, now: datetime) -> list[str]:
    """Not there. It counts only after the declared time and number of searches."""
    certainty = platform.certainty
    counts_from = part.last_sent_at and part.last_sent_at + timedelta(seconds=certainty.absent_after_seconds)
    if counts_from is not None and now < counts_from:
        # Searches before that time prove nothing but are cheap luck.
        return _ask_again(part, now, min(next_question(now, part.questions), counts_from))
    if part.searches + 1 < certainty.searches:
        part.searches += 1
        return [*_ask_again(part, now, now + timedelta(seconds=5)), "searches"]
    return move(
        part,
        Event.ABSENT,
        now,
        generation=part.generation + 1,
        error=None,
        candidates=[],
        questions=0,
        searches=0,
        not_before=now,
        first_sent_at=None,
        last_sent_at=None,
    )


def _ask_again(part: Part, now: datetime, at: datetime) -> list[str]:
    return move(part, Event.NOT_ANSWERED, now, not_before=at, questions=part.questions + 1)
