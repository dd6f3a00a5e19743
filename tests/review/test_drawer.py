"""The drawer: exact preview, header, lines, what became of it."""

from decimal import Decimal

import pytest

from expenses_app.companies.clock import system_clock
from expenses_app.sync.preview import preview
from tests import ledgers
from tests.review.conftest import connect

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def lines_sent(row, *lines, version=None):
    """The form of these (account, gross, tax rate) as a browser sends it."""
    sent = {"version": str(row.version if version is None else version)}
    for number, (account, gross, rate) in enumerate(lines, start=1):
        sent |= {
            f"line-{number}": "",
            f"account-{number}": account,
            f"account-{number}_text": account,
            f"amount-{number}": gross,
            f"tax-{number}": rate,
            f"tax-{number}_text": rate,
        }
    return sent


def test_the_preview_is_the_document_that_will_be_sent(base, alice, signed_in, complete):
    row = complete("Kestrel Timber Merchants", "120.00")
    page = signed_in(alice).get(f"{base}{row.id}/", headers=HTMX).content.decode()
    document = preview(row).plan.documents[0]
    assert document.marker in page
    for words in (
        "Workshop card ··0316",
        "Kestrel Timber Merchants",
        "Cost of Goods Sold",
        "100.00",
        "20.00",
    ):
        assert words in page


def test_what_cannot_be_built_says_why(base, alice, signed_in, spend):
    row = spend()
    page = signed_in(alice).get(f"{base}{row.id}/", headers=HTMX).content.decode()
    assert "Choose an account." in page


def test_the_address_alone_is_a_whole_page_with_the_drawer_open(base, alice, signed_in, complete):
    row = complete()
    page = signed_in(alice).get(f"{base}{row.id}/").content.decode()
    assert "<html" in page
    assert f'id="transaction-{row.id}"' in page
    assert "data-open" in page


