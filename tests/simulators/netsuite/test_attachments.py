"""Files: stored through the document service, hung on records, read back byte for byte."""

import base64
import hashlib

import pytest

from tests.simulators.netsuite.books import DOCUMENT, RECORD, detail

PDF = b"%PDF-1.4 receipt"
KINDS = ["creditCardCharge", "creditCardRefund", "check", "deposit", "vendorBill", "expenseReport"]


def folder(books):
    made = books.call("POST", f"{DOCUMENT}/folder", {"name": "Receipts"})
    assert made.status_code == 204
    return made.headers["Location"].rsplit("/", 1)[1]


def upload(books, where, content=PDF, **changes):
    body = {"name": "a1_receipt.pdf", "folder": {"id": where}, "content": base64.b64encode(content).decode()}
    return books.call("POST", f"{DOCUMENT}/file", body | changes)


def stored(books, where, **options):
    answer = upload(books, where, **options)
    assert answer.status_code == 204, answer.text
    return answer.headers["Location"].rsplit("/", 1)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_hung_on_every_kind_of_transaction(books, kind):
    key, file = books.written(kind, books.valid(kind)), stored(books, folder(books))
    answer = books.call("POST", f"{RECORD}/{kind}/{key}/!attach/file/{file}")
    assert (answer.status_code, answer.content) == (204, b"")
    (held,) = books.ledger()[0]["attachments"]
    assert (held["sha256"], held["content_type"], held["parent"]) == (
        hashlib.sha256(PDF).hexdigest(), "application/pdf", key,
    )  # fmt: skip
    assert books.call("GET", f"{DOCUMENT}/file/{file}/content").content == PDF


def test_attaching_twice_changes_nothing_and_external_ids_work(books):
    books.written("creditCardCharge", books.charge())
    file = stored(books, folder(books))
    path = f"{RECORD}/creditCardCharge/eid:{books.charge()['externalId']}"
    for _ in range(2):
        assert books.call("POST", f"{path}/!attach/file/{file}").status_code == 204
    assert len(books.ledger()[0]["attachments"]) == 1
    assert books.call("POST", f"{path}/!detach/file/{file}").status_code == 204
    assert books.ledger()[0]["attachments"] == []
    assert books.call("POST", f"{path}/!detach/file/{file}").status_code == 404


def test_a_file_is_found_by_its_name_before_a_retry(books):
    where = folder(books)
    file = stored(books, where)
    assert books.rows("SELECT id FROM file WHERE name = ? AND folder = ?", "a1_receipt.pdf", where) == [
        {"id": file}
    ]
    listed = books.call("GET", f"{DOCUMENT}/file", params={"q": 'name IS "a1_receipt.pdf"'}).json()
    assert [(item["id"], item["size"], item["folder"]["id"]) for item in listed["items"]] == [
        (file, len(PDF), where)
    ]
    assert (
        detail(upload(books, where))[2] == "A file with the same name already exists in the selected folder."
    )
    assert books.rows("SELECT name FROM mediaitemfolder WHERE id = ?", where) == [{"name": "Receipts"}]


REFUSED = [
    ({"folder": None}, 400, "Please enter value(s) for: Folder"),
    (
        {"folder": {"id": "999"}},
        400,
        "You have entered an Invalid Field Value 999 for the following field: folder",
    ),
    ({"name": ""}, 400, "Please enter value(s) for: Name"),
    (
        {"name": "a/b.pdf"},
        400,
        "You have entered an Invalid Field Value a/b.pdf for the following field: name",
    ),
    (
        {"name": "photo.heic"},
        400,
        "You have entered an Invalid Field Value heic for the following field: filetype",
    ),
    ({"content": "not base64!"}, 400, "content is not base64."),
]


@pytest.mark.parametrize(("changes", "status", "sentence"), REFUSED)
def test_a_wrong_file_is_refused(books, changes, status, sentence):
    where = folder(books)
    body = {"name": "a.pdf", "folder": {"id": where}, "content": base64.b64encode(PDF).decode()}
    answer = books.call("POST", f"{DOCUMENT}/file", body | changes)
    assert detail(answer)[0:3:2] == (status, sentence)


def test_a_file_of_the_largest_size_is_taken_and_a_byte_more_is_not(books):
    assert books.control("GET", "switches")["body_max_bytes"]["default"] == 10 * 1024 * 1024
    books.switch(body_max_bytes=1000)
    where = folder(books)
    assert upload(books, where, name="most.pdf", content=b"x" * 1000).status_code == 204
    assert detail(upload(books, where, name="more.pdf", content=b"x" * 1001))[:2] == (413, "FILE_TOO_LARGE")


@pytest.mark.parametrize(
    ("kind", "file"), [("creditCardCharge", "999"), ("account", "1"), ("creditCardCharge", "contact")]
)
def test_what_cannot_be_attached_is_refused(books, kind, file):
    key = books.written("creditCardCharge", books.charge()) if kind == "creditCardCharge" else "1"
    stored(books, folder(books))
    tail = "contact/1" if file == "contact" else f"file/{file}"
    answer = books.call("POST", f"{RECORD}/{kind}/{key}/!attach/{tail}")
    assert detail(answer)[1] == ("INVALID_REQUEST" if kind == "account" else "NONEXISTENT_ID")


def test_files_and_folders_are_deleted(books):
    where = folder(books)
    file = stored(books, where)
    assert books.call("DELETE", f"{DOCUMENT}/folder/{where}").status_code == 400
    assert books.call("DELETE", f"{DOCUMENT}/file/{file}").status_code == 204
    assert books.call("GET", f"{DOCUMENT}/file/{file}").status_code == 404
    assert books.call("DELETE", f"{DOCUMENT}/folder/{where}").status_code == 204


def test_the_metadata_says_how_a_file_is_sent_and_both_ways_work(books):
    def accepted():
        content = books.call(
            "GET", f"{DOCUMENT}/metadata-catalog", headers={"Accept": "application/swagger+json"}
        )
        return list(content.json()["paths"]["/file"]["post"]["requestBody"]["content"])

    assert accepted() == ["application/json"]
    books.switch(document_service_body="multipart")
    assert accepted() == ["multipart/form-data"]
    where = folder(books)
    form = {"name": "b.pdf", "folder": where}
    answer = books.call("POST", f"{DOCUMENT}/file", files={"file": ("b.pdf", PDF)}, data=form)
    key = answer.headers["Location"].rsplit("/", 1)[1]
    assert books.call("GET", f"{DOCUMENT}/file/{key}/content").content == PDF


def test_a_role_needs_the_documents_permission(books):
    books.act("set_permission", role="1000", permission="Documents and Files", granted=False)
    assert detail(books.call("GET", f"{DOCUMENT}/file"))[:2] == (403, "INSUFFICIENT_PERMISSION")
