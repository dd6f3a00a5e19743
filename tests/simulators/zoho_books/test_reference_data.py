"""Accounts, bank accounts and contacts: created, updated, switched off and on, each rule with its refusal."""

import pytest

from tests.simulators.zoho_books.books import refusal
from tests.simulators.zoho_books.changing import changed, meant

ACCOUNT = {
    "account_name": "Card clearing",
    "account_code": "6710",
    "account_type": "expense",
    "description": "Card spend waiting for a category",
}
BANK = {
    "account_name": "Company card EUR",
    "account_type": "credit_card",
    "account_number": "4821",
    "account_code": "2190",
    "currency_id": "{currency EUR}",
    "bank_name": "Example Bank",
    "is_primary_account": False,
}
CONTACT = {
    "contact_name": "Amazon UK",
    "company_name": "Amazon EU Sarl",
    "contact_type": "vendor",
    "currency_id": "{currency GBP}",
    "notes": "EXP-7K2M9Q4XD3NBW8TR",
    "billing_address": {
        "address": "1 Principal Place",
        "city": "London",
        "zip": "EC2A 2FA",
        "country": "U.K",
    },
    "contact_persons": [
        {
            "first_name": "Accounts",
            "last_name": "Amazon",
            "email": "accounts@amazon.example",
            "phone": "020 7946 0000",
            "is_primary_contact": True,
        }
    ],
}
VALID = {"chartofaccounts": ACCOUNT, "bankaccounts": BANK, "contacts": CONTACT}
NAMES = {
    "chartofaccounts": ("chart_of_account", "account_id"),
    "bankaccounts": ("bankaccount", "account_id"),
    "contacts": ("contact", "contact_id"),
}
INVALID, MISSING, LONG, EXISTS, CONTACT_EXISTS = 2, 10, 15, 11002, 3062

REFUSED = {
    "chartofaccounts": [
        ("account_name", None, MISSING),
        ("account_name", "", MISSING),
        ("account_name", "N" * 101, LONG),
        ("account_name", 7, INVALID),
        ("account_name", "Travel Expense", EXISTS),
        ("account_name", "travel expense", EXISTS),
        ("account_code", "6000", EXISTS),
        ("account_code", "C" * 51, LONG),
        ("account_code", 6710, INVALID),
        ("account_type", None, MISSING),
        ("account_type", "spending", INVALID),
        ("account_type", "accounts_receivable", INVALID),
        ("account_type", "accounts_payable", INVALID),
        ("description", "d" * 501, LONG),
        ("currency_id", "{currency EUR}", INVALID),
        ("currency_id", "{unknown}", INVALID),
        ("parent_account_id", "{unknown}", INVALID),
        ("parent_account_id", "{account Sales}", INVALID),
        ("can_show_in_ze", "yes", INVALID),
        ("colour", "red", INVALID),
    ],
    "bankaccounts": [
        ("account_name", None, MISSING),
        ("account_name", "Business Checking", EXISTS),
        ("account_name", "N" * 101, LONG),
        ("account_type", None, MISSING),
        ("account_type", "expense", INVALID),
        ("account_type", "savings", INVALID),
        ("account_code", "1030", EXISTS),
        ("account_number", "4" * 51, LONG),
        ("account_number", 4821, INVALID),
        ("bank_name", "B" * 101, LONG),
        ("routing_number", "R" * 51, LONG),
        ("currency_id", "{unknown}", INVALID),
        ("currency_code", "CHF", INVALID),
        ("currency_code", "GBP", INVALID),
        ("is_primary_account", "no", INVALID),
        ("colour", "red", INVALID),
    ],
    "contacts": [
        ("contact_name", None, MISSING),
        ("contact_name", "", MISSING),
        ("contact_name", "N" * 201, LONG),
        ("contact_name", "Uber", CONTACT_EXISTS),
        ("contact_name", "uber", CONTACT_EXISTS),
        ("contact_name", "Northwind Foods", CONTACT_EXISTS),
        ("company_name", "C" * 201, LONG),
        ("contact_type", "employee", INVALID),
        ("contact_number", "N" * 201, LONG),
        ("currency_id", "{unknown}", INVALID),
        ("vat_treatment", "german", INVALID),
        ("vat_reg_no", "G", INVALID),
        ("vat_reg_no", "GB12345678901", INVALID),
        ("payment_terms", "thirty", INVALID),
        ("billing_address.address", "a" * 501, LONG),
        ("billing_address.street2", "a" * 256, LONG),
        ("billing_address.city", "c" * 101, LONG),
        ("billing_address.zip", "z" * 51, LONG),
        ("contact_persons.0.first_name", "f" * 101, LONG),
        ("contact_persons.0.email", "not an address", INVALID),
        ("contact_persons.0.email", "e" * 101, LONG),
        ("contact_persons.0.phone", "1" * 51, LONG),
        ("contact_persons.0.contact_person_id", "{unknown}", INVALID),
        ("contact_persons", [{"is_primary_contact": True}, {"is_primary_contact": True}], INVALID),
        ("custom_fields", [{"api_name": "cf_none", "value": "x"}], INVALID),
        ("colour", "red", INVALID),
    ],
}  # fmt: skip
ROWS = [(path, *row) for path, rows in REFUSED.items() for row in rows]


