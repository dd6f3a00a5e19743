"""`python -m tests.benchmarks.grid`: the review grid of a company with 1,000,000 transactions, under every filter.

Server time is that of a whole request in this process (Django's test client, middleware, templates and compression
included), after warm-up, with the settings of a live installation. Judged is the 95th percentile of the computing of
this process and of its database process together; the wall's is printed beside it. A page by its address is drawn whole;
filters and further pages are fragments, as HTMX asks for them.
"""

import gc
import gzip
import html
import re
import sys
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from tests.benchmarks.database import analyse
from tests.benchmarks.figures import Figures, Tries, percentile
from tests.benchmarks.million import Million, parser_for, use_million

LIMIT_MS = 50
LIMIT_QUERIES = 10
VIEWS = ("", "to_review", "ready", "refused", "changed", "posted", "excluded")
DEEP = 20
MIDDLE = UUID("80000000-0000-0000-0000-000000000000")


def cases() -> dict[str, dict[str, str]]:
    """What is asked, by name. A day and a key far back stand for very deep pages."""
    from tests.benchmarks.filling import RARE_BANK

    found: dict[str, dict[str, str]] = {view or "open": {"view": view} for view in VIEWS}
    narrowing = {
        "search often found": {"q": "coffee"},
        "search two words": {"q": "harbour rail"},
        "search rarely found": {"q": "zwiebelfisch"},
        "search miss": {"q": "qqqzzz"},
        "search amount": {"q": "123.45"},
        "search two letters": {"q": "ra"},
        "this month": {"month": "2026-11"},
        "month long ago": {"month": "2024-02"},
        "a usual card": {"bank": "bank-1"},
        "a rare card": {"bank": RARE_BANK},
        "a card without any": {"bank": "bank-99"},
        "no account": {"no_account": "1"},
        "no receipt": {"no_receipt": "1"},
        "no account, rare card": {"no_account": "1", "bank": RARE_BANK},
    }
    for view in ("", "to_review", "posted"):
        for name, query in narrowing.items():
            found[f"{view or 'open'}, {name}"] = {"view": view, **query}
    far = f"{date(2023, 3, 1).isoformat()}.{MIDDLE}"
    found["posted, very deep"] = {"view": "posted", "after": far}
    found["posted, very deep, a usual card"] = {"view": "posted", "after": far, "bank": "bank-1"}
    found["posted, very deep, search often found"] = {"view": "posted", "after": far, "q": "coffee"}
    return found


def main() -> int:
    parser = parser_for("grid", __doc__)
    parser.add_argument("--times", type=int, default=15, help="requests of each case (default: 15)")
    parser.add_argument("--only", default="", help="only cases whose name holds this")
    chosen = parser.parse_args()
    million = use_million(chosen.rows, fresh=chosen.fresh, pages=True)
    analyse()
    plain_pages = {view or "open" for view in VIEWS}
    # As a server does it after its start: what stays is not looked through again and again.
    gc.collect()
    gc.freeze()
    figures = Figures(f"review grid, 100 rows a page, {chosen.rows:,} transactions in the company")
    browser, address = signed_in(million)
    everything: list[float] = []
    for name, query in cases().items():
        if chosen.only not in name:
            continue
        url = f"{address}?{urlencode({key: value for key, value in query.items() if value})}"
        everything += _judge(figures, browser, name, url, chosen.times, fragment=name not in plain_pages)
    if not chosen.only or chosen.only in f"page {DEEP}":
        everything += _judge(
            figures, browser, f"page {DEEP} of open", _page(browser, address, DEEP), chosen.times, True
        )
    figures.show("all of them together, p95", percentile(everything, 0.95), LIMIT_MS, "ms")
    return figures.finish()


def signed_in(million: Million) -> tuple[Any, str]:
    """A browser of the owner, and the address of the grid."""
    from django.test import Client
    from django.urls import reverse

    browser = Client()
    browser.force_login(million.owner.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser, reverse("review:grid", kwargs={"company_id": million.company.pk})


def _judge(figures: Figures, browser: Any, name: str, url: str, times: int, fragment: bool) -> list[float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    headers = {"Accept-Encoding": "gzip"} | ({"HX-Request": "true"} if fragment else {})

    def ask() -> Any:
        answer = browser.get(url, headers=headers)
        assert answer.status_code == 200, (answer.status_code, url)
        return answer

    ask()
    with CaptureQueriesContext(connection) as asked:
        rows = _drawn(ask()).count(b'<tr id="row-')
    statements = asked.captured_queries
    slowest = max(statements, key=lambda query: float(query["time"]))
    tries = Tries(ask, times)

    if len(statements) > LIMIT_QUERIES:
        figures.show(f"{name}, queries", len(statements), LIMIT_QUERIES, "")
    figures.show(
        name,
        tries.p95_computing,
        LIMIT_MS,
        "ms",
        f"wall {tries.p95:.0f}, middle {tries.middle:.0f}; {len(statements)} queries, {rows} rows",
    )
    if tries.p95_computing > LIMIT_MS and float(slowest["time"]) > 0.02:
        figures.tell(f"    slowest query {slowest['time']} s: {slowest['sql'][:160]}")
    return tries.computing


def _drawn(answer: Any) -> bytes:
    content: bytes = answer.content
    return gzip.decompress(content) if answer.headers.get("Content-Encoding") == "gzip" else content


def _page(browser: Any, address: str, number: int) -> str:
    """The address of a page that one reaches by asking for more and more."""
    url = address
    for _ in range(number - 1):
        page = browser.get(url, headers={"HX-Request": "true"}).content.decode()
        found = re.search(r'[^"]*[?;&]after=[^"]*', page)
        assert found, f"no further page after {url}"
        url = html.unescape(found[0])
    return url


if __name__ == "__main__":
    sys.exit(main())
