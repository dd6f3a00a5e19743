"""Mutations of a valid document, each met by Zoho's refusal: HTTP status, code and the field in the message."""

import pytest

from tests.simulators.zoho_books.books import UNKNOWN, refusal
from tests.simulators.zoho_books.changing import changed, meant

INVALID, JSON, MISSING, LONG, RECORD, ACCOUNT = 2, 4, 10, 15, 1002, 2006

EXPENSE = [
    ("account_id", None, MISSING, "account_id"),
    ("paid_through_account_id", None, MISSING, "paid_through_account_id"),
    ("date", None, MISSING, "date"),
    ("amount", None, MISSING, "amount"),
    ("account_id", "", MISSING, "account_id"),
    ("account_id", "{unknown}", ACCOUNT, "Account does not exist."),
    ("account_id", "Office Supplies", ACCOUNT, "Account does not exist."),
    ("account_id", "{account Old Vehicle Costs}", INVALID, "Old Vehicle Costs is inactive"),
    ("account_id", "{account Accounts Payable}", INVALID, "account_id"),
    ("account_id", "{account Business Checking}", INVALID, "account_id"),
    ("account_id", 982000000561057, INVALID, "account_id"),
    ("paid_through_account_id", "{unknown}", ACCOUNT, "Account does not exist."),
    ("paid_through_account_id", "{account Closed Deposit Account}", INVALID, "inactive"),
    ("paid_through_account_id", "{account Travel Expense}", INVALID, "paid_through_account_id"),
    ("paid_through_account_id", "{account Accounts Receivable}", INVALID, "paid_through_account_id"),
    ("paid_through_account_id", "{account USD Account}", INVALID, "paid_through_account_id"),
    ("date", "02/11/2026", INVALID, "date"),
    ("date", "2026-02-30", INVALID, "date"),
    ("date", 20261102, INVALID, "date"),
    ("date", "2026-06-30", 31016, "have been locked"),
    ("amount", "150.00", INVALID, "amount"),
    ("amount", 0, INVALID, "amount"),
    ("amount", -150.00, INVALID, "amount"),
    ("amount", 150.01, INVALID, "amount"),
    ("is_inclusive_tax", "yes", INVALID, "is_inclusive_tax"),
    ("reference_number", "R" * 101, LONG, "reference_number has less than 100 characters"),
    ("description", "d" * 101, LONG, "description has less than 100 characters"),
    ("vendor_id", "{unknown}", RECORD, "Contact does not exist."),
    ("vendor_id", "{contact Northwind Foods}", INVALID, "vendor_id"),
    ("vendor_id", "{contact Old Printers Ltd}", INVALID, "Old Printers Ltd is inactive"),
    ("customer_id", "{contact Uber}", INVALID, "customer_id"),
    ("customer_id", "{contact Former Client Inc}", INVALID, "inactive"),
    ("is_billable", True, MISSING, "customer_id"),
    ("project_id", "{project Campus Refit}", INVALID, "project_id"),
    ("currency_id", "{unknown}", INVALID, "currency_id"),
    ("exchange_rate", 0, INVALID, "exchange_rate"),
    ("exchange_rate", "0.78", INVALID, "exchange_rate"),
    ("location_id", "{unknown}", INVALID, "location_id"),
    ("location_id", "{location Old Branch}", INVALID, "Old Branch is inactive"),
    ("vat_treatment", "german", INVALID, "vat_treatment"),
    ("product_type", "thing", INVALID, "product_type"),
    ("custom_fields", [{"api_name": "cf_none", "value": "x"}], INVALID, "custom_fields"),
    ("taxes", [{"tax_id": "{unknown}", "tax_amount": 1.00}], INVALID, "tax_id"),
    ("colour", "red", INVALID, "colour"),
    ("tags", [{"tag_id": "{unknown}", "tag_option_id": "{unknown}"}], INVALID, "tag_id"),
    ("line_items", {}, INVALID, "line_items"),
    ("line_items.0.account_id", None, MISSING, "account_id"),
    ("line_items.0.account_id", "{unknown}", ACCOUNT, "Account does not exist."),
    ("line_items.0.account_id", "{account Old Vehicle Costs}", INVALID, "inactive"),
    ("line_items.0.amount", None, MISSING, "amount"),
    ("line_items.0.amount", 120.01, INVALID, "amount"),
    ("line_items.0.amount", -120.00, INVALID, "amount"),
    ("line_items.0.tax_id", "{unknown}", INVALID, "tax_id"),
    ("line_items.0.tax_id", "{tax Old Standard Rate}", INVALID, "Old Standard Rate is inactive"),
    ("line_items.0.description", "d" * 101, LONG, "description"),
    ("line_items.0.item_order", 1, INVALID, "item_order"),
    ("line_items.0.item_order", "first", INVALID, "item_order"),
    ("line_items.0.line_item_id", "{unknown}", INVALID, "line_item_id"),
    ("line_items.0.location_id", "{location Old Branch}", INVALID, "inactive"),
    ("line_items.0.tags", ["{tag Department/Sales}", "{tag Department/Operations}"], INVALID, "tag_id"),
    ("line_items.0.tags", ["{tag Department/Retail}"], INVALID, "Retail is inactive"),
    ("line_items.0.tags", ["{tag Campaign/Spring}"], INVALID, "Campaign is inactive"),
    ("line_items.0.tags.0.tag_option_id", "{unknown}", INVALID, "tag_option_id"),
    ("line_items.0.customer_id", "{contact Northwind Foods}", INVALID, "customer_id"),
]  # fmt: skip

