"""Compare a statement's lines with what its card or account has, and give each line its outcome and first choice."""

import hashlib

from expenses_app.statements.choices import IMPORTABLE, Outcome
from expenses_app.statements.direction import first_choice, is_settlement
from expenses_app.statements.identity import judge
from expenses_app.statements.models import AccountStatement, StatementLine
from expenses_app.statements.queries import known_of
from expenses_app.statements.readers.statement import AccountKind, StatementRow

_BATCH = 1_000
_JUDGED = ["outcome", "reason", "known", "identity", "content", "mark", "is_settlement", "choice"]


def judge_statement(statement: AccountStatement) -> None:
    """Judge all readable lines again. A choice that a person made stays where the line's outcome stays."""
    lines = [line for line in statement.lines.order_by("position") if line.date is not None]
    rows = [_row(line) for line in lines]
    for line, judged in zip(lines, judge(rows, known_of(statement, rows)), strict=True):
        before = line.outcome
        line.outcome = Outcome(judged.verdict.value)
        line.reason = judged.reason.as_json() if judged.reason else None
        line.known_id = judged.known or None
        line.identity, line.content = judged.identity, judged.content
        line.mark = mark_of(statement, judged.identity) if judged.identity else ""
        text = f"{line.description} {line.memo}"
        kind = AccountKind(statement.account_kind)
        line.is_settlement = line.outcome in IMPORTABLE and is_settlement(
            judged.row.amount, line.raw_type, text, kind
        )
        if not (line.choice and before == line.outcome and line.choice in line.choices):
            line.choice = first_choice(Outcome(line.outcome), line.amount, settlement=line.is_settlement)
    StatementLine.objects.bulk_update(lines, _JUDGED, batch_size=_BATCH)


def mark_of(statement: AccountStatement, identity: str) -> str:
    """The identity within the card or account: the ledger's own where one was chosen, else the file's."""
    account = (
        f"{statement.ledger_id}\x1f{statement.bank_account_id}"
        if statement.bank_account_id
        else f"file\x1f{statement.account_digest}"
    )
    return hashlib.sha256(f"{account}\x1f{identity}".encode()).hexdigest()


def _row(line: StatementLine) -> StatementRow:
    assert line.date is not None  # noqa: S101 - the caller keeps to readable lines
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
