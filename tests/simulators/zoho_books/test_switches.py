"""Each open question of Zoho's documents is a switch, and both answers can be had."""

import pytest
import requests

from expenses_app.simulators.zoho_books.switches import SWITCHES
from tests.simulators.zoho_books.books import MAPLE, UNKNOWN

# Our fact sheet has 37 open points; the 29th, how webhooks are signed, is not simulated.
QUESTIONS = set(range(1, 38)) - {29}


def posted(books, **changes):
    return books.call("POST", "expenses", books.simple_expense(**changes))


def status(books, **changes):
    return posted(books, **changes).status_code


def foreign_category(books):
    return books.call(
        "POST", "chartofaccounts",
        {"account_name": "Abroad", "account_type": "expense", "currency_id": books.currency("EUR")},
    ).status_code  # fmt: skip


def second_account(books, **fields):
    body = {"account_name": "Fresh", "account_type": "expense"} | fields
    return books.call("POST", "chartofaccounts", body).status_code


def sub_account_of_another_type(books):
    return second_account(books, parent_account_id=books.account("Sales"))


def code_of_a_taken_account_name(books):
    body = {"account_name": "Sales", "account_type": "income"}
    return books.call("POST", "chartofaccounts", body).json()["code"]


def currency_of_a_used_account(books):
    key = books.account("Business Checking")
    books.written(body=books.simple_expense(paid_through_account_id=key))
    body = {"account_name": "Business Checking", "account_type": "bank", "currency_id": books.currency("EUR")}
    return books.call("PUT", f"bankaccounts/{key}", body).status_code


def kind_of_a_contact(books):
    return books.call("POST", "contacts", {"contact_name": "Somebody"}).json()["contact"]["contact_type"]


def bill_in_another_currency(books):
    return books.call("POST", "bills", books.bill(currency_id=books.currency("EUR"))).status_code


def people_after_an_update(books):
    body = {"contact_name": "N", "contact_type": "vendor", "contact_persons": [{"first_name": "One"}]}
    key = books.call("POST", "contacts", body).json()["contact"]["contact_id"]
    body["contact_persons"] = [{"first_name": "Two"}]
    shown = books.call("PUT", f"contacts/{key}", body).json()["contact"]
    return [each["first_name"] for each in shown["contact_persons"]]


def same_number_for_another_vendor(books):
    books.written("bills")
    return books.call(
        "POST", "bills", books.bill(vendor_id=books.contact("Tom Becker (employee)"))
    ).status_code


def code_of_a_taken_bill_number(books):
    books.written("bills")
    return books.call("POST", "bills", books.bill()).json()["code"]


def code_of_a_locked_day(books):
    books.act("set_lock_date", module="purchase", date="2026-11-30")
    return posted(books).json()["code"]


def status_with_a_lock_on_banking(books):
    books.act("set_lock_date", module="banking", date="2026-11-30")
    return status(books)


def code_of_an_inactive_account(books):
    return posted(books, account_id=books.account("Old Vehicle Costs")).json()["code"]


def lapsed(books):
    books.act("set_subscription", active=False)
    return books.get("contacts")


def code_of_a_reconciled_expense(books):
    key = books.written()["expense_id"]
    books.act("reconcile", document=key)
    return books.call("DELETE", f"expenses/{key}").json()["code"]


def tax_with_explicit_amount(books):
    tax = books.tax("Standard Rate")
    return posted(
        books, amount=120, is_inclusive_tax=True, tax_id=tax, taxes=[{"tax_id": tax, "tax_amount": 19.99}]
    ).json()["expense"]["tax_amount"]  # fmt: skip


def rate_that_is_stored(books):
    return posted(books, currency_id=books.currency("USD"), exchange_rate=0.12345678).json()["expense"][
        "exchange_rate"
    ]


def third_currency(books):
    return status(books, currency_id=books.currency("EUR"), paid_through_account_id=books.account("USD Card"))


def paid_through_an_asset(books):
    return status(books, paid_through_account_id=books.account("Employee Advance"))


