from datetime import UTC, datetime, timedelta

import pytest
import requests


def where(books, resource, expression, **more):
    return books.get(resource, params={"where": expression} | more).json()[resource]


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ('Name=="Amazon UK"', ["Amazon UK"]),
        ('Name.StartsWith("Am")', ["Amazon UK"]),
        ('Name.Contains("Parking") AND IsSupplier==true', ["Fulton Airport Parking", "Network Rail Parking"]),
        ('Name.ToLower()=="costa coffee"', ["Costa Coffee"]),
        ('Name.ToLower().Contains("maple")', ["Jakaranda Maple Systems"]),
        ('Name=="Lidl GB" OR Name=="Boom FM"', ["Boom FM", "Lidl GB"]),
        ('(Name=="Lidl GB" || Name=="Boom FM") && IsCustomer==true', ["Boom FM"]),
        ('Name=="Nobody"', []),
    ],
)
def test_contacts_are_filtered(books, expression, names):
    assert sorted(each["Name"] for each in where(books, "Contacts", expression)) == names


def test_bank_transactions_are_filtered_by_date_guid_and_amount(books):
    books.written_spend(Reference="EXP-A", Date="2026-11-02")
    books.written_spend(
        Reference="EXP-B", Date="2026-11-09", BankAccount={"AccountID": books.account("Euro Account")}
    )
    card = books.account("Company Credit Card")
    found = {
        "Date>=DateTime(2026,11,05)": ["EXP-B"],
        "Date<DateTime(2026, 11, 05)": ["EXP-A"],
        f'BankAccount.AccountID==guid("{card}")': ["EXP-A"],
        f'BankAccount.AccountID==Guid("{card.upper()}")': ["EXP-A"],
        "Total==120.00": ["EXP-A", "EXP-B"],
        'Status=="AUTHORISED" AND Reference!="EXP-A"': ["EXP-B"],
        "Total>200": [],
    }
    for expression, references in found.items():
        rows = where(books, "BankTransactions", expression, page=1)
        assert [each["Reference"] for each in rows] == references, expression


@pytest.mark.parametrize(
    ("asked", "found"), [("EXP-A", 1), ("EXP-A,EXP-B", 2), ("EXP-A, EXP-C", 1), ("EXP", 0)]
)
def test_references_are_searched_exactly(books, asked, found):
    books.written_spend(Reference="EXP-A")
    books.written_spend(Reference="EXP-B")
    assert (
        len(books.get("BankTransactions", params={"References": asked}).json()["BankTransactions"]) == found
    )


def test_a_reference_edited_by_a_user_is_no_longer_found(books):
    key = books.written_spend(Reference="EXP-A")["BankTransactionID"]
    books.act("edit_document", document=key, reference="mine")
    assert books.get("BankTransactions?References=EXP-A").json()["BankTransactions"] == []


def test_lists_without_a_page_leave_out_the_lines(books):
    books.written_spend()
    assert books.get("BankTransactions").json()["BankTransactions"][0]["LineItems"] == []
    assert len(books.get("BankTransactions?page=1").json()["BankTransactions"][0]["LineItems"]) == 1
    books.switch(unpaged_lists_omit_lines=False)
    assert len(books.get("BankTransactions").json()["BankTransactions"][0]["LineItems"]) == 1


@pytest.mark.parametrize(("size", "pages"), [(10, 4), (32, 1), (100, 1), (1000, 1)])
def test_pages_tell_how_many_there_are(books, size, pages):
    content = books.get(f"Contacts?page=1&pageSize={size}").json()
    assert content["pagination"] == {"page": 1, "pageSize": size, "pageCount": pages, "itemCount": 32}


def test_a_page_past_the_end_is_empty(books):
    assert books.get("Contacts?page=9").json()["Contacts"] == []


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%a, %d %b %Y %H:%M:%S GMT"])
def test_if_modified_since_is_read_in_several_forms(books, form):
    books.written_spend()
    before, after = datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC) + timedelta(hours=1)
    for moment, count in ((before, 1), (after, 0)):
        answer = books.get("BankTransactions?page=1", headers={"If-Modified-Since": moment.strftime(form)})
        assert len(answer.json()["BankTransactions"]) == count


def test_deleted_bank_transactions_come_back_with_changes(books):
    key = books.written_spend()["BankTransactionID"]
    books.act("delete_document", document=key)
    since = {"If-Modified-Since": "2026-01-01T00:00:00"}
    (found,) = books.get("BankTransactions?page=1", headers=since).json()["BankTransactions"]
    assert found["Status"] == "DELETED"
    books.switch(deleted_in_modified_since=False)
    assert books.get("BankTransactions?page=1", headers=since).json()["BankTransactions"] == []