BILL = [
    ("vendor_id", None, MISSING, "vendor_id"),
    ("vendor_id", "{unknown}", RECORD, "Contact does not exist."),
    ("vendor_id", "{contact Northwind Foods}", INVALID, "vendor_id"),
    ("vendor_id", "{contact Old Printers Ltd}", INVALID, "inactive"),
    ("bill_number", None, MISSING, "bill_number"),
    ("bill_number", "", MISSING, "bill_number"),
    ("bill_number", "B" * 101, LONG, "bill_number"),
    ("bill_number", 7, INVALID, "bill_number"),
    ("bill_number", "TAKEN", 13011, "TAKEN already exists"),
    ("reference_number", "R" * 101, LONG, "reference_number"),
    ("date", "29 October", INVALID, "date"),
    ("date", "2026-06-30", 31016, "have been locked"),
    ("due_date", "never", INVALID, "due_date"),
    ("payment_terms", "thirty", INVALID, "payment_terms"),
    ("currency_id", "{currency EUR}", INVALID, "currency_id"),
    ("currency_id", "{unknown}", INVALID, "currency_id"),
    ("exchange_rate", -1, INVALID, "exchange_rate"),
    ("is_inclusive_tax", 1, INVALID, "is_inclusive_tax"),
    ("notes", "n" * 5001, LONG, "notes"),
    ("adjustment", -60.01, INVALID, "total"),
    ("colour", "red", INVALID, "colour"),
    ("line_items", None, MISSING, "line_items"),
    ("line_items", [], MISSING, "line_items"),
    ("line_items.0.account_id", None, MISSING, "account_id"),
    ("line_items.0.account_id", "{unknown}", ACCOUNT, "Account does not exist."),
    ("line_items.0.account_id", "{account Old Vehicle Costs}", INVALID, "inactive"),
    ("line_items.0.account_id", "{account Accounts Payable}", INVALID, "account_id"),
    ("line_items.0.rate", None, MISSING, "rate"),
    ("line_items.0.rate", "50", INVALID, "rate"),
    ("line_items.0.quantity", 0, INVALID, "quantity"),
    ("line_items.0.tax_id", "{unknown}", INVALID, "tax_id"),
    ("line_items.0.item_id", "{unknown}", RECORD, "Item does not exist."),
    ("line_items.0.item_order", "1", INVALID, "item_order"),
    ("line_items.0.description", "d" * 101, LONG, "description"),
    ("line_items.0.line_item_id", "{unknown}", INVALID, "line_item_id"),
    ("line_items.0.is_billable", True, MISSING, "customer_id"),
    ("line_items.0.customer_id", "{contact Uber}", INVALID, "customer_id"),
    ("line_items.0.project_id", "{project Campus Refit}", INVALID, "project_id"),
    ("line_items.0.tags", ["{tag Department/Sales}", "{tag Department/Sales}"], INVALID, "tag_id"),
]  # fmt: skip


