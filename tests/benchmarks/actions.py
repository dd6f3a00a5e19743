"""`python -m tests.benchmarks.actions`: one click in the grid of a company with 1,000,000 transactions.

Set an account, mark ready, take back, open the picker: whole requests in this process. Judged is the 95th percentile of
the computing of this process and of its database process together; the wall's is printed beside it.
"""

import sys
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from tests.benchmarks.database import analyse
from tests.benchmarks.figures import Figures, Tries
from tests.benchmarks.grid import signed_in
from tests.benchmarks.million import parser_for, use_million

LIMIT_MS = 30


def main() -> int:
    parser = parser_for("actions", __doc__)
    parser.add_argument("--times", type=int, default=40, help="clicks of each kind (default: 40)")
    chosen = parser.parse_args()
    million = use_million(chosen.rows, fresh=chosen.fresh, pages=True)
    from django.db.models import Count

    from expenses_app.transactions.models import Transaction
    from tests.benchmarks.filling import ACCOUNTS

    analyse()
    figures = Figures(f"one click, {chosen.rows:,} transactions in the company")
    browser, address = signed_in(million)
    rows = list(
        Transaction.objects.filter(company=million.company, status="to_review", kind="expense", rate=None)
        .annotate(count=Count("lines"))
        .filter(count=1)
        .exclude(lines__account_id="")
        .order_by("-date", "-id")
        .values_list("id", flat=True)[: chosen.times + 5]
    )
    accounts = cycle(ACCOUNTS)

    for name, path, field in (
        ("set account", "pick/account/", {"account": accounts}),
        ("mark ready", "ready/", {}),
        ("back to review", "back/", {}),
    ):
        turn = cycle(rows)
        click: dict[str, Any] = {}
        answers: list[bool] = []

        def prepare(
            turn: Iterator[Any] = turn, click: dict[str, Any] = click, field: dict[str, Any] = field
        ) -> None:
            row = next(turn)
            click["row"] = row
            click["fields"] = {name: next(values) for name, values in field.items()} | {
                "version": Transaction.objects.values_list("version", flat=True).get(id=row)
            }

        def work(click: dict[str, Any] = click, path: str = path, answers: list[bool] = answers) -> None:
            answer = browser.post(
                f"{address}{click['row']}/{path}", click["fields"], headers={"HX-Request": "true"}
            )
            assert answer.status_code < 300, (answer.status_code, answer.content[:300])
            answers.append(b'data-level="error"' not in answer.content)

        tries = Tries(work, chosen.times, warm_up=3, prepare=prepare)
        figures.show(
            name,
            tries.p95_computing,
            LIMIT_MS,
            "ms",
            f"wall {tries.p95:.0f}, middle {tries.middle:.0f}; {sum(answers)} of {len(answers)} done",
        )
    return figures.finish()


if __name__ == "__main__":
    sys.exit(main())
