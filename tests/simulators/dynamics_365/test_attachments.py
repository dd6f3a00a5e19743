"""Files in two steps, on lines and on entries, and how they follow a posting."""

import hashlib

import pytest

from tests.simulators.dynamics_365.books import KEY

PICTURE = b"\x89PNG\r\n\x1a\n receipt"


def files_of(books, parent):
    return books.rows("attachments", f"parentId eq {parent} and parentType eq 'Journal'")


def test_a_file_is_a_record_first_and_bytes_afterwards(books):
    line = books.written_line()
    body = {"parentId": line["id"], "parentType": "Journal", "fileName": "receipt.png"}
    made = books.call("POST", "attachments", body)
    assert (made.status_code, made.json()["byteSize"], made.json()["parentType"]) == (201, 0, "Journal")
    path = f"attachments({made.json()['id']})/attachmentContent"
    put = books.call("PATCH", path, PICTURE, Content_Type="application/octet-stream", If_Match="*")
    assert (put.status_code, put.content) == (204, b"")
    (row,) = files_of(books, line["id"])
    assert (row["byteSize"], row["fileName"], row["parentId"]) == (len(PICTURE), "receipt.png", line["id"])
    assert books.get(path).content == PICTURE
    assert books.send("GET", row["attachmentContent@odata.mediaReadLink"]).content == PICTURE


def test_files_of_a_line_follow_to_every_entry_of_its_document(books):
    line = books.written_line()
    key = books.attached(line["id"])
    assert books.post().status_code == 204
    for entry in books.entries():
        (row,) = files_of(books, entry["id"])
        assert (row["id"], row["parentId"]) == (key, entry["id"])
    (document,) = books.ledger(reference=KEY)
    assert [file["sha256"] for file in document["attachments"]] == [
        hashlib.sha256(b"%PDF-1.7 receipt").hexdigest()
    ]


def test_a_file_on_an_entry_is_seen_from_the_others_of_its_document(books):
    first, *others = books.posted()
    key = books.attached(first["id"])
    assert [[row["id"] for row in files_of(books, entry["id"])] for entry in others] == [[key]] * len(others)
    stranger = books.posted(documentNumber="OTHER")[0]
    assert files_of(books, stranger["id"]) == []


@pytest.mark.parametrize("where", ["line", "entry"])
def test_files_are_also_below_lines_and_entries(books, where):
    line = books.written_line()
    path = f"{books.lines_path}({line['id']})/attachments"
    if where == "entry":
        books.post()
        path = f"generalLedgerEntries({books.entries()[0]['id']})/attachments"
    made = books.call("POST", path, {"fileName": "a.pdf"})
    assert (made.status_code, made.json()["parentType"]) == (201, "Journal")
    assert [row["id"] for row in books.rows(path)] == [made.json()["id"]]


@pytest.mark.parametrize("name", ["a/b.pdf", "a:b.pdf", "", 'say "hi".pdf'])
def test_an_invalid_name_becomes_another(books, name):
    line = books.written_line()
    body = {"parentId": line["id"], "parentType": "Journal", "fileName": name}
    assert books.call("POST", "attachments", body).json()["fileName"] == "filename.txt"


def test_a_file_without_parent_is_kept_apart(books):
    made = books.call("POST", "attachments", {"fileName": "loose.pdf"}).json()
    assert [row["id"] for row in books.rows("attachments")] == [made["id"]]
    answer = books.control("GET", f"ledger?organisation={books.company}")
    assert [file["name"] for file in answer["other_attachments"]] == ["loose.pdf"]


def test_files_can_be_renamed_replaced_and_removed(books):
    entry = books.posted()[0]
    key = books.attached(entry["id"])
    renamed = books.call("PATCH", f"attachments({key})", {"fileName": "b.pdf"}, If_Match="*")
    assert renamed.json()["fileName"] == "b.pdf"
    books.call("PATCH", f"attachments({key})/attachmentContent", b"second", If_Match="*")
    assert files_of(books, entry["id"])[0]["byteSize"] == 6
    assert books.call("DELETE", f"attachments({key})", If_Match="*").status_code == 204
    assert files_of(books, entry["id"]) == []


def test_a_person_can_remove_a_file(books):
    entry = books.posted()[0]
    key = books.attached(entry["id"])
    books.act("remove_attachment", attachment=key)
    assert files_of(books, entry["id"]) == []


def test_files_come_along_when_asked_for(books):
    line = books.written_line()
    key = books.attached(line["id"])
    answer = books.call("GET", books.lines_path, params={"$expand": "attachments,dimensionSetLines"}).json()[
        "value"
    ]
    assert [file["id"] for file in answer[0]["attachments"]] == [key]
    assert answer[0]["dimensionSetLines"][0]["valueCode"] == "SALES"
