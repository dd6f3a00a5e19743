"""Many keys as one parameter: a list of ten thousand parameters costs more than the rows that they name."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models.expressions import RawSQL


def among(ids: Iterable[UUID]) -> RawSQL:
    """For `filter(id__in=among(ids))`: one array, whatever its length."""
    return RawSQL("SELECT unnest(%s::uuid[])", ["{" + ",".join(map(str, ids)) + "}"])


def without_account(company_id: UUID) -> RawSQL:
    """The transactions of which a line has no account yet, for `filter(id__in=…)`.

    As an array: the planner then looks these few up, instead of walking through all the others.
    """
    return RawSQL(
        "SELECT unnest(ARRAY(SELECT transaction_id FROM transactions_transactionline"
        " WHERE company_id = %s AND account_id = ''))",
        [company_id],
    )
