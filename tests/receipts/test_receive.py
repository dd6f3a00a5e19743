"""Storing receipts: once each, nothing by halves, nothing lost."""

from datetime import timedelta
from pathlib import PurePath

import pytest
from django.db import IntegrityError, connection, transaction

from expenses_app.audit.models import Event
from expenses_app.receipts import queries, signals, tasks
from expenses_app.receipts.files import types
from expenses_app.receipts.files.fit import CannotFit
from expenses_app.receipts.files.names import clean_name, named_as
from expenses_app.receipts.files.types import Refused
from expenses_app.receipts.models import Receipt, ReceiptCopy, ReceiptLink, State
from expenses_app.receipts.services.check import check
from expenses_app.receipts.services.link import OtherCompany, link
from expenses_app.receipts.services.purge import purge_of_company, purge_removed
from expenses_app.receipts.services.receive import Received, receive
from expenses_app.receipts.services.remove import StillLinked, remove, restore
from expenses_app.receipts.services.unlink import unlink
from expenses_app.receipts.stored_files import StorageUnavailable
from tests.receipts.conftest import NOW
from tests.receipts.made import SAMPLES, pdf_of, png_announcing, sample

pytestmark = pytest.mark.django_db

ROTATED = "derived-contoso-receipt-exif-rotated-gps.jpg"
LOCKED = "derived-contoso-statement-password-test.pdf"


def stored_files(files):
    return sorted(path.name for path in files.rglob("*") if path.is_file())


def actions():
    return list(Event.objects.order_by("sequence").values_list("action", flat=True))


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".md"))
def test_every_sample_is_taken_and_ready_at_once(alice, add, name):
    receipt = add(alice, name)
    kept = Receipt.objects.get(id=receipt.id)
    assert kept.state == State.READY
    assert kept.file.size == kept.size
    assert bool(kept.thumbnail) == bool(kept.preview) == (name != LOCKED)
    assert kept.uploaded_by == alice
    assert not kept.received


@pytest.mark.parametrize(
    ("name", "content_type", "pages", "file_name"),
    [
        ("derived-contoso-receipt.heic", "image/jpeg", 1, "derived-contoso-receipt.jpg"),
        ("derived-lieferant-two-page-fax.tif", "image/tiff", 2, "derived-lieferant-two-page-fax.tif"),
        ("lieferant-factur-x.pdf", "application/pdf", 2, "lieferant-factur-x.pdf"),
        ("restaurant-with-tip.jpeg", "image/jpeg", 1, "restaurant-with-tip.jpeg"),
    ],
)
def test_what_is_kept_is_described_as_it_is(alice, add, name, content_type, pages, file_name):
    receipt = add(alice, name)
    assert (receipt.content_type, receipt.pages, receipt.file_name) == (content_type, pages, file_name)


def test_a_locked_pdf_is_kept_as_it_is_and_says_so(alice, add):
    receipt = add(alice, LOCKED)
    assert receipt.locked
    assert receipt.file.read() == sample(LOCKED)
    assert "locked with a password" in receipt.notes[0]["id"]


def test_no_position_is_in_any_stored_file(alice, add, files):
    add(alice, ROTATED)
    contents = [path.read_bytes() for path in files.rglob("*") if path.is_file()]
    assert len(contents) == 3
    assert not [content for content in contents if b"Exif" in content]


def test_files_lie_under_random_names_in_the_folder_of_the_company(alice, add):
    receipt = add(alice, "restaurant-with-tip.jpeg")
    path = PurePath(receipt.file.name)
    assert path.parent == PurePath("receipts", str(alice.company_id))
    assert len(path.stem) == 32
    assert path.suffix == ".jpg"


def test_the_same_file_under_two_names_is_kept_once(alice, bob, add, files):
    first = add(alice, "a.pdf", sample("lieferant-factur-x.pdf"))
    before = stored_files(files)
    second = receive(alice.company, "b.pdf", sample("lieferant-factur-x.pdf"), actor=bob.actor(), at=NOW)
    assert second == Received(first, known=True)
    assert stored_files(files) == before
    assert actions() == ["receipt.added"]


def test_each_company_keeps_its_own(alice, charlie, add):
    assert add(alice, "lieferant-factur-x.pdf").id != add(charlie, "lieferant-factur-x.pdf").id


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("photo.jpg", b"<html><script>alert(1)</script></html>"),
        ("none.pdf", pdf_of(pages=0)),
        ("bomb.png", png_announcing(30_000, 30_000)),
        ("cut.jpg", sample("restaurant-with-tip.jpeg")[:50_000]),
    ],
)
def test_what_is_refused_leaves_nothing_behind(alice, files, name, content):
    answer = receive(alice.company, name, content, actor=alice.actor(), at=NOW)
    assert isinstance(answer, Refused)
    assert not Receipt.objects.exists()
    assert stored_files(files) == []
    assert actions() == []


