"""What becomes of a valid request: payments, transfers, claims, bills, and the reference data that can be written."""

from decimal import Decimal

import pytest

from tests.simulators.freeagent.books import attachment, messages

EXPLANATION = "bank_transaction_explanation"


def test_a_payment_makes_its_bank_transaction_and_explains_it(books):
    written = books.explained()
    shown = ("type", "gross_value", "sales_tax_status", "sales_tax_rate", "sales_tax_value", "transfer_value")
    assert {name: written[name] for name in shown} == {
        "type": "Payment",
        "gross_value": "-120.0",
        "sales_tax_status": "TAXABLE",
        "sales_tax_rate": "20.0",
        "sales_tax_value": "-20.0",
        "transfer_value": "120.0",
    }
    flags = ("is_money_out", "is_money_in", "is_locked", "is_deletable", "marked_for_review")
    assert [written[name] for name in flags] == [True, False, False, True, False]
    line = books.get(written["bank_transaction"]).json()["bank_transaction"]
    assert (line["amount"], line["is_manual"], line["unexplained_amount"]) == ("-120.0", True, "0.0")
    assert line["bank_transaction_explanations"] == [written]
    (document,) = books.ledger()
    assert (document["net"], document["tax"], document["total"]) == ("100.00", "20.00", "120.00")
    assert document["reference"] == "EXP-7K2M9Q4XD3NBW8TR"
    assert document["lines"][0]["account_name"] == "Accommodation and Meals"


def test_the_answer_names_its_address(shared_books):
    answer = shared_books.explain()
    assert answer.headers["Location"] == answer.json()[EXPLANATION]["url"]
    assert shared_books.get(answer.headers["Location"]).json() == answer.json()


TAX = [
    ("285", {}, "-120.00", "20.0", "-20.0"),
    ("285", {"sales_tax_rate": "Auto"}, "-120.00", "20.0", "-20.0"),
    ("285", {"sales_tax_rate": "20.0"}, "-9.99", "20.0", "-1.67"),
    ("285", {"sales_tax_rate": "5.0"}, "-105.00", "5.0", "-5.0"),
    ("285", {"sales_tax_rate": "0.0"}, "-120.00", "0.0", "0.0"),
    ("285", {"sales_tax_rate": 20}, "-0.03", "20.0", "-0.01"),
    ("285", {"sales_tax_status": "EXEMPT"}, "-120.00", "0.0", "0.0"),
    ("365", {}, "-120.00", "0.0", "0.0"),
    ("365", {"sales_tax_rate": "20.0"}, "-120.00", "20.0", "-20.0"),
    ("360", {}, "-120.00", "0.0", "0.0"),
    ("285", {"sales_tax_value": "-19.99"}, "-120.00", "20.0", "-19.99"),
    ("285", {"sales_tax_value": "19.99"}, "-120.00", "20.0", "-19.99"),
    ("285", {"manual_sales_tax_amount": "19.99"}, "-120.00", "20.0", "-20.0"),
    ("285", {}, "120.00", "20.0", "20.0"),
]


@pytest.mark.parametrize(("code", "tax", "gross", "rate", "value"), TAX)
def test_tax_is_part_of_the_gross_value(shared_books, code, tax, gross, rate, value):
    written = shared_books.explained(category=shared_books.category(code), gross_value=gross, **tax)
    assert (written["sales_tax_rate"], written["sales_tax_value"]) == (rate, value)


def test_a_universal_company_has_no_automatic_rate(books):
    books.sign_in(company=books.companies["Atelier Lumiere"])
    assert books.explained()["sales_tax_value"] == "0.0"
    assert books.explained(sales_tax_rate="10.0", gross_value="-110.00")["sales_tax_value"] == "-10.0"


@pytest.mark.parametrize(
    ("code", "gross", "kind"),
    [
        ("285", "-5.00", "Payment"),
        ("101", "-5.00", "Payment"),
        ("285", "5.00", "Refund"),
        ("001", "5.00", "Sales"),
        ("051", "5.00", "Other Money Received"),
    ],
)
def test_category_and_direction_decide_the_type(shared_books, code, gross, kind):
    assert shared_books.explained(category=shared_books.category(code), gross_value=gross)["type"] == kind


@pytest.mark.parametrize("changes", [{"category": "285"}, {"category": None, "nominal_code": "285"}])
def test_a_category_may_be_named_by_its_code(shared_books, changes):
    assert shared_books.explained(**changes)["category"] == shared_books.category("285")


