"""What was sent for a transaction, in its drawer: every attempt, and the bytes as they left."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import Call, FileReference
from expenses_app.ledger.parcels import Parcel as Packed
from expenses_app.sync.engine.stored import store
from expenses_app.sync.models import Attempt, Parcel, Part, Write

pytestmark = pytest.mark.django_db
MARKER, OTHER = "EXP-1AAAAAAAAAAAA", "EXP-1BBBBBBBBBBBB"
BODY = '{"Reference":"EXP-1AAAAAAAAAAAA","Total":1.20,"Payee":"Café"}'.encode()


@pytest.fixture
def client(alice, signed_in):
    return signed_in(alice)


@pytest.fixture
def row(complete, connection, company):
    """A transaction of which one document was made."""
    row = complete()
    now = timezone.now()
    write = Write.objects.create(
        company=company,
        connection=connection,
        ledger_id=connection.ledger_id,
        subject_type="transaction",
        subject_id=row.id,
        transaction=row,
        operation=Operation.CREATE,
        revision=1,
        created_at=now,
    )
    Part.objects.create(
        company=company,
        connection=connection,
        write=write,
        name="main",
        role=Role.MAIN,
        operation=Operation.CREATE,
        marker=MARKER,
        not_before=now,
        created_at=now,
    )
    row.revision = 1
    row.save()
    return row


@pytest.fixture
def sent(connection, company):
    """Store a parcel and one attempt at it."""

    def record(*calls, markers=(MARKER,), outcome="answered", key="key-1", seconds=2):
        now = timezone.now()
        packed = Packed(
            Operation.CREATE, markers, key, calls or (Call("POST", "/Invoices", (("Accept", "x"),), BODY),)
        )
        parcel = store(connection, packed, now)
        Attempt.objects.create(
            company=company,
            parcel=parcel,
            lease_token=parcel.id,
            started_at=now,
            ended_at=now + timedelta(seconds=seconds) if outcome else None,
            outcome=outcome,
        )
        return parcel

    return record


def fragment(client, base, row):
    return client.get(f"{base}{row.id}/sendings/", headers={"HX-Request": "true"}).content.decode()


def test_the_drawer_offers_it_once_something_was_made(client, base, row, complete):
    assert "What was sent, word for word" in client.get(f"{base}{row.id}/").content.decode()
    assert "What was sent, word for word" not in client.get(f"{base}{complete().id}/").content.decode()


def test_every_attempt_is_told_newest_first(client, base, row, sent):
    sent(outcome="outcome_unknown", key="key-1", seconds=41)
    sent(outcome="refused", key="key-2")
    sent(outcome="", key="key-3")

    shown = fragment(client, base, row)

    words = ["On its way", "Turned down", "No answer"]
    assert sorted(words, key=shown.index) == words
    assert "after 41\u00a0s" in shown


def test_the_bytes_are_shown_and_downloaded_as_they_left(client, base, row, sent):
    parcel = sent(markers=(MARKER, OTHER))

    shown = fragment(client, base, row)
    bytes_left = client.get(f"{base}{row.id}/sendings/{parcel.id}/0/")

    assert "POST /Invoices" in shown
    assert "Café" in shown
    assert "together with 1 other" in shown
    assert bytes_left.content == BODY
    assert "attachment" in bytes_left["Content-Disposition"]


def test_a_long_body_is_cut_and_downloaded_whole(client, base, row, sent):
    body = b"x" * 30_000
    parcel = sent(Call("POST", "/Invoices", (), body))

    assert "Only the beginning is shown" in fragment(client, base, row)
    assert client.get(f"{base}{row.id}/sendings/{parcel.id}/0/").content == body


def test_a_file_is_named_and_not_repeated(client, base, row, sent):
    file = FileReference("k", "receipt.jpg", "image/jpeg", 3, hashlib.sha256(b"abc").hexdigest())
    sent(Call("POST", "/upload", (), b"head", file, b"tail"))

    shown = fragment(client, base, row)

    assert "receipt.jpg" in shown
    assert file.sha256 in shown
    assert "headtail" in shown


def test_forgotten_bytes_are_said_to_be_forgotten(client, base, row, sent):
    parcel = sent()
    Parcel.objects.filter(pk=parcel.pk).update(calls=[], heads=[], tails=[])

    assert "deleted when their time was over" in fragment(client, base, row)
    assert client.get(f"{base}{row.id}/sendings/{parcel.id}/0/").status_code == 404


def test_nothing_sent_yet(client, base, row):
    assert "Nothing has been sent" in fragment(client, base, row)


def test_parcels_of_other_transactions_are_not_found_here(client, base, row, sent):
    parcel = sent(markers=(OTHER,))

    assert "POST /Invoices" not in fragment(client, base, row)
    assert client.get(f"{base}{row.id}/sendings/{parcel.id}/0/").status_code == 404
