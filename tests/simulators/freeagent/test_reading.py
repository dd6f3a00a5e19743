"""Company, people and lists: views, pages, what changed since, and a great many contacts."""

import time

import pytest
import requests


def names(rows):
    return [each.get("organisation_name") or f"{each['first_name']} {each['last_name']}" for each in rows]


def test_the_company_tells_its_currency_type_and_tax(shared_books):
    company = shared_books.get("company").json()["company"]
    assert company["id"] == 10000000
    assert {name: company[name] for name in ("subdomain", "type", "currency", "sales_tax_name")} == {
        "subdomain": "tidewater",
        "type": "UkLimitedCompany",
        "currency": "GBP",
        "sales_tax_name": "VAT",
    }
    assert company["sales_tax_rates"] == ["20.0", "5.0", "0.0"]
    assert company["sales_tax_registration_status"] == "Registered"


@pytest.mark.parametrize(
    ("name", "kind", "currency", "rates", "periods"),
    [
        ("Tidewater Ceramics Ltd", "UkLimitedCompany", "GBP", ["20.0", "5.0", "0.0"], 404),
        ("Lakeside Studio LLC", "UsLimitedLiabilityCompany", "USD", [], 200),
        ("Atelier Lumiere", "UniversalCompany", "EUR", ["20.0", "10.0", "5.5", "0.0"], 200),
    ],
)
def test_companies_of_three_countries_are_seeded(books, name, kind, currency, rates, periods):
    books.sign_in(company=books.companies[name])
    company = books.get("company").json()["company"]
    assert (company["type"], company["currency"], company["sales_tax_rates"]) == (kind, currency, rates)
    assert books.get("sales_tax_periods").status_code == periods


def test_categories_come_in_four_lists(shared_books):
    content = shared_books.get("categories").json()
    assert set(content) == {
        "admin_expenses_categories",
        "cost_of_sales_categories",
        "income_categories",
        "general_categories",
    }
    meals = next(each for each in content["admin_expenses_categories"] if each["nominal_code"] == "285")
    assert (meals["description"], meals["auto_sales_tax_rate"]) == (
        "Accommodation and Meals",
        "Standard rate",
    )
    assert shared_books.get("categories/285").json() == {"admin_expenses_categories": meals}


@pytest.mark.parametrize(
    "word",
    ["travel", "meals", "office", "software", "subscriptions", "advertising", "telephone", "motor", "bank fees", "insurance"],
)  # fmt: skip
def test_the_chart_has_an_account_for_what_cards_pay(shared_books, word):
    content = shared_books.get("categories").json()
    assert any(word in each["description"].lower() for each in content["admin_expenses_categories"])


def test_sub_accounts_are_listed_when_asked_for(shared_books):
    plain, full = (shared_books.get(f"categories{query}").json() for query in ("", "?sub_accounts=true"))
    assert not any("-" in each["nominal_code"] for each in plain["general_categories"])
    codes = {each["nominal_code"]: each["description"] for each in full["general_categories"]}
    assert codes["750-2"] == "Bank Account: Company Credit Card"


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("", 5),
        ("?view=standard_bank_accounts", 3),
        ("?view=credit_card_accounts", 1),
        ("?view=paypal_accounts", 1),
    ],
)
def test_bank_accounts_by_view(shared_books, view, expected):
    assert len(shared_books.rows(f"bank_accounts{view}")) == expected


def test_a_bank_account_tells_what_it_is(books):
    card = books.get(books.bank_account()).json()["bank_account"]
    assert {name: card[name] for name in ("type", "currency", "status", "account_number", "is_primary")} == {
        "type": "CreditCardAccount",
        "currency": "GBP",
        "status": "active",
        "account_number": "4821",
        "is_primary": False,
    }
    books.explained()
    assert books.get(card["url"]).json()["bank_account"]["current_balance"] == "-120.0"


