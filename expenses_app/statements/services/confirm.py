"""Turn the chosen lines of an import into transactions in review: all of them in one database transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction as database

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor, Way
from expenses_app.companies.models import Company
from expenses_app.core.messages import Message
from expenses_app.statements.choices import Choice, State
from expenses_app.statements.identity import is_trusted
from expenses_app.statements.models import AccountStatement, ColumnMapping, StatementImport, StatementLine
from expenses_app.statements.queries import VIEWS, counts_of, lines_of
from expenses_app.statements.services.judge import judge_statement, mark_of
from expenses_app.statements.services.store import store_made
from expenses_app.statements.services.wake import wake
from expenses_app.transactions.choices import Arrival, ExpenseType, Kind
from expenses_app.transactions.drafting import Draft, DraftLine
from expenses_app.transactions.services.receive import receive

#: Imports of up to so many transactions are made while the person waits.
AT_ONCE_LINES = 500
_TYPES = {
    Choice.PAYMENT: ExpenseType.PAYMENT,
    Choice.REFUND: ExpenseType.REFUND,
    Choice.REWARD: ExpenseType.REWARD,
    Choice.CHARGEBACK: ExpenseType.CHARGEBACK,
}


class NotReady(Exception):
    """The import cannot be made as it stands; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


def confirm(statement_import: StatementImport, *, actor: Actor, now: datetime) -> StatementImport:
    """Agree to an import: make a small one at once, leave a big one to the background.

    Raises NotReady where a line waits for a decision, nothing is left to import, or somebody else was faster.
    """
    with database.atomic():
        statement_import = _locked(statement_import)
        if statement_import.state in (State.IMPORTING, State.IMPORTED):
            return statement_import
        if statement_import.state != State.PREVIEW:
            raise NotReady(Message("This import was changed in the meantime. Load the page again."))
        counts = counts_of(lines_of(statement_import))
        if counts.decide:
            raise NotReady(Message("Rows that wait for your decision: %(count)s.", {"count": counts.decide}))
        if not counts.new:
            raise NotReady(Message("Nothing is left to import: every row is here already or left out."))
        statement_import.state = State.IMPORTING
        statement_import.actor = actor.as_json()
        statement_import.worked_at = now
        statement_import.save(update_fields=["state", "actor", "worked_at"])
        if counts.new <= AT_ONCE_LINES:
            return make(statement_import, now=now)
        else:
            wake(statement_import)
    return statement_import


def make(statement_import: StatementImport, *, now: datetime) -> StatementImport:
    """Make the transactions of an import that is in IMPORTING. Doing it twice makes nothing twice.

    Somebody may have imported the same rows since the preview: they are judged again first, and what is here by now
    stays as it is.
    """
    with database.atomic():
        statement_import = _locked(statement_import)
        if statement_import.state != State.IMPORTING:
            return statement_import
        company = Company.objects.get(pk=statement_import.company_id)
        actor = actor_of(statement_import)
        # One import of a company at a time, so that two overlapping files cannot both call a row new.
        Company.objects.select_for_update(no_key=True).get(pk=company.pk)
        statements = list(statement_import.statements.order_by("position"))
        made = sum(_make_statement(company, statement, actor, now) for statement in statements)
        _remember_account(statement_import, statements)
        statement_import.state = State.IMPORTED
        statement_import.made = made
        statement_import.imported_at = statement_import.worked_at = now
        statement_import.save(update_fields=["state", "made", "imported_at", "worked_at"])
        record(
            "statement.imported",
            actor=actor,
            company_id=company.id,
            subject_type="statement",
            subject_id=statement_import.id,
            at=now,
            after={
                "name": statement_import.name,
                "sha256": statement_import.sha256,
                "rows": statement_import.total,
                "transactions": made,
            },
        )
    return statement_import


def _remember_account(statement_import: StatementImport, statements: list[AccountStatement]) -> None:
    """Files whose rows name no account go to the account of the last file with the same header."""
    if statement_import.signature and len(statements) == 1 and not statements[0].account_digest:
        ColumnMapping.objects.filter(
            company=statement_import.company_id, signature=statement_import.signature
        ).update(bank_account_id=statements[0].bank_account_id, ledger_id=statements[0].ledger_id)


def _make_statement(company: Company, statement: AccountStatement, actor: Actor, now: datetime) -> int:
    # What turns out to be here since the preview loses its choice with its outcome, and so stays out.
    judge_statement(statement)
    lines = list(statement.lines.filter(VIEWS["new"]).order_by("position"))
    for line in lines:
        line.mark = mark_of(statement, line.identity) if line.identity else ""
    by_source = {source_id(line): line for line in lines}
    received = receive(company, [_draft(statement, line) for line in lines], actor=actor, now=now)
    for transaction in received.new:
        by_source[transaction.source_id].transaction_id = transaction.pk
    store_made([by_source[transaction.source_id] for transaction in received.new])
    return len(received.new)


def source_id(line: StatementLine) -> str:
    """The transaction's identity for good: that of the row within its card or account."""
    return f"statement:{line.mark or line.pk}"


def _draft(statement: AccountStatement, line: StatementLine) -> Draft:
    assert line.date is not None  # noqa: S101 - only readable lines can be chosen
    assert line.amount is not None  # noqa: S101
    amount = abs(line.amount)
    transfer = line.choice == Choice.TRANSFER
    into_this_account = transfer and line.amount > 0
    note = " ".join(line.memo.split())
    return Draft(
        kind=Kind.TRANSFER if transfer else Kind.EXPENSE,
        arrival=Arrival.IMPORT,
        source_id=source_id(line),
        type="" if transfer else _TYPES[Choice(line.choice)],
        date=line.date,
        currency=line.currency,
        amount=amount if transfer else None,
        lines=() if transfer else (DraftLine(net=amount),),
        original_amount=abs(line.original_amount) if line.original_amount is not None else None,
        original_currency=line.original_currency,
        merchant=line.merchant,
        memo=note,
        reference=line.bank_identifier if is_trusted(line.bank_identifier) else "",
        ledger_id=statement.ledger_id,
        bank_account_id="" if into_this_account else statement.bank_account_id,
        destination_account_id=statement.bank_account_id if into_this_account else "",
    )


def _locked(statement_import: StatementImport) -> StatementImport:
    return StatementImport.objects.select_for_update().get(
        company=statement_import.company_id, pk=statement_import.pk
    )


def actor_of(statement_import: StatementImport) -> Actor:
    """Who asked for what the background does."""
    stored = statement_import.actor
    member = stored.get("member_id")
    return Actor(
        name=stored.get("name", ""),
        way=Way(stored.get("way", Way.PAGE)),
        member_id=UUID(member) if member else None,
        user_id=stored.get("user_id"),
        role=stored.get("role", ""),
    )
