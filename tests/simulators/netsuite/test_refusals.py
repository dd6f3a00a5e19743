"""Mutations of a valid request, each met by NetSuite's refusal: status, code, sentence and path."""

import pytest

from tests.simulators.netsuite.books import changed, detail

UNKNOWN = {"id": "99999"}
VALUE, CONTENT, KEY, USER = "INVALID_FLD_VALUE", "INVALID_CONTENT", "INVALID_KEY_OR_REF", "USER_ERROR"
PERIOD = "The transaction date you specified is not within the date range of your accounting period."
ENTER = "Please enter value(s) for: {}"
LONG = "The field {} contained more than the maximum number ( {} ) of characters allowed."
NO_LINES = "You must enter at least one line item for this transaction."
WRONG = "You have entered an Invalid Field Value {} for the following field: {}"
LINE = "expense.items.0."


def named(books, value):
    """Turn ``kind:name`` into a reference to that record."""
    if isinstance(value, str) and value.startswith("@"):
        kind, _, name = value[1:].partition("/")
        return books.reference(kind, name)
    return value


# Of every transaction with expense lines.
HEADER = [
    ("externalId", "has space", VALUE, WRONG.format("has space", "externalid")),
    ("externalId", "a|b", VALUE, WRONG.format("a|b", "externalid")),
    ("externalId", "e" * 201, USER, LONG.format("externalId", 200)),
    ("externalId", 7, CONTENT, "Invalid value for the resource or sub-resource field 'externalId'"),
    ("subsidiary", None, USER, ENTER.format("Subsidiary")),
    ("subsidiary", UNKNOWN, VALUE, WRONG.format("99999", "subsidiary")),
    ("subsidiary", {"id": "4"}, VALUE, WRONG.format("4", "subsidiary")),
    ("currency", UNKNOWN, VALUE, WRONG.format("99999", "currency")),
    ("currency", "@currency/SEK", VALUE, "You have entered an Invalid Field Value"),
    ("tranDate", "2024-06-30", USER, PERIOD),
    ("tranDate", "2031-01-01", USER, PERIOD),
    ("tranDate", "30/06/2026", CONTENT, "Invalid value for the resource or sub-resource field 'tranDate'"),
    ("tranDate", 20260630, CONTENT, "Invalid value for the resource or sub-resource field 'tranDate'"),
    ("memo", "m" * 1000, USER, LONG.format("memo", 999)),
    ("department", UNKNOWN, VALUE, WRONG.format("99999", "department")),
    ("department", "@department/Closed Department", VALUE, "You have entered an Invalid Field Value"),
    ("merchant", "Amazon", CONTENT, "Unknown reference or field 'merchant'."),
]  # fmt: skip
NUMBERED = [
    ("tranId", "t" * 46, USER, LONG.format("tranId", 45)),
    ("exchangeRate", "1.5", CONTENT, "Invalid value for the resource or sub-resource field 'exchangeRate'"),
]  # fmt: skip
EXPENSE = [
    ("expense", None, USER, NO_LINES),
    ("expense", {"items": []}, USER, NO_LINES),
    ("expense", [], CONTENT, "Invalid value for the resource or sub-resource field 'expense'"),
    (LINE + "account", None, USER, ENTER.format("Account")),
    (LINE + "account", UNKNOWN, VALUE, WRONG.format("99999", "account")),
    (LINE + "account", "@account/6190", KEY, "Invalid account reference key"),
    (LINE + "account", "@account/6000", KEY, "Invalid account reference key"),
    (LINE + "account", "@account/9000", KEY, "Invalid account reference key"),
    (LINE + "account", "@account/1100", KEY, "Invalid account reference key"),
    (LINE + "amount", None, USER, ENTER.format("Amount")),
    (LINE + "amount", "100.00", CONTENT, "Invalid value for the resource or sub-resource field 'amount'"),
    (LINE + "amount", -100, USER, "The total of this transaction cannot be negative."),
    (LINE + "taxCode", None, USER, ENTER.format("Tax Code")),
    (LINE + "taxCode", UNKNOWN, VALUE, WRONG.format("99999", "taxcode")),
    (LINE + "taxCode", "@salesTaxItem/VAT:SALE-GB", VALUE, "You have entered an Invalid Field Value"),
    (LINE + "taxCode", "@salesTaxItem/VAT:OLD-GB", VALUE, "You have entered an Invalid Field Value"),
    (LINE + "taxCode", "@salesTaxItem/VAT:NEXT-GB", VALUE, "You have entered an Invalid Field Value"),
    (LINE + "taxCode", "@salesTaxItem/VAT:S-IE", VALUE, "You have entered an Invalid Field Value"),
    (LINE + "class", {"id": "29"}, VALUE, WRONG.format("29", "class")),
    (LINE + "department", "@department/Closed Department", VALUE, "You have entered an Invalid Field Value"),
    (LINE + "customer", UNKNOWN, VALUE, WRONG.format("99999", "customer")),
    (LINE + "isBillable", True, USER, ENTER.format("Customer")),
    (LINE + "isBillable", "true", CONTENT, "Invalid value for the resource or sub-resource field 'isBillable'"),
    (LINE + "memo", "m" * 1000, USER, LONG.format("memo", 999)),
    (LINE + "taxDetailsReference", "L1", CONTENT, "Unknown reference or field 'expense.items[0].taxDetailsReference'."),
]  # fmt: skip
ENTITY = [
    ("entity", UNKNOWN, VALUE, WRONG.format("99999", "entity")),
    ("entity", {"name": "Amazon"}, CONTENT, "Invalid value for the resource or sub-resource field 'entity'"),
    ("entity", "@vendor/Old Printers Ltd", KEY, "Invalid entity reference key"),
    ("entity", "@vendor/Delta Air Lines", KEY, "Invalid entity reference key"),
    ("entity", "@vendor/Berlin Hosting GmbH", KEY, "Invalid currency reference key"),
]  # fmt: skip
CARD = [
    ("account", None, USER, ENTER.format("Account")),
    ("account", UNKNOWN, VALUE, WRONG.format("99999", "account")),
    ("account", "@account/1010", KEY, "Invalid account reference key"),
    ("account", "@account/2130", KEY, "Invalid account reference key"),
    ("account", "@account/2140", KEY, "Invalid account reference key"),
    ("currency", "@currency/JPY", KEY, "Invalid currency reference key"),
    ("entity", None, USER, ENTER.format("Payee")),
    ("toBePrinted", False, CONTENT, "Unknown reference or field 'toBePrinted'."),
    ("taxDetailsOverride", True, CONTENT, "Unknown reference or field 'taxDetailsOverride'."),
]  # fmt: skip
CHECK = [
    ("account", None, USER, ENTER.format("Account")),
    ("account", "@account/2100", KEY, "Invalid account reference key"),
    ("account", "@account/1050", KEY, "Invalid account reference key"),
    ("entity", None, USER, ENTER.format("Payee")),
    ("toBePrinted", "no", CONTENT, "Invalid value for the resource or sub-resource field 'toBePrinted'"),
]  # fmt: skip
BILL = [
    ("entity", None, USER, ENTER.format("Vendor")),
    ("entity", "@employee/Sam Salter", KEY, "Invalid entity reference key"),
    ("account", "@account/1010", KEY, "Invalid account reference key"),
    ("approvalStatus", {"id": "7"}, VALUE, WRONG.format("7", "approvalstatus")),
    ("dueDate", "soon", CONTENT, "Invalid value for the resource or sub-resource field 'dueDate'"),
    ("taxDetails", {"items": []}, CONTENT, "Unknown reference or field 'taxDetails'."),
]  # fmt: skip
OTHER = "other.items.0."
DEPOSIT = [
    ("account", None, USER, ENTER.format("Account")),
    ("account", "@account/2100", KEY, "Invalid account reference key"),
    ("entity", "@vendor/Amazon", CONTENT, "Unknown reference or field 'entity'."),
    ("toBePrinted", False, CONTENT, "Unknown reference or field 'toBePrinted'."),
    ("other", None, USER, NO_LINES),
    ("other", {"items": []}, USER, NO_LINES),
    (OTHER + "account", None, USER, ENTER.format("Account")),
    (OTHER + "account", "@account/6190", KEY, "Invalid account reference key"),
    (OTHER + "amount", None, USER, ENTER.format("Amount")),
    (OTHER + "amount", -25, VALUE, WRONG.format("-25.00", "amount")),
    (OTHER + "amount", 0, VALUE, WRONG.format("0.00", "amount")),
    (OTHER + "amount", "25", CONTENT, "Invalid value for the resource or sub-resource field 'amount'"),
    (OTHER + "taxCode", {"id": "1"}, CONTENT, "Unknown reference or field 'other.items[0].taxCode'."),
    (OTHER + "entity", "@vendor/Old Printers Ltd", KEY, "Invalid entity reference key"),
    (OTHER + "refNum", "r" * 46, USER, LONG.format("refNum", 45)),
    (OTHER + "department", "@department/Closed Department", VALUE, "You have entered an Invalid Field Value"),
    ("cashback", {"items": [{"account": {"id": "1"}, "amount": 30}]}, USER,
     "The total of this transaction cannot be negative."),
]  # fmt: skip
REPORT = [
    ("entity", None, USER, ENTER.format("Employee")),
    ("entity", "@vendor/Amazon", KEY, "Invalid entity reference key"),
    ("exchangeRate", 1, CONTENT, "Unknown reference or field 'exchangeRate'."),
    ("accountingapproval", True, USER, "An expense report is completed, then approved"),
    (LINE + "category", None, USER, ENTER.format("Category")),
    (LINE + "category", UNKNOWN, VALUE, WRONG.format("99999", "category")),
    (LINE + "expensedate", None, USER, ENTER.format("Date")),
    (LINE + "amount", None, USER, ENTER.format("Amount")),
    (LINE + "taxCode", None, USER, ENTER.format("Tax Code")),
    (LINE + "taxCode", "@salesTaxItem/VAT:SALE-GB", VALUE, "You have entered an Invalid Field Value"),
    ("expense", {"items": []}, USER, NO_LINES),
]  # fmt: skip
ACCOUNT = [
    ("acctName", None, "ACCT_NAME_REQD", "Account Name is required."),
    ("acctName", "n" * 32, USER, LONG.format("acctName", 31)),
    ("acctName", "Current Account", USER, "An account with this name already exists."),
    ("acctNumber", None, USER, ENTER.format("Number")),
    ("acctNumber", "1010", USER, "An account with this number already exists."),
    ("acctNumber", "67-10", VALUE, WRONG.format("67-10", "acctnumber")),
    ("acctNumber", "1" * 61, USER, LONG.format("acctNumber", 60)),
    ("acctNumber", 6710, CONTENT, "Invalid value for the resource or sub-resource field 'acctNumber'"),
    ("acctType", None, USER, ENTER.format("Type")),
    ("acctType", {"id": "Expenses"}, VALUE, WRONG.format("Expenses", "accttype")),
    ("subsidiary", None, USER, ENTER.format("Subsidiaries")),
    ("subsidiary", {"id": "1"}, CONTENT, "Invalid value for the resource or sub-resource field 'subsidiary'"),
    ("subsidiary", {"items": [UNKNOWN]}, VALUE, WRONG.format("99999", "subsidiary")),
    ("parent", UNKNOWN, VALUE, WRONG.format("99999", "parent")),
    ("parent", "@account/1010", KEY, "Invalid parent reference key"),
    ("currency", "@currency/SEK", VALUE, "You have entered an Invalid Field Value"),
    ("generalRate", {"id": "MONTHLY"}, VALUE, WRONG.format("MONTHLY", "generalrate")),
    ("legalName", "n" * 401, USER, LONG.format("legalName", 400)),
    ("isInactive", 0, CONTENT, "Invalid value for the resource or sub-resource field 'isInactive'"),
    ("externalId", "has space", VALUE, WRONG.format("has space", "externalid")),
    ("code", "6710", CONTENT, "Unknown reference or field 'code'."),
]  # fmt: skip
PARTY = [
    ("companyName", None, USER, ENTER.format("Company Name")),
    ("subsidiary", None, USER, ENTER.format("Primary Subsidiary")),
    ("subsidiary", {"items": [{"id": "1"}]}, CONTENT, "Invalid value for the resource or sub-resource field 'subsidiary'"),
    ("subsidiary", UNKNOWN, VALUE, WRONG.format("99999", "subsidiary")),
    ("subsidiary", {"id": "4"}, KEY, "Invalid subsidiary reference key"),
    ("currency", UNKNOWN, VALUE, WRONG.format("99999", "currency")),
    ("currency", "@currency/SEK", KEY, "Invalid currency reference key"),
    ("entityId", "Amazon", "UNIQUE_CUST_ID_REQD", "A customer, vendor or other entity with this name already exists."),
    ("entityId", "amazon ", "UNIQUE_CUST_ID_REQD", "A customer, vendor or other entity with this name already exists."),
    ("isPerson", True, USER, ENTER.format("First Name, Last Name")),
    ("isPerson", "yes", CONTENT, "Invalid value for the resource or sub-resource field 'isPerson'"),
    ("email", "nobody", VALUE, WRONG.format("nobody", "email")),
    ("companyName", "n" * 84, USER, LONG.format("companyName", 83)),
    ("addressBook", [], CONTENT, "Invalid value for the resource or sub-resource field 'addressBook'"),
    ("addressBook.items.0.street", "x", CONTENT, "Unknown reference or field 'addressBook.items[0].street'."),
    ("payablesAccount", UNKNOWN, None, ""),
    ("externalId", "a|b", VALUE, WRONG.format("a|b", "externalid")),
    ("name", "Corner", CONTENT, "Unknown reference or field 'name'."),
]  # fmt: skip
TABLES = {
    "creditCardCharge": HEADER + NUMBERED + EXPENSE + ENTITY + CARD,
    "creditCardRefund": HEADER + EXPENSE[:6] + ENTITY + CARD,
    "check": HEADER + NUMBERED + EXPENSE + ENTITY + CHECK,
    "vendorBill": HEADER + NUMBERED + EXPENSE + ENTITY[2:] + BILL,
    "deposit": HEADER + NUMBERED + DEPOSIT,
    "expenseReport": [row for row in HEADER if row[0] != "currency"] + REPORT,
    "account": ACCOUNT,
    "vendor": [row for row in PARTY if row[2]] + [("payablesAccount", UNKNOWN, VALUE, WRONG.format("99999", "payablesaccount"))],
    "customer": [row for row in PARTY if row[2]] + [("parent", UNKNOWN, VALUE, WRONG.format("99999", "parent"))],
}  # fmt: skip


