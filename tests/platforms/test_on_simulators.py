"""The whole promise over real HTTP: built, sent, found again, changed, taken back, with its receipt, once and only once.

What a platform does not declare is left out for it; `test_every_platform` shows that it is refused.
"""

import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from expenses_app.ledger.entries import ExpenseType, Kind
from expenses_app.ledger.errors import Refused, Stale
from expenses_app.ledger.finding import Absent, Standing
from expenses_app.ledger.markers import marker
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import FileReference, RefusedOutcome, Written
from expenses_app.ledger.records import BankAccountKind
from tests.platforms.simulated_books import INSTALLATION, TODAY

BANKS_AND_TYPES = [(bank, type) for bank in BankAccountKind for type in ExpenseType]


def stands(books, document, remote):
    """It is found under its marker, as written and as it was wanted."""
    found = books.found(document)
    return isinstance(found, Standing) and (found.remote.id, found.differs) == (remote.id, ())


def by_part(documents, outcomes):
    return {one.part: outcome.remote for one, outcome in zip(documents, outcomes, strict=True)}


def taken_back(books, entry, documents, remotes):
    """Take everything back, and see that it is gone or countered."""
    undoing = books.void(entry, remotes)
    assert {one.part for one in undoing} == set(remotes)
    for undo in undoing:
        if not undo.counters:
            assert isinstance(books.found(undo), Standing)
        outcome = books.written(undo)
        if undo.counters:
            assert stands(books, undo, outcome.remote)
        else:
            assert books.found(undo) == Absent()
    gone = {one.part for one in undoing if not one.counters}
    for document in documents:
        if document.part in gone:
            assert books.found(document) == Absent()
            assert document.marker not in books.borne()


@pytest.mark.parametrize(("bank", "type"), BANKS_AND_TYPES)
def test_every_expense_is_written_to_the_cent_found_again_and_taken_back(books, bank, type):
    if type not in books.capabilities.expense.types.get(bank, ()):
        return
    entry = books.expense(type, bank)
    documents = books.build(entry)
    assert [books.found(document) for document in documents] == [Absent()] * len(documents)

    outcomes = [books.written(document) for document in documents]

    assert [one.differences for one in outcomes] == [()] * len(documents)
    assert sum(one.remote.total for one in outcomes) == entry.total
    for document, outcome in zip(documents, outcomes, strict=True):
        assert stands(books, document, outcome.remote)
    if Kind.EXPENSE in books.capabilities.voidable:
        remotes = by_part(documents, outcomes)
        taken_back(books, entry, documents, remotes)


@pytest.mark.parametrize("kind", Kind)
def test_every_declared_kind_is_written_found_again_and_taken_back(books, kind):
    if kind not in books.capabilities.kinds:
        return
    entry = books.entry(kind)
    documents = books.build(entry)

    outcomes = [books.written(document) for document in documents]

    assert [one.differences for one in outcomes] == [()] * len(documents)
    borne = books.borne()
    for document, outcome in zip(documents, outcomes, strict=True):
        assert stands(books, document, outcome.remote)
        assert document.marker in borne
    if kind not in books.capabilities.voidable:
        return
    remotes = by_part(documents, outcomes)
    taken_back(books, entry, documents, remotes)
    for document, outcome in zip(documents, outcomes, strict=True):
        seen = {one.id: one for one in books.client.changes(books.since)}
        gone = books.client.fetch(document.target, outcome.remote.id) is None
        if gone and books.declared.deletions_seen:
            assert seen[outcome.remote.id].removed


def repeated(books, parcel, document):
    """The outcome of the same bytes once more; Stale for what is so, however it is told."""
    try:
        outcome = books.carry(parcel, [document])[document.marker]
    except Stale:
        return Stale
    refused = isinstance(outcome, RefusedOutcome) and isinstance(outcome.error, Stale)
    return Stale if refused else outcome


def changed(entry, days):
    return replace(entry, date=TODAY + timedelta(days=days))