def test_references_may_be_bare_ids_and_of_any_host(shared_books):
    bare = shared_books.bank_account().rsplit("/", 1)[1]
    elsewhere = f"https://api.freeagent.com/v2/bank_accounts/{bare}"
    for name in (bare, elsewhere):
        assert shared_books.explained(bank_account=name)["bank_account"] == shared_books.bank_account()


def test_a_rebillable_payment_names_its_project(books):
    written = books.explained(project=books.project(), rebill_type="markup", rebill_factor="10")
    assert (written["project"], written["rebill_type"]) == (books.project(), "markup")
    assert books.ledger()[0]["lines"][0]["tracking"] == [["Project", "Museum shop range"]]


def test_a_foreign_account_is_written_in_its_own_currency(books):
    written = books.explained(bank_account=books.bank_account("Foreign Currency Account"))
    assert written["gross_value"] == "-120.0"
    assert books.ledger()[0]["currency"] == "EUR"


def test_one_line_can_be_split_over_several_explanations(books):
    made = books.act("add_bank_line", bank_account="Company Credit Card", date="2026-11-02", amount="-120.00")
    line = f"{books.api}/bank_transactions/{made['bank_transaction']}"
    for amount in ("-100.00", "-20.00"):
        books.explained(bank_account=None, bank_transaction=line, gross_value=amount)
    shown = books.get(line).json()["bank_transaction"]
    assert (shown["unexplained_amount"], len(shown["bank_transaction_explanations"])) == ("0.0", 2)
    assert len(books.ledger()) == 2


def test_nothing_keeps_the_same_payment_from_being_written_twice(books):
    assert books.explained()["url"] != books.explained()["url"]
    assert len(books.ledger(reference="EXP-7K2M9Q4XD3NBW8TR")) == 2


def test_an_update_changes_what_is_sent_and_works_the_tax_out_again(books):
    written = books.explained()
    books.advance(5)
    answer = books.change(written, EXPLANATION, gross_value="-60.00", description="Lunch")
    assert answer.status_code == 200
    changed = answer.json()[EXPLANATION]
    assert (changed["gross_value"], changed["sales_tax_value"]) == ("-60.0", "-10.0")
    assert (changed["category"], changed["description"]) == (written["category"], "Lunch")
    assert changed["updated_at"] > written["updated_at"]
    assert books.get(written["bank_transaction"]).json()["bank_transaction"]["amount"] == "-60.0"
    moved = books.change(written, EXPLANATION, category=books.category("365")).json()[EXPLANATION]
    assert moved["sales_tax_value"] == "0.0"


def test_a_deleted_payment_leaves_its_line_unexplained(books):
    written = books.explained()
    assert books.call("DELETE", written["url"]).status_code == 200
    assert books.get(written["url"]).status_code == 404
    line = books.get(written["bank_transaction"]).json()["bank_transaction"]
    assert (line["unexplained_amount"], line["bank_transaction_explanations"]) == ("-120.0", [])
    assert books.call("DELETE", line["url"]).status_code == 200
    assert books.get(line["url"]).status_code == 404
    assert books.ledger() == []


def test_a_transfer_has_a_counterpart_in_the_other_account(books):
    written = books.explained(books.transfer(description="Ours is ignored"))
    assert written["type"] == "Transfer to Another Account"
    assert written["linked_transfer_account"] == books.bank_account()
    assert written["description"] == "Transfer to Company Credit Card"
    other = books.get(written["linked_transfer_explanation"]).json()[EXPLANATION]
    assert (other["gross_value"], other["bank_account"]) == ("250.0", books.bank_account())
    assert other["linked_transfer_explanation"] == written["url"]
    assert "category" not in written
    (document,) = books.ledger()
    assert [line["net"] for line in document["lines"]] == ["-250.00", "250.00"]


def test_a_positive_transfer_goes_the_other_way(shared_books):
    written = shared_books.explained(shared_books.transfer(gross_value="250.00"))
    other = shared_books.get(written["linked_transfer_explanation"]).json()[EXPLANATION]
    assert (written["type"], other["gross_value"]) == ("Transfer from Another Account", "-250.0")


