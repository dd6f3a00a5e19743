"""Reading the engine's rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.states import ACTIVE, READABLE, WRITABLE
from expenses_app.ledger.operations import Role
from expenses_app.sync.models import Part, SubjectType, SyncRun, Write
from expenses_app.sync.states import OPEN, State
from expenses_app.transactions.models import Transaction


def active_connection(company_id: UUID) -> Connection | None:
    """The company's accounting connection, None before there is one."""
    return (
        Connection.objects.filter(
            company_id=company_id, kind=Connection.Kind.ACCOUNTING, state__in=sorted(ACTIVE)
        )
        .select_related("authorisation")
        .first()
    )


def standing_parts(
    company_id: UUID, transaction_ids: Iterable[UUID], ledger_id: str
) -> dict[UUID, dict[str, Part]]:
    """The documents of these transactions that stand in this ledger, by transaction and name, each as last written."""
    found: dict[UUID, dict[str, Part]] = defaultdict(dict)
    parts = (
        Part.objects.filter(
            company_id=company_id,
            write__transaction_id__in=list(transaction_ids),
            write__subject_type=SubjectType.TRANSACTION,
            write__ledger_id=ledger_id,
            role=Role.MAIN,
            undoes=False,
            state__in=[State.WRITTEN, State.DRIFTED],
            remote__isnull=False,
        )
        .select_related("write")
        .defer("document")
        .order_by("write__revision", "settled_at")
    )
    for part in parts:
        if part.write.transaction_id is not None:
            found[part.write.transaction_id][part.name] = part
    return {
        transaction_id: standing
        for transaction_id, by_name in found.items()
        if (standing := {name: part for name, part in by_name.items() if not _is_gone(part)})
    }


def _is_gone(part: Part) -> bool:
    return part.state == State.DRIFTED and (part.error or {}).get("cause") == "gone"


def stands_in_ledger(company_id: UUID, transaction_id: UUID, connection: Connection) -> bool:
    return bool(standing_parts(company_id, [transaction_id], connection.ledger_id))


def open_parts(transaction: Transaction) -> "QuerySet[Part]":
    """Parts of a transaction's own documents that have not settled."""
    return Part.objects.filter(
        company_id=transaction.company_id,
        write__transaction=transaction,
        write__subject_type=SubjectType.TRANSACTION,
        state__in=sorted(OPEN),
    )


def connections_due(now: datetime) -> list[UUID]:
    """Connections with something to do now that nobody is working on."""
    due = Q(state__in=[State.QUEUED, State.WAITING, State.UNKNOWN, State.UNFINISHED], not_before__lte=now)
    free = Q(connection__lease_until__isnull=True) | Q(connection__lease_until__lt=now)
    return list(
        Part.objects.filter(due, free, connection__state__in=sorted(WRITABLE))
        .values_list("connection_id", flat=True)
        .distinct()
    )


def connections_to_watch() -> list[UUID]:
    """Connections with documents of ours that can be asked whether these still stand as written."""
    return list(
        Part.objects.filter(state=State.WRITTEN, role=Role.MAIN, connection__state__in=sorted(READABLE))
        .values_list("connection_id", flat=True)
        .distinct()
    )


def runs_of(company: Company) -> "QuerySet[SyncRun]":
    return (
        SyncRun.objects.filter(company=company)
        .select_related("connection", "asked_by__user")
        .order_by("-created_at")
    )


def writes_of(transaction: Transaction) -> "QuerySet[Write]":
    """A transaction's writes, newest first, with their parts."""
    return (
        Write.objects.filter(company_id=transaction.company_id, transaction=transaction)
        .prefetch_related("parts")
        .order_by("-created_at")
    )
