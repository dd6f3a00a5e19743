"""`python -m tests.benchmarks.bulk`: one change to 10,000 transactions of a company with 1,000,000.

Every change is a real one: each round gives the rows another account. The floor beside it, in the same run: the same
rows locked, updated and written to the history by four bare statements that know nothing of states and rates.
"""

import sys
from typing import Any

from tests.benchmarks.figures import Figures, Tries
from tests.benchmarks.million import Million, parser_for, use_million

LIMIT_SECONDS = 3
ROWS = 10_000


def main() -> int:
    parser = parser_for("bulk", __doc__)
    parser.add_argument("--changed", type=int, default=ROWS, help=f"rows of one change (default: {ROWS:,})")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each kind (default: 5)")
    chosen = parser.parse_args()
    million = use_million(chosen.rows, fresh=chosen.fresh)
    from expenses_app.core.clock import SystemClock
    from expenses_app.transactions.models import Transaction
    from expenses_app.transactions.services.bulk import Bulk, change_many
    from tests.benchmarks.filling import ACCOUNTS, LEDGER, TAX_RATES

    figures = Figures(f"bulk change of {chosen.changed:,} among {chosen.rows:,} transactions")
    ids = list(
        Transaction.objects.filter(company=million.company, status="to_review", kind="expense")
        .order_by("-date", "-id")
        .values_list("id", flat=True)[: chosen.changed]
    )
    if len(ids) < chosen.changed:
        sys.exit(f"only {len(ids):,} rows wait for review; ask for fewer with --changed")
    actor = million.owner.actor()
    turn = iter(range(10_000))

    def change(bulk: Bulk) -> None:
        touched = change_many(
            million.company, ids, bulk, ledger_id=LEDGER, actor=actor, now=SystemClock().now()
        )
        assert touched == len(ids), touched

    def account() -> None:
        change(Bulk(account_id=ACCOUNTS[next(turn) % 90]))

    def everything() -> None:
        number = next(turn)
        change(
            Bulk(
                account_id=ACCOUNTS[number % 90],
                tax_rate_id=TAX_RATES[number % 12],
                tracking=[f"option-{number % 20}"],
                contact_kind="supplier",
                contact_id=f"supplier-{number}",
            )
        )

    for name, work in (("account", account), ("account, tax, tracking and supplier", everything)):
        tries = Tries(work, chosen.rounds, warm_up=1)
        figures.show(
            name,
            tries.middle / 1000,
            LIMIT_SECONDS,
            "s",
            f"slowest {max(tries.wall) / 1000:.1f}, own computing {tries.own_middle / 1000:.1f}, "
            f"{_statements(work)} statements",
        )
    bare = Tries(lambda: _bare(million, ids, ACCOUNTS[next(turn) % 90]), chosen.rounds, warm_up=1)
    figures.tell(f"bare statements for the same: {bare.middle / 1000:.2f} s")
    return figures.finish()


def _statements(work: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def _bare(million: Million, ids: list[Any], account: str) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM transactions_transaction WHERE id = ANY(%s) FOR UPDATE", [ids])
        cursor.execute(
            "UPDATE transactions_transactionline SET account_id = %s WHERE transaction_id = ANY(%s)",
            [account, ids],
        )
        cursor.execute(
            "UPDATE transactions_transaction SET version = version + 1, updated_at = now() WHERE id = ANY(%s)",
            [ids],
        )
        cursor.execute(
            "INSERT INTO audit_event (company_id, at, actor, action, subject_type, subject_id, before, after)"
            " SELECT %s, now(), '{}', 'measured', 'transaction', one::text, '{}', '{}' FROM unnest(%s) one",
            [million.company.pk, ids],
        )


if __name__ == "__main__":
    sys.exit(main())