@pytest.mark.parametrize("side", ["first", "second"])
def test_both_sides_of_a_transfer_change_and_go_together(books, side):
    written = books.explained(books.transfer())
    other = books.get(written["linked_transfer_explanation"]).json()[EXPLANATION]
    touched, sign = (written, "-") if side == "first" else (other, "")
    answer = books.change(touched, EXPLANATION, gross_value=f"{sign}90.00", dated_on="2026-11-09")
    assert answer.status_code == 200
    for each, gross in ((written, "-90.0"), (other, "90.0")):
        shown = books.get(each["url"]).json()[EXPLANATION]
        assert (shown["gross_value"], shown["dated_on"]) == (gross, "2026-11-09")
    assert books.call("DELETE", touched["url"]).status_code == 200
    assert {books.get(each["url"]).status_code for each in (written, other)} == {404}
    assert books.ledger() == []


def test_a_transfer_can_be_pointed_at_another_account(books):
    written = books.explained(books.transfer())
    changed = books.change(written, EXPLANATION, transfer_bank_account=books.bank_account("PayPal")).json()
    assert changed[EXPLANATION]["linked_transfer_account"] == books.bank_account("PayPal")
    assert books.rows(f"bank_transactions?bank_account={books.bank_account()}") == []


def test_money_paid_to_a_user(shared_books):
    written = shared_books.explained(category=None, paid_user=shared_books.user("dan@example.com"))
    assert (written["type"], written["is_money_paid_to_user"]) == ("Money Paid to User", True)
    assert written["category"] == shared_books.category("905")
    assert written["sales_tax_value"] == "0.0"


def test_a_deleted_payment_of_a_bill_opens_the_bill_again(books):
    bill = books.written("bill", books.bill())
    payment = books.explained(category=None, paid_bill=bill["url"], gross_value="-83.40")
    books.change(payment, EXPLANATION, gross_value="-80.00")
    assert books.get(bill["url"]).json()["bill"]["due_value"] == "3.4"
    books.call("DELETE", payment["url"])
    assert books.get(bill["url"]).json()["bill"]["due_value"] == "83.4"


def test_a_claim_is_owed_to_its_user(books):
    written = books.written("expense", books.claim())
    shown = ("gross_value", "native_gross_value", "sales_tax_rate", "sales_tax_value", "currency")
    assert {name: written[name] for name in shown} == {
        "gross_value": "-36.0",
        "native_gross_value": "-36.0",
        "sales_tax_rate": "20.0",
        "sales_tax_value": "-6.0",
        "currency": "GBP",
    }
    (document,) = books.ledger()
    assert (document["contact"], document["total"], document["tax"]) == ("Ada Osei", "36.00", "6.00")


def test_the_tax_of_a_claim_can_be_set_by_hand(shared_books):
    written = shared_books.written("expense", shared_books.claim(manual_sales_tax_amount="5.99"))
    assert (written["sales_tax_value"], written["manual_sales_tax_amount"]) == ("-5.99", "5.99")


@pytest.mark.parametrize(
    ("changes", "native", "rate", "native_tax"),
    [
        ({"sales_tax_rate": "20.0"}, "-31.3", "0.0", "0.0"),
        ({"native_gross_value": "-31.00"}, "-31.0", "0.0", "0.0"),
        ({"manual_sales_tax_amount": "5.00"}, "-31.3", "0.0", "-5.0"),
    ],
)
def test_a_claim_in_another_currency_has_no_rate_of_tax(shared_books, changes, native, rate, native_tax):
    written = shared_books.written("expense", shared_books.claim(currency="EUR", **changes))
    shown = ("native_gross_value", "sales_tax_rate", "native_sales_tax_value")
    assert [written[name] for name in shown] == [native, rate, native_tax]


def test_a_claim_is_changed_and_deleted(books):
    written = books.written("expense", books.claim(manual_sales_tax_amount="5.99"))
    changed = books.change(written, "expense", gross_value="-72.00").json()["expense"]
    assert (changed["sales_tax_value"], changed["description"]) == ("-12.0", written["description"])
    assert books.call("DELETE", written["url"]).status_code == 200
    assert books.get(written["url"]).status_code == 404


def test_several_claims_at_once(books):
    body = {"expenses": [books.claim(description=f"Claim {number}") for number in range(3)]}
    answer = books.call("POST", "expenses", body)
    assert (answer.status_code, len(answer.json()["expenses"])) == (201, 3)
    assert len(books.ledger(kind="expense")) == 3


