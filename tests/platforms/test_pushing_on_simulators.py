"""Records that we write when somebody asks: made once, known again, changed and archived, over real HTTP."""

from dataclasses import replace
from uuid import uuid4

import pytest

from expenses_app.ledger.errors import Duplicate
from expenses_app.ledger.finding import Absent, Several, Standing
from expenses_app.ledger.markers import marker
from expenses_app.ledger.masters import (
    AccountDraft,
    BankAccountDraft,
    CustomerDraft,
    MasterKind,
    PostalAddress,
    SupplierDraft,
)
from expenses_app.ledger.parcels import RefusedOutcome, Written
from expenses_app.ledger.records import AccountClass, BankAccountKind, RecordStatus
from tests.platforms.simulated_books import INSTALLATION

STREET = PostalAddress("1 Principal Place", city="London", postal_code="EC2A 2FA", country="GB")


def draft_of(books, kind):
    """A name and a code that nothing else bears."""
    unique = uuid4().hex[:8]
    code = books.declared.account_code(next(books.numbers))
    return {
        MasterKind.SUPPLIER: SupplierDraft(
            f"Harbour Bakery O'Hara {unique}", "till@harbour.example", "020 7946 0000", address=STREET
        ),
        MasterKind.CUSTOMER: CustomerDraft(f"Northwind {unique}", "ar@northwind.example"),
        MasterKind.ACCOUNT: AccountDraft(
            f"Card clearing {unique}", AccountClass.EXPENSE, code=code, description="To be sorted"
        ),
        MasterKind.BANK_ACCOUNT: BankAccountDraft(
            f"Company cards {unique}", BankAccountKind.CARD, code=code, number="4821"
        ),
    }[kind]


def pushed(books, draft, standing=None, subject=None):
    name = marker(
        INSTALLATION, INSTALLATION, books.facts.ledger_key, draft.kind, subject or uuid4(), "main", 0
    )
    return books.platform.push.build(draft, books.facts, name, standing)


def records(books, document, remote):
    return books.platform.push.records(document, remote)


@pytest.mark.parametrize("kind", MasterKind)
def test_every_record_is_made_and_known_again_and_can_be_chosen(books, kind):
    if kind not in books.capabilities.creates:
        return
    draft = draft_of(books, kind)
    document = pushed(books, draft)
    assert books.found(document) == Absent()

    remote = books.written(document).remote

    found = books.found(document)
    assert isinstance(found, Standing)
    assert found.remote.id == remote.id
    made = records(books, document, remote)
    assert kind.record_kind in {one.kind for one in made}
    assert {(one.id, one.name, one.status) for one in made} == {(remote.id, draft.name, RecordStatus.ACTIVE)}
    if kind is MasterKind.BANK_ACCOUNT:
        assert made[0].bank is BankAccountKind.CARD
    if kind is MasterKind.ACCOUNT:
        assert made[0].account_class is AccountClass.EXPENSE


@pytest.mark.parametrize("kind", MasterKind)
def test_the_same_again_under_another_call_key_makes_no_second_one(books, kind):
    """As after a replay window, or after a database was restored."""
    if kind not in books.capabilities.creates:
        return
    document = pushed(books, draft_of(books, kind))
    first = books.written(document).remote
    assert books.written(document).remote.id == first.id


@pytest.mark.parametrize("kind", [MasterKind.SUPPLIER, MasterKind.CUSTOMER])
def test_a_name_that_somebody_else_gave_is_a_question_for_a_person(books, kind):
    if kind not in books.capabilities.creates:
        return
    draft = draft_of(books, kind)
    theirs = books.written(pushed(books, draft)).remote
    ours = pushed(books, draft)

    outcome = books.send(ours)[ours.marker]

    assert isinstance(outcome, RefusedOutcome)
    assert isinstance(outcome.error, Duplicate)
    assert outcome.error.existing.id == theirs.id
    found = books.found(ours)
    assert isinstance(found, Several)
    assert [one.id for one in found.remotes] == [theirs.id]


@pytest.mark.parametrize("kind", MasterKind)
def test_a_record_is_changed_from_what_stands_there(books, kind):
    if kind not in books.capabilities.updates:
        return
    draft = draft_of(books, kind)
    document = pushed(books, draft)
    first = books.written(document).remote
    standing = books.client.fetch(document.target, first.id)
    changed = pushed(books, replace(draft, name=f"{draft.name} II"), standing)

    outcome = books.send(changed)[changed.marker]

    assert isinstance(outcome, Written)
    assert outcome.remote.id == first.id
    assert {one.name for one in records(books, changed, outcome.remote)} == {f"{draft.name} II"}
    assert books.found(changed).differs == ()


@pytest.mark.parametrize("kind", MasterKind)
def test_an_archived_record_is_offered_no_more(books, kind):
    if kind not in books.capabilities.updates:
        return
    draft = draft_of(books, kind)
    document = pushed(books, draft)
    books.written(document)
    standing = books.client.fetch(document.target, books.found(document).remote.id)
    archiving = pushed(books, replace(draft, active=False), standing)

    remote = books.written(archiving).remote

    assert {one.status for one in records(books, archiving, remote)} == {RecordStatus.ARCHIVED}
