"""Read a stored file into lines, each with its outcome. Everything of a file comes in together or nothing does."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction as database

from expenses_app.core.messages import Message
from expenses_app.statements.bank_accounts import BankAccount, bank_accounts_of, matching
from expenses_app.statements.choices import Choice, Outcome, State
from expenses_app.statements.models import AccountStatement, StatementImport, StatementLine
from expenses_app.statements.queries import remembered_account
from expenses_app.statements.readers.camt053 import read_camt053
from expenses_app.statements.readers.delimited import open_table, read_delimited
from expenses_app.statements.readers.detect import Form
from expenses_app.statements.readers.ofx import read_ofx
from expenses_app.statements.readers.statement import (
    Statement,
    StatementFile,
    StatementRow,
    UnreadableStatement,
    UntakenRow,
)
from expenses_app.statements.services.judge import judge_lines
from expenses_app.statements.services.wake import wake

#: Files up to this size are read while the person waits.
AT_ONCE_BYTES = 1_000_000
_BATCH = 2_000


def read_now_or_later(statement_import: StatementImport, content: bytes, *, now: datetime) -> None:
    """Read a small file at once and leave a big one to the background. Raises UnreadableStatement for a small one.

    Must run inside a database transaction.
    """
    statement_import.state = State.READING
    statement_import.worked_at = now
    statement_import.save(update_fields=["state", "worked_at"])
    if len(content) <= AT_ONCE_BYTES:
        store_lines(statement_import, content, now=now)
    else:
        wake(statement_import)


def read_stored(statement_import: StatementImport, *, now: datetime) -> None:
    """Read the file of an import that is in READING; a refusal is kept on the import, with its line."""
    with statement_import.file.open("rb") as stored:
        content = stored.read()
    try:
        with database.atomic():
            store_lines(statement_import, content, now=now)
    except UnreadableStatement as error:
        statement_import.state = State.REFUSED
        statement_import.refusal = {
            "message": error.message.as_json(),
            "line": error.line,
            "column": error.column,
        }
        statement_import.worked_at = now
        statement_import.save(update_fields=["state", "refusal", "worked_at"])


def store_lines(statement_import: StatementImport, content: bytes, *, now: datetime) -> None:
    """Parse `content`, replace the import's lines by what it holds, judge them, and put the import to PREVIEW."""
    statement_file = _parsed(statement_import, content)
    statement_import.statements.all().delete()
    total = 0
    accounts = bank_accounts_of(statement_import.company)
    for position, statement in enumerate(statement_file.statements):
        stored = _statement(statement_import, position, statement, accounts)
        stored.save()
        lines = _lines(stored, statement)
        judge_lines(stored, [line for line in lines if line.date is not None])
        StatementLine.objects.bulk_create(lines, batch_size=_BATCH)
        total += len(lines)
    statement_import.notices = [notice.as_json() for notice in statement_file.notices]
    statement_import.total = total
    statement_import.state = State.PREVIEW
    statement_import.refusal = None
    statement_import.worked_at = now
    statement_import.save(update_fields=["notices", "total", "state", "refusal", "worked_at"])


def _parsed(statement_import: StatementImport, content: bytes) -> StatementFile:
    if statement_import.form == Form.OFX:
        return read_ofx(content)
    if statement_import.form == Form.CAMT:
        return read_camt053(content)
    table, decoded = open_table(content, statement_import.encoding)
    reading = statement_import.stored_reading
    if reading is None:
        raise UnreadableStatement(Message("Say first which column is what."))
    return read_delimited(table, reading, decoded.notices)


def _statement(
    statement_import: StatementImport, position: int, statement: Statement, accounts: Sequence[BankAccount]
) -> AccountStatement:
    digest = account_digest(statement_import.company_id, statement.account.identifier)
    stored = AccountStatement(
        company_id=statement_import.company_id,
        statement_import=statement_import,
        position=position,
        account_kind=statement.account.kind,
        account_ending=statement.account.ending,
        account_digest=digest,
        currency=statement.currency,
        opening_balance=statement.opening_balance,
        closing_balance=statement.closing_balance,
        balance_gap=statement.balance_gap,
        notices=[notice.as_json() for notice in statement.notices],
    )
    chosen = _proposed_account(stored, accounts)
    if chosen is not None:
        stored.bank_account_id, stored.ledger_id = chosen.id, chosen.ledger_id
    return stored


def _proposed_account(stored: AccountStatement, accounts: Sequence[BankAccount]) -> BankAccount | None:
    """What was chosen the last time, else the only account with this ending; the preview shows it for a change."""
    remembered = remembered_account(stored)
    again = next((each for each in accounts if (each.id, each.ledger_id) == remembered), None)
    return again or matching(accounts, stored.account_ending)


def account_digest(company_id: object, identifier: str) -> str:
    """A digest of an account number within a company; nothing for an account that the file does not name."""
    plain = "".join(character for character in identifier.upper() if character.isalnum())
    return hashlib.sha256(f"{company_id}:{plain}".encode()).hexdigest() if plain else ""


def _lines(stored: AccountStatement, statement: Statement) -> list[StatementLine]:
    """All rows of a statement in the order of the file, the untaken ones among them."""
    every: list[StatementRow | UntakenRow] = [*statement.rows, *statement.untaken]
    found = sorted(every, key=lambda row: row.line)
    return [
        _line(stored, position, row) if isinstance(row, StatementRow) else _untaken(stored, position, row)
        for position, row in enumerate(found)
    ]


def _line(stored: AccountStatement, position: int, row: StatementRow) -> StatementLine:
    return StatementLine(
        company_id=stored.company_id,
        statement=stored,
        position=position,
        line=row.line,
        date=row.date,
        booked_on=row.booked_on,
        amount=row.amount,
        currency=row.currency,
        original_amount=row.original_amount,
        original_currency=row.original_currency,
        rate=row.rate,
        description=row.description,
        counterparty=row.counterparty,
        memo=row.memo,
        bank_identifier=row.bank_identifier[:255],
        corrects=row.corrects[:255],
        raw_type=row.raw_type[:60],
        parts=len(row.parts),
        outcome=Outcome.NEW if row.final else Outcome.PENDING,
        notices=[notice.as_json() for notice in row.notices],
    )


def _untaken(stored: AccountStatement, position: int, row: UntakenRow) -> StatementLine:
    return StatementLine(
        company_id=stored.company_id,
        statement=stored,
        position=position,
        line=row.line,
        text=" ".join(row.text.split())[:200],
        outcome=Outcome.NOTHING if row.understood else Outcome.UNREADABLE,
        reason=row.reason.as_json(),
        choice=Choice.LEAVE_OUT,
    )
