"""Compare a statement's lines with what its card or account has, and give each line its outcome and first choice."""

import hashlib
from collections.abc import Sequence

from expenses_app.statements.choices import IMPORTABLE, Outcome
from expenses_app.statements.direction import first_choice, is_settlement
from expenses_app.statements.identity import judge
from expenses_app.statements.models import AccountStatement, StatementLine
from expenses_app.statements.queries import known_of
from expenses_app.statements.readers.statement import AccountKind, StatementRow
from expenses_app.statements.services.store import store_judgements


def judge_statement(statement: AccountStatement) -> None:
    """Judge all stored lines again. A choice that a person made stays where the line's outcome stays."""
    lines = list(statement.lines.exclude(date=None).order_by("position"))
    before = [_judgement(line) for line in lines]
    judge_lines(statement, lines)
    store_judgements([line for line, was in zip(lines, before, strict=True) if _judgement(line) != was])


def judge_lines(statement: AccountStatement, lines: Sequence[StatementLine]) -> None:
    """Judge readable lines, given in the order of the file, without storing them."""
    kind = AccountKind(statement.account_kind)
    rows = [_row(line) for line in lines]
    for line, judged in zip(lines, judge(rows, known_of(statement, rows)), strict=True):
        before = line.outcome
        line.outcome = Outcome(judged.verdict.value)
        line.reason = judged.reason.as_json() if judged.reason else None
        line.known_id = judged.known or None
        line.identity, line.content = judged.identity, judged.content
        text = f"{line.description} {line.memo}"
        line.is_settlement = line.outcome in IMPORTABLE and is_settlement(
            judged.row.amount, line.raw_type, text, kind
        )
        if not (line.choice and before == line.outcome and line.choice in line.choices):
            line.choice = first_choice(Outcome(line.outcome), line.amount, settlement=line.is_settlement)


def mark_of(statement: AccountStatement, identity: str) -> str:
    """The identity within the card or account: the ledger's own where one was chosen, else the file's."""
    account = (
        f"{statement.ledger_id}\x1f{statement.bank_account_id}"
        if statement.bank_account_id
        else f"file\x1f{statement.account_digest}"
    )
    return hashlib.sha256(f"{account}\x1f{identity}".encode()).hexdigest()


def _judgement(line: StatementLine) -> tuple[object, ...]:
    """What a judgement sets, to see whether it changed."""
    known = str(line.known_id) if line.known_id else ""
    return (
        str(line.outcome), line.reason, known, line.identity, line.content, line.is_settlement, str(line.choice),
    )  # fmt: skip


def _row(line: StatementLine) -> StatementRow:
    assert line.date is not None  # noqa: S101 - the callers keep to readable lines
    assert line.amount is not None  # noqa: S101
    return StatementRow(
        line=line.line,
        date=line.date,
        amount=line.amount,
        currency=line.currency,
        description=line.description,
        counterparty=line.counterparty,
        bank_identifier=line.bank_identifier,
        final=line.outcome != Outcome.PENDING,
        corrects=line.corrects,
    )
