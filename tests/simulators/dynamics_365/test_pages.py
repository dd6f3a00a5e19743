"""The pages of the simulator, links of the web client, and what the control interface does."""

from urllib.parse import quote

import pytest
import requests

from tests.simulators.dynamics_365.books import KEY, start


def page(books, path):
    return requests.get(f"{books.url}{path}", timeout=5)


def test_every_page_says_that_it_is_a_simulator(books):
    books.posted()
    (document,) = books.ledger()
    for path in (
        "/",
        f"/ledger/{books.company}",
        f"/ledger/{books.company}/PostedDocument/{document['key']}",
        "/control",
    ):
        content = page(books, path)
        assert content.status_code == 200
        assert "This is a simulator" in content.text
        assert "<script" not in content.text


def test_a_document_page_shows_lines_tax_tracking_file_and_history(books):
    entry = books.posted()[0]
    books.attached(entry["id"])
    (document,) = books.ledger(reference=KEY)
    text = page(books, f"/ledger/{books.company}/PostedDocument/{document['key']}").text
    expected = [
        "Posted journal entry", "Posted", "120.00 GBP", "21 May 2026", "Company Credit Card", "CARD-GBP", KEY, "INV-123",
        "EXPSYNC", "Amazon UK | order 123XX45", "Office Supplies", "8410", "VAT20 (Standard VAT (20%))", "DEPARTMENT",
        "SALES", "100.00", "20.00", "receipt.pdf", "SHA-256", "Attached a file",
    ]  # fmt: skip
    assert [each for each in expected if each not in text] == []


def test_waiting_lines_have_a_page_of_their_own(books):
    line = books.written_line()
    text = page(books, f"/ledger/{books.company}/JournalLines/{line['id']}").text
    assert [
        each for each in ("Unposted journal lines", "Draft", "120.00 GBP", "20.00") if each not in text
    ] == []


def test_the_ledger_as_the_control_interface_tells_it(books):
    entry = books.posted()[0]
    books.attached(entry["id"])
    (document,) = books.ledger(reference=KEY, kind="PostedDocument")
    assert (document["net"], document["tax"], document["total"]) == ("100.00", "20.00", "120.00")
    (line,) = document["lines"]
    assert (line["account"], line["net"], line["tracking"]) == ("8410", "100.00", [["DEPARTMENT", "SALES"]])
    (file,) = document["attachments"]
    stored = page(books, f"/_control/attachments/{books.company}/{file['key']}")
    assert stored.content == b"%PDF-1.7 receipt"


POSTED = "<h1>Posted journal entry"
COMPANY = "company=Harbour%20Design%20Ltd"
LINKS = [
    (f"/{{tenant}}/Production/?{COMPANY}&page=20&filter='Document%20No.'%20IS%20'{{key}}'", POSTED),
    (f"/{{tenant}}/production?{COMPANY}&page=20&filter='G/L%20Entry'.'Document%20No.'%20is%20'{{key}}'", POSTED),
    ("/Production?tenant={tenant}&page=20&filter='Document-No.'-IS-'{key}'", POSTED),
    ("/{tenant}/Production/?page=39&filter='Document%20No.'%20IS%20'DRAFT'", "<h1>Unposted journal lines"),
    (f"/{{tenant}}/Production/?{COMPANY}&page=27&filter='No.'%20IS%20'V10010'", "Amazon Business"),
    (f"/{{tenant}}/Production/?{COMPANY}&page=371&filter='No.'%20IS%20'CHECKING'", "Business Current Account"),
    (f"/{{tenant}}/Production/?{COMPANY}", "<h1>Harbour Design Ltd"),
]  # fmt: skip


@pytest.mark.parametrize(("link", "expected"), LINKS)
def test_links_of_the_web_client_lead_to_the_record(books, link, expected):
    books.posted()
    books.written_line(documentNumber="DRAFT")
    shown = page(books, link.format(tenant=books.tenant, key=KEY))
    assert (shown.status_code, expected in shown.text) == (200, True)


def test_the_login_address_of_an_environment_opens_the_company(books):
    environment = books.send("GET", f"{books.url}/environments/v1.2").json()["value"][0]
    shown = requests.get(
        f"{environment['webClientLoginUrl']}?company={quote('Harbour Design Ltd')}", timeout=5
    )
    assert (shown.status_code, "<h1>Harbour Design Ltd" in shown.text) == (200, True)


