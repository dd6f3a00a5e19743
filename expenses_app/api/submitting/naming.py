"""An update names some fields; the others stay. To be read as a whole, it is completed from what is stored."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from expenses_app.api.schemas import transactions as wire
from expenses_app.transactions.models import Transaction

# The wire's fields in ours.
_NAMED: Mapping[str, tuple[str, ...]] = {
    "type": ("type",),
    "issue_date": ("date", "date_raw"),
    "due_date": ("due_date",),
    "currency": ("currency",),
    "currency_rate": ("rate",),
    "contact_ref": ("contact_kind", "contact_id"),
    "bank_account_ref": ("bank_account_id",),
    "merchant_name": ("merchant",),
    "notes": ("memo",),
    "reference": ("reference",),
    "ap_account_ref": ("payable_account_id",),
    "lines": ("lines",),
}


def named_fields(said: BaseModel) -> frozenset[str]:
    """Ours; a null names nothing."""
    given = {name for name in said.model_fields_set if getattr(said, name) is not None}
    return frozenset(field for name in given for field in _NAMED[name])


def whole_expense(row: Transaction, said: wire.ExpenseUpdate) -> wire.Expense:
    """Fields that are not named are empty and will not be used."""
    return wire.Expense.model_construct(**_said(said), id=row.source_id, reference=None, post_as_draft=None)


def whole_reimbursable(row: Transaction, said: wire.ReimbursableUpdate) -> wire.Reimbursable:
    return wire.Reimbursable.model_construct(**_said(said), id=row.source_id)


def _said(said: BaseModel) -> dict[str, Any]:
    return {name: getattr(said, name) for name in type(said).model_fields}
