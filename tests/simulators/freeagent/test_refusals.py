"""Mutations of valid requests, each met by FreeAgent's refusal: status, shape and message."""

import copy

import pytest

from tests.simulators.freeagent.books import attachment, messages

ABSENT = "99999999"
NOT_FOUND = (404, "Resource not found")
MUST_BE_AUTO = (422, "sales_tax_rate must be the AUTO rate or a rate less than or equal to 0")
LONG = "x" * 256


def blank(field):
    return (422, f"{field} can't be blank")


def invalid(field):
    return (422, f"{field} is not valid")


def too_long(field):
    return (422, f"{field} is too long (maximum is 255 characters)")


def changed(content, path, value):
    """Return a copy with the value at a dotted path replaced; None removes it."""
    result = copy.deepcopy(content)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target = result
    for step in steps:
        target = target[step]
    if value is None:
        target.pop(last, None)
    else:
        target[last] = value
    return result


def assert_refused(answer, refusal):
    status, message = refusal
    assert (answer.status_code, message in messages(answer)) == (status, True), answer.text


EXPLANATION = [
    ("dated_on", None, blank("dated_on")),
    ("dated_on", "", blank("dated_on")),
    ("dated_on", "yesterday", invalid("dated_on")),
    ("dated_on", "2026-13-01", invalid("dated_on")),
    ("dated_on", "2026-06-30", (422, "dated_on is in a locked period")),
    ("gross_value", None, blank("gross_value")),
    ("gross_value", "much", invalid("gross_value")),
    ("gross_value", "-120.005", invalid("gross_value")),
    ("gross_value", True, invalid("gross_value")),
    ("gross_value", "0.00", (422, "gross_value must be other than 0")),
    ("description", None, blank("description")),
    ("description", LONG, too_long("description")),
    ("receipt_reference", LONG, too_long("receipt_reference")),
    ("bank_account", None, blank("bank_account")),
    ("bank_account", ABSENT, NOT_FOUND),
    ("bank_account", "https://api.freeagent.com/v2/contacts/1", NOT_FOUND),
    ("bank_account", 7, invalid("bank_account")),
    ("bank_transaction", ABSENT, NOT_FOUND),
    ("category", None, blank("category")),
    ("category", "888", NOT_FOUND),
    ("category", "602", invalid("category")),
    ("category", "750", invalid("category")),
    ("category", "905", invalid("category")),
    ("category", "001", invalid("category")),
    ("sales_tax_rate", "17.5", invalid("sales_tax_rate")),
    ("sales_tax_rate", "plenty", invalid("sales_tax_rate")),
    ("sales_tax_status", "TAXED", invalid("sales_tax_status")),
    ("sales_tax_value", "-120.01", invalid("sales_tax_value")),
    ("ec_status", "Mars", invalid("ec_status")),
    ("rebill_type", "cost", blank("project")),
    ("rebill_type", "gift", invalid("rebill_type")),
    ("project", ABSENT, NOT_FOUND),
    ("paid_invoice", ABSENT, NOT_FOUND),
    ("paid_bill", ABSENT, NOT_FOUND),
    ("paid_user", ABSENT, NOT_FOUND),
    ("attachment", attachment(kind="text/plain"), invalid("content_type")),
    ("attachment", attachment(b"x" * (5 * 1024 * 1024 + 1)), (422, "attachment is too large (maximum is 5 MB)")),
    ("attachment", attachment() | {"file_name": ""}, blank("attachment file_name")),
    ("attachment", attachment() | {"data": "not base64!"}, (400, "attachment data is not valid base64")),
    ("attachment", attachment() | {"data": "JVBE\nRi0x"}, (400, "attachment data is not valid base64")),
    ("colour", "red", (400, "found unpermitted parameters: :colour")),
    ("is_locked", False, (400, "found unpermitted parameters: :is_locked")),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "refusal"), EXPLANATION)
def test_a_wrong_explanation_is_refused(shared_books, path, value, refusal):
    assert_refused(shared_books.explain(changed(shared_books.payment(), path, value)), refusal)
    assert shared_books.ledger() == []


def test_the_unchanged_explanation_is_accepted(books):
    books.act("set_lock_date", date="2026-06-30")
    assert books.explain().status_code == 201


