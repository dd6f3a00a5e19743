"""Store proposals for thousands of transactions in two statements."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from expenses_app.transactions.models import Transaction, TransactionLine

_ROWS = """
UPDATE transactions_transaction AS row
SET ledger_id = new.ledger, type = new.type, contact_kind = new.contact_kind, contact_id = new.contact,
    destination_account_id = new.destination, origins = new.origins::jsonb, version = new.version,
    updated_at = new.updated
FROM unnest(%(ids)s::text[], %(ledgers)s::text[], %(types)s::text[], %(kinds)s::text[], %(contacts)s::text[],
            %(destinations)s::text[], %(origins)s::text[], %(versions)s::int[], %(updated)s::timestamptz[])
    AS new (id, ledger, type, contact_kind, contact, destination, origins, version, updated)
WHERE row.id = new.id::uuid AND row.company_id = %(company)s
"""
_LINES = """
UPDATE transactions_transactionline AS line
SET account_id = new.account, tax_rate_id = new.rate, net = new.net::numeric, tax = new.tax::numeric,
    tracking = ARRAY(SELECT jsonb_array_elements_text(new.tracking::jsonb)), origins = new.origins::jsonb
FROM unnest(%(ids)s::text[], %(accounts)s::text[], %(rates)s::text[], %(nets)s::text[], %(taxes)s::text[],
            %(tracking)s::text[], %(origins)s::text[])
    AS new (id, account, rate, net, tax, tracking, origins)
WHERE line.id = new.id::uuid AND line.company_id = %(company)s
"""


def store_proposals(company_id: UUID, rows: Sequence[Transaction], lines: Sequence[TransactionLine]) -> None:
    """Store what proposing may change of these rows and lines, nothing else. The rows are locked by the caller."""
    with connection.cursor() as cursor:
        if rows:
            cursor.execute(
                _ROWS,
                {
                    "company": company_id,
                    "ids": [str(row.id) for row in rows],
                    "ledgers": [row.ledger_id for row in rows],
                    "types": [str(row.type) for row in rows],
                    "kinds": [row.contact_kind for row in rows],
                    "contacts": [row.contact_id for row in rows],
                    "destinations": [row.destination_account_id for row in rows],
                    "origins": [json.dumps(row.origins) for row in rows],
                    "versions": [row.version for row in rows],
                    "updated": [row.updated_at for row in rows],
                },
            )
        if lines:
            cursor.execute(
                _LINES,
                {
                    "company": company_id,
                    "ids": [str(line.id) for line in lines],
                    "accounts": [line.account_id for line in lines],
                    "rates": [line.tax_rate_id for line in lines],
                    "nets": [format(line.net, "f") for line in lines],
                    "taxes": [format(line.tax, "f") for line in lines],
                    "tracking": [json.dumps(list(line.tracking)) for line in lines],
                    "origins": [json.dumps(line.origins) for line in lines],
                },
            )
