"""Files of explanations: one by the older version, up to fifty by the newer, links that end."""

import pytest
import requests

from tests.simulators.freeagent.books import PDF, attachment, messages

EXPLANATION = "bank_transaction_explanation"
OLDER = "2024-10-01"


def files_of(books, written):
    return books.get(f"{written['url']}/attachments").json()["attachments"]


def names(files):
    return [each["file_name"] for each in files]


@pytest.mark.parametrize("version", [OLDER, "2026-09-01", None])
def test_a_file_can_come_with_the_explanation(books, version):
    books.version = version
    written = books.explained(attachment=attachment())
    file = written["attachment"]
    assert (file["file_name"], file["content_type"], file["file_size"]) == (
        "receipt.pdf",
        "application/pdf",
        16,
    )
    assert file["description"] == "Receipt"
    (document,) = books.ledger()
    assert [each["name"] for each in document["attachments"]] == ["receipt.pdf"]


@pytest.mark.parametrize(
    ("version", "now", "status"),
    [
        (OLDER, None, 404),
        ("2026-08-31", None, 404),
        ("2026-09-01", None, 200),
        ("2027-01-01", None, 200),
        (None, None, 404),
        (None, "2026-12-01T00:00:00+00:00", 200),
        (OLDER, "2026-12-01T00:00:00+00:00", 404),
        ("someday", None, 404),
    ],
)
def test_many_files_by_version_and_by_default_since_december(books, version, now, status):
    written = books.explained()
    if now:
        books.control("POST", "clock", now=now)
        books.sign_in()
    books.version = version
    assert books.get(f"{written['url']}/attachments").status_code == status


def test_files_are_added_listed_and_removed(books):
    written = books.explained(attachment=attachment(name="a.pdf"))
    body = {"attachments": [attachment(name="b.pdf"), attachment(b"PNG", "c.png", "image/png")]}
    added = books.call("POST", f"{written['url']}/attachments", body)
    assert (added.status_code, names(added.json()["attachments"])) == (201, ["a.pdf", "b.pdf", "c.png"])
    first, second, _ = files_of(books, written)
    removed = books.call(
        "PUT",
        f"{written['url']}/attachments",
        {"attachments": [{"url": first["url"], "_destroy": "true"}]},
    )
    assert names(removed.json()["attachments"]) == ["b.pdf", "c.png"]
    assert books.call("DELETE", second["url"]).status_code == 200
    assert names(files_of(books, written)) == ["c.png"]
    assert books.call("DELETE", f"{written['url']}/attachments").status_code == 200
    assert files_of(books, written) == []


def test_fifty_files_and_no_more(books):
    written = books.explained()
    path = f"{written['url']}/attachments"
    fifty = [attachment(name=f"{number}.pdf") for number in range(50)]
    assert books.call("POST", path, {"attachments": fifty}).status_code == 201
    refused = books.call("POST", path, {"attachments": [attachment()]})
    assert (refused.status_code, messages(refused)) == (422, ["attachments are too many (maximum is 50)"])
    assert len(files_of(books, written)) == 50


@pytest.mark.parametrize(
    ("file", "status"),
    [
        (attachment(kind="text/plain"), 422),
        (attachment() | {"data": "?"}, 400),
        (attachment() | {"file_name": ""}, 422),
        (attachment() | {"pages": 3}, 400),
        ({}, 422),
    ],
)
def test_a_wrong_file_is_refused(shared_books, file, status):
    written = shared_books.explained()
    answer = shared_books.call("POST", f"{written['url']}/attachments", {"attachments": [file]})
    assert answer.status_code == status
    assert files_of(shared_books, written) == []


@pytest.mark.parametrize("body", [{}, {"attachments": []}, {"attachments": "x"}, {"attachments": ["x"]}])
def test_a_list_of_files_is_needed(shared_books, body):
    written = shared_books.explained()
    assert shared_books.call("POST", f"{written['url']}/attachments", body).status_code == 400


@pytest.mark.parametrize(
    "kind",
    [
        "image/png",
        "image/x-png",
        "image/jpeg",
        "image/jpg",
        "image/gif",
        "application/x-pdf",
        "application/pdf",
    ],
)
def test_files_of_these_types_are_taken(shared_books, kind):
    assert shared_books.explained(attachment=attachment(kind=kind))["attachment"]["content_type"] == kind


@pytest.mark.parametrize("version", [OLDER, "2026-09-01"])
def test_sending_the_attachment_again_replaces_it(books, version):
    books.version = version
    written = books.explained(attachment=attachment(name="a.pdf"))
    books.change(written, EXPLANATION, attachment=attachment(name="b.pdf"))
    (document,) = books.ledger()
    assert [each["name"] for each in document["attachments"]] == ["b.pdf"]
    books.change(written, EXPLANATION, description="Other words")
    assert len(books.ledger()[0]["attachments"]) == 1
    books.change(written, EXPLANATION, attachment={"_destroy": 1})
    assert books.ledger()[0]["attachments"] == []


def test_the_content_can_be_fetched_without_a_token_until_the_link_ends(books):
    file = books.explained(attachment=attachment())["attachment"]
    for size in ("content_src", "content_src_medium", "content_src_small"):
        assert requests.get(file[size], timeout=5).content == PDF
    forged = file["content_src"][:-1] + ("0" if file["content_src"][-1] != "0" else "1")
    assert requests.get(forged, timeout=5).status_code == 403
    books.advance(3601)
    ended = requests.get(file["content_src"], timeout=5)
    assert (ended.status_code, "Request has expired" in ended.text) == (403, True)
    books.sign_in()
    fresh = books.get(file["url"]).json()["attachment"]
    assert requests.get(fresh["content_src"], timeout=5).content == PDF


def test_a_file_is_gone_with_its_document(books):
    written = books.explained(attachment=attachment())
    books.call("DELETE", written["url"])
    assert books.get(written["attachment"]["url"]).status_code == 404
    assert requests.get(written["attachment"]["content_src"], timeout=5).status_code == 404


def test_a_file_needs_the_level_of_its_document(books):
    file = books.explained(attachment=attachment())["attachment"]
    books.sign_in(user="dan@example.com")
    assert books.get(file["url"]).status_code == 403


def test_a_file_of_another_company_is_not_found(books):
    file = books.explained(attachment=attachment())["attachment"]
    books.sign_in(company=books.companies["Lakeside Studio LLC"])
    assert books.get(file["url"]).status_code == 404


def test_a_file_on_a_filed_return_can_still_be_added(books):
    written = books.explained()
    books.act("file_tax_return", date="2026-11-10")
    added = books.call("POST", f"{written['url']}/attachments", {"attachments": [attachment()]})
    assert added.status_code == 201
