"""The grid: views, filters, keyset, counts; few queries, each on an index."""

import re

import pytest
from django.db import connection as database

from expenses_app.review.filters import Filters
from expenses_app.review.lists import BY_NAME
from expenses_app.review.queries import page_of
from expenses_app.transactions.models import Transaction

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def shown(answer):
    """The merchants of the rows, in order."""
    return re.findall(r'data-key="Enter"[^>]*>([^<]+)</a>', answer.content.decode())


@pytest.mark.parametrize(
    ("view", "statuses"),
    [
        ("open", {"to_review", "ready", "refused", "changed_there", "queued"}),
        ("to_review", {"to_review"}),
        ("ready", {"ready"}),
        ("refused", {"refused"}),
        ("changed", {"changed_there"}),
        ("posted", {"posted", "receipt_to_follow"}),
        ("excluded", {"excluded", "voided"}),
        ("no such view", {"to_review", "ready", "refused", "changed_there", "queued"}),
    ],
)
def test_each_view_shows_its_states(base, alice, signed_in, spend, view, statuses):
    for status in (
        *("to_review", "ready", "refused", "changed_there", "queued"),
        *("posted", "receipt_to_follow", "excluded", "voided"),
    ):
        row = spend(status)
        Transaction.objects.filter(id=row.id).update(status=status)
    assert set(shown(signed_in(alice).get(base, {"view": view}))) == statuses


@pytest.mark.parametrize(
    ("query", "merchants"),
    [
        ({"q": "kestrel"}, ["Kestrel Timber"]),
        ({"q": "KÉSTREL timb"}, ["Kestrel Timber"]),
        ({"q": "84.60"}, ["Northline Rail"]),
        ({"q": "£84.60"}, ["Northline Rail"]),
        ({"q": "1,284.36"}, ["Kestrel Timber"]),
        ({"q": "oak boards"}, ["Kestrel Timber"]),
        ({"month": "2026-10"}, ["Northline Rail"]),
        ({"from": "2026-11-20", "to": "2026-11-20"}, ["Kestrel Timber"]),
        ({"bank": "current"}, ["Corner Press"]),
        ({"no_account": "1"}, ["Kestrel Timber", "Northline Rail"]),
        ({"no_receipt": "1", "q": "corner"}, ["Corner Press"]),
        ({"q": "nothing like it"}, []),
        (
            {"month": "nonsense", "from": "x", "after": "y"},
            ["Kestrel Timber", "Corner Press", "Northline Rail"],
        ),
    ],
)
def test_filters(base, alice, signed_in, spend, query, merchants):
    spend("Kestrel Timber", "1284.36", day=20, memo="Oak boards")
    spend("Northline Rail", "84.60", day=30, month=10)
    spend("Corner Press", "11.40", day=19, bank="current", account="a-429")
    assert shown(signed_in(alice).get(base, query)) == merchants