@pytest.mark.parametrize("kind", TABLES)
def test_wrong_requests_are_refused_and_store_nothing(books, kind):
    valid = books.valid(kind)
    before = len(books.company.records[kind])
    assert len(TABLES[kind]) >= 15
    for path, value, code, sentence in TABLES[kind]:
        body = changed(valid, path, named(books, value))
        status, found, text, where = detail(books.post(kind, body))
        assert (status, found) == (400, code), (path, value, found, text)
        assert text.startswith(sentence), (path, value, text)
        assert code == USER or where.split(".")[0] in (path.split(".")[0], "currency"), (path, where)
        assert len(books.company.records[kind]) == before


@pytest.mark.parametrize("kind", TABLES)
def test_the_unchanged_request_is_accepted_once(books, kind):
    assert books.post(kind, books.valid(kind)).status_code == 204
    again = books.valid(kind)
    if kind in ("account", "vendor", "customer"):
        again |= {"acctName": "Other", "acctNumber": "6711"} if kind == "account" else {"entityId": "Other"}
    assert detail(books.post(kind, again)) == (400, "DUP_RCRD", "This record already exists", "externalId")


def test_every_wrong_field_is_named_at_once(books):
    body = books.charge(merchant="x", tranDate="soon")
    body["expense"]["items"][0]["amount"] = "much"
    details = books.post("creditCardCharge", body).json()["o:errorDetails"]
    assert [each["o:errorPath"] for each in details] == ["tranDate", "expense.items[0].amount", "merchant"]