@pytest.mark.parametrize("path", ["/nowhere", "/a/b/c", "/Production?company=Nobody"])
def test_links_to_nothing_are_404(books, path):
    assert page(books, path).status_code == 404


def test_lists_are_tables(books):
    for name in (
        "Accounts",
        "Bank accounts",
        "Vendors",
        "Customers",
        "Tax groups",
        "Dimension values",
        "Journals",
    ):
        assert page(books, f"/ledger/{books.company}/lists/{quote(name)}").status_code == 200
    rows = books.control("GET", f"lists/{books.company}?name=Vendors")["Vendors"]
    assert len(rows) == 41


def test_a_demo_ledger_is_not_empty_and_balances():
    with start(seed_demo=True) as running:
        state = requests.get(f"{running.url}/_control/state", timeout=5).json()
        assert {each["counts"]["documents"] for each in state["organisations"]} == {6}
        ledger = requests.get(f"{running.url}/_control/ledger", timeout=5).json()["documents"]
        assert {document["status"] for document in ledger} == {"Posted"}
        for company in running.app.platform.world.companies.values():
            entries = list(company["generalLedgerEntries"])
            assert sum(row["debitAmount"] - row["creditAmount"] for row in entries) == 0


def test_an_ordered_company_has_a_directory_of_its_own(books):
    wish = {
        "name": "Ordered BV",
        "country": "NL",
        "currency": "EUR",
        "sizes": {"suppliers": 3, "accounts": 2, "tracking_options": 4},
    }
    made = books.control("POST", "organisations", **wish)
    books.companies["Ordered BV"] = made["key"]
    books.enter("Ordered BV")
    assert (made["counts"]["vendors"], made["currency"], made["country"]) == (44, "EUR", "NL")
    assert books.row("accounts", "number eq 'X00002'")["displayName"] == "Expense 00002"
    assert len(books.rows("dimensionValues")) == 11
    assert len(books.send("GET", f"{books.api}/companies").json()["value"]) == 1


@pytest.mark.parametrize(
    "wish",
    [{}, {"name": "Harbour Design Ltd"}, {"name": "X", "colour": "red"}, {"name": "X", "sizes": {"cats": 1}}],
)
def test_a_company_that_cannot_be_made(books, wish):
    assert requests.post(f"{books.url}/_control/organisations", json=wish, timeout=5).status_code == 400


ACTIONS = [
    ("archive_account", {"account": "none"}),
    ("archive_account", {}),
    ("reverse", {"document": "none"}),
    ("post_draft", {"document": "none"}),
    ("change_tax_rate", {"code": "none", "rate": "5"}),
    ("change_tax_rate", {"code": "VAT20", "rate": "much"}),
    ("close_period", {"month": "2031-01-01"}),
    ("take_permission", {"permission": "flying"}),
    ("rename_environment", {"name": "Sandbox"}),
    ("type_line", {"journal": "none", "number": "X"}),
    ("remove_attachment", {"attachment": "none"}),
    ("fly", {}),
]


@pytest.mark.parametrize(("action", "fields"), ACTIONS)
def test_an_action_that_makes_no_sense_is_refused(books, action, fields):
    address = f"{books.url}/_control/organisations/{books.company}/act"
    assert requests.post(address, json={"action": action, **fields}, timeout=5).status_code == 400


def test_every_action_is_listed_with_its_fields_and_does_something(books):
    listed = {
        each["name"]: [field["name"] for field in each["fields"]]
        for each in books.control("GET", "state")["actions"]
    }
    assert listed["change_tax_rate"] == ["code", "rate"]
    books.act("change_tax_rate", code="VAT20", rate="25")
    entry = next(row for row in books.posted() if row["accountNumber"] == "2220")
    assert entry["debitAmount"] == 24


def test_reset_goes_back_to_the_seed(books):
    books.posted()
    books.switch(lapsed_status=401)
    books.control("POST", "reset")
    books.enter("Harbour Design Ltd")
    assert books.rows("generalLedgerEntries") == books.ledger() == []
    assert books.control("GET", "switches")["lapsed_status"]["value"] == 403