TAX = [
    ("360", {"sales_tax_rate": "20.0"}, MUST_BE_AUTO),
    ("817", {"sales_tax_rate": "20.0"}, MUST_BE_AUTO),
    ("285", {"sales_tax_rate": "20.0", "sales_tax_status": "EXEMPT"}, MUST_BE_AUTO),
    ("285", {"sales_tax_rate": "20.0", "sales_tax_status": "OUT_OF_SCOPE"}, MUST_BE_AUTO),
    ("360", {"sales_tax_value": "-20.00"}, MUST_BE_AUTO),
]


@pytest.mark.parametrize(("code", "tax", "refusal"), TAX)
def test_tax_where_none_can_be_is_refused(shared_books, code, tax, refusal):
    assert_refused(shared_books.explain(category=shared_books.category(code), **tax), refusal)


@pytest.mark.parametrize("name", ["Lakeside Studio LLC", "Tidewater Ceramics Ltd"])
def test_a_company_that_is_not_registered_takes_no_tax(books, name):
    books.sign_in(company=books.companies[name])
    if name == "Tidewater Ceramics Ltd":
        books.act("set_registration", on=False)
    assert_refused(books.explain(sales_tax_rate="20.0"), MUST_BE_AUTO)
    assert books.explained()["sales_tax_value"] == "0.0"


TRANSFER = [
    ("dated_on", None, blank("dated_on")),
    ("dated_on", "2026-06-30", (422, "dated_on is in a locked period")),
    ("dated_on", "2025-03-31", (422, "dated_on is in a locked period")),
    ("gross_value", None, blank("gross_value")),
    ("gross_value", "0", (422, "gross_value must be other than 0")),
    ("gross_value", "a lot", invalid("gross_value")),
    ("gross_value", "-250.001", invalid("gross_value")),
    ("bank_account", None, blank("bank_account")),
    ("bank_account", ABSENT, NOT_FOUND),
    ("transfer_bank_account", ABSENT, NOT_FOUND),
    ("transfer_bank_account", "https://api.freeagent.com/v2/categories/285", NOT_FOUND),
    ("transfer_bank_account", 5, invalid("transfer_bank_account")),
    ("transfer_bank_account", "same", invalid("transfer_bank_account")),
    ("transfer_bank_account", "foreign", (422, "transfer_bank_account must have the currency of the bank account")),
    ("sales_tax_rate", "20.0", MUST_BE_AUTO),
    ("to", "elsewhere", (400, "found unpermitted parameters: :to")),
    ("project", ABSENT, NOT_FOUND),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "refusal"), TRANSFER)
def test_a_wrong_transfer_is_refused(shared_books, path, value, refusal):
    names = {"same": "Business Current Account", "foreign": "Foreign Currency Account"}
    value = shared_books.bank_account(names[value]) if value in names else value
    assert_refused(shared_books.explain(changed(shared_books.transfer(), path, value)), refusal)
    assert shared_books.ledger() == []


CLAIM = [
    ("user", None, blank("user")),
    ("user", ABSENT, NOT_FOUND),
    ("user", "https://api.freeagent.com/v2/contacts/1", NOT_FOUND),
    ("category", None, blank("category")),
    ("category", "888", NOT_FOUND),
    ("category", "602", invalid("category")),
    ("category", "001", invalid("category")),
    ("category", "999", invalid("category")),
    ("dated_on", None, blank("dated_on")),
    ("dated_on", "4/11/2026", invalid("dated_on")),
    ("dated_on", "2026-06-30", (422, "dated_on is in a locked period")),
    ("gross_value", None, blank("gross_value")),
    ("gross_value", "-36.001", invalid("gross_value")),
    ("gross_value", 0, (422, "gross_value must be other than 0")),
    ("description", None, blank("description")),
    ("description", LONG, too_long("description")),
    ("receipt_reference", LONG, too_long("receipt_reference")),
    ("currency", "ZZZ", invalid("currency")),
    ("sales_tax_rate", "12.0", invalid("sales_tax_rate")),
    ("sales_tax_status", "FREE", invalid("sales_tax_status")),
    ("manual_sales_tax_amount", "36.01", invalid("manual_sales_tax_amount")),
    ("manual_sales_tax_amount", "some", invalid("manual_sales_tax_amount")),
    ("project", ABSENT, NOT_FOUND),
    ("rebill_type", "price", blank("rebill_factor")),
    ("mileage", "12", (400, "found unpermitted parameters: :mileage")),
    ("attachment", attachment(kind="image/tiff"), invalid("content_type")),
    ("attachment", attachment() | {"data": "%%"}, (400, "attachment data is not valid base64")),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "refusal"), CLAIM)
