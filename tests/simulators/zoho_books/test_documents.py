"""Expenses and bills: what is written stands in the ledger, with Zoho's own arithmetic."""

import json

import pytest

from tests.simulators.zoho_books.books import BLUEBIRD, HARBOUR, MAPLE, refusal


def one(books, **changes):
    return books.written(body=books.simple_expense(**changes))


def test_an_itemised_expense_stands_in_the_ledger_with_lines_tax_and_tags(books):
    written = books.written()
    (standing,) = books.ledger()
    assert standing["key"] == written["expense_id"]
    wanted = {
        "kind": "expense", "title": "Expense", "status": "non-billable", "date": "2026-11-02", "currency": "GBP",
        "net": "130.00", "tax": "20.00", "total": "150.00", "reference": "EXP-7K2M9Q4XD3NBW8TR",
        "memo": "Amazon Business | order 123XX45", "contact": "Amazon Business",
        "account_name": "Company Credit Card", "rate": None, "reconciled": False,
    }  # fmt: skip
    assert {name: standing[name] for name in wanted} == wanted
    lines = [
        (line["account_name"], line["description"], line["net"], line["tax"]) for line in standing["lines"]
    ]
    assert lines == [("Office Supplies", "Paper", "100.00", "20.00"), ("Postage", "Stamps", "30.00", "0.00")]
    assert [line["tracking"] for line in standing["lines"]] == [[["Department", "Sales"]], []]
    assert standing["history"][0]["what"] == "Created"


def test_the_answer_tells_what_was_recorded(books):
    answer = books.call("POST", "expenses", books.expense())
    assert (answer.status_code, answer.json()["code"]) == (201, 0)
    assert answer.json()["message"] == "The expense has been recorded."
    expense = answer.json()["expense"]
    assert (expense["sub_total"], expense["tax_amount"], expense["total"], expense["bcy_total"]) == (
        130,
        20,
        150,
        150,
    )
    assert expense["is_itemized_expense"] is True
    assert [(line["tax_percentage"], line["tax_amount"]) for line in expense["line_items"]] == [
        (20, 20),
        (0, 0),
    ]
    assert books.get(f"expenses/{expense['expense_id']}").json()["expense"] == expense


# organisation, tax, inclusive, amount → net, tax, total; half a cent goes away from zero
TAX = [
    (HARBOUR, "Standard Rate", True, 120.00, 100.00, 20.00, 120.00),
    (HARBOUR, "Standard Rate", False, 120.00, 120.00, 24.00, 144.00),
    (HARBOUR, "Standard Rate", True, 100.00, 83.33, 16.67, 100.00),
    (HARBOUR, "Standard Rate", True, 0.03, 0.02, 0.01, 0.03),
    (HARBOUR, "Reduced Rate", True, 87.50, 83.33, 4.17, 87.50),
    (HARBOUR, "Reduced Rate", False, 0.10, 0.10, 0.01, 0.11),
    (HARBOUR, "Zero Rate", True, 50.00, 50.00, 0.00, 50.00),
    (BLUEBIRD, "New York Sales Tax", False, 100.00, 100.00, 8.88, 108.88),
    (BLUEBIRD, "New York Sales Tax", True, 108.88, 100.00, 8.88, 108.88),
    (MAPLE, "GST + QST", True, 114.98, 100.00, 14.98, 114.98),
    (MAPLE, "GST + PST BC", False, 19.99, 19.99, 2.40, 22.39),
]


@pytest.mark.parametrize(("organisation", "tax", "inclusive", "amount", "net", "taxed", "total"), TAX)
def test_tax_is_computed_and_rounded_to_the_cent(
    books, organisation, tax, inclusive, amount, net, taxed, total
):
    books.sign_in(organisation)
    written = one(books, amount=amount, tax_id=books.tax(tax), is_inclusive_tax=inclusive)
    assert (written["sub_total"], written["tax_amount"], written["total"]) == (net, taxed, total)
    assert (written["tax_name"], written["is_itemized_expense"]) == (tax, False)


def test_without_a_tax_there_is_none(books):
    written = one(books, amount=23.40)
    assert (written["tax_id"], written["tax_amount"], written["total"]) == ("", 0, 23.4)


# currency, paying account, rate → total, in base currency, rate
CURRENCY = [
    ("USD", "USD Card", 0.781, 100.00, 78.10, 0.781),
    ("USD", "Company Credit Card", 0.7812345678, 100.00, 78.12, 0.781235),
    ("USD", "USD Card", None, 100.00, 74.63, 0.746269),
    ("GBP", "Company Credit Card", 5, 100.00, 100.00, 1),
]