def test_the_limit_of_the_installation_holds(alice, settings):
    settings.RECEIPT_MAX_BYTES = 1000
    answer = receive(alice.company, "a.txt", b"x" * 1001, actor=alice.actor(), at=NOW)
    assert "a receipt may have 1 kB" in str(answer.message)


def test_a_storage_that_does_not_answer_is_told_and_leaves_nothing(alice, storage_lost):
    with storage_lost(), pytest.raises(StorageUnavailable):
        receive(alice.company, "a.txt", b"Taxi 12.50", actor=alice.actor(), at=NOW)
    with storage_lost(), pytest.raises(StorageUnavailable):
        receive(alice.company, "a.txt", b"Taxi 12.50", actor=alice.actor(), at=NOW, at_once=0)
    assert not Receipt.objects.exists()
    assert actions() == []


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\scans\\taxi.pdf", "taxi.pdf"),
        ("taxi\r\nSet-Cookie: x.pdf", "taxiSet-Cookie: x.pdf"),
        ("taxi\u202efdp.exe.pdf", "taxifdp.exe.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("", "receipt.pdf"),
        ("...", "receipt.pdf"),
        ("Café  3,20 €.pdf", "Café 3,20 €.pdf"),
    ],
)
def test_names_are_made_safe_to_show(said, shown):
    assert clean_name(said, types.PDF) == shown


@pytest.mark.parametrize(
    ("name", "file_type", "shown"),
    [
        ("IMG_1.HEIC", types.JPEG, "IMG_1.jpg"),
        ("IMG_1.JPEG", types.JPEG, "IMG_1.JPEG"),
        ("page.html", types.PDF, "page.pdf"),
        ("receipt", types.PDF, "receipt.pdf"),
    ],
)
def test_a_download_has_the_extension_of_what_it_is(name, file_type, shown):
    assert named_as(name, file_type) == shown


class TestLater:
    """Files too large to be cleaned while the uploader waits."""

    @pytest.fixture
    def waiting(self, alice, add):
        return add(alice, ROTATED, at_once=0)

    def test_the_upload_is_stored_before_it_is_checked(self, waiting):
        assert waiting.state == State.PROCESSING
        assert waiting.received.read() == sample(ROTATED)
        assert not waiting.file

    @pytest.mark.django_db(transaction=True)
    def test_an_upload_is_not_lost_when_no_worker_can_be_woken(self, alice, add, caplog):
        def unreachable(receipt_id):
            raise ConnectionError("Redis does not answer")

        receipt = add(alice, ROTATED, at_once=0, queue=unreachable)
        assert "Redis does not answer" in caplog.text
        assert Receipt.objects.get(id=receipt.id).received.read() == sample(ROTATED)

    def test_a_worker_cleans_it_and_the_file_as_it_came_goes(self, waiting, files):
        tasks.check(str(waiting.id))
        ready = Receipt.objects.get(id=waiting.id)
        assert ready.state == State.READY
        assert ready.preview_height > ready.preview_width
        assert not ready.received
        assert len(stored_files(files)) == 3
        assert actions() == ["receipt.added", "receipt.checked"]

    def test_checking_twice_changes_nothing(self, waiting, files):
        check(waiting.id, at=NOW)
        before = stored_files(files)
        assert check(waiting.id, at=NOW) is None
        assert stored_files(files) == before

    def test_a_storage_that_does_not_answer_does_not_count_as_a_try(self, waiting, storage_lost):
        for _ in range(4):
            with storage_lost(), pytest.raises(StorageUnavailable):
                check(waiting.id, at=NOW)
        assert Receipt.objects.get(id=waiting.id).tries == 0
        assert check(waiting.id, at=NOW) == State.READY

    def test_a_stored_file_that_is_gone_is_said_to_be_gone(self, waiting):
        waiting.received.storage.delete(waiting.received.name)
        assert check(waiting.id, at=NOW) == State.REFUSED
        assert "no longer where it was stored" in str(Receipt.objects.get(id=waiting.id).refusal_message)

    def test_a_bomb_is_refused_then_with_the_reason(self, alice, add, files):
        receipt = add(alice, "bomb.png", png_announcing(30_000, 30_000), at_once=0)
        assert check(receipt.id, at=NOW) == State.REFUSED
        refused = Receipt.objects.get(id=receipt.id)
        assert "pixels" in str(refused.refusal_message)
        assert stored_files(files) == []

    def test_a_file_that_kills_its_worker_is_given_up_after_three_tries(self, waiting):
        Receipt.objects.filter(id=waiting.id).update(tries=3)
        assert check(waiting.id, at=NOW) == State.REFUSED
        assert "three tries" in str(Receipt.objects.get(id=waiting.id).refusal_message)

    def test_a_link_made_meanwhile_is_announced_once_the_file_can_be_attached(self, alice, waiting, spend):
        taxi = spend(alice.company, "Taxi", "12.50")
        heard = []

        def hear(sender, receipt, transaction_id, **rest):
            heard.append((receipt.id, transaction_id, receipt.state))

        signals.attachable.connect(hear)
        link(waiting, taxi, actor=alice.actor(), at=NOW)
        assert heard == []
        assert queries.receipts_of(taxi) == []
        check(waiting.id, at=NOW)
        signals.attachable.disconnect(hear)
        assert heard == [(waiting.id, taxi.id, State.READY)]
        assert queries.receipts_of(taxi) == [waiting]
        assert Receipt.objects.get(id=waiting.id).linked