def test_the_newest_come_first_and_the_next_hundred_follow(base, alice, signed_in, company, spend):
    for number in range(105):
        spend(f"Merchant {number:03}", day=1 + number % 20)
    client = signed_in(alice)
    first = client.get(base)
    assert len(shown(first)) == 100
    more = re.search(r'href="([^"]+after=[^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    second = client.get(more, headers=HTMX)
    assert len(shown(second)) == 5
    assert "after=" not in second.content.decode()
    order = list(Transaction.objects.order_by("-date", "-id").values_list("merchant", flat=True))
    assert shown(first) + shown(second) == order


def test_open_counts_are_exact_and_others_stop_at_ten_thousand(base, alice, signed_in, spend, monkeypatch):
    from expenses_app.review.desk import Desk

    rows = [spend(f"M{number}") for number in range(6)]
    Transaction.objects.filter(id__in=[row.id for row in rows[:2]]).update(status="ready")
    Transaction.objects.filter(id=rows[2].id).update(status="posted")
    page = signed_in(alice).get(base).content.decode()
    counts = dict(re.findall(r'data-key="\d"[^>]*>([^<]+?) <span class="count[^"]*">([^<]+)<', page))
    assert counts == {"Open": "5", "To review": "3", "Ready": "2", "Posted": "1"}
    desk = object.__new__(Desk)
    desk.locale = "en_GB"
    assert desk.count_word(10_001, capped=True) == "10,000+"
    assert desk.count_word(10_001, capped=False) == "10,001"


@pytest.mark.parametrize("query", [{}, {"view": "posted"}, {"q": "kestrel"}, {"no_account": "1"}])
def test_a_page_asks_ten_times_at_most(
    base, alice, signed_in, complete, spend, django_assert_max_num_queries, query
):
    for number in range(30):
        (complete if number % 2 else spend)("Kestrel Timber")
    client = signed_in(alice)
    with django_assert_max_num_queries(10):
        assert client.get(base, query).status_code == 200


def test_a_row_action_asks_little(base, alice, signed_in, spend, django_assert_max_num_queries):
    row = spend()
    client = signed_in(alice)
    with django_assert_max_num_queries(40):
        client.post(f"{base}{row.id}/pick/account/?version=1", {"account": "a-463"}, headers=HTMX)


@pytest.fixture
def many(company, connection):
    """Some thousand transactions, nearly all posted."""
    with database.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO transactions_transaction (id, company_id, kind, type, arrival, source_id, ledger_id, date, date_raw,
                currency, amount, card_amount, card_currency, original_currency, merchant, memo, reference, bank_account_id,
                contact_kind, contact_id, payable_account_id, destination_account_id, destination_currency, post_as_draft,
                review, status, excluded_because, origins, search, version, revision, incarnation, created_at, updated_at)
            SELECT gen_random_uuid(), %s, 'expense', 'Payment', 'import', 'many-' || n, 'xero:t1',
                date '2026-01-01' + (n %% 300), '', 'GBP', 10, 10, 'GBP', '', 'Merchant ' || n, '', '', 'card-0316', '', '', '',
                '', '', false, CASE WHEN n %% 100 = 0 THEN 'to_review' ELSE 'submitted' END,
                CASE WHEN n %% 100 = 0 THEN 'to_review' ELSE 'posted' END, '', '{}', 'merchant ' || n || ' 10.00', 1, 0, 0,
                now(), now()
            FROM generate_series(1, 40000) AS n
            """,
            [company.id],
        )
        cursor.execute("ANALYZE transactions_transaction")


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("view=open", "transaction_"),
        ("view=posted", "transaction_by_"),
        ("view=posted&after=2026-05-01.00000000-0000-0000-0000-000000000000", "transaction_by_"),
        ("view=posted&q=7777", "transaction_search"),
    ],
)
def test_every_page_walks_an_index(company, many, query, index):
    from django.http import QueryDict

    from expenses_app.review.queries import NEWEST, _selected, drawn

    filters = Filters.read(QueryDict(query), "en_GB")
    plan = drawn(_selected(company, filters, 101)).order_by(*NEWEST)[:101].explain()
    assert index in plan, plan
    assert "Seq Scan on transactions_transaction " not in plan, plan


def test_a_deep_page_has_what_comes_after(company, many):
    filters = Filters(view=BY_NAME["posted"])
    seen, pages = set(), 0
    while pages < 5:
        page = page_of(company, filters)
        assert not seen & {row.id for row in page.rows}
        seen |= {row.id for row in page.rows}
        filters = Filters(view=BY_NAME["posted"], after=page.after)
        pages += 1
    assert len(seen) == 500


def test_nothing_yet_shows_the_ways_in(base, alice, signed_in, connection):
    page = signed_in(alice).get(base).content.decode()
    assert "Nothing to review yet" in page
    assert "Import a card statement" in page


def test_filters_that_hide_everything_can_be_cleared(base, alice, signed_in, spend):
    spend()
    page = signed_in(alice).get(base, {"q": "zzz"}).content.decode()
    assert "No transaction fits these filters" in page
    assert "1 are in Open without them." in page


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ({"by": "rule", "why": "Rule 3, hotels abroad"}, "Rule 3, hotels abroad"),
        ({"by": "memory", "why": "9 of 9 times before"}, "9 of 9 times before"),
        ({"by": "default"}, "Default"),
        ({"by": "person", "name": "Priya"}, "Set by Priya"),
        ({"by": "api"}, "Set by the sender"),
    ],
)
def test_the_second_line_says_where_the_account_came_from(base, alice, signed_in, spend, origin, words):
    row = spend(account="a-429")
    row.lines.update(origins={"account": origin})
    page = signed_in(alice).get(base).content.decode()
    assert f'<span class="line-2">{words}</span>' in page
    assert ("pick proposed" in page) == (origin["by"] in ("rule", "memory", "default"))


@pytest.mark.parametrize(("field", "value"), [("tax", "tax_rate"), ("tracking", "tracking")])
def test_a_proposed_tax_rate_or_tracking_is_marked_until_somebody_confirms_it(
    base, alice, signed_in, spend, field, value
):
    row = spend(account="a-429", tax_rate="INPUT2")
    row.lines.update(tracking=["t-north"])
    cell = f'class="pick proposed" id="{field}-{row.id}"'

    row.lines.update(origins={value: {"by": "rule"}})
    assert cell in signed_in(alice).get(base).content.decode()

    row.lines.update(origins={value: {"by": "person"}})
    assert cell not in signed_in(alice).get(base).content.decode()