def test_a_bill_adds_its_items_up(books):
    written = books.written("bill", books.bill())
    shown = ("total_value", "net_value", "sales_tax_value", "due_value", "status", "currency")
    assert {name: written[name] for name in shown} == {
        "total_value": "83.4",
        "net_value": "-73.4",
        "sales_tax_value": "-10.0",
        "due_value": "83.4",
        "status": "Open",
        "currency": "GBP",
    }
    items = [
        (each["total_value"], each["total_value_ex_tax"], each["sales_tax_value"])
        for each in written["bill_items"]
    ]
    assert items == [("60.0", "50.0", "-10.0"), ("23.4", "23.4", "0.0")]
    (document,) = books.ledger()
    assert (document["contact"], document["net"], document["tax"]) == ("Trainline", "73.40", "10.00")


@pytest.mark.parametrize(
    ("item", "total", "net", "tax"),
    [
        ({"total_value": "60.00", "sales_tax_rate": "20.0"}, "60.0", "50.0", "-10.0"),
        ({"total_value_ex_tax": "50.00", "sales_tax_rate": "20.0"}, "60.0", "50.0", "-10.0"),
        ({"total_value_ex_tax": "9.99", "sales_tax_rate": "5.0"}, "10.49", "9.99", "-0.5"),
        ({"total_value": "60.00", "manual_sales_tax_amount": "9.98"}, "60.0", "50.02", "-9.98"),
        ({"total_value_ex_tax": "50.00", "manual_sales_tax_amount": "9.98"}, "59.98", "50.0", "-9.98"),
        ({"total_value": "-12.00"}, "-12.0", "-10.0", "2.0"),
    ],
)
def test_the_tax_of_an_item(shared_books, item, total, net, tax):
    written = shared_books.written("bill", shared_books.bill(bill_items=[item | {"category": "285"}]))
    (shown,) = written["bill_items"]
    names = ("total_value", "total_value_ex_tax", "sales_tax_value")
    assert [shown[name] for name in names] == [total, net, tax]


def test_a_bill_in_another_currency_has_a_rate(shared_books):
    written = shared_books.written("bill", shared_books.bill(currency="EUR"))
    assert (written["currency"], written["exchange_rate"]) == ("EUR", "0.869565")


@pytest.mark.parametrize(("due", "status"), [("2026-12-05", "Open"), ("2026-11-19", "Overdue")])
def test_a_bill_is_overdue_after_its_day(shared_books, due, status):
    assert shared_books.written("bill", shared_books.bill(due_on=due))["status"] == status


def test_items_of_a_bill_are_changed_added_and_removed(books):
    written = books.written("bill", books.bill())
    hotel, train = written["bill_items"]
    items = [
        {"url": hotel["url"], "total_value": "66.00"},
        {"url": train["url"], "_destroy": 1},
        {"category": books.category("273"), "total_value": "12.00"},
    ]
    changed = books.change(written, "bill", reference="NEW", bill_items=items).json()["bill"]
    assert (changed["reference"], changed["total_value"], changed["sales_tax_value"]) == (
        "NEW",
        "78.0",
        "-13.0",
    )
    assert changed["bill_items"][0]["url"] == hotel["url"]
    assert changed["bill_items"][0]["description"] == "Hotel"
    assert len(changed["bill_items"]) == 2
    unknown = books.change(written, "bill", bill_items=[{"url": train["url"], "total_value": "1"}])
    assert unknown.status_code == 404


def test_lists_of_bills_leave_the_items_out_unless_asked(books):
    books.written("bill", books.bill())
    assert "bill_items" not in books.rows("bills")[0]
    assert len(books.rows("bills?nested_bill_items=true")[0]["bill_items"]) == 2
    assert len(books.rows("bills?view=open")) == 1
    assert books.rows("bills?view=paid") == []


GROUPS = [
    ("income", "012", "income_categories"),
    ("cost_of_sales", "160", "cost_of_sales_categories"),
    ("admin_expenses", "366", "admin_expenses_categories"),
    ("current_assets", "700", "general_categories"),
    ("liabilities", "740", "general_categories"),
    ("equities", "930", "general_categories"),
]


@pytest.mark.parametrize(("group", "code", "key"), GROUPS)
def test_a_category_is_made_changed_and_deleted(shared_books, group, code, key):
    body = {"category": {"description": "Card clearing", "nominal_code": code, "category_group": group}}
    made = shared_books.call("POST", "categories", body)
    assert (made.status_code, made.headers["Location"]) == (201, shared_books.category(code))
    assert made.json()[key]["nominal_code"] == code
    renamed = shared_books.call("PUT", f"categories/{code}", {"category": {"description": "Card holding"}})
    assert renamed.json()[key]["description"] == "Card holding"
    assert shared_books.call("DELETE", f"categories/{code}").status_code == 200
    assert shared_books.get(f"categories/{code}").status_code == 404


