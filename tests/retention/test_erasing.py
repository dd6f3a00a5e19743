"""A deleted company: closed at once, erased after some weeks, its writes kept for years, then forgotten."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers

from expenses_app.audit.models import Event
from expenses_app.audit.sealing import seal
from expenses_app.audit.verifying import breaks
from expenses_app.companies.models import Company
from expenses_app.companies.services import delete_company, invite
from expenses_app.connections.states import State as ConnectionState
from expenses_app.receipts.models import Receipt
from expenses_app.retention.policy import ERASURE
from expenses_app.retention.services.erase_company import erase_company, waiting_for_erasure
from expenses_app.retention.services.forget_company import forget_company, waiting_to_be_forgotten
from expenses_app.retention.services.forget_parcels import forget_parcels
from expenses_app.retention.services.forget_statement_files import forget_statement_files
from expenses_app.statements.services.upload import upload
from expenses_app.sync.models import Parcel, Part, Write
from tests.audit.elsewhere import let_others_end

MONTH = timedelta(days=30)
YEARS = timedelta(days=3653)
# Each is typed or sent by a person somewhere in the story below.
TELLING = ("Zanzibar Bakery", "Alice", "guest@example.org", "NEPTUNE", "Harbour Cafe")
STATEMENT = b"Date,Description,Amount\n2026-11-02,NEPTUNE FISH,-12.30\n"


@pytest.fixture
def story(atomic, alice):
    """A company with posted spend, a receipt, a statement and an invitation."""
    now, actor = atomic.clock.now(), alice.actor()
    rows = atomic.posted("12.30", "4.20", merchant="Zanzibar Bakery")
    atomic.add_receipt(rows[0])
    atomic.work()
    upload(atomic.company, "NEPTUNE.csv", STATEMENT, actor=actor, now=now)
    invite(atomic.company, email="guest@example.org", role="viewer", actor=actor, at=now)
    return atomic


def delete(shelf, alice):
    delete_company(shelf.company, actor=alice.actor(), at=shelf.clock.now())
    shelf.company.refresh_from_db()


def erase(shelf, steps=200):
    for _ in range(steps):
        if erase_company(shelf.company, shelf.clock.now()):
            return
    raise AssertionError("not done")


def everything_of(company):
    """All rows of the company, as text."""
    rows = [Company.objects.get(pk=company.pk)]
    for label in ERASURE:
        rows += apps.get_model(label)._base_manager.filter(company_id=company.pk)
    return serializers.serialize("json", rows)


def test_a_deleted_company_is_closed_and_disconnected_at_once(story, alice, signed_in):
    delete(story, alice)

    assert signed_in(alice).get(f"/companies/{story.company.pk}/settings/").status_code == 404
    story.connection.refresh_from_db()
    assert story.connection.state == ConnectionState.UNLINKED
    assert story.company.invitations.filter(withdrawn_at=None).count() == 0
    assert Event.objects.filter(company_id=story.company.pk, action="company.deleted").exists()


def test_nothing_more_is_posted_for_it(story, alice):
    story.posted("7.00")
    written = len(story.books.documents)

    delete(story, alice)
    for _ in range(20):
        story.turn()
        story.clock.sleep(60)

    assert len(story.books.documents) == written


def test_it_is_erased_after_a_month_and_not_before(story, alice):
    delete(story, alice)

    story.clock.sleep(29 * 86_400)
    assert waiting_for_erasure(story.clock.now(), MONTH) == []
    story.clock.sleep(2 * 86_400)
    assert waiting_for_erasure(story.clock.now(), MONTH) == [story.company]


def test_a_company_that_is_not_deleted_is_not_erased(story):
    with pytest.raises(ValueError, match="deleted"):
        erase_company(story.company, story.clock.now())


def test_erasing_leaves_no_file_and_no_word_that_tells_of_a_person(story, alice, files):
    before = everything_of(story.company)
    assert [word for word in TELLING if word not in before] == []
    assert [path for path in files.rglob("*") if path.is_file()]
    delete(story, alice)

    erase(story)

    after = everything_of(story.company)
    assert [word for word in TELLING if word in after] == []
    assert [path for path in files.rglob("*") if path.is_file()] == []
    assert not Receipt.objects.exists()


def test_writes_markers_digests_and_amounts_stay(story, alice):
    def kept():
        parts = Part.objects.filter(company=story.company).order_by("id")
        return list(parts.values_list("marker", "digest", "state", "remote_id", "write__revision"))

    before = kept()
    delete(story, alice)

    erase(story)

    assert kept() == before
    assert set(Parcel.objects.values_list("digest", flat=True)) != {""}


def test_the_chain_of_the_audit_holds_after_erasing(story, alice):
    delete(story, alice)
    let_others_end()
    assert seal(story.clock) > 0

    erase(story)
    let_others_end()
    seal(story.clock)

    assert list(breaks()) == []
    assert not Event.objects.exclude(actor={}).filter(company_id=story.company.pk).exists()


def test_after_ten_years_nothing_is_left(story, alice):
    delete(story, alice)
    with pytest.raises(ValueError, match="erased"):
        forget_company(story.company)
    erase(story)
    story.clock.sleep(3654 * 86_400)

    (company,) = waiting_to_be_forgotten(story.clock.now(), YEARS)
    forget_company(company)

    assert not Company.objects.filter(pk=story.company.pk).exists()
    assert not Write.objects.exists()
    assert not Event.objects.filter(company_id=story.company.pk).exists()


def test_sent_bytes_are_forgotten_three_months_after_their_outcome(story):
    bytes_of = lambda: [parcel.heads for parcel in Parcel.objects.all()]  # noqa: E731
    assert all(bytes_of())

    story.clock.sleep(89 * 86_400)
    assert forget_parcels(story.clock.now(), 3 * MONTH) == 0
    story.clock.sleep(2 * 86_400)
    assert forget_parcels(story.clock.now(), 3 * MONTH) == Parcel.objects.count()
    assert not any(bytes_of())
    assert forget_parcels(story.clock.now(), 3 * MONTH) == 0


def test_bytes_whose_outcome_is_not_known_are_kept(story):
    Part.objects.update(settled_at=None)
    story.clock.sleep(365 * 86_400)

    forget_parcels(story.clock.now(), 3 * MONTH)

    pointed = Parcel.objects.filter(parts__isnull=False)
    assert pointed.exists()
    assert not pointed.filter(heads=[]).exists()


def test_statement_files_are_forgotten_once_their_import_is_over(story, alice, files):
    (imported,) = story.company.statement_imports.all()
    story.clock.sleep(100 * 86_400)
    assert forget_statement_files(story.clock.now(), 3 * MONTH) == 0

    imported.state = "imported"
    imported.save()
    assert forget_statement_files(story.clock.now(), 3 * MONTH) == 1

    imported.refresh_from_db()
    assert not imported.file
    assert [path for path in (files / "statements").rglob("*") if path.is_file()] == []
