"""Pages that a person reads: companies, ledger, one document with its file, deep links, consent, control."""

import pytest
import requests

from tests.simulators.quickbooks_online import valid
from tests.simulators.quickbooks_online.books import purchase

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def page(books, path):
    answer = requests.get(books.url + path)
    assert answer.status_code == 200, path
    return answer.text


def test_companies_and_their_ledgers(us, uk):
    overview = page(us, "/")
    assert "Sandbox Company_US_1" in overview
    assert "Harbour Cafe UK Ltd" in overview
    us.create("Purchase", purchase(us, 48.50, DocNumber="EXP-1"))
    listed = page(us, f"/ledger/{us.realm}")
    assert "EXP-1" in listed
    assert "48.50" in listed
    assert "EXP-1" not in page(uk, f"/ledger/{uk.realm}")


def test_a_document_with_lines_tax_file_and_history(uk):
    body = purchase(uk, 100, DepartmentRef=uk.ref("Department", "Margate"))
    record = uk.create("Purchase", body)
    reference = {"AttachableRef": [{"EntityRef": {"type": "Purchase", "value": record["Id"]}}]}
    stored = uk.upload(PNG, "receipt.png", "image/png", reference).json()["AttachableResponse"][0][
        "Attachable"
    ]
    uk.act("edit", kind="Purchase", id=record["Id"], changes={"PrivateNote": "By hand"})
    text = page(uk, f"/ledger/{uk.realm}/Purchase/{record['Id']}")
    for words in (
        "Camden Roastery",
        "Current Account",
        "20.0% S",
        "120.00",
        "Margate",
        "receipt.png",
        "By hand",
    ):
        assert words in text
    assert "Kate Bookkeeper" in text
    shown = requests.get(f"{uk.url}/ledger/{uk.realm}/attachments/{stored['Id']}")
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")


@pytest.mark.parametrize(
    ("word", "kind", "build"),
    [
        ("expense", "Purchase", purchase),
        ("deposit", "Deposit", valid.deposit),
        ("transfer", "Transfer", valid.transfer),
        ("bill", "Bill", valid.bill),
        ("vendorcredit", "VendorCredit", valid.vendor_credit),
        ("journal", "JournalEntry", valid.journal),
    ],
)
def test_the_address_of_the_real_application_leads_to_the_document(us, word, kind, build):
    record = us.create(kind, build(us))
    answer = requests.get(f"{us.url}/app/{word}?txnId={record['Id']}")
    assert answer.status_code == 200
    assert answer.url == f"{us.url}/ledger/{us.realm}/{kind}/{record['Id']}"


def test_an_address_of_nothing_says_so(us):
    answer = requests.get(f"{us.url}/app/expense?txnId=999")
    assert answer.status_code == 404
    assert "No company has a Purchase with the number 999" in answer.text


def test_lists_and_control(us):
    assert "Corner Cafe" in page(us, f"/ledger/{us.realm}/lists/vendors")
    assert "Visa Business" in page(us, f"/ledger/{us.realm}/lists/accounts")
    control = page(us, "/control")
    assert "Match to the bank feed" in control
    assert "requestid_other_content" in control


def test_the_control_interface_lists_what_can_be_ordered(us):
    state = us.control("state")
    assert {action["name"] for action in state["actions"]} >= {
        "edit", "delete", "void", "match", "archive", "close_books", "disconnect", "cancel_subscription",
        "expire_access_tokens", "remove_admin", "set_plan", "set_webhook",
    }  # fmt: skip
    assert {"rotate_refresh_token", "stall_inside", "batch_dies", "lose_reply"} <= set(state["fault_kinds"])
    assert state["switches"]["batch_order"]["choices"] == ["as_sent", "reversed", "shuffled"]
