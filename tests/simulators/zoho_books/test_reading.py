"""Lists: their records, pages, searches, order, and what is inactive or deleted."""

import pytest

from tests.simulators.zoho_books.books import BLUEBIRD, MAPLE, RETAIL, Books, refusal, start


def names(rows, field):
    return [row[field] for row in rows]


def test_the_organisation_tells_currency_time_zone_plan_and_state(books):
    (listed,) = books.get("organizations").json()["organizations"]
    wanted = {
        "organization_id": books.organisation, "name": "Harbour Supplies Ltd", "currency_code": "GBP",
        "time_zone": "Europe/London", "plan_name": "PREMIUM", "is_org_active": True,
    }  # fmt: skip
    assert {name: listed[name] for name in wanted} == wanted
    assert listed["currency_id"] == books.currency("GBP")
    assert books.get(f"organizations/{books.organisation}").json()["organization"] == listed


def test_ids_are_text_of_eighteen_digits_beyond_what_a_double_holds(books):
    for path, field in (("chartofaccounts", "account_id"), ("contacts", "contact_id")):
        key = books.rows(path)[0][field]
        assert isinstance(key, str)
        assert len(key) == 18
        assert int(float(key)) != int(key) or int(key) > 2**53


@pytest.mark.parametrize(
    "word", ["Travel", "Meals", "Office", "Software", "Advertising", "Telephone", "Fuel", "Bank Fees", "Insurance"]
)  # fmt: skip
def test_the_chart_has_what_cards_are_spent_on(untouched_books, word):
    accounts = [row for row in untouched_books.rows("chartofaccounts") if word in row["account_name"]]
    assert {row["account_type"] for row in accounts} == {"expense"}


def test_bank_and_card_accounts_are_accounts_of_the_chart(books):
    rows = {row["account_name"]: row for row in books.rows("bankaccounts")}
    assert (rows["Business Checking"]["account_type"], rows["Business Checking"]["currency_code"]) == (
        "bank",
        "GBP",
    )
    assert rows["Company Credit Card"]["account_type"] == "credit_card"
    assert rows["USD Account"]["currency_code"] == "USD"
    assert rows["Closed Deposit Account"]["is_active"] is False
    chart = names(books.rows("chartofaccounts"), "account_id")
    assert {row["account_id"] for row in rows.values()} <= set(chart)


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ("AccountType.All", {"Travel Expense", "Old Vehicle Costs", "Sales", "Accounts Payable"}),
        ("AccountType.Active", {"Travel Expense", "Sales", "Accounts Payable"}),
        ("AccountType.Inactive", {"Old Vehicle Costs"}),
        ("AccountType.Expense", {"Travel Expense", "Old Vehicle Costs"}),
        ("AccountType.Income", {"Sales"}),
        ("AccountType.Liability", {"Accounts Payable"}),
    ],
)
def test_accounts_can_be_filtered_by_class_and_state(untouched_books, chosen, found):
    rows = names(untouched_books.rows("chartofaccounts", filter_by=chosen), "account_name")
    among = {"Travel Expense", "Old Vehicle Costs", "Sales", "Accounts Payable"}
    assert among & set(rows) == found


@pytest.mark.parametrize(
    ("query", "count", "first"),
    [
        ({"contact_type": "vendor", "filter_by": "Status.All"}, 45, "Adobe"),
        ({"contact_type": "vendor", "filter_by": "Status.Active"}, 44, "Adobe"),
        ({"contact_type": "vendor", "filter_by": "Status.Inactive"}, 1, "Old Printers Ltd"),
        ({"contact_type": "customer"}, 5, "Cedar & Stone Architects"),
        ({"contact_name": "Uber"}, 1, "Uber"),
        ({"contact_name": "uber"}, 0, None),
        ({"contact_name_startswith": "Amazon"}, 2, "Amazon Business"),
        ({"contact_name_contains": "employee"}, 2, "Priya Nair (employee)"),
        ({"search_text": "DEUTSCHE"}, 1, "Deutsche Bahn"),
        ({"contact_type": "vendor", "sort_column": "contact_name", "sort_order": "D"}, 45, "Zoom"),
    ],
)
def test_contacts_can_be_searched(untouched_books, query, count, first):
    rows = untouched_books.rows("contacts", **query)
    assert (len(rows), rows[0]["contact_name"] if rows else None) == (count, first)