def test_a_wrong_claim_is_refused(shared_books, path, value, refusal):
    assert_refused(shared_books.write("expense", changed(shared_books.claim(), path, value)), refusal)
    assert shared_books.ledger() == []


def test_a_claim_in_another_currency_of_a_one_currency_company_is_refused(books):
    made = books.control("POST", "organisations", name="Plain Ltd", multi_currency=False)
    books.sign_in(company=made["key"])
    assert_refused(books.write("expense", books.claim(currency="EUR")), invalid("currency"))
    assert books.write("expense", books.claim(currency="GBP")).status_code == 201


BILL = [
    ("contact", None, blank("contact")),
    ("contact", ABSENT, (422, "Contact not found")),
    ("reference", None, blank("reference")),
    ("reference", LONG, too_long("reference")),
    ("dated_on", None, blank("dated_on")),
    ("dated_on", "soon", invalid("dated_on")),
    ("dated_on", "2026-06-30", (422, "dated_on is in a locked period")),
    ("due_on", None, blank("due_on")),
    ("due_on", "2026-02-30", invalid("due_on")),
    ("due_on", "2026-11-04", (422, "due_on must not be before dated_on")),
    ("currency", "ZZZ", invalid("currency")),
    ("bill_items", None, blank("bill_items")),
    ("bill_items", [], blank("bill_items")),
    ("bill_items", [{"category": "285", "total_value": "1"}] * 41, (422, "bill_items are too many (maximum is 40)")),
    ("bill_items", "two", invalid("bill_items")),
    ("bill_items.0.category", None, blank("category")),
    ("bill_items.0.category", "888", NOT_FOUND),
    ("bill_items.0.category", "796", invalid("category")),
    ("bill_items.0.category", "001", invalid("category")),
    ("bill_items.1.total_value", None, blank("total_value")),
    ("bill_items.1.total_value", "23.405", invalid("total_value")),
    ("bill_items.1.total_value", "0.00", (422, "total_value must be other than 0")),
    ("bill_items.0.sales_tax_rate", "19.0", invalid("sales_tax_rate")),
    ("bill_items.0.manual_sales_tax_amount", "60.01", invalid("manual_sales_tax_amount")),
    ("bill_items.0.sales_tax_status", "NONE", invalid("sales_tax_status")),
    ("bill_items.0.unit", "Crates", invalid("unit")),
    ("bill_items.0.project", ABSENT, NOT_FOUND),
    ("bill_items.0.colour", "red", (400, "found unpermitted parameters: :colour")),
    ("total_value", "83.40", (400, "found unpermitted parameters: :total_value")),
    ("attachment", attachment() | {"content_type": ""}, blank("attachment content_type")),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "refusal"), BILL)
def test_a_wrong_bill_is_refused(shared_books, path, value, refusal):
    assert_refused(shared_books.write("bill", changed(shared_books.bill(), path, value)), refusal)
    assert shared_books.ledger() == []


CATEGORY = {
    "description": "Card clearing",
    "nominal_code": "366",
    "category_group": "admin_expenses",
    "tax_reporting_name": "sundry_expenses",
    "allowable_for_tax": True,
    "auto_sales_tax_rate": "Standard rate",
}
BAD_CODE = (400, "Invalid nominal code")
CATEGORIES = [
    ("description", None, blank("description")),
    ("description", LONG, too_long("description")),
    ("nominal_code", None, blank("nominal_code")),
    ("nominal_code", "400", BAD_CODE),
    ("nominal_code", "199", BAD_CODE),
    ("nominal_code", "36", BAD_CODE),
    ("nominal_code", "abc", BAD_CODE),
    ("nominal_code", "365", (422, "nominal_code has already been taken")),
    ("nominal_code", 366, invalid("nominal_code")),
    ("category_group", None, blank("category_group")),
    ("category_group", "toys", invalid("category_group")),
    ("category_group", "cost_of_sales", BAD_CODE),
    ("category_group", "equities", BAD_CODE),
    ("auto_sales_tax_rate", "Half rate", invalid("auto_sales_tax_rate")),
    ("allowable_for_tax", "yes", invalid("allowable_for_tax")),
    ("currency", "GBP", (400, "found unpermitted parameters: :currency")),
]