def lock(books):
    books.act("set_lock_date", module="purchase", date="2026-06-30")


def assert_refused(answer, code, words):
    assert refusal(answer) == (400, code), answer.text
    assert words in answer.json()["message"]
    assert set(answer.json()) == {"code", "message"}


@pytest.fixture(scope="module")
def locked_books(untouched_books):
    """With a lock until June and one bill, whose number is taken."""
    lock(untouched_books)
    untouched_books.written("bills", untouched_books.bill(bill_number="TAKEN"))
    return untouched_books


@pytest.mark.parametrize(("path", "value", "code", "words"), EXPENSE)
def test_a_wrong_expense_is_refused(locked_books, path, value, code, words):
    body = changed(locked_books.expense(), path, meant(locked_books, value))
    assert_refused(locked_books.call("POST", "expenses", body), code, words)
    assert locked_books.ledger(kind="expense") == []


@pytest.mark.parametrize(("path", "value", "code", "words"), BILL)
def test_a_wrong_bill_is_refused(locked_books, path, value, code, words):
    body = changed(locked_books.bill(), path, meant(locked_books, value))
    assert_refused(locked_books.call("POST", "bills", body), code, words)
    assert [document["reference"] for document in locked_books.ledger(kind="bill")] == ["TAKEN"]


def test_the_unchanged_expense_is_accepted(books):
    lock(books)
    assert books.call("POST", "expenses", books.expense()).status_code == 201


def test_the_unchanged_bill_is_accepted(books):
    lock(books)
    assert books.call("POST", "bills", books.bill()).status_code == 201


STALE_EXPENSE = [
    ("invoiced", "PUT", "has been invoiced"),
    ("invoiced", "DELETE", "has been invoiced"),
    ("reconciled", "PUT", "has been reconciled"),
    ("reconciled", "DELETE", "has been reconciled"),
]


@pytest.mark.parametrize(("state", "method", "words"), STALE_EXPENSE)
def test_an_expense_that_others_rely_on_cannot_change(books, state, method, words):
    body = books.expense(customer_id=books.contact("Northwind Foods"), is_billable=True)
    key = books.written(body=body)["expense_id"]
    books.act("invoice_expense" if state == "invoiced" else "reconcile", document=key)
    answer = books.call(method, f"expenses/{key}", body if method == "PUT" else None)
    assert_refused(answer, 36004, words)


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", ""), ("DELETE", ""), ("POST", "/status/void"), ("POST", "/status/open")]
)
def test_a_paid_bill_cannot_change(books, method, path):
    key = books.written("bills")["bill_id"]
    books.act("pay_bill", document=key)
    answer = books.call(method, f"bills/{key}{path}", books.bill() if method == "PUT" else None)
    assert_refused(answer, 36004, "Payments have been recorded")


@pytest.mark.parametrize("kind", ["expenses", "bills"])
@pytest.mark.parametrize(("method", "date"), [("PUT", "2026-11-20"), ("DELETE", None)])
def test_a_document_of_a_locked_period_can_neither_leave_it_nor_vanish(books, kind, method, date):
    written = books.written(kind)
    books.act("set_lock_date", module="purchase", date="2026-11-10")
    body = {"expenses": books.expense, "bills": books.bill}[kind](date=date) if date else None
    answer = books.call(method, f"{kind}/{written[f'{kind[:-1]}_id']}", body)
    assert_refused(answer, 31016, "locked")


@pytest.mark.parametrize("module", ["purchase", "banking"])
def test_the_locks_of_both_modules_bind_an_expense(books, module):
    books.act("set_lock_date", module=module, date="2026-11-02")
    assert refusal(books.call("POST", "expenses", books.expense())) == (400, 31016)