def test_a_vendor_of_a_foreign_currency_says_so(books):
    (row,) = books.rows("contacts", contact_name="Deutsche Bahn")
    assert (row["currency_code"], row["contact_type"], row["status"]) == ("USD", "vendor", "active")


@pytest.mark.parametrize(
    ("organisation", "rates"),
    [
        (None, {"Standard Rate": (20, "tax"), "Reduced Rate": (5, "tax"), "Zero Rate": (0, "tax")}),
        (BLUEBIRD, {"New York Sales Tax": (8.875, "tax"), "Texas Sales Tax": (8.25, "tax")}),
        (
            MAPLE,
            {
                "GST": (5, "tax"), "PST BC": (7, "tax"), "QST": (9.975, "tax"), "HST ON": (13, "tax"),
                "Zero Rate": (0, "tax"), "GST + PST BC": (12, "tax_group"), "GST + QST": (14.975, "tax_group"),
            },
        ),
    ],
)  # fmt: skip
def test_taxes_are_those_of_the_country(books, organisation, rates):
    books.sign_in(organisation)
    rows = books.rows("settings/taxes")
    assert {row["tax_name"]: (row["tax_percentage"], row["tax_type"]) for row in rows} == rates


def test_a_tax_group_names_its_parts(books):
    books.sign_in(MAPLE)
    group = books.get(f"settings/taxgroups/{books.tax('GST + QST')}").json()["tax_group"]
    assert (group["tax_group_name"], group["tax_group_percentage"]) == ("GST + QST", 14.975)
    assert [(part["tax_name"], part["tax_percentage"]) for part in group["taxes"]] == [
        ("GST", 5),
        ("QST", 9.975),
    ]


def test_currencies_tell_their_rate_in_base_units(books):
    rows = {row["currency_code"]: row for row in books.rows("settings/currencies")}
    assert (rows["GBP"]["is_base_currency"], rows["GBP"]["exchange_rate"]) == (True, 1)
    assert (rows["USD"]["is_base_currency"], rows["USD"]["exchange_rate"]) == (False, 0.746269)
    foreign = books.rows("settings/currencies", filter_by="Currencies.ExcludeBaseCurrency")
    assert "GBP" not in names(foreign, "currency_code")


def test_tags_have_options_below_them_and_inactive_options_are_left_out(books):
    tags = {row["tag_name"]: row for row in books.get("reportingtags").json()["reporting_tags"]}
    assert {name: tag["is_active"] for name, tag in tags.items()} == {
        "Department": True, "Region": True, "Campaign": False,
    }  # fmt: skip
    path = f"reportingtags/{tags['Department']['tag_id']}/options/all"
    assert names(books.get(path).json()["results"], "option_name") == ["Sales", "Engineering", "Operations"]
    shown = books.get(path, show_untagged="true").json()["results"]
    assert shown[-1] == {"option_id": "untagged", "option_name": "Untagged", "depth": 0}


def test_the_plan_may_lack_tags(books):
    books.sign_in(RETAIL)
    answer = books.get("reportingtags")
    assert refusal(answer) == (400, 103)
    assert "upgrade your plan" in answer.json()["message"]


def test_users_employees_locations_and_projects_can_be_read(books):
    users = {row["email"]: row for row in books.rows("users", filter_by="Status.All")}
    assert (users["ada@harbour.example"]["user_role"], users["ada@harbour.example"]["is_current_user"]) == (
        "admin",
        True,
    )
    assert books.get("users/me").json()["user"]["email"] == "ada@harbour.example"
    assert names(books.rows("employees"), "name") == ["Priya Nair", "Sofia Alvarez", "Tom Becker"]
    flags = {row["location_name"]: row["is_location_active"] for row in books.rows("locations")}
    assert flags == {"Head Office": True, "Old Branch": False, "Warehouse": True}
    assert names(books.rows("projects", filter_by="Status.Inactive"), "project_name") == ["Town Hall Audit"]


