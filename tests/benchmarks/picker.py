"""`python -m tests.benchmarks.picker`: searching among 100,000 suppliers, as the picker does it while one types.

Whole requests in this process. Judged is the 95th percentile of the computing of this process and of its database
process together, against the 30 ms of any HTMX action.
"""

import sys

from tests.benchmarks.figures import Figures, Tries, percentile
from tests.benchmarks.grid import signed_in
from tests.benchmarks.million import parser_for, use_million

LIMIT_MS = 30
TYPED = {
    "nothing": "",
    "one letter": "b",
    "two letters": "ba",
    "beginning of many": "bennett",
    "two words": "bennett hotel",
    "middle of many": "hotel",
    "an accent": "müller print",
    "one alone": "99999",
    "letters within": "nnett",
    "miss": "qqqzzz",
    "a long miss": "bennett qqqzzz",
}


def main() -> int:
    parser = parser_for("picker", __doc__)
    parser.add_argument("--times", type=int, default=15, help="searches of each kind (default: 15)")
    chosen = parser.parse_args()
    million = use_million(chosen.rows, fresh=chosen.fresh, pages=True)
    from django.urls import reverse

    figures = Figures("picker among 100,000 suppliers")
    browser, _ = signed_in(million)
    address = reverse("mapping:options", kwargs={"company_id": million.company.pk})
    everything: list[float] = []
    for name, text in TYPED.items():
        found: list[int] = []

        def ask(text: str = text, found: list[int] = found) -> None:
            answer = browser.get(address, {"kind": "supplier", "q": text}, headers={"HX-Request": "true"})
            assert answer.status_code == 200, answer.content[:300]
            found.append(answer.content.count(b'role="option"'))

        tries = Tries(ask, chosen.times)
        everything += tries.computing
        figures.show(
            name,
            tries.p95_computing,
            LIMIT_MS,
            "ms",
            f"wall {tries.p95:.0f}, middle {tries.middle:.0f}; {found[-1]} options",
        )
    figures.show("all together, p95", percentile(everything, 0.95), LIMIT_MS, "ms")
    return figures.finish()


if __name__ == "__main__":
    sys.exit(main())
