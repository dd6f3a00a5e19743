"""What is not card spend: transfers, an adjustment, money owed to an employee."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from config.demo.choices import Choices
from expenses_app.connections.models import Connection
from expenses_app.ledger.entries import Kind as LedgerKind
from expenses_app.transactions.choices import Arrival, Kind
from expenses_app.transactions.drafting import Draft, DraftLine


def other_kinds(choices: Choices, connection: Connection, today: datetime.date) -> Iterator[Draft]:
    """Transfers, an adjustment and a reimbursable, as far as the platform has them."""
    kinds = connection.capabilities.kinds
    banks = choices.bank_accounts()
    expense = choices.account("office") or choices.account("travel")
    common: dict[str, Any] = {
        "arrival": Arrival.API_REVIEW,
        "currency": choices.base,
        "ledger_id": connection.ledger_id,
    }
    if LedgerKind.TRANSFER in kinds and len(banks) > 1:
        for number, days in enumerate((3, 33, 63), start=1):
            yield Draft(
                kind=Kind.TRANSFER,
                source_id=f"transfer-{number}",
                date=today - datetime.timedelta(days=days),
                amount=Decimal("1500.00"),
                merchant="Card top-up",
                bank_account_id=banks[-1].id,
                destination_account_id=banks[0].id,
                **common,
            )
    if LedgerKind.ADJUSTMENT in kinds and expense is not None:
        other = choices.account("travel") or expense
        yield Draft(
            kind=Kind.ADJUSTMENT,
            source_id="adjustment-1",
            date=today - datetime.timedelta(days=6),
            memo="Stationery bought for the trade fair",
            lines=[
                DraftLine(net=Decimal("24.30"), account_id=other.id),
                DraftLine(net=Decimal("-24.30"), account_id=expense.id),
            ],
            **common,
        )
    if LedgerKind.REIMBURSABLE in kinds and expense is not None:
        yield Draft(
            kind=Kind.REIMBURSABLE,
            source_id="reimbursable-1",
            date=today - datetime.timedelta(days=8),
            due_date=today + datetime.timedelta(days=14),
            merchant="Paid by Priya at the station",
            contact_kind="supplier",
            contact_id=choices.suppliers[-1].id,
            lines=[DraftLine(net=Decimal("37.40"), account_id=expense.id)],
            **common,
        )
