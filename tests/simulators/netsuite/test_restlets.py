"""The SuiteApp's two RESTlets: card records whatever REST offers, and files."""

import base64
import hashlib

import pytest

from tests.simulators.netsuite.books import RESTLET

CARD = f"{RESTLET}?script=customscript_expenses_card&deploy=customdeploy_expenses_card"
FILE = f"{RESTLET}?script=customscript_expenses_file&deploy=customdeploy_expenses_file"
CONTENT = base64.b64encode(b"%PDF receipt").decode()


def error(answer):
    content = answer.json()["error"]
    return answer.status_code, content["code"], content["message"]


@pytest.mark.parametrize("kind", ["creditCardCharge", "creditCardRefund"])
@pytest.mark.parametrize("tax_code", ["kept", "absent", "ignored"])
def test_a_card_record_is_written_with_legacy_tax(books, kind, tax_code):
    books.switch(legacy_charge_tax_code=tax_code)
    written = books.call("POST", CARD, {"type": kind} | books.charge()).json()
    assert (written["type"], written["total"], written["taxTotal"]) == (kind, 120.0, 20.0)
    assert books.ledger()[0]["key"] == written["id"]


def test_a_card_record_is_read_changed_and_deleted(books):
    books.switch(legacy_charge_over_rest=False)
    assert books.post("creditCardCharge", books.charge()).status_code == 404
    key = books.call("POST", CARD, {"type": "creditcardcharge"} | books.charge()).json()["id"]
    found = books.call(
        "GET", f"{CARD}&type=creditCardCharge&externalId={books.charge()['externalId']}"
    ).json()
    assert found["id"] == key
    change = {"type": "creditCardCharge", "id": key, "expense": {"items": [books.line(amount=10)]}}
    assert books.call("PUT", CARD, change).json()["total"] == 12.0
    assert books.call("DELETE", f"{CARD}&type=creditCardCharge&id={key}").json()["deleted"] is True
    assert error(books.call("GET", f"{CARD}&type=creditCardCharge&id={key}"))[:2] == (400, "RCRD_DSNT_EXIST")


REFUSED = [
    ({"type": "check"}, "SSS_INVALID_TYPE_ARG"),
    ({"account": {"id": "1"}}, "INVALID_KEY_OR_REF"),
    ({"entity": {"id": "999"}}, "INVALID_FLD_VALUE"),
    ({"expense": {"items": []}}, "USER_ERROR"),
    ({"merchant": "x"}, "INVALID_CONTENT"),
]


@pytest.mark.parametrize(("changes", "code"), REFUSED)
def test_a_wrong_card_record_is_refused_in_the_shape_of_scripts(books, changes, code):
    answer = books.call("POST", CARD, {"type": "creditCardCharge"} | books.charge(**changes))
    assert error(answer)[:2] == (400, code)


def test_an_external_id_that_is_taken_is_refused(books):
    body = {"type": "creditCardCharge"} | books.charge()
    books.call("POST", CARD, body)
    assert error(books.call("POST", CARD, body)) == (400, "DUP_RCRD", "This record already exists")


def test_a_file_is_stored_in_the_receipts_folder_and_attached(books):
    books.switch(document_service_body="absent", attach_file_refused="check")
    key = books.written("check", books.check())
    body = {"name": "a1_receipt.pdf", "content": CONTENT, "type": "check", "id": key}
    stored = books.call("POST", FILE, body).json()
    again = books.call("POST", FILE, body).json()
    assert stored["fileId"] == again["fileId"]
    (file,) = books.ledger()[0]["attachments"]
    assert file["sha256"] == hashlib.sha256(b"%PDF receipt").hexdigest()
    assert books.rows("SELECT name FROM mediaitemfolder WHERE id = ?", stored["folder"]) == [
        {"name": "Expenses receipts"}
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"content": "%%"}, "SSS_FILE_CONTENT_INVALID"), ({"id": "999"}, "NONEXISTENT_ID"), ({"name": ""}, "USER_ERROR"),
     ({"type": "widget"}, "NONEXISTENT_ID"), ({"name": "a.exe"}, "INVALID_FLD_VALUE")],
)  # fmt: skip
def test_a_wrong_file_is_refused(books, changes, code):
    key = books.written("check", books.check())
    body = {"name": "a.pdf", "content": CONTENT, "type": "check", "id": key} | changes
    assert error(books.call("POST", FILE, body))[1] == code
    assert books.ledger()[0]["attachments"] == []


@pytest.mark.parametrize("query", ["?script=999&deploy=1", "?script=101", "?deploy=1"])
def test_a_script_that_is_not_deployed_is_refused(books, query):
    assert error(books.call("POST", RESTLET + query, {}))[:2] == (400, "SSS_INVALID_SCRIPTLET_ID")


def test_without_the_suiteapp_there_are_no_scripts(books):
    books.act("set_feature", feature="suite_app", on=False)
    assert error(books.call("POST", CARD, {}))[1] == "SSS_INVALID_SCRIPTLET_ID"


def test_a_script_needs_a_token_with_its_scope_and_json(books):
    assert error(books.call("POST", CARD, {}, {"Authorization": None}))[:2] == (401, "INVALID_LOGIN")
    assert error(books.call("POST", CARD, b"{"))[1] == "SYNTAX_ERROR"
    books.sign_in(scopes="rest_webservices")
    assert error(books.call("POST", CARD, {}))[:2] == (403, "INSUFFICIENT_PERMISSION")
