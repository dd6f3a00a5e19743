"""Reading imports and their lines, and what a card or account already has. Every query starts from a company."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from expenses_app.companies.models import Company
from expenses_app.statements.choices import IMPORTABLE, Choice, Outcome, State
from expenses_app.statements.identity import TWIN_DAYS, Known, Source, is_trusted
from expenses_app.statements.models import AccountStatement, ColumnMapping, StatementImport, StatementLine
from expenses_app.statements.readers.statement import StatementRow
from expenses_app.transactions.choices import Kind, Status
from expenses_app.transactions.models import Transaction

_REFERENCES_AT_ONCE = 5_000
#: What the preview can be narrowed to.
VIEWS: dict[str, Q] = {
    "all": Q(),
    "decide": Q(choice=""),
    "new": Q(outcome__in=IMPORTABLE) & ~Q(choice__in=["", Choice.LEAVE_OUT]),
    "here": Q(outcome__in=[Outcome.HERE, Outcome.REPEAT]),
    "out": Q(choice=Choice.LEAVE_OUT) & ~Q(outcome__in=[Outcome.HERE, Outcome.REPEAT]),
}


@dataclass(frozen=True)
class Counts:
    """How many lines of an import will become transactions, wait for a person, are here, or stay out."""

    all: int
    new: int
    decide: int
    here: int
    out: int
    unreadable: int
    pending: int


def imports_of(company: Company) -> QuerySet[StatementImport]:
    """The company's imports, newest first."""
    return company.statement_imports.select_related("uploaded_by", "uploaded_by__user").order_by(
        "-created_at", "-id"
    )


def earlier_imports(statement_import: StatementImport) -> QuerySet[StatementImport]:
    """Finished imports of the very same bytes."""
    return StatementImport.objects.filter(
        company=statement_import.company_id, sha256=statement_import.sha256, state=State.IMPORTED
    ).exclude(pk=statement_import.pk)


def lines_of(statement_import: StatementImport) -> QuerySet[StatementLine]:
    """All lines of an import, statement by statement in the order of the file."""
    return StatementLine.objects.filter(
        company=statement_import.company_id, statement__statement_import=statement_import
    ).order_by("statement__position", "position")


def counts_of(lines: QuerySet[StatementLine]) -> Counts:
    """Count lines by what they will become."""
    found = lines.order_by().aggregate(
        **{
            name: Count("id", filter=condition) if condition else Count("id")
            for name, condition in VIEWS.items()
        },
        unreadable=Count("id", filter=Q(outcome=Outcome.UNREADABLE)),
        pending=Count("id", filter=Q(outcome=Outcome.PENDING)),
    )
    return Counts(**found)


def remembered_account(statement: AccountStatement) -> tuple[str, str] | None:
    """(bank account, ledger) that this account number of a file was given the last time; where the file names no
    number, the one that files with this header were given."""
    if not statement.account_digest:
        mapping = ColumnMapping.objects.filter(
            company=statement.company_id, signature=statement.statement_import.signature
        )
        return mapping.exclude(bank_account_id="").values_list("bank_account_id", "ledger_id").first()
    return (
        AccountStatement.objects.filter(company=statement.company_id, account_digest=statement.account_digest)
        .exclude(bank_account_id="")
        .exclude(statement_import=statement.statement_import_id)
        .order_by("-statement_import__created_at")
        .values_list("bank_account_id", "ledger_id")
        .first()
    )


def known_of(statement: AccountStatement, rows: Sequence[StatementRow]) -> list[Known]:
    """Every transaction of the statement's card or account that its rows could equal or resemble."""
    if not rows:
        return []
    return [*_imported(statement, rows), *_elsewhere(statement, rows)]


def _imported(statement: AccountStatement, rows: Sequence[StatementRow]) -> Iterator[Known]:
    """What came from statements of the same account: around these days, or with one of these references."""
    lines = _same_account(statement).exclude(transaction=None)
    first, last = min(row.date for row in rows), max(row.date for row in rows)
    references = {row.bank_identifier for row in rows if is_trusted(row.bank_identifier)}
    references |= {row.corrects for row in rows if row.corrects}
    seen: set[int] = set()
    for condition in [Q(date__range=(first, last)), *_in_parts("bank_identifier__in", references)]:
        for line in lines.filter(condition).iterator(chunk_size=2_000):
            if line.pk in seen or line.date is None or line.amount is None:
                continue
            seen.add(line.pk)
            yield Known(
                reference=str(line.transaction_id),
                date=line.date,
                amount=line.amount,
                currency=line.currency,
                source=Source.STATEMENT,
                bank_identifier=line.bank_identifier,
                content=line.content,
                identity=line.identity,
            )


def _same_account(statement: AccountStatement) -> QuerySet[StatementLine]:
    """Lines of this card or account. Before one is chosen, the file's own number names it, or else nothing does."""
    lines = StatementLine.objects.filter(company=statement.company_id)
    unchosen = Q(statement__bank_account_id="")
    number = Q(statement__account_digest=statement.account_digest)
    if statement.bank_account_id:
        chosen = Q(
            statement__bank_account_id=statement.bank_account_id, statement__ledger_id=statement.ledger_id
        )
        return lines.filter(chosen | (number & unchosen) if statement.account_digest else chosen)
    return lines.filter(number if statement.account_digest else number & unchosen)


def _elsewhere(statement: AccountStatement, rows: Sequence[StatementRow]) -> Iterator[Known]:
    """What came another way for the same account, or for none yet, within some days of these rows."""
    days = timedelta(days=TWIN_DAYS)
    first, last = min(row.date for row in rows) - days, max(row.date for row in rows) + days
    account = Q(bank_account_id__in={statement.bank_account_id, ""}, destination_account_id="")
    if statement.bank_account_id:
        account |= Q(destination_account_id=statement.bank_account_id)
    found = (
        Transaction.objects.filter(account, company=statement.company_id, date__range=(first, last))
        .exclude(pk__in=_same_account(statement).exclude(transaction=None).values("transaction"))
        .exclude(status=Status.VOIDED)
        .exclude(kind=Kind.ADJUSTMENT)
    )
    if statement.account_digest:
        # What another account's file brought is not ours, even while nobody has said which account that is.
        others = StatementLine.objects.filter(company=statement.company_id).exclude(transaction=None)
        numbers = Q(statement__account_digest__in=["", statement.account_digest])
        found = found.exclude(pk__in=others.exclude(numbers).values("transaction"))
    for transaction in found.iterator(chunk_size=2_000):
        amount = transaction.card_amount if transaction.card_amount is not None else transaction.amount
        comes_in = not transaction.is_money_out or (
            transaction.kind == Kind.TRANSFER
            and bool(statement.bank_account_id)
            and transaction.destination_account_id == statement.bank_account_id
        )
        yield Known(
            reference=str(transaction.pk),
            date=transaction.date,
            amount=amount if comes_in else -amount,
            currency=transaction.card_currency or transaction.currency,
            source=Source.ELSEWHERE,
        )


def known_transactions(company: Company, lines: Iterable[StatementLine]) -> dict[UUID, Transaction]:
    """The transactions that lines equal or resemble, for showing them beside."""
    wanted = {line.known_id for line in lines if line.known_id}
    return {found.pk: found for found in Transaction.objects.filter(company=company, pk__in=wanted)}


def _in_parts(lookup: str, values: Iterable[str]) -> Iterator[Q]:
    remaining = iter(sorted(values))
    while part := list(islice(remaining, _REFERENCES_AT_ONCE)):
        yield Q(**{lookup: part})