def test_an_error_has_the_published_shape(books):
    content = books.post("creditCardCharge", books.charge(subsidiary=UNKNOWN)).json()
    assert (content["title"], content["status"]) == ("Bad Request", 400)
    assert content["type"].startswith("https://www.w3.org/")


@pytest.mark.parametrize(
    ("header", "refused"), [("Error", True), ("Warning", False), ("Ignore", False), (None, False)]
)
def test_a_misspelt_field_is_refused_warned_of_or_ignored(books, header, refused):
    answer = books.post(
        "creditCardCharge", books.charge(Memo="x"), headers={"X-NetSuite-PropertyNameValidation": header}
    )
    assert (answer.status_code == 400) is refused
    warned = "Unknown reference or field 'Memo'." in answer.headers.get("Warning", "")
    assert warned is (header in ("Warning", None))


def test_a_wrong_value_is_dropped_when_values_are_not_validated(books):
    body = books.charge(memo=7)
    assert books.post("creditCardCharge", body).status_code == 400
    key = books.written("creditCardCharge", body, headers={"X-NetSuite-PropertyValueValidation": "Ignore"})
    assert "memo" not in books.read("creditCardCharge", key)


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"{", "INVALID_REQUEST"), (b"[]", "INVALID_REQUEST"), (b'{"memo": NaN}', "INVALID_REQUEST")],
)
def test_a_body_that_is_no_json_object_is_refused(books, body, code):
    assert detail(books.post("check", body))[:2] == (400, code)


