"""Attachment records: many files, linked to one or more transactions, never replaced."""

import hashlib

from tests.simulators.sage_intacct.books import (
    ATTACHMENT,
    CARD_TXN,
    MARKER,
    PDF,
    attachment,
    changed,
    file,
    sentences,
)


def test_a_transaction_holds_one_record_with_many_files(books):
    key = books.attached(files=[file("receipt.pdf", PDF), file("back.png", b"\x89PNG")])
    books.written(attachment={"id": MARKER})
    (document,) = books.ledger()
    assert [each["name"] for each in document["attachments"]] == ["receipt.pdf", "back.png"]
    assert document["attachments"][0]["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert books.patch(ATTACHMENT, key, {"files": [file("later.csv", b"a,b")]}).status_code == 200
    assert len(books.ledger()[0]["attachments"]) == 3


def test_it_is_linked_afterwards_too(books):
    books.attached()
    key = books.written()
    assert books.patch(CARD_TXN, key, {"attachment": {"id": MARKER}}).status_code == 200
    assert books.read(CARD_TXN, key)["attachment"]["id"] == MARKER


def test_a_file_is_removed_and_never_replaced(books):
    key = books.attached()
    (stored,) = books.read(ATTACHMENT, key)["files"]
    replaced = books.patch(ATTACHMENT, key, {"files": [{"key": stored["key"], "data": "aGk="}]})
    assert sentences(replaced)[1:] == ["The content of a file cannot be changed."]
    removal = {"files": [{"key": stored["key"], "ia::operation": "delete"}]}
    assert books.patch(ATTACHMENT, key, removal).status_code == 200
    assert books.read(ATTACHMENT, key)["files"] == []


def test_a_company_that_numbers_attachments_needs_no_id(books):
    books.act("set_attachment_numbering", on=True)
    books.folder()
    key = books.made(ATTACHMENT, changed(attachment(), "id", None))
    assert books.read(ATTACHMENT, key)["id"] == key


def test_what_is_in_use_is_not_deleted(books):
    key = books.attached()
    books.written(attachment={"id": MARKER})
    assert books.delete(ATTACHMENT, key).status_code == 422
    folder = books.rows("company-config/folder", "key")[0]["key"]
    assert books.delete("company-config/folder", folder).status_code == 422
