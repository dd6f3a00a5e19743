"""Receipts and attachments: byte for byte, by type and size; a receipt replaces, an attachment adds."""

import hashlib

import pytest

from tests.simulators.zoho_books.books import UNKNOWN, refusal

PICTURE, LATER = b"\x89PNG\r\n\x1a\n first", b"\x89PNG\r\n\x1a\n second"
OFFICE = ["xls", "xlsx", "doc", "docx"]
IMAGES = ["gif", "png", "jpeg", "jpg", "bmp", "pdf"]


@pytest.fixture
def expense(books):
    return books.written(body=books.simple_expense())["expense_id"]


@pytest.fixture
def bill(books):
    return books.written("bills")["bill_id"]


def digests(books):
    return [file["sha256"] for file in books.ledger()[0]["attachments"]]


def digest(content):
    return hashlib.sha256(content).hexdigest()


def test_a_receipt_is_stored_byte_for_byte(books, expense):
    answer = books.upload(f"expenses/{expense}/receipt", "lunch.png", PICTURE)
    assert (answer.status_code, answer.json()["message"]) == (201, "The expense receipt has been attached.")
    assert digests(books) == [digest(PICTURE)]
    read = books.get(f"expenses/{expense}").json()["expense"]
    assert (read["expense_receipt_name"], read["expense_receipt_type"]) == ("lunch.png", "png")
    back = books.get(f"expenses/{expense}/receipt")
    assert (back.content, back.headers["Content-Type"]) == (PICTURE, "image/png")
    assert books.rows("expenses")[0]["expense_receipt_name"] == "lunch.png"


def test_a_second_receipt_replaces_the_first(books, expense):
    books.upload(f"expenses/{expense}/receipt", "one.png", PICTURE)
    books.upload(f"expenses/{expense}/receipt", "two.png", LATER)
    assert digests(books) == [digest(LATER)]
    assert books.get(f"expenses/{expense}").json()["expense"]["expense_receipt_name"] == "two.png"


def test_a_receipt_can_be_removed_once(books, expense):
    books.upload(f"expenses/{expense}/receipt")
    assert books.call("DELETE", f"expenses/{expense}/receipt").status_code == 200
    assert books.ledger()[0]["attachments"] == []
    assert refusal(books.call("DELETE", f"expenses/{expense}/receipt")) == (404, 1002)


def test_further_files_add_up_beside_the_receipt_and_are_read_one_by_one(books, expense):
    books.upload(f"expenses/{expense}/receipt", "one.png", PICTURE)
    for name, content in (("a.pdf", b"%PDF a"), ("a.pdf", b"%PDF b")):
        answer = books.upload(f"expenses/{expense}/attachment", name, content, field="attachment")
    rows = answer.json()["documents"]
    assert [(row["file_name"], row["file_size"], row["document_type"]) for row in rows] == [
        ("a.pdf", 6, "pdf")
    ] * 2
    assert digests(books) == [digest(PICTURE), digest(b"%PDF a"), digest(b"%PDF b")]
    first = books.get(f"expenses/{expense}/documents/{rows[0]['document_id']}")
    assert first.content == b"%PDF a"
    assert books.get(f"expenses/{expense}/attachment").content == b"%PDF b"


def test_several_files_may_travel_in_one_upload(books, expense):
    files = [("attachment", ("a.txt", b"a")), ("attachment", ("b.csv", b"b"))]
    answer = books.call("POST", f"expenses/{expense}/attachment", files=files, data={"totalFiles": "2"})
    assert [row["file_name"] for row in answer.json()["documents"]] == ["a.txt", "b.csv"]


def test_removing_an_attachment_takes_the_newest(books, expense):
    for content in (b"a", b"b"):
        books.upload(f"expenses/{expense}/attachment", "x.txt", content, field="attachment")
    assert books.call("DELETE", f"expenses/{expense}/attachment").status_code == 200
    assert digests(books) == [digest(b"a")]


def test_a_bill_tells_its_attachment(books, bill):
    answer = books.upload(f"bills/{bill}/attachment", "lunch.pdf", b"%PDF", field="attachment")
    assert (answer.status_code, answer.json()) == (
        201,
        {"code": 0, "message": "The document has been attached."},
    )
    read = books.get(f"bills/{bill}").json()["bill"]
    assert read["attachment_name"] == "lunch.pdf"
    row = books.rows("bills")[0]
    assert (row["has_attachment"], row["attachment_name"]) == (True, "lunch.pdf")
    assert books.get(f"bills/{bill}/attachment").content == b"%PDF"
    assert books.get(f"bills/{bill}/documents/{read['documents'][0]['document_id']}").content == b"%PDF"
    assert (
        books.call("DELETE", f"bills/{bill}/attachment").json()["message"]
        == "The attachment has been deleted."
    )
    assert books.rows("bills")[0]["has_attachment"] is False


@pytest.mark.parametrize(
    ("path", "field", "good", "bad"),
    [
        ("receipt", "receipt", IMAGES + OFFICE, ["txt", "csv", "heic", "exe", ""]),
        ("attachment", "attachment", [*IMAGES, *OFFICE, "txt", "csv"], ["heic", "zip"]),
    ],
)
def test_types_of_an_expenses_files(books, expense, path, field, good, bad):
    def status(kind):
        return books.upload(f"expenses/{expense}/{path}", f"file.{kind}", b"content", field).status_code

    assert {kind: status(kind) // 100 for kind in good} == dict.fromkeys(good, 2)
    assert {kind: status(kind) for kind in bad} == dict.fromkeys(bad, 400)


@pytest.mark.parametrize(("kind", "status"), [("PDF", 201), ("jpg", 201), ("docx", 400), ("txt", 400)])
def test_types_of_a_bills_files(books, bill, kind, status):
    answer = books.upload(f"bills/{bill}/attachment", f"file.{kind}", b"x", field="attachment")
    assert answer.status_code == status


@pytest.mark.parametrize(("size", "status"), [(5 * 1024 * 1024, 201), (5 * 1024 * 1024 + 1, 400), (0, 400)])
def test_a_file_has_between_one_byte_and_five_megabytes(books, expense, size, status):
    answer = books.upload(f"expenses/{expense}/receipt", "a.png", b"x" * size)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("path", "field", "code"),
    [
        ("expenses/{}/receipt", "attachment", (400, 10)),
        ("expenses/{}/attachment", "receipt", (400, 10)),
        (f"expenses/{UNKNOWN}/receipt", "receipt", (404, 1002)),
    ],
)
def test_an_upload_needs_its_field_and_its_document(books, expense, path, field, code):
    assert refusal(books.upload(path.format(expense), field=field)) == code


def test_a_file_of_another_document_is_not_there(books, expense):
    other = books.written(body=books.simple_expense())["expense_id"]
    answer = books.upload(f"expenses/{expense}/attachment", field="attachment")
    path = f"expenses/{other}/documents/{answer.json()['documents'][0]['document_id']}"
    assert refusal(books.get(path)) == (404, 1002)


def test_an_update_keeps_the_files(books, expense):
    books.upload(f"expenses/{expense}/receipt", content=PICTURE)
    books.call("PUT", f"expenses/{expense}", books.simple_expense(amount=1))
    assert digests(books) == [digest(PICTURE)]


def test_a_user_can_remove_a_file(books, expense):
    books.upload(f"expenses/{expense}/receipt")
    books.act("remove_attachment", attachment=books.ledger()[0]["attachments"][0]["key"])
    assert books.get(f"expenses/{expense}").json()["expense"]["expense_receipt_name"] == ""