def test_a_new_expense_category_has_the_standard_rate(books):
    body = {"description": "Gifts", "nominal_code": "366", "category_group": "admin_expenses"}
    books.call("POST", "categories", {"category": body})
    assert books.explained(category="366")["sales_tax_value"] == "-20.0"


def test_a_category_with_items_cannot_be_changed_or_deleted(books):
    books.explained()
    changed = books.call("PUT", "categories/285", {"category": {"description": "Food"}})
    assert (changed.status_code, messages(changed)) == (
        422,
        ["category can't be changed because it has items"],
    )
    deleted = books.call("DELETE", "categories/285")
    assert (deleted.status_code, messages(deleted)) == (
        409,
        ["Category can't be deleted because it has items"],
    )


@pytest.mark.parametrize("rooted", [True, False])
def test_a_bank_account_is_made_with_or_without_the_root_key(books, rooted):
    content = {
        "name": "Second card",
        "opening_balance": "0",
        "type": "CreditCardAccount",
        "account_number": "9999",
    }
    answer = books.call("POST", "bank_accounts", {"bank_account": content} if rooted else content)
    made = answer.json()["bank_account"]
    assert (answer.status_code, made["currency"], made["status"]) == (201, "GBP", "active")
    assert answer.headers["Location"] == made["url"]
    books.explained(bank_account=made["url"])


def test_a_bank_account_is_renamed_hidden_and_keeps_its_currency_once_used(books):
    card = books.bank_account()
    books.explained()
    answer = books.call("PUT", card, {"bank_account": {"name": "Cards", "status": "hidden"}})
    assert (answer.json()["bank_account"]["name"], answer.json()["bank_account"]["status"]) == (
        "Cards",
        "hidden",
    )
    refused = books.call("PUT", card, {"bank_account": {"currency": "EUR"}})
    assert messages(refused) == ["currency can't be changed"]
    assert books.call("DELETE", card).status_code == 409
    assert books.call("DELETE", books.bank_account("PayPal")).status_code == 200


def test_only_one_bank_account_is_primary(books):
    books.call("PUT", books.bank_account(), {"bank_account": {"is_primary": True}})
    assert [each["name"] for each in books.rows("bank_accounts") if each["is_primary"]] == [
        "Company Credit Card"
    ]


def test_contacts_are_made_changed_hidden_and_never_merged(books):
    content = {"organisation_name": "Trainline", "town": "London"}
    first, second = (books.written("contact", content) for _ in range(2))
    assert first["url"] != second["url"]
    changed = books.change(first, "contact", organisation_name="Trainline UK", status="Hidden")
    assert changed.json()["contact"]["status"] == "Hidden"
    assert changed.json()["contact"]["town"] == "London"
    assert books.call("DELETE", second["url"]).status_code == 200
    books.written("bill", books.bill(contact=first["url"]))
    assert books.call("DELETE", first["url"]).status_code == 409


def test_amounts_are_exact(books):
    written = books.explained(gross_value="-1234567.89", sales_tax_rate="0")
    assert Decimal(written["gross_value"]) == Decimal("-1234567.89")
    bare = b'{"bank_transaction_explanation": %s}'
    body = bare % (
        b'{"bank_account": "%s", "dated_on": "2026-11-02", "gross_value": -0.29, "category": "365", "description": "x"}'
        % books.bank_account().encode()
    )
    answer = books.call(
        "POST", "bank_transaction_explanations", body, headers={"Content-Type": "application/json"}
    )
    assert answer.json()[EXPLANATION]["gross_value"] == "-0.29"


@pytest.mark.parametrize("root", ["expense", "bill"])
def test_claims_and_bills_hold_one_file(books, root):
    content = books.claim() if root == "expense" else books.bill()
    written = books.written(root, content | {"attachment": attachment(name="one.pdf")})
    assert written["attachment"]["file_name"] == "one.pdf"
    replaced = books.change(written, root, attachment=attachment(name="two.pdf")).json()[root]
    assert replaced["attachment"]["file_name"] == "two.pdf"
    assert len(books.ledger()[0]["attachments"]) == 1
    removed = books.change(written, root, attachment={"_destroy": 1}).json()[root]
    assert "attachment" not in removed