@pytest.mark.parametrize(("path", "value", "refusal"), CATEGORIES)
def test_a_wrong_category_is_refused(shared_books, path, value, refusal):
    body = {"category": changed(CATEGORY, path, value)}
    assert_refused(shared_books.call("POST", "categories", body), refusal)
    assert shared_books.get("categories/366").status_code == 404


CARD = {
    "type": "CreditCardAccount",
    "name": "Company cards",
    "currency": "GBP",
    "opening_balance": "0",
    "account_number": "4821",
    "bank_name": "Example Bank",
}
LAST_FOUR = (422, "account_number must be the last 4 digits of the card")
BANK_ACCOUNTS = [
    ("name", None, blank("name")),
    ("name", "", blank("name")),
    ("name", LONG, too_long("name")),
    ("opening_balance", None, blank("opening_balance")),
    ("opening_balance", "nil", invalid("opening_balance")),
    ("opening_balance", "0.001", invalid("opening_balance")),
    ("account_number", None, LAST_FOUR),
    ("account_number", "4929 0000 0000 4821", LAST_FOUR),
    ("account_number", "48a1", LAST_FOUR),
    ("account_number", 4821, invalid("account_number")),
    ("type", "PaypalAccount", blank("email")),
    ("type", "CashBox", invalid("type")),
    ("currency", "ZZZ", invalid("currency")),
    ("status", "closed", invalid("status")),
    ("sort_code", "20-00-00-00", (422, "sort_code is too long (maximum is 8 characters)")),
    ("is_primary", "yes", invalid("is_primary")),
    ("colour", "gold", (400, "found unpermitted parameters: :colour")),
]


@pytest.mark.parametrize(("path", "value", "refusal"), BANK_ACCOUNTS)
def test_a_wrong_bank_account_is_refused(shared_books, path, value, refusal):
    assert_refused(shared_books.write("bank_account", changed(CARD, path, value)), refusal)
    assert len(shared_books.rows("bank_accounts")) == 5


CONTACT = {"organisation_name": "Amazon UK", "email": "accounts@amazon.example", "charge_sales_tax": "Auto"}
CONTACTS = [
    ("organisation_name", None, blank("organisation_name")),
    ("organisation_name", "", blank("organisation_name")),
    ("organisation_name", LONG, too_long("organisation_name")),
    ("organisation_name", 5, invalid("organisation_name")),
    ("email", "nobody", invalid("email")),
    ("email", f"{LONG}@example.com", too_long("email")),
    ("charge_sales_tax", "Sometimes", invalid("charge_sales_tax")),
    ("status", "Gone", invalid("status")),
    ("default_payment_terms_in_days", "thirty", invalid("default_payment_terms_in_days")),
    ("default_payment_terms_in_days", 1.5, invalid("default_payment_terms_in_days")),
    ("town", ["London"], invalid("town")),
    ("contact_name_on_invoices", "yes", invalid("contact_name_on_invoices")),
    ("url", "https://api.freeagent.com/v2/contacts/1", (400, "found unpermitted parameters: :url")),
    ("currency", "GBP", (400, "found unpermitted parameters: :currency")),
    ("is_supplier", True, (400, "found unpermitted parameters: :is_supplier")),
]


@pytest.mark.parametrize(("path", "value", "refusal"), CONTACTS)
def test_a_wrong_contact_is_refused(shared_books, path, value, refusal):
    before = shared_books.get("contacts?view=all").headers["X-Total-Count"]
    assert_refused(shared_books.write("contact", changed(CONTACT, path, value)), refusal)
    assert shared_books.get("contacts?view=all").headers["X-Total-Count"] == before


@pytest.mark.parametrize(("name", "other"), [("first_name", "last_name"), ("last_name", "first_name")])
def test_a_person_needs_both_names(books, name, other):
    assert books.write("contact", {name: "Kim"}).status_code == 422
    assert books.write("contact", {name: "Kim", other: "Lee"}).status_code == 201


