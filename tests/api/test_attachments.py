"""Receipts through the API: kept at once, once, and attached by themselves."""

import datetime
import io

import pytest
from PIL import Image

from expenses_app.companies.clock import system_clock
from expenses_app.receipts.models import Receipt
from tests.api.bodies import guid
from tests.api.conftest import authorization
from tests.api.published import complaints
from tests.api.test_repeats import expense, id_of
from tests.receipts.conftest import files  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def picture(shade=10):
    made = io.BytesIO()
    Image.new("RGB", (40, 60), (shade, 120, 200)).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def shelf(shelf_of):
    return shelf_of("atomic_books")


@pytest.fixture
def work(shelf):
    def work():
        shelf.clock.at = system_clock().now() + datetime.timedelta(seconds=1)
        shelf.work()

    return work


@pytest.fixture
def upload(client, call, shelf):
    sync = f"/companies/{shelf.company.pk}/sync/expenses"
    id = id_of(call.post(f"{sync}/expense-transactions", [expense()]))

    def upload(content, *, transaction=1, part="file", name="receipt.png", beside=()):
        boundary = "frontier"
        pieces = [*beside, (part, name, "application/octet-stream", content)]
        body = b"".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{file}"\r\n'
            f"Content-Type: {type}\r\n\r\n".encode()
            + data
            + b"\r\n"
            for field, file, type, data in pieces
        )
        path = f"{sync}/syncs/{id}/transactions/{guid(transaction)}/attachments"
        answer = client.generic(
            "POST",
            "/api" + path,
            body + f"--{boundary}--\r\n".encode(),
            content_type=f"multipart/form-data; boundary={boundary}",
            HTTP_AUTHORIZATION=authorization(call.key),
        )
        assert complaints("post", path, answer) == []
        return answer

    return upload


def attached(shelf):
    return [name for one in shelf.books.standing() for name in one.files]


def test_a_receipt_reaches_the_ledger_once_however_often_it_is_sent(shelf, upload, work):
    work()
    answers = [upload(picture()).json() for _ in range(3)]
    work()
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["transactionId"] == guid(1)
    assert len(attached(shelf)) == 1


def test_several_files_may_belong_to_one_transaction(shelf, upload, work):
    work()
    assert upload(picture(1)).json()["id"] != upload(picture(2)).json()["id"]
    work()
    assert len(attached(shelf)) == 2


@pytest.mark.parametrize("part", ["file", "yourFileData", "receipt.png"])
def test_the_parts_name_does_not_matter_and_descriptions_are_left_aside(upload, work, part):
    work()
    beside = [("yourFileMetaData", "meta.json", "application/json", b'{"includeWhenSent": true}')]
    assert upload(picture(), part=part, beside=beside).status_code == 200
    assert Receipt.objects.get().content_type == "image/png"


def test_a_transaction_that_is_not_completed_takes_no_file(upload):
    answer = upload(picture())
    assert answer.json()["error"] == "A file can be attached once the transaction is completed."


def test_a_file_that_cannot_be_a_receipt_is_refused(upload, work):
    work()
    answer = upload(b"MZ\x90\x00" + bytes(200), name="receipt.exe")
    assert answer.status_code == 400
    assert Receipt.objects.count() == 0


def test_a_request_without_a_file_is_refused(call, shelf, upload, work):
    work()
    sync = f"/companies/{shelf.company.pk}/sync/expenses"
    id = call.get(f"{sync}/syncs/latest/status").json()["syncId"]
    answer = call.post(f"{sync}/syncs/{id}/transactions/{guid(1)}/attachments", {})
    assert answer.json()["error"] == "Send the file as multipart/form-data."


def test_a_transaction_of_another_sync_is_not_there(upload, work):
    work()
    assert upload(picture(), transaction=2).status_code == 404