def size_of_a_file(books):
    key = books.written()["expense_id"]
    return books.upload(f"expenses/{key}/receipt", content=b"twelve bytes").status_code


def found_at_once(books):
    books.written()
    return len(books.rows("expenses"))


def contacts_changed_since(books):
    return len(books.rows("contacts", last_modified_time="2099-01-01T00:00:00+0000"))


def sorted_by_change(books):
    return books.get("expenses", sort_column="last_modified_time").status_code


def bank_types(books):
    return {row["account_type"] for row in books.rows("bankaccounts")}


def group_type(books):
    books.sign_in(MAPLE)
    return next(row["tax_type"] for row in books.rows("settings/taxes") if row["tax_name"] == "GST + QST")


def tax_states(books):
    return {row.get("status") for row in books.rows("settings/taxes")}


def flag_of_a_location(books):
    return sorted(set(books.rows("locations")[0]) & {"is_location_active", "is_active", "active"})


def server_list(books):
    return set(requests.get(f"{books.url}/oauth/serverinfo", timeout=5).json())


def regions(books):
    return set(requests.get(f"{books.url}/oauth/serverinfo", timeout=5).json()["locations"])


def region_of_a_new_organisation(books, country="GB"):
    made = books.control("POST", "organisations", name="Fresh Ltd", country=country, currency="GBP")
    return made["details"]["Region"]


def web_host_of_canada(books):
    rows = books.control("GET", "state")["organisations"]
    return next(row["details"]["Web application"] for row in rows if row["key"] == MAPLE)


def token_error(books):
    form = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": "c", "client_secret": "s"}
    return requests.post(f"{books.url}/oauth/v2/token", data=form, timeout=5).status_code


def retry_after(books):
    books.limit(enforce=True, day=0)
    return "Retry-After" in books.get("contacts").headers


def api_domain(books):
    form = {
        "grant_type": "refresh_token", "refresh_token": books.tokens["refresh_token"],
        "client_id": "client", "client_secret": "s",
    }  # fmt: skip
    answer = requests.post(f"{books.url}/eu/oauth/v2/token", data=form, timeout=5).json()
    at_root = requests.post(f"{books.url}/oauth/v2/token", data=form, timeout=5).json()
    return [answer.get("api_domain"), at_root.get("api_domain")] == [f"{books.url}/eu", None]


def sum_off_by_a_cent(books):
    return books.call("POST", "expenses", books.expense(amount=150.01)).status_code