@pytest.mark.parametrize("module", ["sales", "accountant"])
def test_the_locks_of_other_modules_do_not(books, module):
    books.act("set_lock_date", module=module, date="2026-11-02")
    assert books.call("POST", "expenses", books.expense()).status_code == 201


@pytest.mark.parametrize(
    ("on_header", "on_lines", "status"),
    [(True, [False, False], 201), (False, [True, True], 201), (False, [True, False], 400)],
)
def test_a_mandatory_tag_is_asked_for_on_the_header_or_on_every_line(books, on_header, on_lines, status):
    books.act("set_tag", tag="Region", mandatory=True, active=True)
    north = [books.tag("Region", "North")]
    body = books.expense(tags=north if on_header else [])
    for line, held in zip(body["line_items"], on_lines, strict=True):
        line["tags"] = north if held else []
    answer = books.call("POST", "expenses", body)
    assert answer.status_code == status
    if status == 400:
        assert_refused(answer, MISSING, "Region")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/json"),
        (b"{not json", "application/json"),
        (b"[]", "application/json"),
        (b'{"amount": 1}', "text/plain"),
        (b"amount=1", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(books, content, kind):
    answer = books.call("POST", "expenses", content, headers={"Content-Type": kind})
    assert_refused(answer, JSON, "Invalid value passed for JSONString")


@pytest.mark.parametrize(
    ("method", "path", "what"),
    [
        ("GET", f"expenses/{UNKNOWN}", "Expense"),
        ("PUT", f"expenses/{UNKNOWN}", "Expense"),
        ("DELETE", f"expenses/{UNKNOWN}", "Expense"),
        ("GET", f"expenses/{UNKNOWN}/comments", "Expense"),
        ("GET", f"bills/{UNKNOWN}", "Bill"),
        ("DELETE", f"bills/{UNKNOWN}", "Bill"),
        ("POST", f"bills/{UNKNOWN}/status/void", "Bill"),
        ("GET", f"contacts/{UNKNOWN}", "Contact"),
        ("GET", f"chartofaccounts/{UNKNOWN}", "Account"),
        ("GET", f"bankaccounts/{UNKNOWN}", "Account"),
        ("GET", f"settings/taxes/{UNKNOWN}", "Tax"),
        ("GET", f"settings/taxgroups/{UNKNOWN}", "Tax group"),
        ("GET", f"reportingtags/{UNKNOWN}/options/all", "Reporting tag"),
    ],
)
def test_a_record_that_is_not_there_is_404_with_1002(books, method, path, what):
    answer = books.call(method, path, {} if method == "PUT" else None)
    assert (answer.status_code, answer.json()) == (404, {"code": 1002, "message": f"{what} does not exist."})


def test_a_bank_account_is_not_any_account_of_the_chart(books):
    assert refusal(books.get(f"bankaccounts/{books.account('Travel Expense')}")) == (404, 1002)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "payroll", 404, 5), ("DELETE", "expenses", 405, 37), ("POST", "settings/taxes", 405, 37)],
)
def test_an_unknown_address_or_method_is_refused(books, method, path, status, code):
    assert refusal(books.call(method, path)) == (status, code)


@pytest.mark.parametrize(
    ("path", "query", "words"),
    [
        ("expenses", {"filter_by": "Status.Lost"}, "filter_by"),
        ("expenses", {"sort_column": "colour"}, "sort_column"),
        ("expenses", {"sort_order": "up"}, "sort_order"),
        ("expenses", {"page": "0"}, "page"),
        ("expenses", {"per_page": "many"}, "per_page"),
        ("expenses", {"date_start": "yesterday"}, "date_start"),
        ("expenses", {"amount_less_than": "much"}, "amount_less_than"),
        ("bills", {"last_modified_time": "2026-11-02"}, "last_modified_time"),
        ("chartofaccounts", {"filter_by": "Status.All"}, "filter_by"),
    ],
)
def test_a_query_that_cannot_be_read_is_refused(books, path, query, words):
    assert_refused(books.get(path, **query), INVALID, f"Invalid value passed for {words}")


def test_a_search_text_beyond_a_hundred_characters_is_refused(books):
    assert_refused(books.get("expenses", reference_number="R" * 101), LONG, "reference_number")
