"""`python -m tests.benchmarks.million`: a company with 1,000,000 transactions among 200 others, for other measurements.

The database is kept and used again; `--fresh` makes it anew, `--drop` takes it away. Those that measure on it call
`use_million`.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from tests.benchmarks import database

if TYPE_CHECKING:
    from expenses_app.companies.models import Company, Member
    from expenses_app.connections.models import Connection

FULL = 1_000_000
OTHERS = 200
ROWS_OF_OTHERS = 500
COMPANY = UUID("00000000-0000-4000-8000-00000a11ce00")


@dataclass(frozen=True)
class Million:
    company: "Company"
    owner: "Member"
    connection: "Connection"
    rows: int


def parser_for(module: str, text: str | None) -> argparse.ArgumentParser:
    """The options that all measurements on this database share."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.benchmarks.{module}", description=text)
    parser.add_argument(
        "--rows", type=int, default=FULL, help=f"transactions of the company (default: {FULL:,})"
    )
    parser.add_argument("--fresh", action="store_true", help="make the database anew")
    return parser


def name_of(rows: int) -> str:
    return "expenses_benchmark_million" if rows == FULL else f"expenses_benchmark_{rows}"


def use_million(rows: int = FULL, *, fresh: bool = False, pages: bool = False) -> Million:
    """Set Django up on the database, filled. Ends the program where a filling was broken off."""
    name = name_of(rows)
    if fresh:
        database.drop(name)
    database.set_up(name, pages=pages)
    from expenses_app.companies.models import Company

    if not Company.objects.filter(id=COMPANY, name=_title(rows)).exists():
        if Company.objects.exists():
            sys.exit(f"{name} was not filled to its end. Run again with --fresh.")
        started = time.monotonic()
        print(f"filling {name} with {rows:,} transactions …", flush=True)
        _fill(rows)
        print(f"filled in {time.monotonic() - started:.0f} s", flush=True)
    from expenses_app.connections.models import Connection

    company = Company.objects.get(id=COMPANY)
    return Million(company, company.members.get(), Connection.objects.get(company=company), rows)


def _title(rows: int) -> str:
    return f"Harbour Group with {rows:,}"


def _fill(rows: int) -> None:
    from expenses_app.companies.models import Company, Partner
    from tests.benchmarks.filling import Filler, WithoutIndexes, write_receipts
    from tests.benchmarks.records import connect, write_records

    partner = Partner.objects.get(slug="own")
    company = Company.objects.create(id=COMPANY, partner=partner, name="Being filled", country="GB")
    connection = connect(company)
    tables = (
        "transactions_transaction",
        "transactions_transactionline",
        "receipts_receipt",
        "receipts_receiptlink",
    )
    with WithoutIndexes(*tables):
        Filler(company.id, rows).write()
        write_receipts(company.id)
        for number in range(OTHERS):
            other = Company.objects.create(partner=partner, name=f"Neighbour {number}", country="GB")
            Filler(other.id, min(ROWS_OF_OTHERS, rows), seed=number).write()
    write_records(connection)
    database.analyse()
    company.name = _title(rows)
    company.save()


def main() -> int:
    parser = parser_for("million", __doc__)
    parser.add_argument("--drop", action="store_true", help="take the database away and end")
    chosen = parser.parse_args()
    if chosen.drop:
        database.drop(name_of(chosen.rows))
        return 0
    found = use_million(chosen.rows, fresh=chosen.fresh)
    from expenses_app.transactions.models import Transaction

    print(f"{found.company}: {Transaction.objects.filter(company=found.company).count():,} transactions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
