"""A change that the ledger cannot make in place: said in the drawer, and posted only when a person ticks it."""

import pytest
from django.db import transaction as database

from expenses_app.companies.clock import system_clock
from expenses_app.sync.models import Part
from expenses_app.sync.outcomes import reflect
from expenses_app.transactions.models import Transaction

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
STANDS = {
    "ids": {"id": "b-1"},
    "version": "1",
    "url": "https://go.xero.com/b-1",
    "total": "20.00",
    "tax": "0.00",
    "posted": True,
    "detail": {"type": "SPEND", "bank_account": "card-0316", "lines": [], "reconciled": False},
}


@pytest.fixture
def client(alice, signed_in):
    return signed_in(alice)


@pytest.fixture
def turned(client, base, complete):
    """A posted payment that is a refund after all; Xero never turns money spent into money received."""
    row = complete("Kestrel", "20.00")
    client.post(f"{base}{row.id}/ready/", headers=HTMX)
    client.post(f"{base}post/", {"id": row.id}, headers=HTMX)
    now = system_clock().now()
    part = Part.objects.get(write__transaction=row)
    part.state, part.remote, part.remote_id, part.settled_at = "written", STANDS, "b-1", now
    part.save()
    Transaction.objects.filter(id=row.id).update(
        type="Refund", contact_kind="customer", contact_id="c-1", review="ready"
    )
    with database.atomic():
        reflect([part], now)
    row.refresh_from_db()
    return row


def newest(row):
    """Operation and state of the newest parts."""
    row.refresh_from_db()
    parts = Part.objects.filter(write__transaction=row, write__revision=row.revision)
    return sorted((part.operation, part.state) for part in parts)


def test_the_drawer_says_what_will_happen(client, base, turned):
    page = client.get(f"{base}{turned.id}/", headers=HTMX).content.decode()
    assert "What stands there will be taken back and written anew" in page
    assert "Take back: Bank transaction" in page


def test_it_is_asked_for_before_posting(client, base, turned):
    page = client.get(f"{base}post/?id={turned.id}", headers=HTMX).content.decode()
    assert "Xero cannot change these in place" in page
    assert f'name="replace" value="{turned.id}"' in page


def test_it_stays_as_it_is_while_it_is_not_ticked(client, base, turned):
    answer = client.post(f"{base}post/", {"id": turned.id}, headers=HTMX)
    assert "taken back and written anew" in answer.content.decode()
    assert newest(turned) == [("create", "written")]


def test_ticked_it_goes_in_order(client, base, turned):
    client.post(f"{base}post/", {"id": turned.id, "replace": turned.id}, headers=HTMX)
    assert newest(turned) == [("create", "waiting"), ("void", "queued")]
    assert turned.status == "queued"