def test_a_trial_takes_two_e_mail_addresses(books):
    made = books.control("POST", "organisations", name="Trial Ltd", plan="trial")
    books.sign_in(company=made["key"])
    for name in ("One", "Two"):
        books.written("contact", {"organisation_name": name, "email": f"{name}@example.com"})
    third = books.write("contact", {"organisation_name": "Three", "email": "three@example.com"})
    assert_refused(third, (422, "email is not allowed: a trial has at most 2 e-mail addresses"))


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "refusal"),
    [
        ("POST", "expenses", b"{", {}, (400, "Malformed JSON")),
        ("POST", "expenses", b"[]", {}, (400, "The body must be an object")),
        ("POST", "expenses", b"{}", {}, (400, "param is missing or the value is empty: expense")),
        ("POST", "expenses", b'{"expenses": []}', {}, (400, "param is missing or the value is empty: expenses")),
        ("POST", "bills", b'{"bill": []}', {}, (400, "param is missing or the value is empty: bill")),
        ("POST", "bills", b"<bill/>", {"Content-Type": "text/xml"}, (415, "Content-Type must be application/json")),
        ("PATCH", "bills/1", b"{}", {}, NOT_FOUND),
        ("GET", "timeslips", None, {}, NOT_FOUND),
        ("GET", "expenses/99", None, {}, NOT_FOUND),
        ("PUT", "expenses/99", b'{"expense": {"description": "x"}}', {}, NOT_FOUND),
        ("DELETE", "bank_transaction_explanations/99", None, {}, NOT_FOUND),
        ("GET", "bank_transaction_explanations", None, {}, (400, "param is missing or the value is empty: bank_account")),
        ("GET", "bank_transactions", None, {}, (400, "param is missing or the value is empty: bank_account")),
        ("GET", "contacts?view=nearby", None, {}, (400, "view is not valid: nearby")),
        ("GET", "contacts?sort=shoe_size", None, {}, (400, "sort is not valid: shoe_size")),
        ("GET", "contacts?page=0", None, {}, (400, "page must be a positive number")),
        ("GET", "contacts?per_page=all", None, {}, (400, "per_page must be a positive number")),
        ("GET", "contacts?updated_since=lately", None, {}, (400, "updated_since is not a moment")),
        ("GET", "expenses?from_date=lately", None, {}, (400, "from_date and to_date must be dates")),
        ("GET", "company", None, {"Authorization": None}, (401, "Access token not recognised")),
        ("GET", "company", None, {"Authorization": "Bearer made-up"}, (401, "Access token not recognised")),
        ("GET", "company", None, {"User-Agent": ""}, (400, "The User-Agent header is required")),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_read_is_refused(shared_books, method, path, body, headers, refusal):
    sent = {"Content-Type": "application/json"} | headers
    answer = shared_books.call(method, path, body, headers=sent)
    assert answer.status_code == refusal[0]
    assert messages(answer)[0].startswith(refusal[1])


LEVELS = [
    ("GET", "company", 0),
    ("GET", "users/me", 0),
    ("GET", "categories", 2),
    ("GET", "expenses", 2),
    ("GET", "contacts", 2),
    ("GET", "projects", 3),
    ("GET", "bills", 5),
    ("GET", "bank_accounts", 6),
    ("GET", "users", 7),
    ("GET", "account_locks", 8),
]


@pytest.mark.parametrize(("method", "path", "level"), LEVELS)
def test_each_address_needs_its_permission_level(books, method, path, level):
    books.sign_in(user="ben@example.com")
    books.act("change_level", user="ben@example.com", level=level)
    assert books.call(method, path).status_code == 200
    if level:
        books.act("change_level", user="ben@example.com", level=level - 1)
        refused = books.call(method, path)
        assert_refused(refused, (403, "You are not allowed to access this action."))


def test_my_money_reads_the_names_of_contacts_only(books):
    written = books.written("contact", CONTACT)
    books.sign_in(user="dan@example.com")
    shown = books.get(written["url"]).json()["contact"]
    assert set(shown) == {"url", "organisation_name", "status", "created_at", "updated_at"}
    refused = books.write("contact", CONTACT)
    assert_refused(refused, (403, "You are not allowed to access this action."))


@pytest.mark.parametrize(
    ("group", "code", "name", "status"),
    [
        ("current_assets", "700", "debtors", 201),
        ("current_assets", "700", "insurance", 422),
        ("cost_of_sales", "160", "purchases", 201),
        ("cost_of_sales", "160", "insurance", 422),
        ("admin_expenses", "366", "insurance", 201),
    ],
)
def test_the_name_for_tax_reports_belongs_to_the_group(books, group, code, name, status):
    content = {
        "description": "New",
        "nominal_code": code,
        "category_group": group,
        "tax_reporting_name": name,
    }
    assert books.call("POST", "categories", {"category": content}).status_code == status


def test_my_money_writes_own_claims_only(books):
    own, others = books.claim(user=books.user("dan@example.com")), books.claim()
    books.sign_in(user="dan@example.com")
    assert books.write("expense", own).status_code == 201
    assert_refused(books.write("expense", others), (403, "You are not allowed to access this action."))


STALE = [
    ("bank_account", "other", (422, "bank_account can't be changed")),
    ("dated_on", "2026-06-30", (422, "dated_on is in a locked period")),
    ("gross_value", "nothing", invalid("gross_value")),
    ("category", "888", NOT_FOUND),
    ("description", "", blank("description")),
    ("sales_tax_rate", "3.0", invalid("sales_tax_rate")),
    ("colour", "red", (400, "found unpermitted parameters: :colour")),
]


@pytest.mark.parametrize(("path", "value", "refusal"), STALE)
def test_a_wrong_update_is_refused_and_changes_nothing(books, path, value, refusal):
    written = books.explained()
    books.act("set_lock_date", date="2026-06-30")
    value = books.bank_account("PayPal") if value == "other" else value
    answer = books.change(written, "bank_transaction_explanation", **{path: value})
    assert_refused(answer, refusal)
    assert books.get(written["url"]).json()["bank_transaction_explanation"] == written


def closed(books):
    """One document of each kind, in a period that was locked afterwards."""
    records = {
        "bank_transaction_explanation": books.explained(),
        "expense": books.written("expense", books.claim()),
        "bill": books.written("bill", books.bill()),
    }
    books.act("set_lock_date", date="2026-11-10")
    return records


@pytest.mark.parametrize(
    ("root", "title"),
    [
        ("bank_transaction_explanation", "Bank transaction explanation"),
        ("expense", "Expense"),
        ("bill", "Bill"),
    ],
)
def test_what_lies_in_a_locked_period_stands(books, root, title):
    record = closed(books)[root]
    name = "reference" if root == "bill" else "description"
    assert_refused(books.change(record, root, **{name: "New"}), (422, "dated_on is in a locked period"))
    assert_refused(books.call("DELETE", record["url"]), (403, f"{title} is locked."))
    books.act("set_lock_date")
    assert books.call("DELETE", record["url"]).status_code == 200


def test_a_filed_tax_return_locks_amounts_but_not_texts(books):
    written = books.explained()
    books.act("file_tax_return", date="2026-11-10")
    shown = books.get(written["url"]).json()["bank_transaction_explanation"]
    assert (shown["is_locked"], shown["is_deletable"]) == (False, False)
    assert "gross_value" in shown["locked_attributes"]
    root = "bank_transaction_explanation"
    assert_refused(books.change(written, root, gross_value="-10.00"), (422, "gross_value is locked"))
    assert books.change(written, root, description="Better words").status_code == 200


def test_a_rebilled_claim_keeps_its_amount(books):
    written = books.written("expense", books.claim())
    books.act("rebill_document", document=written["url"].rsplit("/", 1)[1])
    assert_refused(books.change(written, "expense", gross_value="-40.00"), (422, "gross_value is locked"))


@pytest.mark.parametrize("amount", ["-120.01", "120.00"])
def test_an_explanation_explains_no_more_than_its_line_holds(books, amount):
    card = books.bank_account()
    line = books.act("add_bank_line", bank_account="Company Credit Card", date="2026-11-02", amount="-120.00")
    payment = books.payment(bank_account=card, bank_transaction=line["bank_transaction"], gross_value=amount)
    message = "gross_value is more than the unexplained amount of the bank transaction"
    assert_refused(books.explain(payment), (422, message))


def test_an_explained_line_cannot_be_deleted(books):
    line = books.explained()["bank_transaction"]
    message = "Bank transaction can't be deleted because it is explained"
    assert_refused(books.call("DELETE", line), (409, message))


def test_a_paid_bill_cannot_be_deleted_or_paid_again(books):
    bill = books.written("bill", books.bill())
    paid = books.payment(category=None, paid_bill=bill["url"], gross_value="-83.40")
    assert books.explained(paid)["type"] == "Bill Payment"
    assert books.get(bill["url"]).json()["bill"]["status"] == "Paid"
    assert_refused(books.call("DELETE", bill["url"]), (409, "Bill can't be deleted because it has payments"))
    assert_refused(books.explain(paid), (422, "gross_value is more than the bill's due value"))


@pytest.mark.parametrize("body", [{"statement": []}, {"statement": "none"}])
def test_a_statement_without_lines_is_refused(shared_books, body):
    path = f"bank_transactions/statement?bank_account={shared_books.bank_account()}"
    assert shared_books.call("POST", path, body).status_code == 406