class TestLinks:
    def test_a_receipt_may_belong_to_several_transactions_and_a_transaction_have_several(
        self, alice, add, spend
    ):
        taxi, tip = spend(alice.company, "Taxi", "12.50"), spend(alice.company, "Taxi", "1.00")
        one, two = (
            add(alice, "lieferant-factur-x.pdf", to=taxi),
            add(alice, "restaurant-with-tip.jpeg", to=taxi),
        )
        link(one, tip, actor=alice.actor(), at=NOW)
        assert queries.receipts_of(taxi) == [one, two]
        assert queries.receipts_of(tip) == [one]
        assert queries.with_receipt(alice.company.id, [taxi.id, tip.id]) == {taxi.id, tip.id}

    def test_linking_twice_is_linking_once(self, alice, add, spend):
        taxi = spend(alice.company, "Taxi", "12.50")
        receipt = add(alice, "lieferant-factur-x.pdf", to=taxi)
        assert link(receipt, taxi, actor=alice.actor(), at=NOW) is False
        assert actions() == ["receipt.added", "receipt.linked"]

    def test_what_is_linked_leaves_the_list_to_match_and_comes_back_when_unlinked(self, alice, add, spend):
        taxi, tip = spend(alice.company, "Taxi", "12.50"), spend(alice.company, "Taxi", "1.00")
        receipt = add(alice, "lieferant-factur-x.pdf", to=taxi)
        link(receipt, tip, actor=alice.actor(), at=NOW)
        assert list(queries.to_match(alice.company)) == []
        assert unlink(receipt, taxi, actor=alice.actor(), at=NOW)
        assert list(queries.to_match(alice.company)) == []
        assert unlink(receipt, tip, actor=alice.actor(), at=NOW)
        assert list(queries.to_match(alice.company)) == [receipt]
        assert unlink(receipt, tip, actor=alice.actor(), at=NOW) is False
        assert queries.count_to_match(alice.company) == 1

    def test_links_are_in_the_history_of_the_transaction(self, alice, add, spend):
        taxi = spend(alice.company, "Taxi", "12.50")
        receipt = add(alice, "lieferant-factur-x.pdf", to=taxi)
        unlink(receipt, taxi, actor=alice.actor(), at=NOW)
        rows = Event.objects.filter(
            company_id=alice.company_id, subject_type="transaction", subject_id=str(taxi.id)
        )
        assert [(row.action, row.actor["name"]) for row in rows] == [
            ("receipt.linked", "Alice"),
            ("receipt.unlinked", "Alice"),
        ]
        assert rows[0].after == {"receipt": str(receipt.id), "name": "lieferant-factur-x.pdf"}

    def test_a_receipt_never_meets_a_transaction_of_another_company(self, alice, charlie, add, spend):
        receipt, theirs = add(alice, "lieferant-factur-x.pdf"), spend(charlie.company, "Taxi", "12.50")
        with pytest.raises(OtherCompany):
            link(receipt, theirs, actor=alice.actor(), at=NOW)

    @pytest.mark.django_db(transaction=True)
    def test_the_database_itself_refuses_such_a_link(self, alice, charlie, add, spend):
        receipt, theirs = add(alice, "lieferant-factur-x.pdf"), spend(charlie.company, "Taxi", "12.50")
        with pytest.raises(IntegrityError), transaction.atomic():
            ReceiptLink.objects.create(
                company=alice.company, receipt=receipt, transaction=theirs, created_at=NOW
            )
            connection.check_constraints()


