"""Take a file in: recognise it, keep it, and bring it as far as it goes without a person."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction as database

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.statements.choices import State
from expenses_app.statements.models import ColumnMapping, StatementImport
from expenses_app.statements.readers.columns import Reading, propose
from expenses_app.statements.readers.delimited import open_table
from expenses_app.statements.readers.detect import Form, detect
from expenses_app.statements.readers.questions import questions
from expenses_app.statements.services.read import read_now_or_later


def upload(company: Company, name: str, content: bytes, *, actor: Actor, now: datetime) -> StatementImport:
    """Keep a file of a company and read it as far as possible.

    The import comes back waiting for its columns (COLUMNS), to be checked (PREVIEW) or being read in the background
    (READING). Raises UnreadableStatement for a file that is no statement; nothing is kept then.
    """
    form = detect(content)
    columns = _Columns()
    if form is Form.DELIMITED:
        columns = _columns(company, content)
    statement_import = StatementImport(
        company=company,
        state=State.COLUMNS,
        name=name[-200:],
        form=form,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=columns.encoding,
        reading=columns.reading.as_json() if columns.reading else None,
        signature=columns.signature,
        uploaded_by_id=actor.member_id,
        actor=actor.as_json(),
        created_at=now,
        worked_at=now,
    )
    with database.atomic():
        statement_import.save()
        record(
            "statement.uploaded",
            actor=actor,
            company_id=company.id,
            subject_type="statement",
            subject_id=statement_import.id,
            at=now,
            after={"name": statement_import.name, "form": form.value, "sha256": statement_import.sha256},
        )
        if columns.confirmed:
            read_now_or_later(statement_import, content, now=now)
        # Last, because a file in the storage does not go away with the database transaction.
        statement_import.file.save("statement", ContentFile(content), save=True)
    return statement_import


@dataclass(frozen=True)
class _Columns:
    """How a delimited file is to be read, and whether the company has confirmed that before for this header."""

    encoding: str = ""
    reading: Reading | None = None
    signature: str = ""
    confirmed: bool = True


def _columns(company: Company, content: bytes) -> _Columns:
    table, _ = open_table(content)
    mapping = ColumnMapping.objects.filter(company=company, signature=table.signature).first()
    if mapping is None:
        return _Columns("", propose(table), table.signature, confirmed=False)
    if mapping.encoding:
        table, _ = open_table(content, mapping.encoding)
    reading = mapping.stored_reading
    fits = len(reading.meanings) == table.width and not questions(table, reading)
    return _Columns(mapping.encoding, reading, mapping.signature, confirmed=fits)
