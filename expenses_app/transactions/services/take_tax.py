"""Take over the tax that the ledger will compute: an edit like any other, of the lines it differs on."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import LineTax
from expenses_app.transactions.drafting import Unacceptable
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.services.editing import alter


def take_tax(
    company: Company, id: UUID, version: int, figures: Iterable[LineTax], *, actor: Actor, now: datetime
) -> Transaction:
    """Share each line's gross between net and tax as the ledger does. Raises as `alter`, and Unacceptable where a figure
    is of another gross (it was booked in another currency, or the lines changed)."""

    def change(row: Transaction, lines: list[TransactionLine]) -> None:
        for figure in figures:
            if figure.position >= len(lines) or lines[figure.position].gross != figure.net + figure.tax:
                raise Unacceptable(
                    {"lines": Message("These figures are not of this line. Look at it again.")}
                )
            line = lines[figure.position]
            line.net, line.tax = figure.net, figure.tax
            line.origins = {**line.origins, "tax_rate": {"by": "person", "name": actor.name}}

    return alter(company, id, version, change, action="transaction.tax_taken", actor=actor, now=now)