class TestRemoving:
    def test_a_removed_receipt_is_gone_from_lists_and_can_be_restored(self, alice, add):
        receipt = add(alice, "lieferant-factur-x.pdf")
        remove(receipt, actor=alice.actor(), at=NOW)
        assert list(queries.of_company(alice.company)) == []
        assert queries.count_to_match(alice.company) == 0
        restore(receipt, actor=alice.actor(), at=NOW)
        assert list(queries.of_company(alice.company)) == [receipt]
        assert actions() == ["receipt.added", "receipt.removed", "receipt.restored"]

    def test_a_linked_one_is_not_removed(self, alice, add, spend):
        receipt = add(alice, "lieferant-factur-x.pdf", to=spend(alice.company, "Taxi", "12.50"))
        with pytest.raises(StillLinked):
            remove(receipt, actor=alice.actor(), at=NOW)
        assert Receipt.objects.get(id=receipt.id).removed_at is None

    def test_uploading_it_again_brings_it_back(self, alice, add):
        receipt = add(alice, "lieferant-factur-x.pdf")
        remove(receipt, actor=alice.actor(), at=NOW)
        assert add(alice, "again.pdf", sample("lieferant-factur-x.pdf")) == receipt
        assert list(queries.of_company(alice.company)) == [receipt]

    def test_files_and_rows_are_purged_thirty_days_later_and_not_before(self, alice, add, files):
        receipt = add(alice, "contoso-receipt-photo.png")
        queries.open_for_sending(receipt, 500_000, {"image/jpeg"}, at=NOW)
        assert len(stored_files(files)) == 4
        remove(receipt, actor=alice.actor(), at=NOW)
        assert purge_removed(NOW + timedelta(days=29), timedelta(days=30)) == 0
        assert purge_removed(NOW + timedelta(days=31), timedelta(days=30)) == 1
        assert stored_files(files) == []
        assert not Receipt.objects.exists()

    def test_all_files_of_a_company_are_purged(self, alice, add, files):
        add(alice, "lieferant-factur-x.pdf")
        assert purge_of_company(alice.company) == 1
        assert stored_files(files) == []


class TestSending:
    def test_what_fits_is_sent_as_kept_under_a_stable_name(self, alice, add):
        receipt = add(alice, "lieferant-factur-x.pdf")
        sendable = queries.open_for_sending(receipt, 10_000_000, {"application/pdf"})
        assert sendable == (
            f"EXP-{receipt.id.hex[:12]}.pdf",
            "application/pdf",
            sample("lieferant-factur-x.pdf"),
        )
        assert not ReceiptCopy.objects.exists()

    @pytest.mark.parametrize("allowed", [None, frozenset()])
    def test_no_list_of_types_means_any(self, alice, add, allowed):
        receipt = add(alice, "taxi.txt", b"Taxi 12.50")
        assert queries.open_for_sending(receipt, 10_000_000, allowed).content == b"Taxi 12.50"

    def test_a_smaller_copy_is_made_once_and_then_stays_the_same(self, alice, add):
        receipt = add(alice, "contoso-receipt-photo.png")
        first = queries.open_for_sending(receipt, 500_000, {"image/jpeg", "image/gif"}, at=NOW)
        assert first.name == f"EXP-{receipt.id.hex[:12]}.jpg"
        assert len(first.content) <= 500_000
        assert queries.open_for_sending(receipt, 500_000, {"image/gif", "image/jpg"}, at=NOW) == first
        assert ReceiptCopy.objects.count() == 1
        other = queries.open_for_sending(receipt, 100_000, {"image/jpeg"}, at=NOW)
        assert len(other.content) <= 100_000
        assert ReceiptCopy.objects.count() == 2

    def test_what_cannot_be_sent_says_why(self, alice, add):
        pdf, waiting = add(alice, "bei-spiel-zugferd1.pdf"), add(alice, ROTATED, at_once=0)
        too_big = queries.open_for_sending(pdf, 100_000, None, at=NOW)
        unchecked = queries.open_for_sending(waiting, 10_000_000, None, at=NOW)
        assert isinstance(too_big, CannotFit)
        assert "161.4 kB" in str(too_big.message)
        assert isinstance(unchecked, CannotFit)
        assert "still being checked" in str(unchecked.message)