@pytest.mark.parametrize(("code", "account", "rate", "total", "base", "stored"), CURRENCY)
def test_a_rate_is_base_units_for_one_foreign_unit(books, code, account, rate, total, base, stored):
    changes = {"exchange_rate": rate} if rate else {}
    written = one(books, amount=100, currency_id=books.currency(code),
                  paid_through_account_id=books.account(account), **changes)  # fmt: skip
    assert (written["total"], written["bcy_total"], written["exchange_rate"]) == (total, base, stored)
    assert written["currency_code"] == code


def test_a_billable_expense_belongs_to_one_customer_and_project(books):
    customer = books.contact("Ridgeway University")
    written = one(books, customer_id=customer, is_billable=True, project_id=books.project("Campus Refit"))
    assert (written["status"], written["customer_name"], written["project_name"]) == (
        "unbilled", "Ridgeway University", "Campus Refit",
    )  # fmt: skip
    books.act("invoice_expense", document=written["expense_id"])
    assert books.get(f"expenses/{written['expense_id']}").json()["expense"]["status"] == "invoiced"


def test_the_body_may_travel_as_a_form_field(books):
    form = {"JSONString": json.dumps(books.simple_expense())}
    assert books.call("POST", "expenses", data=form).status_code == 201
    assert len(books.ledger()) == 1


@pytest.mark.parametrize("kind", [str, int])
def test_ids_of_tags_may_be_text_or_numbers(books, kind):
    tag = {name: kind(value) for name, value in books.tag("Region", "North").items()}
    written = one(books, tags=[tag])
    assert [(each["tag_name"], each["tag_option_name"]) for each in written["tags"]] == [("Region", "North")]


def test_an_update_takes_the_whole_expense_again_and_keeps_lines_that_are_named(books):
    written = books.written()
    first, second = (line["line_item_id"] for line in written["line_items"])
    body = books.expense(amount=36.00)
    body["line_items"] = [body["line_items"][0] | {"amount": 36.00, "line_item_id": first}]
    del body["description"]
    answer = books.call("PUT", f"expenses/{written['expense_id']}", body)
    assert (answer.status_code, answer.json()["message"]) == (200, "Expense information has been updated.")
    updated = answer.json()["expense"]
    assert [line["line_item_id"] for line in updated["line_items"]] == [first] != [second]
    assert (updated["total"], updated["tax_amount"], updated["description"]) == (36, 6, "")
    (standing,) = books.ledger()
    assert [event["what"] for event in standing["history"]] == ["Created", "Edited"]


def test_last_write_wins_and_the_time_of_change_moves(books):
    written = books.written()
    books.advance(60)
    books.act("edit_document", document=written["expense_id"], memo="Changed by hand")
    changed = books.get(f"expenses/{written['expense_id']}").json()["expense"]
    assert changed["last_modified_time"] > written["last_modified_time"]
    assert books.call("PUT", f"expenses/{written['expense_id']}", books.expense()).status_code == 200


def test_a_users_edit_of_an_amount_computes_the_tax_again(books):
    key = books.written()["expense_id"]
    books.act("edit_document", document=key, amount="60.00", account="Training")
    (standing,) = books.ledger()
    assert (standing["total"], standing["tax"], standing["lines"][0]["account_name"]) == (
        "90.00",
        "10.00",
        "Training",
    )


def test_a_deletion_takes_the_expense_and_its_files(books):
    key = books.written()["expense_id"]
    books.upload(f"expenses/{key}/receipt")
    answer = books.call("DELETE", f"expenses/{key}")
    assert (answer.status_code, answer.json()) == (
        200,
        {"code": 0, "message": "The expense has been deleted."},
    )
    assert books.ledger() == []
    assert refusal(books.call("DELETE", f"expenses/{key}")) == (404, 1002)


def test_comments_tell_who_did_what_newest_first(books):
    key = books.written()["expense_id"]
    books.act("edit_document", document=key, memo="x")
    rows = books.get(f"expenses/{key}/comments").json()["comments"]
    assert [row["operation_type"] for row in rows] == ["Edited", "Created"]
    assert [row["commented_by"] for row in rows] == ["A user of Zoho Books", "ada@harbour.example"]


def test_the_same_reference_twice_makes_two_expenses(books):
    books.written()
    books.written()
    assert len(books.rows("expenses", reference_number="EXP-7K2M9Q4XD3NBW8TR")) == 2