@pytest.mark.parametrize(
    ("view", "has", "lacks"),
    [
        ("", "Trainline", "Old Printers"),
        ("?view=all", "Old Printers", None),
        ("?view=active", "Cobalt Museum", "Old Printers"),
        ("?view=suppliers", "Trainline", "Cobalt Museum"),
        ("?view=clients", "Cobalt Museum", "Trainline"),
        ("?view=hidden", "Old Printers", "Trainline"),
        ("?view=active_projects", "Cobalt Museum", "Elm Park School"),
        ("?view=completed_projects", "Elm Park School", "Cobalt Museum"),
        ("?view=all&sort=name", "Priya Nair", None),
    ],
)
def test_contacts_by_view(shared_books, view, has, lacks):
    found = names(shared_books.rows(f"contacts{view}{'&' if view else '?'}per_page=100", "contacts"))
    assert has in found
    assert lacks not in found


def test_a_contact_is_a_supplier_by_its_first_bill(books):
    books.written("contact", {"organisation_name": "Newcomer"})
    assert "Newcomer" not in names(books.rows("contacts?view=suppliers&per_page=100"))
    books.written("bill", books.bill(contact=books.contact("Newcomer")))
    assert "Newcomer" in names(books.rows("contacts?view=suppliers&per_page=100"))
    assert names(books.rows("contacts?view=open_suppliers")) == ["Newcomer"]


@pytest.mark.parametrize(
    ("view", "expected"),
    [("all", 7), ("staff", 6), ("active_staff", 5), ("advisors", 1), ("active_advisors", 1)],
)
def test_users_by_view(shared_books, view, expected):
    assert len(shared_books.rows(f"users?view={view}")) == expected


@pytest.mark.parametrize(
    ("view", "expected"), [("active", 2), ("completed", 1), ("cancelled", 1), ("hidden", 0)]
)
def test_projects_by_view(shared_books, view, expected):
    assert len(shared_books.rows(f"projects?view={view}")) == expected


def test_a_project_names_its_contact(shared_books):
    project = shared_books.get(shared_books.project()).json()["project"]
    assert (project["contact_name"], project["status"]) == ("Cobalt Museum", "Active")


def test_pages_are_linked_and_counted(shared_books):
    first = shared_books.get("contacts?view=all&per_page=20")
    assert (len(first.json()["contacts"]), first.headers["X-Total-Count"]) == (20, "45")
    assert set(first.links) == {"next", "last"}
    middle = shared_books.get(first.links["next"]["url"])
    assert set(middle.links) == {"prev", "first", "next", "last"}
    last = shared_books.get(middle.links["next"]["url"])
    assert (len(last.json()["contacts"]), set(last.links)) == (5, {"prev", "first"})
    urls = [each["url"] for page in (first, middle, last) for each in page.json()["contacts"]]
    assert len(set(urls)) == 45


@pytest.mark.parametrize(("query", "expected"), [("", 25), ("&per_page=100", 45), ("&per_page=1000", 45)])
def test_a_page_has_twenty_five_rows_unless_asked_for_more(shared_books, query, expected):
    assert len(shared_books.rows(f"contacts?view=all{query}")) == expected


def test_a_page_has_at_most_a_hundred_rows(books):
    made = books.control("POST", "organisations", name="Large Ltd", sizes={"suppliers": 200})
    books.sign_in(company=made["key"])
    assert len(books.rows("contacts?view=all&per_page=1000")) == 100


def test_updated_since_tells_changes_but_no_deletions(books):
    books.advance(10)
    books.act("rename_contact", contact="Trainline", name="Trainline Ltd")
    books.act("delete_contact", contact="Uber")
    since = "updated_since=2026-11-20T09:30:06.000Z"
    assert names(books.rows(f"contacts?view=all&{since}")) == ["Trainline Ltd"]
    assert "Uber" not in names(books.rows("contacts?view=all&per_page=100"))


def test_entries_between_dates_and_changed_since(books):
    card = books.bank_account()
    for day in ("2026-11-01", "2026-11-02", "2026-11-03"):
        books.explained(dated_on=day)
    between = f"bank_transaction_explanations?bank_account={card}&from_date=2026-11-02&to_date=2026-11-02"
    (found,) = books.rows(between)
    assert found["dated_on"] == "2026-11-02"
    books.advance(60)
    books.change(found, "bank_transaction_explanation", description="Changed")
    since = "updated_since=2026-11-20T09:31:00.000Z"
    (changed,) = books.rows(f"bank_transaction_explanations?bank_account={card}&{since}")
    assert changed["description"] == "Changed"
    assert books.rows(f"{between}&updated_since=2027-01-01T00:00:00Z") == []