# switch: (other value, what to look at, what is believed, what the other value brings)
TABLE = {
    "server_list_shape": ("servers", server_list, {"result", "locations"}, {"result", "servers"}),
    "canadian_web_address": ("books.zoho.ca", web_host_of_canada, "books.zohocloud.ca", "books.zoho.ca"),
    "british_region": (True, region_of_a_new_organisation, "eu", "uk"),
    "emirates_region": (True, lambda books: "ae" in regions(books), False, True),
    "other_bank_types": (False, bank_types, {"bank", "credit_card", "cash"}, {"bank", "credit_card"}),
    "contacts_since": (False, contacts_changed_since, 0, 50),
    "group_tax_type": ("compound_tax", group_type, "tax_group", "compound_tax"),
    "tax_status": (True, tax_states, {None}, {"active", "inactive"}),
    "location_flag": ("is_active", flag_of_a_location, ["is_location_active"], ["is_active"]),
    "other_accounts_pay": (False, paid_through_an_asset, 201, 400),
    "exchange_rate_places": (4, rate_that_is_stored, 0.123457, 0.1235),
    "explicit_taxes": (True, tax_with_explicit_amount, 20, 19.99),
    "third_currency": ("accept", third_currency, 400, 201),
    "expenses_wait_for_approval": (
        True,
        lambda books: posted(books).json()["expense"]["status"],
        "non-billable",
        "pending_approval",
    ),
    "bill_number_length": (
        10,
        lambda books: books.call("POST", "bills", books.bill()).status_code,
        201,
        400,
    ),
    "unchangeable_code": (77, code_of_a_reconciled_expense, 36004, 77),
    "lock_modules_of_expense": ("purchase", status_with_a_lock_on_banking, 400, 201),
    "attachment_max_bytes": (11, size_of_a_file, 201, 400),
    "search_lag_seconds": (60, found_at_once, 1, 0),
    "bill_number_scope": ("vendor", same_number_for_another_vendor, 400, 201),
    "bill_exists_code": (77, code_of_a_taken_bill_number, 13011, 77),
    "locked_code": (77, code_of_a_locked_day, 31016, 77),
    "inactive_code": (77, code_of_an_inactive_account, 2, 77),
    "lapsed_code": (77, lambda books: lapsed(books).json()["code"], 103, 77),
    "lapsed_status": (403, lambda books: lapsed(books).status_code, 400, 403),
    "expenses_sort_by_change": (False, sorted_by_change, 200, 400),
    "sub_account_same_type": (False, sub_account_of_another_type, 400, 201),
    "account_currency": ("any", foreign_category, 400, 201),
    "account_names_unique": (False, lambda books: second_account(books, account_name="Sales"), 400, 201),
    "account_codes_unique": (False, lambda books: second_account(books, account_code="4000"), 400, 201),
    "account_currency_fixed": (False, currency_of_a_used_account, 400, 200),
    "contact_type_default": ("vendor", kind_of_a_contact, "customer", "vendor"),
    "vendor_currency_fixed": (False, bill_in_another_currency, 400, 201),
    "contact_persons_whole": (False, people_after_an_update, ["Two"], ["One", "Two"]),
    "account_exists_code": (77, code_of_a_taken_account_name, 11002, 77),
    "default_page_size": (200, lambda books: len(books.get("contacts").json()["contacts"]), 10, 50),
    "tags_key": ("tags", lambda books: "tags" in books.get("reportingtags").json(), False, True),
    "description_length": (500, lambda books: status(books, description="d" * 101), 400, 201),
    "created_status": (200, status, 201, 200),
    "missing_record_status": (400, lambda books: books.get(f"expenses/{UNKNOWN}").status_code, 404, 400),
    "token_error_status": (400, token_error, 200, 400),
    "invalid_token_code": (14, lambda books: books.call("GET", "users", token="x").json()["code"], 57, 14),
    "retry_after": (True, retry_after, False, True),
    "unknown_fields": ("ignore", lambda books: status(books, colour="red"), 400, 201),
    "amount_matches_lines": (False, sum_off_by_a_cent, 400, 201),
    "regional_addresses": (False, api_domain, True, False),
}
TRIED_ELSEWHERE = {
    "test_oauth.py": {
        "repeat_consent_gives_refresh",
        "code_seconds",
        "denial_returns_state",
        "enabled_regions",
    },
    "test_limits.py": {"day_reset"},
}


@pytest.mark.parametrize("name", TABLE)
def test_a_switch_decides(books, name):
    _, outcome, believed, _ = TABLE[name]
    assert outcome(books) == believed


@pytest.mark.parametrize("name", TABLE)
def test_the_other_answer_can_be_had(books, name):
    value, outcome, _, other = TABLE[name]
    books.switch(**{name: value})
    assert outcome(books) == other


def test_every_switch_is_tried_somewhere():
    assert set(SWITCHES) == set(TABLE) | set().union(*TRIED_ELSEWHERE.values())


def test_every_open_question_has_its_switch_in_the_order_of_the_sheet():
    numbers = [switch.question for switch in SWITCHES.values() if switch.question]
    assert numbers == sorted(numbers)
    assert set(numbers) == QUESTIONS


@pytest.mark.parametrize("wish", [{"colour": "red"}, {"code_seconds": "long"}])
def test_an_unknown_switch_or_value_is_refused(books, wish):
    assert requests.post(f"{books.url}/_control/switches", json=wish, timeout=5).status_code == 400


def test_a_document_that_lists_do_not_find_yet_can_be_read_by_its_id(books):
    books.switch(search_lag_seconds=60)
    key = books.written()["expense_id"]
    assert books.rows("expenses") == []
    assert books.get(f"expenses/{key}").status_code == 200
    books.advance(61)
    assert len(books.rows("expenses")) == 1