def test_locks_can_be_read(books):
    assert books.get("transactionlocks").json()["transaction_locks"] == []
    assert books.get("transactionlock").json()["transaction_lock"]["transaction_lock_status"] == "disabled"
    books.act("set_lock_date", module="purchase", date="2026-06-30")
    books.act("set_lock_date", module="banking", date="2026-03-31")
    rows = books.get("transactionlocks").json()["transaction_locks"]
    assert {row["transaction_lock_module"]: row["transaction_lock_date"] for row in rows} == {
        "purchase": "2026-06-30", "banking": "2026-03-31",
    }  # fmt: skip
    lock = books.get("transactionlock").json()["transaction_lock"]
    assert (lock["transaction_lock_status"], lock["transaction_lock_date"]) == ("enabled", "2026-06-30")


def test_ten_records_make_a_page_unless_more_are_asked_for(books):
    first = books.get("contacts").json()
    assert len(first["contacts"]) == 10
    context = first["page_context"]
    assert (context["page"], context["per_page"], context["has_more_page"]) == (1, 10, True)
    assert (context["sort_column"], context["sort_order"]) == ("contact_name", "A")
    assert len(books.get("contacts", per_page=200).json()["contacts"]) == 50


def test_pages_follow_each_other_without_gap_or_overlap(books):
    seen, page, more = [], 1, True
    while more:
        content = books.get("contacts", per_page=20, page=page).json()
        seen += names(content["contacts"], "contact_id")
        more, page = content["page_context"]["has_more_page"], page + 1
    assert (len(seen), len(set(seen)), page) == (50, 50, 4)
    assert books.get("contacts", per_page=20, page=4).json()["contacts"] == []


def test_two_hundred_is_the_largest_page(books):
    made = books.control(
        "POST", "organisations", name="Large Ltd", country="GB", currency="GBP", sizes={"suppliers": 300}
    )
    books.sign_in(made["key"])
    content = books.get("contacts", per_page=1000).json()
    assert (len(content["contacts"]), content["page_context"]["per_page"]) == (200, 200)


def test_accounts_contacts_and_bills_changed_since_a_moment(books):
    books.advance(60)
    since = books.written("bills")["last_modified_time"]
    books.act("rename_account", account="Travel Expense", name="Travel")
    books.act("rename_contact", contact="Uber", name="Uber BV")
    assert names(books.rows("chartofaccounts", last_modified_time=since), "account_name") == ["Travel"]
    assert names(books.rows("contacts", last_modified_time=since), "contact_name") == ["Uber BV"]
    assert len(books.rows("bills", last_modified_time=since)) == 1
    later = "2099-01-01T00:00:00+0530"
    assert books.rows("bills", last_modified_time=later) == []


def test_times_are_told_in_the_organisations_zone(books):
    books.sign_in(BLUEBIRD)
    assert books.rows("contacts")[0]["created_time"] == "2026-01-05T04:00:00-0500"


