"""A transaction's own key follows from where it came from.

A file imported again after our database was restored to an earlier day gets the same key, therefore the same marker,
and therefore finds its ledger document.
"""

import uuid

from expenses_app.companies.models import Company


def transaction_id(company: Company, source_id: str) -> uuid.UUID:
    """UUIDv5 of company and source id."""
    return uuid.uuid5(company.id, "transaction:" + source_id)
