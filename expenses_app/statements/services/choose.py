"""Keep what a person decides on the preview: which account a statement belongs to, and what rows become."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction as database
from django.db.models import Q

from expenses_app.statements.choices import INWARD, OUTWARD, Choice, Outcome, State
from expenses_app.statements.models import AccountStatement, StatementImport, StatementLine
from expenses_app.statements.queries import lines_of
from expenses_app.statements.services.judge import judge_statement

GROUPS = {
    "settlement": Q(is_settlement=True, outcome=Outcome.NEW),
    "twin": Q(outcome=Outcome.TWIN),
    "reused": Q(outcome=Outcome.REUSED),
    "correction": Q(outcome=Outcome.CORRECTION),
    "in": Q(amount__gt=0, outcome=Outcome.NEW, is_settlement=False),
}


def choose_lines(statement_import: StatementImport, chosen: Mapping[int, str], *, now: datetime) -> int:
    """Set the choices of lines by their ids; what a line cannot become is passed over. Returns how many were set.

    An import that is no longer in PREVIEW stays as it is.
    """
    with database.atomic():
        if not _open(statement_import, now):
            return 0
        changed = []
        for line in lines_of(statement_import).filter(pk__in=chosen):
            choice = chosen[line.pk]
            if choice in line.choices and choice != line.choice:
                line.choice = choice
                changed.append(line)
        StatementLine.objects.bulk_update(changed, ["choice"], batch_size=1_000)
    return len(changed)


def choose_all(statement: AccountStatement, group: str, choice: Choice, *, now: datetime) -> int:
    """Decide for a whole group of a statement's rows at once; returns how many were set.

    Groups: `settlement` payments to the card, `twin` what is probably here, `reused` and `correction` what the bank
    named twice or corrects, `in` all new money that came in. A choice that does not fit a row's direction is not set.
    """
    if group not in GROUPS:
        return 0
    with database.atomic():
        if not _open(statement.statement_import, now):
            return 0
        lines = statement.lines.filter(GROUPS[group])
        if choice == Choice.PAYMENT or choice == Choice.REFUND:
            # "Import them" means what fits the direction of each row's money.
            outward = lines.filter(amount__lt=0).update(choice=Choice.PAYMENT)
            return outward + lines.filter(amount__gt=0).update(choice=Choice.REFUND)
        set_out = lines.filter(amount__lt=0).update(choice=choice) if choice in OUTWARD else 0
        set_in = lines.filter(amount__gt=0).update(choice=choice) if choice in INWARD else 0
    return set_out + set_in


def choose_account(
    statement: AccountStatement, bank_account_id: str, ledger_id: str, *, now: datetime
) -> None:
    """Say which of the company's cards or accounts a statement belongs to; its rows are compared with that one's."""
    with database.atomic():
        if not _open(statement.statement_import, now):
            return
        if (statement.bank_account_id, statement.ledger_id) == (bank_account_id, ledger_id):
            return
        statement.bank_account_id, statement.ledger_id = bank_account_id, ledger_id
        statement.save(update_fields=["bank_account_id", "ledger_id"])
        judge_statement(statement)


def _open(statement_import: StatementImport, now: datetime) -> bool:
    return (
        StatementImport.objects.filter(
            company=statement_import.company_id, pk=statement_import.pk, state=State.PREVIEW
        ).update(worked_at=now)
        == 1
    )