def test_entries_belong_to_their_bank_account(books):
    books.explained()
    assert books.rows(f"bank_transaction_explanations?bank_account={books.bank_account('PayPal')}") == []


def test_claims_by_user_and_project(books):
    books.written("expense", books.claim(project=books.project()))
    books.written("expense", books.claim(user=books.user("dan@example.com")))
    assert len(books.rows("expenses")) == 2
    assert len(books.rows(f"expenses?user={books.user('dan@example.com')}")) == 1
    assert len(books.rows(f"expenses?project={books.project()}")) == 1
    assert books.rows("expenses?view=recurring") == []


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("all", 2),
        ("unexplained", 1),
        ("explained", 1),
        ("manual", 1),
        ("imported", 1),
        ("marked_for_review", 0),
    ],
)
def test_bank_transactions_by_view(books, view, expected):
    books.explained()
    books.act("add_bank_line", bank_account="Company Credit Card", date="2026-11-03", amount="-9.50")
    rows = books.rows(f"bank_transactions?bank_account={books.bank_account()}&view={view}")
    assert len(rows) == expected


def test_a_statement_becomes_lines_a_while_later(books):
    lines = [
        {"dated_on": "2026-11-06", "amount": -12.5, "description": "Cafe", "fitid": "F1"},
        {"dated_on": "2026-11-06", "amount": "-99.00", "description": "Text is ignored"},
        {"amount": -1, "description": "No date"},
    ]
    path = f"bank_transactions/statement?bank_account={books.bank_account()}"
    assert books.call("POST", path, {"statement": lines}).status_code == 200
    listed = f"bank_transactions?bank_account={books.bank_account()}"
    assert books.rows(listed) == []
    books.advance(21)
    (line,) = books.rows(listed)
    shown = {name: line[name] for name in ("amount", "unexplained_amount", "transaction_id", "description")}
    assert shown == {
        "amount": "-12.5",
        "unexplained_amount": "-12.5",
        "transaction_id": "F1",
        "description": "Cafe//OTHER/",
    }


def test_account_locks_tell_what_is_closed(books):
    assert books.get("account_locks").json() == {"account_locks": []}
    books.act("set_lock_date", date="2026-06-30")
    books.act("file_accounts", date="2026-03-31")
    content = books.get("account_locks").json()
    assert (content["earliest_lock_date"], content["latest_lock_date"]) == ("2026-03-31", "2026-06-30")
    assert [each["user_lock"] for each in content["account_locks"]] == [True, False]


def test_a_company_of_another_currency_can_be_made(books):
    wish = {
        "name": "Oslo Craft",
        "country": "NO",
        "currency": "CHF",
        "sizes": {"projects": 3, "customers": 2},
    }
    made = books.control("POST", "organisations", **wish)
    books.sign_in(company=made["key"])
    assert books.get("company").json()["company"]["type"] == "UniversalCompany"
    assert books.get("projects").headers["X-Total-Count"] == "7"


@pytest.mark.parametrize("wish", [{}, {"name": "X", "colour": "red"}, {"name": "X", "sizes": {"ships": 3}}])
def test_a_company_that_makes_no_sense_is_refused(shared_books, wish):
    assert (
        requests.post(f"{shared_books.url}/_control/organisations", json=wish, timeout=5).status_code == 400
    )


def test_turning_pages_of_a_hundred_thousand_contacts_costs_little(books):
    wish = {"name": "Large Ltd", "sizes": {"suppliers": 100_000}}
    books.sign_in(company=books.control("POST", "organisations", **wish)["key"])

    def seconds(path):
        started = time.perf_counter()
        assert len(books.rows(path)) == 100
        return time.perf_counter() - started

    first = seconds("contacts?view=all&sort=updated_at&per_page=100")
    later = min(
        seconds(f"contacts?view=all&sort=updated_at&per_page=100&page={page}") for page in (2, 500, 1000)
    )
    assert later < first
    assert books.get("contacts?view=all&per_page=100").headers["X-Total-Count"] == "100045"
