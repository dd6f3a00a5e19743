"""Posting: shown first, then given to the ledger; rows that turn; runs."""

import pytest

from expenses_app.sync.models import SyncRun
from expenses_app.transactions.models import Transaction

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(alice, signed_in):
    return signed_in(alice)


def make_ready(client, base, row):
    client.post(f"{base}{row.id}/ready/", headers=HTMX)


def test_what_lacks_something_does_not_become_ready(client, base, spend):
    row = spend()
    answer = client.post(f"{base}{row.id}/ready/", headers=HTMX)
    assert "Choose an account." in answer.content.decode()
    row.refresh_from_db()
    assert row.status == "to_review"


def test_the_confirmation_says_how_many_and_how_much(client, base, complete):
    for gross in ("120.00", "80.50"):
        make_ready(client, base, complete("Kestrel", gross))
    make_ready(client, base, complete("Kestrel", "20.00"))
    page = client.get(f"{base}post/", headers=HTMX).content.decode()
    assert "Post 3 transactions" in page
    assert "£220.50" in page
    assert not SyncRun.objects.exists()


def test_money_that_comes_back_is_taken_off(client, base, spend, complete):
    make_ready(client, base, complete("Kestrel", "120.00"))
    refund = complete("Kestrel", "20.00", type="Refund")
    Transaction.objects.filter(id=refund.id).update(contact_kind="customer", contact_id="c-1")
    make_ready(client, base, refund)
    assert "£100.00" in client.get(f"{base}post/", headers=HTMX).content.decode()


def test_what_is_held_back_is_said_with_its_reason(client, base, complete, company):
    from expenses_app.reference_data.models import ReferenceRecord

    row = complete("Green Lamp Energy")
    make_ready(client, base, row)
    ReferenceRecord.objects.filter(company=company, record_id="a-310").update(
        status="archived", data={**ReferenceRecord.objects.get(record_id="a-310").data, "status": "archived"}
    )
    page = client.get(f"{base}post/", headers=HTMX).content.decode()
    assert "1 is held back" in page
    assert "Cost of Goods Sold was archived in the accounting software. Choose another." in page
    assert "Nothing can be posted now." in page


def test_posting_queues_and_the_rows_turn(client, base, complete):
    row = complete()
    make_ready(client, base, row)
    answer = client.post(f"{base}post/", headers=HTMX)
    page = answer.content.decode()
    row.refresh_from_db()
    assert row.status == "queued"
    assert "1 transaction is on its way to Xero." in page
    assert f'value="{row.id}.queued"' in page
    assert "load delay:300ms" in page


@pytest.mark.parametrize(("times", "delay"), [(0, "500ms"), (9, "500ms"), (10, "1s"), (600, "1s")])
def test_polling_slows_down(client, base, complete, times, delay):
    row = complete()
    Transaction.objects.filter(id=row.id).update(status="posting")
    sent = {"times": times, "row": f"{row.id}.posting"}
    assert f"load delay:{delay}" in client.get(f"{base}live/", sent, headers=HTMX).content.decode()


def test_polling_stops_when_settled(client, base, complete):
    row = complete()
    Transaction.objects.filter(id=row.id).update(status="posted")
    page = client.get(f"{base}live/", {"times": 3, "row": f"{row.id}.posting"}, headers=HTMX).content.decode()
    assert f'<tr id="row-{row.id}"' in page
    assert "hx-trigger" not in page.split("<template>")[0]


def test_what_changed_since_it_was_shown_is_shown_again(client, base, complete):
    make_ready(client, base, complete("Shown"))
    shown = client.get(f"{base}post/", headers=HTMX).content.decode()
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    make_ready(client, base, complete("Came since"))
    answer = client.post(f"{base}post/", {"seen": seen}, headers=HTMX)
    assert answer.status_code == 409
    assert "Something changed since this was shown." in answer.content.decode()
    assert not SyncRun.objects.exists()


def test_one_is_posted_at_once_from_the_drawer(client, base, complete):
    row, other = complete(), complete("Other")
    shown = client.get(f"{base}post/", {"id": str(row.id)}, headers=HTMX).content.decode()
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    client.post(f"{base}post/", {"id": str(row.id), "seen": seen}, headers=HTMX)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.status, other.status) == ("queued", "to_review")


def test_nothing_is_posted_without_a_connection(client, company):
    base = f"/companies/{company.id}/transactions/"
    answer = client.post(f"{base}post/", headers=HTMX)
    assert answer.status_code == 409
    assert "Connect the accounting software first." in answer.content.decode()


def test_a_run_lists_its_transactions_with_their_outcome(client, base, company, complete):
    row = complete("Kestrel Timber Merchants")
    make_ready(client, base, row)
    answer = client.post(f"{base}post/")
    page = client.get(answer["Location"]).content.decode()
    assert "Posting 1 transaction" in page
    assert "Kestrel Timber Merchants" in page
    assert "every 1s" in page
    assert "Started" in client.get(f"/companies/{company.id}/sync/").content.decode()