def test_archived_records_are_shown_as_each_list_does(books):
    accounts = {each["Name"]: each["Status"] for each in books.get("Accounts").json()["Accounts"]}
    rates = {each["TaxType"]: each["Status"] for each in books.get("TaxRates").json()["TaxRates"]}
    shown = [each["Name"] for each in books.get("Contacts?page=1").json()["Contacts"]]
    everyone = [each["Name"] for each in books.get("Contacts?page=1&includeArchived=true").json()["Contacts"]]
    assert (accounts["Old Sundries"], rates["INPUT"]) == ("ARCHIVED", "ARCHIVED")
    assert "Old Printers Ltd" not in shown
    assert "Old Printers Ltd" in everyone


def test_archived_tracking_is_shown_when_asked(books):
    def options(query):
        categories = books.get(f"TrackingCategories{query}").json()["TrackingCategories"]
        return [option["Name"] for option in categories[0]["Options"]]

    assert "Overseas" not in options("")
    assert "Overseas" in options("?includeArchived=true")


def test_contacts_can_be_asked_for_by_id_term_and_summary(books):
    key = books.contact("Lidl GB")
    assert len(books.get(f"Contacts?IDs={key}").json()["Contacts"]) == 1
    assert [each["Name"] for each in books.get("Contacts?searchTerm=cab").json()["Contacts"]] == [
        "Capital Cab Co"
    ]
    assert "Addresses" not in books.get("Contacts?page=1&summaryOnly=true").json()["Contacts"][0]


def test_dates_travel_as_milliseconds_with_a_readable_twin(books):
    written = books.written_spend()
    assert (written["Date"], written["DateString"]) == ("/Date(1793577600000+0000)/", "2026-11-02T00:00:00")


@pytest.mark.parametrize(
    "text", ["2026-11-02", "2026-11-02T23:59:59", "/Date(1793577600000)/", "/Date(1793577600000+0000)/"]
)
def test_dates_are_taken_in_the_vendors_forms(books, text):
    books.written_spend(Date=text)
    assert books.ledger()[0]["date"] == "2026-11-02"


def test_amounts_travel_as_exact_numbers(books):
    books.written_spend(
        LineItems=[{"Description": "x", "UnitAmount": 0.1, "AccountCode": "429", "TaxType": "NONE"}] * 3
    )
    assert '"Total": 0.30' in books.get("BankTransactions?page=1").text


def test_the_books_of_a_hundred_thousand_suppliers_page_quickly(books):
    wish = {"name": "Large Ltd", "sizes": {"suppliers": 100_000, "accounts": 10, "tracking_options": 50}}
    made = requests.post(f"{books.url}/_control/organisations", json=wish, timeout=60).json()
    books.organisation = made["key"]
    books.sign_in()
    answer = books.get("Contacts?page=101&pageSize=1000")
    assert answer.json()["pagination"]["itemCount"] == 100_032
    assert len(answer.json()["Contacts"]) == 32
    assert answer.elapsed.total_seconds() < 2
    assert len(books.get('Contacts?page=1&where=Name=="Supplier 099999"').json()["Contacts"]) == 1


def test_organisations_are_made_to_order(books):
    wish = {
        "name": "Kiwi Ltd",
        "country": "NZ",
        "currency": "NZD",
        "multi_currency": False,
        "plan": "STARTER",
    }
    books.organisation = books.control("POST", "organisations", **wish)["key"]
    books.sign_in()
    (made,) = books.get("Organisation").json()["Organisations"]
    assert (made["Name"], made["CountryCode"], made["BaseCurrency"], made["Class"]) == (
        "Kiwi Ltd",
        "NZ",
        "NZD",
        "STARTER",
    )
    assert [each["Code"] for each in books.get("Currencies").json()["Currencies"]] == ["NZD"]
    actions = {each["Name"]: each["Status"] for each in books.get("Organisation/Actions").json()["Actions"]}
    assert actions["UseMulticurrency"] == "NOT-ALLOWED"


def test_ids_of_the_demo_organisations_are_the_same_on_every_machine(books):
    assert books.organisation == "481d7efa-a173-5195-9b0f-a0afcbbb6a1e"
    assert books.account("Company Credit Card") == "caab55c9-c3f5-5f51-805a-a3e29553cd68"