def test_header_fields_are_set(base, alice, signed_in, complete):
    row = complete()
    answer = signed_in(alice).post(
        f"{base}{row.id}/header/",
        {"version": "1", "merchant": "Kestrel, Leeds", "memo": "Oak boards", "date": "19 Nov 2026"},
        headers=HTMX,
    )
    assert answer.status_code == 200
    row.refresh_from_db()
    assert (row.merchant, row.memo, row.date.isoformat(), row.version) == (
        "Kestrel, Leeds",
        "Oak boards",
        "2026-11-19",
        2,
    )
    assert row.origins["merchant"] == {"by": "person", "name": "Alice"}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("date", "31 Feb 2026", "Date"),
        ("type", "Gift", "a payment, a refund, a reward or a chargeback"),
        ("merchant", "x" * 301, "At most 300 characters fit."),
        ("contact", "nobody", "Supplier"),
    ],
)
def test_a_wrong_field_is_said_and_nothing_is_stored(
    base, alice, signed_in, complete, field, value, sentence
):
    row = complete()
    answer = signed_in(alice).post(
        f"{base}{row.id}/header/",
        {"version": "1", field: value, f"{field}_text": value, "memo": "typed"},
        headers=HTMX,
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    row.refresh_from_db()
    assert (row.version, row.memo) == (1, "")


def test_without_script_a_wrong_field_keeps_what_was_typed(base, alice, signed_in, complete):
    row = complete()
    answer = signed_in(alice).post(
        f"{base}{row.id}/header/", {"version": "1", "date": "someday", "memo": "Oak boards"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Oak boards" in page
    assert 'value="someday"' in page
    assert 'aria-invalid="true"' in page


def test_lines_are_split_and_their_tax_taken_out(base, alice, signed_in, complete):
    row = complete("Kestrel", "120.00")
    sent = lines_sent(row, ("a-310", "100.00", "INPUT2"), ("a-429", "20.00", "NONE"))
    answer = signed_in(alice).post(f"{base}{row.id}/lines/", sent, headers=HTMX)
    assert answer.status_code == 200
    stored = [(line.account_id, line.net, line.tax) for line in row.lines.all()]
    assert stored == [
        ("a-310", Decimal("83.33"), Decimal("16.67")),
        ("a-429", Decimal("20.00"), Decimal("0")),
    ]


@pytest.mark.parametrize(
    ("amounts", "left"),
    [(("100.00", "10.00"), "£10.00"), (("100.00", "30.00"), "-£10.00")],
)
def test_lines_that_do_not_add_up_say_what_is_left(base, alice, signed_in, complete, amounts, left):
    row = complete("Kestrel", "120.00")
    sent = lines_sent(row, ("a-310", amounts[0], "INPUT2"), ("a-429", amounts[1], "NONE"))
    answer = signed_in(alice).post(f"{base}{row.id}/lines/", sent, headers=HTMX)
    assert answer.status_code == 422
    assert left in answer.content.decode()
    assert row.lines.count() == 1


def test_a_line_is_added_with_what_is_left_and_nothing_is_stored_yet(base, alice, signed_in, complete):
    row = complete("Kestrel", "120.00")
    sent = {**lines_sent(row, ("a-310", "100.00", "INPUT2")), "add": "1"}
    page = signed_in(alice).post(f"{base}{row.id}/lines/", sent, headers=HTMX).content.decode()
    assert 'name="amount-2" value="20.00"' in page
    assert row.lines.count() == 1


def test_a_line_is_removed_from_the_form(base, alice, signed_in, complete):
    row = complete("Kestrel", "120.00")
    sent = {
        **lines_sent(row, ("a-310", "100.00", "INPUT2"), ("a-429", "20.00", "NONE")),
        "remove": "2",
    }
    page = signed_in(alice).post(f"{base}{row.id}/lines/", sent, headers=HTMX).content.decode()
    assert 'name="amount-1" value="100.00"' in page
    assert 'name="amount-2"' not in page


def test_keeping_out_needs_a_reason(base, alice, signed_in, complete):
    row = complete()
    client = signed_in(alice)
    assert client.post(f"{base}{row.id}/exclude/", {"because": " "}).status_code == 422
    client.post(f"{base}{row.id}/exclude/", {"because": "Private, paid back", "version": "1"})
    row.refresh_from_db()
    assert (row.status, row.excluded_because) == ("excluded", "Private, paid back")
    client.post(f"{base}{row.id}/back/")
    row.refresh_from_db()
    assert row.status == "to_review"


def test_the_history_tells_who_did_what(base, alice, signed_in, complete):
    row = complete()
    client = signed_in(alice)
    client.post(f"{base}{row.id}/header/", {"version": "1", "memo": "Oak boards"}, headers=HTMX)
    client.post(f"{base}{row.id}/ready/", {"version": "2"}, headers=HTMX)
    page = client.get(f"{base}{row.id}/", headers=HTMX).content.decode()
    assert page.index("Marked ready") < page.index("Changed: note") < page.index("Arrived")
    assert system_clock().now() >= row.created_at


def test_a_viewer_reads_without_controls(base, company, member_of, signed_in, complete):
    row = complete()
    page = signed_in(member_of(company, "viewer", "vera")).get(f"{base}{row.id}/").content.decode()
    assert "Cost of Goods Sold" in page
    for control in ("Mark ready", "Post now", 'name="merchant"', 'id="bulk"'):
        assert control not in page


class TestSpendInAnotherCurrency:
    @pytest.fixture
    def foreign(self, complete):
        return complete("Hôtel du Port", "120.00", currency="EUR")

    def saved(self, base, client, row, rate):
        sent = {"version": row.version, "rate": rate}
        return client.post(f"{base}{row.id}/header/", sent, headers=HTMX)

    def test_its_rate_is_asked_for_in_words(self, base, alice, signed_in, foreign):
        page = signed_in(alice).get(f"{base}{foreign.id}/", headers=HTMX).content.decode()
        assert "GBP for 1 EUR" in page

    def test_spend_in_the_currency_of_the_books_has_no_rate(self, base, alice, signed_in, complete):
        page = signed_in(alice).get(f"{base}{complete().id}/", headers=HTMX).content.decode()
        assert 'name="rate"' not in page

    def test_it_is_stored_and_taken_away_again(self, base, alice, signed_in, foreign):
        client = signed_in(alice)
        assert self.saved(base, client, foreign, "0.8523").status_code == 200
        foreign.refresh_from_db()
        assert foreign.rate == Decimal("0.8523")
        assert 'value="0.8523"' in client.get(f"{base}{foreign.id}/", headers=HTMX).content.decode()

        assert self.saved(base, client, foreign, "").status_code == 200
        foreign.refresh_from_db()
        assert foreign.rate is None

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("0", "A rate is above zero."),
            ("-1.2", "A rate is above zero."),
            ("one", "Write the rate like 1.1734."),
            ("1,2,3", "Write the rate like 1.1734."),
            ("1.0000000000001", "A rate has at most 12 decimal places."),
        ],
    )
    def test_what_is_no_rate_says_so_and_stores_nothing(self, base, alice, signed_in, foreign, typed, told):
        answer = self.saved(base, signed_in(alice), foreign, typed)
        assert answer.status_code == 422
        assert told in answer.content.decode()
        foreign.refresh_from_db()
        assert foreign.rate is None


class TestBilledToACustomer:
    @pytest.fixture
    def connection(self, company):
        made = connect(company, extra={"billable_expenses": True})
        made.platform = "quickbooks_online"
        made.save()
        return made

    def sent(self, row, customer):
        return lines_sent(row, ("a-310", "120.00", "INPUT2")) | {
            "line-1": str(row.lines.get().id),
            "billable-1": "c-1" if customer else "",
            "billable-1_text": customer,
        }

    def test_a_line_is_billed_and_stays_so_when_something_else_is_changed(
        self, base, alice, signed_in, complete
    ):
        row, client = complete("Kestrel Timber Merchants", "120.00"), signed_in(alice)
        sent = self.sent(row, "Kestrel Timber Merchants")

        assert client.post(f"{base}{row.id}/lines/", sent, headers=HTMX).status_code == 200
        assert row.lines.get().billable_to == "c-1"
        page = client.get(f"{base}{row.id}/", headers=HTMX).content.decode()
        assert 'name="billable-1" value="c-1"' in page or "Billed to, line 1" in page

        row.refresh_from_db()
        again = self.sent(row, "Kestrel Timber Merchants") | {"description-1": "Beams"}
        assert client.post(f"{base}{row.id}/lines/", again, headers=HTMX).status_code == 200
        assert row.lines.get().billable_to == "c-1"

    def test_an_emptied_choice_bills_nobody(self, base, alice, signed_in, complete):
        row, client = complete("Kestrel Timber Merchants", "120.00"), signed_in(alice)
        client.post(f"{base}{row.id}/lines/", self.sent(row, "Kestrel Timber Merchants"), headers=HTMX)
        row.refresh_from_db()
        assert client.post(f"{base}{row.id}/lines/", self.sent(row, ""), headers=HTMX).status_code == 200
        assert row.lines.get().billable_to == ""

    def test_an_unknown_customer_is_told_at_the_line(self, base, alice, signed_in, complete):
        row = complete("Kestrel Timber Merchants", "120.00")
        sent = self.sent(row, "Nobody") | {"billable-1": ""}
        answer = signed_in(alice).post(f"{base}{row.id}/lines/", sent, headers=HTMX)
        assert answer.status_code == 422
        assert "Line 1, billed to:" in answer.content.decode()


def test_nobody_is_billed_where_the_platform_cannot(base, alice, signed_in, complete):
    page = signed_in(alice).get(f"{base}{complete().id}/", headers=HTMX).content.decode()
    assert "billable-1" not in page


class TestDrafts:
    @pytest.fixture
    def connection(self, company):
        ledgers.install()
        made = connect(company)
        made.platform = "posting_books"
        made.save()
        return made

    def test_a_draft_can_be_asked_for_where_the_platform_has_them(self, base, alice, signed_in, complete):
        row, client = complete(), signed_in(alice)
        assert "A draft, to be posted there" in client.get(f"{base}{row.id}/", headers=HTMX).content.decode()
        for sent, wanted in (("draft", True), ("", False)):
            row.refresh_from_db()
            answer = client.post(
                f"{base}{row.id}/header/", {"version": row.version, "draft": sent}, headers=HTMX
            )
            assert answer.status_code == 200
            row.refresh_from_db()
            assert row.post_as_draft is wanted


def test_no_draft_is_offered_where_there_are_none(base, alice, signed_in, complete):
    page = signed_in(alice).get(f"{base}{complete().id}/", headers=HTMX).content.decode()
    assert 'name="draft"' not in page
