"""The columns of a delimited file: which is what, with what will come of it below, while nothing is stored yet."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.companies.formats import long_date_text
from expenses_app.core.htmx import wants_fragment
from expenses_app.statements.bank_accounts import bank_accounts_of
from expenses_app.statements.choices import OPEN
from expenses_app.statements.models import StatementImport
from expenses_app.statements.readers.amounts import decide_mark
from expenses_app.statements.readers.columns import MANY, Meaning, Reading, propose
from expenses_app.statements.readers.currencies import known_currencies
from expenses_app.statements.readers.dates import DateOrder, decide_order
from expenses_app.statements.readers.decode import ENCODINGS, Decoded
from expenses_app.statements.readers.delimited import open_table, read_delimited
from expenses_app.statements.readers.questions import Question, questions
from expenses_app.statements.readers.statement import StatementFile, UnreadableStatement
from expenses_app.statements.readers.table import Table
from expenses_app.statements.services.columns import OpenQuestions, confirm_columns
from expenses_app.statements.views.steps import address, import_of, steps
from expenses_app.users.locale import locale_of_request

_SHOWN = 6
_SYMBOLS = "symbols:"
MEANINGS = {
    Meaning.DATE: gettext_lazy("Date"),
    Meaning.BOOKED: gettext_lazy("Posted date"),
    Meaning.MERCHANT: gettext_lazy("Merchant"),
    Meaning.NOTE: gettext_lazy("Note"),
    Meaning.AMOUNT: gettext_lazy("Amount"),
    Meaning.MONEY_OUT: gettext_lazy("Money out"),
    Meaning.MONEY_IN: gettext_lazy("Money in"),
    Meaning.CURRENCY: gettext_lazy("Currency"),
    Meaning.ORIGINAL_AMOUNT: gettext_lazy("Original amount"),
    Meaning.ORIGINAL_CURRENCY: gettext_lazy("Original currency"),
    Meaning.RATE: gettext_lazy("Exchange rate"),
    Meaning.IDENTITY: gettext_lazy("Identity of the row"),
    Meaning.ACCOUNT: gettext_lazy("Card or account"),
    Meaning.STATUS: gettext_lazy("Booked or pending"),
    Meaning.TYPE: gettext_lazy("Kind of movement"),
    Meaning.LEAVE_OUT: gettext_lazy("Leave out"),
}


@company_view(*EDITORS)
@require_http_methods(["GET", "POST"])
def columns(request: CompanyRequest, import_id: UUID) -> HttpResponse:
    """GET draws the page; POST by HTMX draws it again as answered; POST by its button reads the file that way."""
    statement_import = import_of(request, import_id)
    if not statement_import.is_delimited or statement_import.state not in OPEN:
        return redirect(address("show", statement_import))
    with statement_import.file.open("rb") as stored:
        content = stored.read()
    encoding = statement_import.encoding
    remember, error = True, None
    if request.method == "POST":
        encoding = request.POST.get("encoding", "") if request.POST.get("encoding", "") in ENCODINGS else ""
        remember = "remember" in request.POST
    try:
        table, decoded = open_table(content, encoding)
    except UnreadableStatement as refusal:
        # Another encoding does not fit: say so, and show the file as it was read before.
        error = refusal.message
        table, decoded = open_table(content, "")
        encoding = ""
    reading = _reading(request, statement_import, table)
    status = 422 if error else 200
    asked: list[Question] = questions(table, reading)
    if request.method == "POST" and not error and not wants_fragment(request):
        try:
            confirm_columns(
                statement_import,
                reading,
                encoding=encoding,
                remember=remember,
                actor=request.actor,
                now=system_clock().now(),
            )
        except OpenQuestions as left:
            asked, status = left.questions, 422
        except UnreadableStatement as refusal:
            error, status = refusal.message, 422
        else:
            return redirect(address("show", statement_import))
    context = _context(request, statement_import, table, decoded, reading, asked) | {
        "encoding": encoding,
        "remember": remember,
        "error": error,
        "complain": status == 422,
    }
    template = "statements/_columns.html" if wants_fragment(request) else "statements/columns.html"
    return render(request, template, context, status=status)


def _reading(request: CompanyRequest, statement_import: StatementImport, table: Table) -> Reading:
    """What the form says; else what is stored; else the proposal, with the currency that all accounts share."""
    if request.method == "POST":
        return _answered(request.POST, table)
    stored = statement_import.stored_reading
    if stored is None or len(stored.meanings) != table.width:
        stored = propose(table)
    if not stored.currency:
        shared = {each.currency for each in bank_accounts_of(request.company)}
        if len(shared) == 1:
            stored = replace(stored, currency=shared.pop())
    return stored


def _answered(sent: QueryDict, table: Table) -> Reading:
    meanings = []
    taken: set[Meaning] = set()
    for column in range(table.width):
        written = sent.get(f"column-{column}", "")
        meaning = Meaning(written) if written in set(Meaning) else Meaning.LEAVE_OUT
        # A meaning that only one column can have stays with the first that claims it.
        if meaning in taken and meaning not in MANY:
            meaning = Meaning.LEAVE_OUT
        taken.add(meaning)
        meanings.append(meaning)
    order, mark, currency = sent.get("date_order", ""), sent.get("decimal_mark", ""), sent.get("currency", "")
    return Reading(
        meanings=tuple(meanings),
        date_order=DateOrder(order) if order in set(DateOrder) else None,
        decimal_mark=mark if mark in (".", ",") else "",
        negative_is_money_out=sent.get("negative", "out") != "in",
        currency=currency if currency in known_currencies() else "",
        symbols={
            name.removeprefix(_SYMBOLS): str(value)
            for name, value in sent.items()
            if name.startswith(_SYMBOLS) and value in known_currencies()
        },
    )


def _context(
    request: CompanyRequest,
    statement_import: StatementImport,
    table: Table,
    decoded: Decoded,
    reading: Reading,
    asked: list[Question],
) -> dict[str, Any]:
    locale = locale_of_request(request)
    read = read_delimited(table, reading)
    rows = [row for statement in read.statements for row in statement.rows]
    untaken = [row for statement in read.statements for row in statement.untaken]
    # Questions that are answered stay on the page, so that an answer can be changed.
    blank = replace(reading, date_order=None, decimal_mark="", currency="", symbols={})
    return {
        "statement_import": statement_import,
        "steps": steps(statement_import, "columns"),
        "columns": [_column(table, reading, column, locale) for column in range(table.width)],
        "meanings": [(str(meaning), word) for meaning, word in MEANINGS.items()],
        "questions": [
            _question(question, reading)
            for question in questions(table, blank)
            if question.about != "meanings"
        ],
        "missing": [question.message for question in asked if question.about in ("meanings", "")],
        "open": {question.about for question in asked},
        "currencies": sorted(known_currencies()),
        "encodings": ENCODINGS,
        "read_as": ENCODINGS.get(decoded.encoding.removesuffix("-sig"), decoded.encoding),
        "notices": decoded.notices,
        "reading": reading,
        "has_one_amount": reading.column(Meaning.AMOUNT) is not None,
        "count": len(rows) + len(untaken),
        "rows": _first(read),
        "taken_count": len(rows),
        "untaken": [row for row in untaken if not row.understood and not row.can_be_answered][:_SHOWN],
        "untaken_count": sum(not row.understood and not row.can_be_answered for row in untaken),
        "waiting_count": sum(row.can_be_answered for row in untaken),
        "sentence": _sentence(statement_import, table, rows, locale),
    }


def _first(read: StatementFile) -> list[Any]:
    rows = [row for statement in read.statements for row in statement.rows]
    return sorted(rows, key=lambda row: row.line)[:_SHOWN]


def _sentence(statement_import: StatementImport, table: Table, rows: list[Any], locale: str) -> str:
    count = len(table.records) + len(table.untaken)
    days = [row.date for row in rows]
    if not days:
        return _("%(name)s, %(count)s rows. We guessed; please check.") % {
            "name": statement_import.name,
            "count": count,
        }
    return _("%(name)s, %(count)s rows, %(first)s to %(last)s. We guessed; please check.") % {
        "name": statement_import.name,
        "count": count,
        "first": long_date_text(min(days), locale),
        "last": long_date_text(max(days), locale),
    }


def _question(question: Question, reading: Reading) -> dict[str, Any]:
    about = question.about
    if about.startswith(_SYMBOLS):
        value = reading.symbols.get(about.removeprefix(_SYMBOLS), "")
    else:
        value = str(getattr(reading, about) or "")
    return {"about": about, "message": question.message, "options": question.options, "value": value}


def _column(table: Table, reading: Reading, column: int, locale: str) -> dict[str, Any]:
    meaning = reading.meanings[column]
    filled = [cell.strip() for cell in table.cells(column) if cell.strip()]
    return {
        "number": column,
        "name": table.name_of(column) or _("Column %(number)s") % {"number": column + 1},
        "meaning": str(meaning),
        "example": _example(meaning, filled),
        "hint": _hint(meaning, table, column, filled, locale),
    }


def _example(meaning: Meaning, filled: list[str]) -> str:
    if meaning in (
        Meaning.CURRENCY,
        Meaning.ORIGINAL_CURRENCY,
        Meaning.STATUS,
        Meaning.TYPE,
        Meaning.ACCOUNT,
    ):
        different = list(dict.fromkeys(filled))
        return ", ".join(different[:4]) + (" …" if len(different) > 4 else "")
    return filled[0][:80] if filled else _("empty")


def _hint(meaning: Meaning, table: Table, column: int, filled: list[str], locale: str) -> str:
    """Why the column is read as it is, in a few words."""
    if meaning in (Meaning.DATE, Meaning.BOOKED):
        decided = decide_order(table.cells(column))
        words = {
            DateOrder.DAY_FIRST: _("Day first"),
            DateOrder.MONTH_FIRST: _("Month first"),
            DateOrder.YEAR_FIRST: _("Year first"),
        }
        if decided.order is None:
            return _("Day or month first: see below") if decided.example else ""
        proof = decided.proof if decided.order is not DateOrder.YEAR_FIRST else ""
        return f"{words[decided.order]}: {proof}" if proof else words[decided.order]
    if meaning in (
        Meaning.AMOUNT,
        Meaning.MONEY_OUT,
        Meaning.MONEY_IN,
        Meaning.ORIGINAL_AMOUNT,
        Meaning.RATE,
    ):
        mark = decide_mark(table.cells(column))
        if not mark.mark:
            return _("Point or comma: see below") if mark.matters else ""
        return _("Point for decimals") if mark.mark == "." else _("Comma for decimals")
    if meaning is Meaning.MERCHANT:
        return _("Shown tidied; the raw text is kept")
    if meaning is Meaning.IDENTITY:
        if len(set(filled)) == len(table.records):
            return _("All different: keeps a second import from doubling")
        return _("Not all different: rows are told apart by day, amount and name too")
    return ""