def test_a_bill_stands_open_with_its_tax_and_balance(books):
    answer = books.call("POST", "bills", books.bill())
    bill = answer.json()["bill"]
    assert (answer.status_code, bill["status"], bill["vendor_name"]) == (201, "open", "Priya Nair (employee)")
    assert (bill["sub_total"], bill["tax_total"], bill["total"], bill["balance"]) == (50, 10, 60, 60)
    assert bill["taxes"] == [{"tax_name": "Standard Rate (20%)", "tax_amount": "10.00"}]
    (standing,) = books.ledger()
    wanted = {
        "kind": "bill",
        "reference": "EXP-81539597E68140C9",
        "net": "50.00",
        "tax": "10.00",
        "total": "60.00",
    }
    assert {name: standing[name] for name in wanted} == wanted
    assert standing["lines"][0]["tracking"] == [["Department", "Sales"]]


@pytest.mark.parametrize(
    ("changes", "line", "net", "tax", "total"),
    [
        ({}, {"rate": 12.345, "quantity": 2}, 24.69, 4.94, 29.63),
        ({"is_inclusive_tax": True}, {"rate": 60}, 50.00, 10.00, 60.00),
        ({"adjustment": -0.5}, {"rate": 10}, 10.00, 2.00, 11.50),
    ],
)
def test_a_bills_line_is_rate_times_quantity(books, changes, line, net, tax, total):
    body = books.bill(**changes)
    body["line_items"][0] |= line
    bill = books.written("bills", body)
    assert (bill["sub_total"], bill["tax_total"], bill["total"]) == (net, tax, total)


def test_a_bill_is_due_after_the_payment_terms_unless_it_says_when(books):
    body = books.bill(payment_terms=14)
    del body["due_date"]
    assert books.written("bills", body)["due_date"] == "2026-11-12"


def test_a_bill_takes_its_vendors_currency(books):
    bill = books.written("bills", books.bill(vendor_id=books.contact("Deutsche Bahn"), exchange_rate=0.8))
    assert (bill["currency_code"], bill["exchange_rate"], bill["total"]) == ("USD", 0.8, 60)


def test_a_bill_can_be_updated_and_keeps_its_number(books):
    bill = books.written("bills")
    body = books.bill(notes="Changed")
    body["line_items"][0]["line_item_id"] = bill["line_items"][0]["line_item_id"]
    answer = books.call("PUT", f"bills/{bill['bill_id']}", body)
    assert (answer.status_code, answer.json()["message"]) == (200, "Bill information has been updated.")
    assert answer.json()["bill"]["notes"] == "Changed"
    assert answer.json()["bill"]["line_items"][0]["line_item_id"] == bill["line_items"][0]["line_item_id"]


def test_a_bill_can_be_voided_opened_and_deleted(books):
    key = books.written("bills")["bill_id"]
    voided = books.call("POST", f"bills/{key}/status/void")
    assert voided.json() == {"code": 0, "message": "The bill has been marked as void."}
    assert books.ledger()[0]["status"] == "void"
    assert books.call("POST", f"bills/{key}/status/open").status_code == 200
    assert books.ledger()[0]["status"] == "open"
    assert books.call("DELETE", f"bills/{key}").json()["message"] == "The bill has been deleted."
    assert books.ledger() == []


def test_a_draft_is_submitted_and_approved(books):
    key = books.written("bills")["bill_id"]
    assert refusal(books.call("POST", f"bills/{key}/submit")) == (400, 2)
    books.act("make_draft", document=key)
    assert books.call("POST", f"bills/{key}/submit").status_code == 200
    assert books.ledger()[0]["status"] == "pending_approval"
    assert books.call("POST", f"bills/{key}/approve").status_code == 200
    assert books.ledger()[0]["status"] == "open"


def test_a_paid_bill_shows_its_payment(books):
    key = books.written("bills")["bill_id"]
    books.act("pay_bill", document=key)
    bill = books.get(f"bills/{key}").json()["bill"]
    assert (bill["status"], bill["balance"], bill["payment_made"]) == ("paid", 0, 60)


def test_a_deleted_bills_number_is_free_again(books):
    key = books.written("bills")["bill_id"]
    assert refusal(books.call("POST", "bills", books.bill())) == (400, 13011)
    books.act("delete_document", document=key)
    assert books.call("POST", "bills", books.bill()).status_code == 201
