"""Reading the engine's rows."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.states import ACTIVE, READABLE, WRITABLE
from expenses_app.ledger.operations import Operation, Role
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


def main_part(company_id: UUID, transaction_id: UUID, ledger_id: str) -> Part | None:
    """The newest document of a transaction that stands, or stood, in this ledger."""
    return (
        Part.objects.filter(
            company_id=company_id,
            write__transaction_id=transaction_id,
            write__ledger_id=ledger_id,
            role=Role.MAIN,
            remote__isnull=False,
        )
        .exclude(operation=Operation.VOID)
        .select_related("write")
        .order_by("-write__revision", "-settled_at")
        .first()
    )


def stands_in_ledger(company_id: UUID, transaction_id: UUID, connection: Connection) -> bool:
    part = main_part(company_id, transaction_id, connection.ledger_id)
    return part is not None and part.state in (State.WRITTEN, State.DRIFTED)


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
