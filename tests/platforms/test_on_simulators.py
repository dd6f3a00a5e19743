"""The whole promise over real HTTP: built, sent, found again, changed, taken back, with its receipt, once and only once."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from expenses_app.ledger.entries import (
    ExpenseType,
    Kind,
)
from expenses_app.ledger.errors import Refused, Stale
from expenses_app.ledger.finding import Absent, Standing
from expenses_app.ledger.markers import marker
from expenses_app.ledger.parcels import FileReference, RefusedOutcome, Written
from expenses_app.ledger.records import BankAccountKind
from tests.platforms.simulated_books import INSTALLATION, TODAY


@pytest.mark.parametrize("type", ExpenseType)
@pytest.mark.parametrize("bank", BankAccountKind)
def test_every_expense_is_written_to_the_cent_found_again_and_taken_back(books, bank, type):
    if type not in books.capabilities.expense.types.get(bank, ()):
        return
    entry = books.expense(type, bank)
    (document,) = books.build(entry)
    assert books.found(document) == Absent()

    outcome = books.written(document)

    assert outcome.differences == ()
    assert outcome.remote.total == entry.total == Decimal("132.00")
    assert books.found(document) == Standing(outcome.remote)
    (undo,) = books.platform.void(entry, books.facts, books.marked(entry, outcome.remote)).documents
    assert isinstance(books.found(undo), Standing)
    books.written(undo)
    assert books.found(undo) == Absent()
    assert books.found(document) == Absent()
    assert books.client.fetch(document.target, outcome.remote.id) is None


@pytest.mark.parametrize("kind", Kind)
def test_every_declared_kind_is_written_found_again_and_taken_back(books, kind):
    if kind not in books.capabilities.kinds:
        return
    entry = books.entry(kind)
    (document,) = books.build(entry)

    outcome = books.written(document)

    assert outcome.differences == ()
    assert books.found(document) == Standing(outcome.remote)
    assert document.marker in {one.marker for one in books.client.bearing(books.since)}
    (undo,) = books.platform.void(entry, books.facts, books.marked(entry, outcome.remote)).documents
    books.written(undo)
    assert books.found(document) == Absent()
    assert document.marker not in {one.marker for one in books.client.bearing(books.since)}
    assert outcome.remote.id in {one.id for one in books.client.changes(books.since) if one.removed}


@pytest.mark.parametrize("kind", Kind)
def test_what_may_be_changed_is_changed_and_the_same_change_twice_is_one(books, kind):
    if kind not in books.capabilities.updatable:
        return
    entry = books.entry(kind)
    (document,) = books.build(entry)
    first = books.written(document).remote
    changed = replace(entry, date=TODAY + timedelta(days=1))
    (change,) = books.build(changed, first)

    (parcel,) = books.pack(change)
    outcome = books.client.send(parcel, [change], None)[change.marker]
    again = books.client.send(parcel, [change], None)[change.marker]

    assert isinstance(outcome, Written)
    assert again.remote.version == outcome.remote.version
    assert books.found(change) == Standing(outcome.remote)
    assert outcome.remote.id == first.id
    assert outcome.remote.detail["date"] == "2026-03-15"


def test_a_change_of_what_somebody_changed_meanwhile_is_stale(books):
    entry = books.expense()
    first = books.written(books.build(entry)[0]).remote
    (theirs,) = books.build(replace(entry, date=TODAY + timedelta(days=1)), first)
    books.written(theirs)
    (ours,) = books.build(replace(entry, date=TODAY + timedelta(days=2)), first)

    try:
        error = books.send(ours)[ours.marker].error
    except Stale as raised:
        error = raised

    assert isinstance(error, Stale)
    assert books.client.fetch(ours.target, first.id).detail["date"] == "2026-03-15"


def test_a_payment_that_becomes_a_refund_is_one_document_in_the_end(books):
    entry = books.expense()
    first = books.written(books.build(entry)[0]).remote

    undo, new = books.build(
        replace(entry, type=ExpenseType.REFUND, contact=books.expense(ExpenseType.REFUND).contact), first
    )
    books.written(undo)
    second = books.written(new).remote

    assert second.id != first.id
    assert [one.remote.id for one in books.client.bearing(books.since) if one.marker == new.marker] == [
        second.id
    ]


def test_the_same_bytes_sent_twice_make_one_document(books):
    (document,) = books.build(books.expense())
    (parcel,) = books.pack(document)

    first = books.client.send(parcel, [document], None)[document.marker]
    second = books.client.send(parcel, [document], None)[document.marker]

    assert first.remote.id == second.remote.id
    assert books.found(document) == Standing(first.remote)


def test_a_full_batch_is_one_call_in_which_each_document_moves_alone(books):
    documents = [books.build(books.expense())[0] for _ in range(books.platform.limits.batch)]
    broken = documents[1]
    documents[1] = replace(broken, body=books.declared.unknown_account(broken.body))

    (parcel,) = books.pack(*documents)
    outcomes = books.client.send(parcel, documents, None)

    refused = outcomes.pop(broken.marker)
    assert isinstance(refused, RefusedOutcome)
    assert refused.error.retry == "never"
    assert all(isinstance(outcome, Written) for outcome in outcomes.values())
    found = books.client.find(documents, books.since)
    assert found.pop(broken.marker) == Absent()
    assert {marker: answer.remote.id for marker, answer in found.items()} == {
        marker: outcome.remote.id for marker, outcome in outcomes.items()
    }


@pytest.mark.parametrize("kind", Kind)
def test_a_receipt_is_attached_once_and_found_again_and_does_not_make_the_document_stale(books, kind):
    if kind not in books.capabilities.attachments.kinds:
        return
    entry = books.entry(kind)
    (document,) = books.build(entry)
    standing = books.written(document).remote
    content = b"%PDF-1.4\n" + uuid4().bytes
    file = FileReference(
        "key", "Beleg Café.pdf", "application/pdf", len(content), hashlib.sha256(content).hexdigest()
    )
    name = marker(INSTALLATION, INSTALLATION, books.facts.ledger_key, "receipt", uuid4(), "main", 0)
    attachment = books.platform.attach(file, standing, document.target, books.facts, name)
    assert books.found(attachment) == Absent()

    outcome = books.written(attachment, content=content)

    assert outcome.differences == ()
    assert books.found(attachment).remote.id == outcome.remote.id
    (change,) = books.build(replace(entry, date=TODAY + timedelta(days=1)), standing)
    assert books.written(change).remote.detail["date"] == "2026-03-15"


def test_a_refusal_names_the_field_and_keeps_the_platforms_words(books):
    (document,) = books.build(books.expense(lines=[books.line()]))
    broken = replace(document, body=books.declared.unknown_account(document.body))

    try:
        error = books.send(broken)[broken.marker].error
    except Refused as raised:
        error = raised

    assert error.field == "lines.0.account_id"
    assert error.said
    assert error.code