def test_a_field_made_mandatory_on_the_form_is_demanded(books):
    books.act("require_field", kind="creditCardCharge", field="location", required=True)
    assert detail(books.post("creditCardCharge", books.charge()))[2] == ENTER.format("location")
    assert books.post("creditCardCharge", books.charge(location={"id": "1"})).status_code == 204


CHANGES = [
    ("creditCardCharge", {"subsidiary": {"id": "2"}}, VALUE, "The field subsidiary cannot be changed"),
    ("creditCardCharge", {"tranDate": "2024-12-31"}, USER, PERIOD),
    ("creditCardCharge", {"account": {"id": "1"}}, KEY, "Invalid account reference key 1 for subsidiary 1."),
    ("deposit", {"exchangeRate": 2, "currency": {"id": "2"}}, VALUE, "The field exchangeRate cannot be changed"),
    ("account", {"acctType": {"id": "COGS"}}, VALUE, "The field acctType cannot be changed"),
    ("account", {"currency": {"id": "2"}}, VALUE, "The field currency cannot be changed"),
    ("vendor", {"companyName": ""}, USER, ENTER.format("Company Name")),
    ("vendor", {"entityId": "Uber"}, "UNIQUE_CUST_ID_REQD", "A customer, vendor or other entity"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "change", "code", "sentence"), CHANGES)