@pytest.fixture(scope="module")
def written(untouched_books):
    for number, (day, vendor, card) in enumerate(
        [("2026-10-05", "Uber", "Company Credit Card"), ("2026-11-05", "Lyft", "Business Checking")], start=1
    ):
        untouched_books.written(body=untouched_books.simple_expense(
            date=day, amount=10.0 * number, reference_number=f"EXP-00{number}", description=f"Ride {number}",
            vendor_id=untouched_books.contact(vendor), paid_through_account_id=untouched_books.account(card),
        ))  # fmt: skip
    return untouched_books


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["EXP-002", "EXP-001"]),
        ({"reference_number": "EXP-001"}, ["EXP-001"]),
        ({"reference_number": "EXP"}, []),
        ({"reference_number_startswith": "EXP"}, ["EXP-002", "EXP-001"]),
        ({"reference_number_contains": "002"}, ["EXP-002"]),
        ({"date": "2026-10-05"}, ["EXP-001"]),
        ({"date_start": "2026-10-05", "date_end": "2026-10-31"}, ["EXP-001"]),
        ({"date_before": "2026-10-05"}, []),
        ({"date_after": "2026-10-05"}, ["EXP-002"]),
        ({"amount": "20"}, ["EXP-002"]),
        ({"amount_less_than": "20"}, ["EXP-001"]),
        ({"amount_greater_equals": "10"}, ["EXP-002", "EXP-001"]),
        ({"vendor_name": "Uber"}, ["EXP-001"]),
        ({"account_name_startswith": "Travel"}, ["EXP-002", "EXP-001"]),
        ({"status": "non-billable"}, ["EXP-002", "EXP-001"]),
        ({"filter_by": "Status.Invoiced"}, []),
        ({"filter_by": "Status.Nonbillable"}, ["EXP-002", "EXP-001"]),
        ({"search_text": "ride 2"}, ["EXP-002"]),
        ({"sort_column": "total", "sort_order": "A"}, ["EXP-001", "EXP-002"]),
        ({"sort_column": "date", "sort_order": "D"}, ["EXP-002", "EXP-001"]),
        ({"colour": "red"}, ["EXP-002", "EXP-001"]),
    ],
)
def test_expenses_can_be_searched_and_sorted(written, query, found):
    assert names(written.rows("expenses", **query), "reference_number") == found


def test_expenses_can_be_searched_by_paying_account(written):
    rows = written.rows("expenses", paid_through_account_id=written.account("Business Checking"))
    assert names(rows, "reference_number") == ["EXP-002"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"bill_number": "EXP-81539597E68140C9"}, 1),
        ({"bill_number": "EXP-8153"}, 0),
        ({"bill_number_startswith": "EXP-8153"}, 1),
        ({"reference_number": "101"}, 1),
        ({"status": "open"}, 1),
        ({"filter_by": "Status.Void"}, 0),
        ({"due_date_start": "2026-11-28"}, 1),
        ({"vendor_name": "Priya Nair (employee)"}, 1),
        ({"total": "60"}, 1),
    ],
)
def test_bills_can_be_searched(books, query, count):
    books.written("bills")
    assert len(books.rows("bills", **query)) == count


def test_a_deleted_document_vanishes(books):
    key = books.written()["expense_id"]
    books.act("delete_document", document=key)
    assert books.rows("expenses") == []
    assert refusal(books.get(f"expenses/{key}")) == (404, 1002)


def test_a_deleted_contact_and_account_vanish(books):
    books.act("delete_contact", contact="Lyft")
    books.act("delete_account", account="Training")
    assert books.rows("contacts", contact_name="Lyft") == []
    assert "Training" not in names(books.rows("chartofaccounts"), "account_name")


def test_an_ended_subscription_leaves_only_the_list_of_organisations(books):
    books.act("set_subscription", active=False)
    (listed,) = books.get("organizations").json()["organizations"]
    assert listed["is_org_active"] is False
    for answer in (books.get("contacts"), books.call("POST", "expenses", {})):
        assert refusal(answer) == (400, 103)
        assert "expired" in answer.json()["message"]


def test_many_suppliers_are_read_page_by_page_about_as_fast_as_a_few():
    """Turning a page must not cost a search of all: the last pages answer as the first ones do."""
    with start() as running:
        books = Books(running)
        made = books.control(
            "POST",
            "organisations",
            name="Huge Ltd",
            country="GB",
            currency="GBP",
            sizes={"suppliers": 20_000},
        )
        books.sign_in(made["key"])
        first = books.get("contacts", contact_type="vendor", per_page=200)
        last = books.get("contacts", contact_type="vendor", per_page=200, page=101)
        assert len(last.json()["contacts"]) == 45
        assert last.json()["page_context"]["has_more_page"] is False
        assert last.elapsed < first.elapsed