@pytest.mark.parametrize("kind", Kind)
def test_what_may_be_changed_is_changed_and_the_same_change_twice_is_one(books, kind):
    if kind not in books.capabilities.updatable:
        return
    entry = books.entry(kind)
    before = books.write(books.build(entry))

    for change in books.build(changed(entry, 1), before):
        assert change.operation is Operation.UPDATE
        (parcel,) = books.pack(change)
        outcome = books.carry(parcel, [change])[change.marker]
        assert isinstance(outcome, Written)
        assert outcome.remote.id == before[change.part].id
        again = repeated(books, parcel, change)
        if books.platform.certainty.replay_seconds:
            assert again.remote.version == outcome.remote.version
        else:
            # Who compares versions sees that it has moved; who finds all as wanted has made the same change once more.
            assert again is Stale or isinstance(again, Written)
        found = books.found(change)
        assert stands(books, change, outcome.remote)
        assert found.remote.detail["date"] == "2026-03-15"


def test_a_change_of_what_somebody_changed_meanwhile_is_stale(books):
    if Kind.EXPENSE not in books.capabilities.updatable:
        return
    entry = books.expense()
    first = books.write(books.build(entry))
    theirs = books.build(changed(entry, 1), first)
    books.write(theirs)

    for ours in books.build(changed(entry, 2), first):
        try:
            error = books.send(ours)[ours.marker].error
        except Stale as raised:
            error = raised
        assert isinstance(error, Stale)
        assert books.client.fetch(ours.target, first[ours.part].id).detail["date"] == "2026-03-15"


def test_a_payment_that_becomes_a_refund_is_one_document_in_the_end(books):
    capabilities, bank = books.capabilities, BankAccountKind.CARD
    types = capabilities.expense.types.get(bank, ())
    if Kind.EXPENSE not in capabilities.replaceable or ExpenseType.REFUND not in types:
        return
    entry = books.expense(bank=bank)
    first = books.write(books.build(entry))
    refund = replace(entry, type=ExpenseType.REFUND, contact=books.expense(ExpenseType.REFUND, bank).contact)

    plan = books.build(refund, first)
    second = books.write(plan)

    anew = [document for document in plan if not document.undoes]
    assert {document.marker for document in anew} <= books.borne()
    assert not {remote.id for remote in first.values()} & {remote.id for remote in second.values()}
    for document in anew:
        assert stands(books, document, second[document.part])


def test_the_same_bytes_sent_twice_make_one_document(books):
    if not books.platform.certainty.replay_seconds:
        return
    document = books.build(books.expense())[0]
    (parcel,) = books.pack(document)

    first = books.carry(parcel, [document])[document.marker]
    second = books.carry(parcel, [document])[document.marker]

    assert first.remote.id == second.remote.id
    assert stands(books, document, first.remote)


def test_a_full_batch_is_one_call_in_which_each_document_moves_alone(books):
    documents = [books.build(books.expense())[0] for _ in range(books.platform.limits.batch)]
    if len(documents) == 1:
        return
    broken = documents[1]
    documents[1] = replace(broken, body=books.declared.unknown_account(broken.body))

    (parcel,) = books.pack(*documents)
    outcomes = books.carry(parcel, documents)

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
    attachments = books.capabilities.attachments
    if attachments is None or kind not in attachments.kinds:
        return
    entry = books.entry(kind)
    documents = books.build(entry)
    remotes = books.write(documents)
    (main,) = [document for document in documents if document.part == "main"]
    content = b"%PDF-1.4\n" + uuid4().bytes
    file = FileReference(
        "key", "Beleg Café.pdf", "application/pdf", len(content), hashlib.sha256(content).hexdigest()
    )
    name = marker(INSTALLATION, INSTALLATION, books.facts.ledger_key, "receipt", uuid4(), "main", 0)
    attachment = books.platform.attach(file, remotes["main"], main.target, books.facts, name)
    assert books.found(attachment) == Absent()

    outcome = books.written(attachment, content=content)

    assert outcome.differences == ()
    assert books.found(attachment).remote.id == outcome.remote.id
    if kind not in books.capabilities.updatable:
        return
    for change in books.build(changed(entry, 1), remotes):
        assert books.written(change).remote.detail["date"] == "2026-03-15"


def test_a_refusal_names_the_field_and_keeps_the_platforms_words(books):
    document = books.build(books.expense(lines=[books.line()]))[0]
    broken = replace(document, body=books.declared.unknown_account(document.body))

    try:
        error = books.send(broken)[broken.marker].error
    except Refused as raised:
        error = raised

    assert error.field == "lines.0.account_id"
    assert error.said
    assert error.code
    assert books.found(broken) == Absent()