def create(books, path, **changes):
    return books.call("POST", path, meant(books, VALID[path] | changes))


def created(books, path, **changes):
    answer = create(books, path, **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()[NAMES[path][0]]


def update(books, path, record, body):
    return books.call("PUT", f"{path}/{record[NAMES[path][1]]}", meant(books, body))


def held(books):
    counts = books.control("GET", "state")["organisations"][0]["counts"]
    return counts["accounts"], counts["contacts"]


@pytest.mark.parametrize(("path", "field", "value", "code"), ROWS)
def test_a_wrong_record_is_refused(untouched_books, path, field, value, code):
    before = held(untouched_books)
    answer = untouched_books.call("POST", path, meant(untouched_books, changed(VALID[path], field, value)))
    assert refusal(answer) == (400, code), answer.text
    assert held(untouched_books) == before


@pytest.mark.parametrize("path", VALID)
def test_the_unchanged_record_is_accepted_and_found_in_its_list(books, path):
    name = next(iter(VALID[path]))
    record = created(books, path)
    assert VALID[path][name] in [row[name] for row in books.rows(path)]
    assert books.get(f"{path}/{record[NAMES[path][1]]}").json()[NAMES[path][0]] == record


def test_an_account_is_made_in_base_currency(books):
    record = created(books, "chartofaccounts")
    assert (record["currency_code"], record["is_active"], record["account_code"]) == ("GBP", True, "6710")


def test_a_sub_account_names_its_parent(books):
    record = created(books, "chartofaccounts", parent_account_id="{account Travel Expense}")
    (row,) = books.rows("chartofaccounts", account_id=record["account_id"])
    assert (row["parent_account_name"], row["depth"]) == ("Travel Expense", "1")


def test_a_bank_account_is_an_account_of_the_chart_in_its_own_currency(books):
    record = created(books, "bankaccounts")
    assert (record["currency_code"], record["bank_name"], record["account_number"]) == (
        "EUR", "Example Bank", "4821",
    )  # fmt: skip
    (row,) = books.rows("chartofaccounts", account_id=record["account_id"])
    assert row["account_type"] == "credit_card"
    paid = books.simple_expense(
        paid_through_account_id=record["account_id"], currency_id=books.currency("EUR")
    )
    assert books.call("POST", "expenses", paid).status_code == 201


def test_a_bank_accounts_currency_may_be_a_code(books):
    body = {"account_name": "Card USD", "account_type": "bank", "currency_code": "USD"}
    assert books.call("POST", "bankaccounts", body).json()["bankaccount"]["currency_code"] == "USD"


@pytest.mark.parametrize("path", ["chartofaccounts", "bankaccounts"])
def test_an_account_can_be_updated(books, path):
    record = created(books, path)
    answer = update(books, path, record, VALID[path] | {"account_name": "Renamed", "account_code": "6711"})
    assert answer.status_code == 200
    shown = answer.json()[NAMES[path][0]]
    assert (shown["account_id"], shown["account_name"], shown["account_code"]) == (
        record["account_id"], "Renamed", "6711",
    )  # fmt: skip


def test_an_update_of_a_bank_account_needs_name_and_type_again(books):
    record = created(books, "bankaccounts")
    for name in ("account_name", "account_type"):
        assert refusal(update(books, "bankaccounts", record, changed(BANK, name, None))) == (400, MISSING)


def test_a_used_account_keeps_its_currency_and_its_type(books):
    key = books.account("USD Card")
    books.written(body=books.simple_expense(paid_through_account_id=key, currency_id=books.currency("USD")))
    body = {"account_name": "USD Card", "account_type": "credit_card"}
    for changes in ({"currency_id": books.currency("EUR")}, {"account_type": "bank"}):
        assert refusal(books.call("PUT", f"bankaccounts/{key}", body | changes)) == (400, INVALID)
    assert books.call("PUT", f"bankaccounts/{key}", body).status_code == 200


@pytest.mark.parametrize("path", VALID)
def test_a_record_can_be_switched_off_and_on(books, path):
    key = created(books, path)[NAMES[path][1]]
    off = books.call("POST", f"{path}/{key}/inactive").json()
    assert (off["code"], "has been marked as inactive" in off["message"]) == (0, True)
    shown = books.get(f"{path}/{key}").json()[NAMES[path][0]]
    assert (shown.get("is_active"), shown.get("status")) in ((False, None), (None, "inactive"))
    on = books.call("POST", f"{path}/{key}/active").json()
    assert (on["code"], "has been marked as active" in on["message"]) == (0, True)


@pytest.mark.parametrize("path", VALID)
def test_an_unused_record_can_be_deleted(books, path):
    key = created(books, path)[NAMES[path][1]]
    assert "has been deleted." in books.call("DELETE", f"{path}/{key}").json()["message"]
    assert refusal(books.get(f"{path}/{key}")) == (404, 1002)


def test_a_used_account_or_contact_cannot_be_deleted(books):
    books.written()
    for path in (
        f"chartofaccounts/{books.account('Office Supplies')}",
        f"bankaccounts/{books.account('Company Credit Card')}",
        f"contacts/{books.contact('Amazon Business')}",
        f"chartofaccounts/{books.account('Accounts Payable')}",
    ):
        answer = books.call("DELETE", path)
        assert refusal(answer) == (400, INVALID)
        assert "cannot be deleted" in answer.json()["message"]


def test_a_contact_is_stored_with_address_and_people(books):
    record = created(books, "contacts")
    read = books.get(f"contacts/{record['contact_id']}").json()["contact"]
    assert (read["status"], read["contact_type"], read["notes"]) == ("active", "vendor", CONTACT["notes"])
    assert (read["billing_address"]["city"], read["billing_address"]["state"]) == ("London", "")
    (person,) = read["contact_persons"]
    assert (person["email"], person["is_primary_contact"]) == ("accounts@amazon.example", True)
    (row,) = books.rows("contacts", email="accounts@amazon.example")
    assert (row["contact_id"], row["phone"]) == (record["contact_id"], "020 7946 0000")


def test_a_contact_is_a_customer_in_base_currency_unless_it_says_so(books):
    record = books.call("POST", "contacts", {"contact_name": "Somebody"}).json()["contact"]
    assert (record["contact_type"], record["currency_code"]) == ("customer", "GBP")
    assert record["contact_number"]


def test_an_update_of_a_contact_needs_name_and_type_and_takes_its_people_as_the_whole_list(books):
    record = created(books, "contacts")
    for name in ("contact_name", "contact_type"):
        assert refusal(update(books, "contacts", record, changed(CONTACT, name, None))) == (400, MISSING)
    kept = record["contact_persons"][0]["contact_person_id"]
    people = [{"contact_person_id": kept, "phone": "1"}, {"first_name": "Second"}]
    shown = update(books, "contacts", record, CONTACT | {"contact_persons": people}).json()["contact"]
    assert [(each["first_name"], each["phone"]) for each in shown["contact_persons"]] == [
        ("Accounts", "1"),
        ("Second", ""),
    ]
    shown = update(books, "contacts", record, CONTACT | {"contact_persons": [people[1]]}).json()["contact"]
    assert [each["first_name"] for each in shown["contact_persons"]] == ["Second"]


def test_a_contacts_name_is_free_again_after_it_was_renamed(books):
    record = created(books, "contacts")
    assert update(books, "contacts", record, CONTACT | {"contact_name": "Amazon EU"}).status_code == 200
    assert created(books, "contacts", contact_persons=[])["contact_id"] != record["contact_id"]


def test_a_used_vendor_keeps_its_currency_and_its_type(books):
    books.written()
    key = books.contact("Amazon Business")
    body = {"contact_name": "Amazon Business", "contact_type": "vendor"}
    for changes in ({"currency_id": books.currency("EUR")}, {"contact_type": "customer"}):
        assert refusal(books.call("PUT", f"contacts/{key}", body | changes)) == (400, INVALID)
    assert books.call("PUT", f"contacts/{key}", body).status_code == 200