def test_a_wrong_change_is_refused_and_changes_nothing(books, kind, change, code, sentence):
    key = books.written(kind, books.valid(kind))
    before = books.read(kind, key)
    answer = books.patch(f"{kind}/{key}", change)
    assert detail(answer)[:2] == (400, code), answer.text
    assert detail(answer)[2].startswith(sentence)
    assert books.read(kind, key) == before


@pytest.mark.parametrize(
    "period",
    [{"closed": True}, {"all_locked": True}, {"ap_locked": True}],
    ids=["closed", "locked", "payables"],
)
@pytest.mark.parametrize("kind", ["creditCardCharge", "vendorBill"])
def test_nothing_in_a_locked_period_can_be_written_changed_or_deleted(books, kind, period):
    key = books.written(kind, books.valid(kind))
    books.act("set_period", date="2026-03-02", **period)
    bound = kind == "vendorBill" or "ap_locked" not in period
    new = books.valid(kind) | {"externalId": "exp_2"}
    for answer in (
        books.post(kind, new),
        books.patch(f"{kind}/{key}", {"memo": "x"}),
        books.patch(f"{kind}/{key}", {"tranDate": "2026-04-01"}),
    ):
        assert (answer.status_code == 400) is bound
        assert not bound or detail(answer)[1:3] == (USER, PERIOD)
    if bound:
        assert detail(books.call("DELETE", f"/services/rest/record/v1/{kind}/{key}"))[1:3] == (USER, PERIOD)


MISSING = [
    ("GET", "creditCardCharge/1"),
    ("GET", "creditCardCharge/eid:exp_none"),
    ("PATCH", "creditCardCharge/1"),
    ("DELETE", "creditCardCharge/1"),
    ("GET", "creditCardcharge/1"),
    ("GET", "journal/1"),
    ("GET", "creditCardCharge/1/expense"),
]


@pytest.mark.parametrize(("method", "path"), MISSING)
def test_what_is_not_there_is_404(books, method, path):
    answer = books.call(method, f"/services/rest/record/v1/{path}", {} if method == "PATCH" else None)
    assert detail(answer)[:2] == (404, "NONEXISTENT_ID")


def test_a_record_with_dependents_cannot_be_deleted(books):
    books.written("creditCardCharge", books.charge())
    for kind, name in (("vendor", "Amazon"), ("account", "6030"), ("account", "2100")):
        answer = books.call("DELETE", f"/services/rest/record/v1/{kind}/{books.key(kind, name)}")
        assert detail(answer)[1] == "THIS_RECORD_CANNOT_BE_DELETED_BECAUSE_IT_HAS_DEPENDENT_RECORDS"


def test_a_role_without_permission_gets_403(books):
    books.sign_in(role="1001")
    assert books.get("vendor").status_code == 200
    for kind in ("creditCardCharge", "account", "vendor", "customer"):
        assert detail(books.post(kind, books.valid(kind)))[:2] == (403, "INSUFFICIENT_PERMISSION")
    books.act("set_permission", role="1001", permission="Vendors", granted=True)
    assert books.post("vendor", books.new_vendor()).status_code == 204


def test_read_only_record_types_take_no_writing(books):
    for method, path in (
        ("POST", "department"),
        ("PATCH", "department/1"),
        ("DELETE", "department/1"),
        ("PATCH", "check"),
    ):
        answer = books.call(method, f"/services/rest/record/v1/{path}", {"name": "x"})
        assert detail(answer)[:2] == (405, "METHOD_NOT_ALLOWED")
