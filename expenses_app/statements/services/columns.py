"""Keep what a person says about the columns of a delimited file, for this file and for the next of its kind."""

from datetime import datetime

from django.db import transaction as database

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.core.messages import Message
from expenses_app.statements.choices import State
from expenses_app.statements.models import ColumnMapping, StatementImport
from expenses_app.statements.readers.columns import Reading
from expenses_app.statements.readers.delimited import open_table
from expenses_app.statements.readers.questions import Question, questions
from expenses_app.statements.services.read import read_now_or_later


class OpenQuestions(Exception):
    """The columns are not clear yet: `questions` are left."""

    def __init__(self, questions: list[Question]) -> None:
        super().__init__(f"{len(questions)} questions")
        self.questions = questions


def confirm_columns(
    statement_import: StatementImport,
    reading: Reading,
    *,
    encoding: str,
    remember: bool,
    actor: Actor,
    now: datetime,
) -> StatementImport:
    """Read the file as `reading` says. With `remember`, the company's next file with this header is read the same way.

    Raises OpenQuestions, UnreadableStatement (another encoding may not fit) and, when the import has gone on
    meanwhile, OpenQuestions with one entry that says so; nothing is stored then.
    """
    with statement_import.file.open("rb") as stored:
        content = stored.read()
    table, _ = open_table(content, encoding)
    left = questions(table, reading)
    if left:
        raise OpenQuestions(left)
    with database.atomic():
        statement_import = StatementImport.objects.select_for_update().get(
            company=statement_import.company_id, pk=statement_import.pk
        )
        if statement_import.state not in (State.COLUMNS, State.PREVIEW, State.REFUSED):
            raise OpenQuestions(
                [Question("", Message("This import was changed in the meantime. Load the page again."))]
            )
        statement_import.reading, statement_import.encoding = reading.as_json(), encoding
        statement_import.signature = table.signature
        statement_import.save(update_fields=["reading", "encoding", "signature"])
        if remember:
            _remember(statement_import, table.signature, actor, now)
        read_now_or_later(statement_import, content, now=now)
    return statement_import


def _remember(statement_import: StatementImport, signature: str, actor: Actor, now: datetime) -> None:
    before = ColumnMapping.objects.filter(company=statement_import.company_id, signature=signature).first()
    if before and (before.reading, before.encoding) == (statement_import.reading, statement_import.encoding):
        return
    mapping, _ = ColumnMapping.objects.update_or_create(
        company_id=statement_import.company_id,
        signature=signature,
        defaults={
            "reading": statement_import.reading,
            "encoding": statement_import.encoding,
            "confirmed_by_id": actor.member_id,
            "confirmed_at": now,
        },
    )
    record(
        "statement.columns_remembered",
        actor=actor,
        company_id=statement_import.company_id,
        subject_type="column_mapping",
        subject_id=mapping.id,
        at=now,
        before=before.reading if before else None,
        after=statement_import.reading,
    )
