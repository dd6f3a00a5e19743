"""Where the ledger computes the tax, its figure can be taken over with one click."""

from decimal import Decimal

import pytest

from expenses_app.audit.models import Event
from tests.sync.shelf import shelf_on

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(alice, signed_in):
    return signed_in(alice)


@pytest.fixture
def row(company):
    """0.99 with 20 %: 0.17 as we round it, 0.16 as this ledger cuts it off."""
    shelf = shelf_on("computing_books", company)
    row = shelf.receive("0.99")[0]
    shelf.tax(row, "vat", "0.17")
    row.refresh_from_db()
    return row


@pytest.fixture
def url(company, row):
    return f"/companies/{company.id}/transactions/{row.id}/"


def test_the_drawer_shows_the_figure_and_offers_it(client, url):
    page = client.get(url, headers=HTMX).content.decode()
    assert "Books computes the tax itself and comes to 0.16 where 0.17 was entered." in page
    assert "Take £0.16" in page


def test_taking_it_is_an_edit_like_any_other(client, url, row):
    answer = client.post(f"{url}take-tax/", {"version": row.version}, headers=HTMX)
    assert answer.status_code == 200
    line = row.lines.get()
    assert (line.net, line.tax) == (Decimal("0.83"), Decimal("0.16"))
    assert line.origins["tax_rate"]["by"] == "person"
    event = Event.objects.get(action="transaction.tax_taken")
    assert (event.before["lines"][0]["tax"], event.after["lines"][0]["tax"]) == ("0.17", "0.16")
    assert "Take £" not in client.get(url, headers=HTMX).content.decode()


def test_what_somebody_changed_meanwhile_is_not_written_over(client, url, row):
    answer = client.post(f"{url}take-tax/", {"version": row.version - 1}, headers=HTMX)
    assert answer.status_code == 409
    assert row.lines.get().tax == Decimal("0.17")


def test_nothing_differs(client, url, row):
    client.post(f"{url}take-tax/", {"version": row.version}, headers=HTMX)
    row.refresh_from_db()
    assert client.post(f"{url}take-tax/", {"version": row.version}, headers=HTMX).status_code == 409


def test_a_viewer_is_not_offered_it(client, url, company, member_of):
    vera = member_of(company, "viewer", "vera")
    client.force_login(vera.user, "allauth.account.auth_backends.AuthenticationBackend")
    assert "Take £" not in client.get(url, headers=HTMX).content.decode()
    assert client.post(f"{url}take-tax/", headers=HTMX).status_code in (403, 404)
