"""Each valid request, changed in one place, meets the refusal that Sage documents.

``SHAPE``: 400, ``invalidRequest`` on top. Any other sentence: 422, ``operationFailed`` REST-7001 inside the result,
whose first detail only says that the record could not be written.
"""

import pytest

from tests.simulators.sage_intacct.books import (
    ACCOUNT,
    ATTACHMENT,
    BILL,
    CARD,
    CARD_TXN,
    CHECKING,
    CUSTOMER,
    FOLDER,
    MARKER,
    PDF,
    VENDOR,
    account,
    attachment,
    bill,
    card,
    changed,
    charge,
    checking,
    error_of,
    file,
    sentences,
    vendor,
)

SHAPE = "SHAPE: "
EXISTS = "Another record with the value '{}' already exists."


def assert_refused(answer, sentence, verb="create"):
    error = error_of(answer)
    assert error["supportId"]
    if sentence.startswith(SHAPE):
        assert (answer.status_code, error["code"]) == (400, "invalidRequest"), answer.text
        assert "ia::error" in answer.json()
    else:
        assert (answer.status_code, error["code"], error["errorId"]) == (422, "operationFailed", "REST-7001")
        assert "ia::error" in answer.json()["ia::result"]
        assert sentences(answer)[0].startswith(f"Could not {verb} ")
    found = [text for text in sentences(answer) if text.startswith(sentence.removeprefix(SHAPE))]
    assert found, (sentence, sentences(answer))


@pytest.fixture(scope="module")
def refusing(steady_books):
    """Books with a closed period, a bill and an attachment; whatever these tests send is refused."""
    steady_books.billed(billNumber="TAKEN")
    steady_books.attached(id="TAKEN")
    steady_books.act("close_books", until="2026-06-30")
    yield steady_books
    assert [each["reference"] for each in steady_books.ledger()] == ["TAKEN"]
    assert len(steady_books.rows(ATTACHMENT, "id")) == 1


LINE = "lines/0"
TAX = f"{LINE}/taxEntries/0"
TWO_MORE = [{"purchasingTaxDetail": {"id": "UK Purchase Zero Rate"}}] * 3
CHARGE = [
    ("txnDate", None, f"{SHAPE}Required field 'txnDate' is missing."),
    ("txnDate", "02/11/2026", f"{SHAPE}Value of field 'txnDate' is not valid"),
    ("txnDate", "2026-06-30", "The period is closed. Date must be on or after 07/01/2026."),
    ("creditCardAccount", None, "Credit card account '' specified is not valid."),
    ("creditCardAccount", {"key": "1"}, f"{SHAPE}Required field 'creditCardAccount.id' is missing."),
    ("creditCardAccount/id", "AMEX-999", "Credit card account 'AMEX-999' specified is not valid."),
    ("creditCardAccount/id", "BARC-01", "Credit card account 'BARC-01' specified is not valid."),
    ("creditCardAccount/id", "OLD-CARD", "Credit card account 'OLD-CARD' is inactive."),
    ("creditCardAccount/id", "EURO-CARD", "Currency 'GBP' is not valid for the credit card account 'EURO-CARD' in EUR."),
    ("referenceNumber", "R" * 21, "Value of field 'referenceNumber' is longer than 20 characters."),
    ("payee", "P" * 81, "Value of field 'payee' is longer than 80 characters."),
    ("payee", 7, f"{SHAPE}Value of field 'payee' is not valid"),
    ("description", "D" * 401, "Value of field 'description' is longer than 400 characters."),
    ("currency", {"baseCurrency": "GBP"}, f"{SHAPE}Required field 'currency.txnCurrency' is missing."),
    ("currency/txnCurrency", "XXX", "Currency 'XXX' is not valid."),
    ("currency/txnCurrency", "EUR", "An exchange rate is required from EUR to GBP."),
    ("currency/baseCurrency", "EUR", "Base currency 'EUR' does not match the base currency GBP."),
    ("currency/exchangeRate", {"rate": 1.1}, "The exchange rate of the base currency GBP is 1."),
    ("currency/exchangeRate", {"rate": 1, "typeId": "Intacct Daily Rate"}, "Specify either an exchange rate type"),
    ("currency/exchangeRate", {"rate": "1"}, f"{SHAPE}Value of field 'currency.exchangeRate.rate' is not valid"),
    ("isInclusiveTax", "false", f"{SHAPE}Value of field 'isInclusiveTax' is not valid"),
    ("isInclusiveTax", True, "Required field 'totalTxnAmount' of a line is missing."),
    ("taxSolution", {"id": "Australia - GST"}, "Tax solution 'Australia - GST' is not valid."),
    ("attachment", {"id": "EXP-NOTHING"}, "Attachment 'EXP-NOTHING' is not valid."),
    ("state", "draft", f"{SHAPE}Field 'state' is read-only."),
    ("totalEntered", "120.00", f"{SHAPE}Field 'totalEntered' is read-only."),
    ("reconciliationState", "done", f"{SHAPE}Value 'done' is not valid for field 'reconciliationState'."),
    ("vendor", {"id": "V-210"}, f"{SHAPE}Field 'vendor' is not a valid field."),
    ("lines", None, "A transaction needs at least one line."),
    ("lines", [], f"{SHAPE}Value of field 'lines' is not valid"),
    (f"{LINE}/glAccount", None, f"{SHAPE}Required field 'lines.0.glAccount' is missing."),
    (f"{LINE}/glAccount/id", "9999", "Invalid GL Account '9999' specified."),
    (f"{LINE}/glAccount/id", "6990", "GL Account '6990' is inactive."),
    (f"{LINE}/glAccount/id", "2000", "GL Account '2000' does not allow direct posting."),
    (f"{LINE}/glAccount/id", "6900", "This transaction is missing the Project dimension for the Account 6900"),
    (f"{LINE}/txnAmount", None, "Required field 'txnAmount' of a line is missing."),
    (f"{LINE}/txnAmount", 100, f"{SHAPE}Value of field 'lines.0.txnAmount' is not valid"),
    (f"{LINE}/txnAmount", "100", f"{SHAPE}Value of field 'lines.0.txnAmount' is not valid"),
    (f"{LINE}/totalTxnAmount", "120.01", "Line total 120.01 does not match 120.00."),
    (f"{LINE}/description", "D" * 401, "Value of field 'description' is longer than 400 characters."),
    (f"{LINE}/key", "12", "Line with key '12' is not valid."),
    (f"{LINE}/memo", "text", f"{SHAPE}Field 'lines.0.memo' is not a valid field."),
    (f"{LINE}/isBillable", True, "A billable line needs the project dimension."),
    (f"{LINE}/dimensions/location/id", "999", "Location '999' is not valid."),
    (f"{LINE}/dimensions/department/id", "XX", "Invalid Department 'XX' specified."),
    (f"{LINE}/dimensions/project", {"id": "10064"}, "Invalid Project '10064' specified."),
    (f"{LINE}/dimensions/vendor/id", "V-999", "Vendor 'V-999' specified is not valid."),
    (f"{LINE}/dimensions/vendor/id", "V-OLD", "Vendor 'V-OLD' specified is not valid."),
    (f"{LINE}/dimensions/nsp::region", {"key": "4"}, "Dimension 'nsp::region' is not enabled."),
    (f"{TAX}/purchasingTaxDetail/id", "UK Sale Standard Rate", "Tax detail 'UK Sale Standard Rate' is not valid."),
    (f"{TAX}/purchasingTaxDetail/id", "UK Purchase Rate of 2009", "Tax detail 'UK Purchase Rate of 2009' is not valid."),
    (f"{TAX}/purchasingTaxDetail/id", "Unknown", "Tax detail 'Unknown' is not valid."),
    (f"{TAX}/txnTaxAmount", "20.001", f"{SHAPE}Value of field 'lines.0.taxEntries.0.txnTaxAmount' is not valid"),
    (f"{TAX}/taxRate", 20, f"{SHAPE}Field 'lines.0.taxEntries.0.taxRate' is read-only."),
    (f"{LINE}/taxEntries", TWO_MORE, "Tax solution 'United Kingdom - VAT' allows 2 tax entry per line."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "sentence"), CHARGE)
def test_a_wrong_card_transaction_is_refused(refusing, path, value, sentence):
    assert_refused(refusing.post(CARD_TXN, changed(charge(), path, value)), sentence)


def test_the_unchanged_card_transaction_is_accepted(books):
    books.act("close_books", until="2026-06-30")
    assert books.post(CARD_TXN, charge()).status_code == 201


def test_every_mistake_is_told_at_once_the_most_specific_last(books):
    body = changed(changed(charge(), f"{LINE}/glAccount/id", "9999"), "payee", "P" * 81)
    assert sentences(books.post(CARD_TXN, body)) == [
        "Could not create Credit card transaction record.",
        "Value of field 'payee' is longer than 80 characters.",
        "Invalid GL Account '9999' specified.",
    ]


BILLS = [
    ("createdDate", None, f"{SHAPE}Required field 'createdDate' is missing."),
    ("dueDate", None, f"{SHAPE}Required field 'dueDate' is missing."),
    ("dueDate", "2026-11-01", "The due date cannot be before the bill date."),
    ("postingDate", "2026-06-30", "The period is closed. Date must be on or after 07/01/2026."),
    ("billNumber", None, "Required field 'billNumber' is missing."),
    ("billNumber", "TAKEN", EXISTS.format("TAKEN")),
    ("vendor", None, f"{SHAPE}Required field 'vendor' is missing."),
    ("vendor/id", "EMP-NONE", "Vendor 'EMP-NONE' specified is not valid."),
    ("vendor/id", "V-OLD", "Vendor 'V-OLD' is inactive."),
    ("vendor/id", "V-HOLD", "Vendor 'V-HOLD' is on hold."),
    ("term", {"id": "N99"}, "Term 'N99' is not valid."),
    ("state", "posted", "State 'posted' is not valid on create: a bill is created as draft."),
    ("state", "written", f"{SHAPE}Value 'written' is not valid for field 'state'."),
    ("paymentPriority", "soon", f"{SHAPE}Value 'soon' is not valid for field 'paymentPriority'."),
    ("referenceNumber", "R" * 21, "Value of field 'referenceNumber' is longer than 20 characters."),
    ("currency", None, f"{SHAPE}Required field 'currency' is missing."),
    ("currency/txnCurrency", "EUR", "An exchange rate is required from EUR to GBP."),
    ("attachment", {"id": "EXP-NOTHING"}, "Attachment 'EXP-NOTHING' is not valid."),
    ("payee", "J. Doe", f"{SHAPE}Field 'payee' is not a valid field."),
    ("lines", None, f"{SHAPE}Required field 'lines' is missing."),
    (f"{LINE}/dimensions/location", None, f"{SHAPE}Required field 'lines.0.dimensions.location' is missing."),
    (f"{LINE}/dimensions/employee/id", "E9999", "Invalid Employee 'E9999' specified."),
    (f"{LINE}/glAccount/id", "9999", "Invalid GL Account '9999' specified."),
    (f"{LINE}/glAccount/id", "6910", "This transaction is missing the Department dimension for the Account 6910"),
    (f"{LINE}/txnAmount", "100.0", f"{SHAPE}Value of field 'lines.0.txnAmount' is not valid"),
    (f"{LINE}/txnAmount", "-200.00", "The total of a bill cannot be negative."),
    (f"{LINE}/memo", "M" * 401, "Value of field 'memo' is longer than 400 characters."),
    (f"{LINE}/description", "text", f"{SHAPE}Field 'lines.0.description' is not a valid field."),
    (f"{LINE}/project/isBillable", True, "A billable line needs the project dimension."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "sentence"), BILLS)
def test_a_wrong_bill_is_refused(refusing, path, value, sentence):
    assert_refused(refusing.post(BILL, changed(bill(), path, value)), sentence)


SUBMITTED = [
    ("taxSolution/id", "Australia - GST", "Tax solution 'Australia - GST' is not valid."),
    (
        f"{TAX}/purchasingTaxDetail/id",
        "UK Sale Standard Rate",
        "Tax detail 'UK Sale Standard Rate' is not valid.",
    ),
]


@pytest.mark.parametrize(("path", "value", "sentence"), SUBMITTED)
def test_tax_of_a_draft_is_not_validated_until_it_is_submitted(books, path, value, sentence):
    key = books.made(BILL, changed(bill(), path, value))
    answer = books.run(BILL, "submit", key=key)
    assert answer.status_code == 422
    assert sentence in sentences(answer)
    assert books.read(BILL, key)["state"] == "draft"


ATTACHMENTS = [
    ("id", None, "Required field 'id' is missing."),
    ("id", "A" * 21, "Value of field 'id' is longer than 20 characters."),
    ("id", "TAKEN", EXISTS.format("TAKEN")),
    ("name", None, f"{SHAPE}Required field 'name' is missing."),
    ("folder", None, f"{SHAPE}Required field 'folder' is missing."),
    ("folder/id", "Nowhere", "Folder 'Nowhere' is not valid."),
    ("files", {}, f"{SHAPE}Value of field 'files' is not valid"),
    ("files/0/name", None, "A file needs its name and data."),
    ("files/0/name", 7, f"{SHAPE}Value of field 'files.0.name' is not valid"),
    ("files/0/name", "tool.exe", "File type of 'tool.exe' is not supported."),
    ("files/0/name", "receipt", "File type of 'receipt' is not supported."),
    ("files/0/data", None, "A file needs its name and data."),
    ("files/0/data", "%%%", "Data of file 'receipt.pdf' is not valid base64."),
    ("files/0/data", "", "File 'receipt.pdf' is empty."),
    ("files/0/size", 12, f"{SHAPE}Field 'files.0.size' is read-only."),
    ("files/0/key", "29", "File with key '29' is not valid."),
    ("parent", {"id": "1"}, f"{SHAPE}Field 'parent' is not a valid field."),
]


@pytest.mark.parametrize(("path", "value", "sentence"), ATTACHMENTS)
def test_a_wrong_attachment_is_refused(refusing, path, value, sentence):
    assert_refused(refusing.post(ATTACHMENT, changed(attachment(), path, value)), sentence)


def test_a_file_that_is_too_large_is_refused(books):
    books.switch(attachment_max_bytes=len(PDF))
    books.folder()
    assert books.post(ATTACHMENT, attachment()).status_code == 201
    larger = attachment(id="LARGER", files=[file("receipt.pdf", PDF + b".")])
    assert_refused(books.post(ATTACHMENT, larger), f"File 'receipt.pdf' is larger than {len(PDF)} bytes.")


ACCOUNTS = [
    ("id", None, f"{SHAPE}Required field 'id' is missing."),
    ("id", "6700", EXISTS.format("6700")),
    ("id", "6" * 25, "Value of field 'id' is longer than 24 characters."),
    ("name", None, f"{SHAPE}Required field 'name' is missing."),
    ("name", 7, f"{SHAPE}Value of field 'name' is not valid"),
    ("accountType", "expense", f"{SHAPE}Value 'expense' is not valid for field 'accountType'."),
    (
        "accountType",
        "balanceSheet",
        "Closing type 'closedToAccount' is not valid for a balance sheet account.",
    ),
    ("normalBalance", "left", f"{SHAPE}Value 'left' is not valid for field 'normalBalance'."),
    (
        "closingType",
        "nonClosingAccount",
        "Closing type 'nonClosingAccount' is not valid for an income statement",
    ),
    ("closingType", "open", f"{SHAPE}Value 'open' is not valid for field 'closingType'."),
    ("closeToGLAccount", None, "Required field 'closeToGLAccount' is missing."),
    ("closeToGLAccount/id", "9999", "Close-to account '9999' is not valid."),
    ("closeToGLAccount/id", "6700", "Close-to account '6700' is not valid."),
    ("alternativeGLAccount", "payables", "Value 'payables' is not valid for field 'alternativeGLAccount'."),
    ("status", "archived", f"{SHAPE}Value 'archived' is not valid for field 'status'."),
    (
        "requireDimensions/department",
        "yes",
        f"{SHAPE}Value of field 'requireDimensions.department' is not valid",
    ),
    ("currency", "GBP", f"{SHAPE}Field 'currency' is not a valid field."),
]


@pytest.mark.parametrize(("path", "value", "sentence"), ACCOUNTS)
def test_a_wrong_account_is_refused(refusing, path, value, sentence):
    assert_refused(refusing.post(ACCOUNT, changed(account(), path, value)), sentence)


VENDORS = [
    ("id", None, f"{SHAPE}Required field 'id' is missing."),
    ("id", "V-210", EXISTS.format("V-210")),
    ("id", "V" * 21, "Value of field 'id' is longer than 20 characters."),
    ("id", "V*210", "Value 'V*210' is not valid for field 'id'."),
    ("name", None, f"{SHAPE}Required field 'name' is missing."),
    ("name", " ", "Required field 'name' is missing."),
    ("name", 7, f"{SHAPE}Value of field 'name' is not valid"),
    ("status", "archived", f"{SHAPE}Value 'archived' is not valid for field 'status'."),
    ("currency", "XXX", "Currency 'XXX' is not valid."),
    ("currency", 826, f"{SHAPE}Value of field 'currency' is not valid"),
    ("term/id", "N99", "Term 'N99' is not valid."),
    ("isIndividualPerson", "no", f"{SHAPE}Value of field 'isIndividualPerson' is not valid"),
    ("contacts/default/printAs", "Amazon UK", EXISTS.format("Amazon UK")),
    ("contacts/default/mail", "a@b.example", f"{SHAPE}Field 'contacts.default.mail' is not a valid field."),
    ("key", "12", f"{SHAPE}Field 'key' is read-only."),
    ("email", "a@b.example", f"{SHAPE}Field 'email' is not a valid field."),
]


@pytest.mark.parametrize(("path", "value", "sentence"), VENDORS)
def test_a_wrong_vendor_is_refused(refusing, path, value, sentence):
    assert_refused(refusing.post(VENDOR, changed(vendor(), path, value)), sentence)


@pytest.mark.parametrize(
    ("path", "value", "sentence"), [row for row in VENDORS if row[0] in ("name", "currency", "id")]
)
def test_a_wrong_customer_is_refused(refusing, path, value, sentence):
    body = {"id": "C-99", "name": "Elm House", "status": "active", "currency": "GBP"}
    sentence, value = (sentence.replace("V-210", "C-12"), "C-12" if value == "V-210" else value)
    assert_refused(refusing.post(CUSTOMER, changed(body, path, value)), sentence)


CARDS = [
    ("id", None, "Required field 'id' is missing."),
    ("id", "AMEX-001", EXISTS.format("AMEX-001")),
    ("status", "closed", f"{SHAPE}Value 'closed' is not valid for field 'status'."),
    ("vendor", None, "A credit card account needs its vendor."),
    ("vendor/id", "V-999", "Invalid Vendor 'V-999' specified."),
    ("location/id", "999", "Invalid Location '999' specified."),
    ("department/id", "XX", "Invalid Department 'XX' specified."),
    ("accountDetails/cardType", "metal", "Value 'metal' is not valid for field 'accountDetails.cardType'."),
    ("accountDetails/accountType", "prepaid", f"{SHAPE}Value 'prepaid' is not valid for field"),
    ("accountDetails/accountType", "debit", "A debit card needs accountDetails.debitCardCheckingAccount."),
    ("accountDetails/currency", "XXX", "Currency 'XXX' is not valid."),
    ("accountDetails/number", "4111", f"{SHAPE}Field 'accountDetails.number' is not a valid field."),
    (
        "accountDetails/expirationYear",
        2030,
        f"{SHAPE}Value of field 'accountDetails.expirationYear' is not valid",
    ),
    ("accounting/offsetGLAccount", None, "A credit card account needs a liability account"),
    ("accounting/offsetGLAccount/id", "6700", "A credit card account needs a liability account"),
    ("accounting/defaultAccrualBasisGLJournal/id", "XXJ", "Invalid Journal 'XXJ' specified."),
]


@pytest.mark.parametrize(("path", "value", "sentence"), CARDS)
def test_a_wrong_card_account_is_refused(refusing, path, value, sentence):
    assert_refused(refusing.post(CARD, changed(card(), path, value)), sentence)


CHECKINGS = [
    ("id", None, f"{SHAPE}Required field 'id' is missing."),
    ("id", "BARC-01", EXISTS.format("BARC-01")),
    ("accounting", None, "Required field 'accounting.glAccount' is missing."),
    ("accounting/glAccount/id", "9999", "Invalid GL Account '9999' specified."),
    ("bankAccountDetails/currency", "XXX", "Currency 'XXX' is not valid."),
    ("bankAccountDetails/iban", "GB00", f"{SHAPE}Field 'bankAccountDetails.iban' is not a valid field."),
    ("location/id", "999", "Invalid Location '999' specified."),
]


@pytest.mark.parametrize(("path", "value", "sentence"), CHECKINGS)
def test_a_wrong_checking_account_is_refused(refusing, path, value, sentence):
    assert_refused(refusing.post(CHECKING, changed(checking(), path, value)), sentence)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, f"{SHAPE}Required field 'id' is missing."),
        ({"id": "Expenses"}, EXISTS.format("Expenses")),
        ({"id": "Sub", "parent": {"id": "Nowhere"}}, "Folder 'Nowhere' is not valid."),
        ({"id": "Sub", "status": "hidden"}, f"{SHAPE}Value 'hidden' is not valid for field 'status'."),
    ],
)
def test_a_wrong_folder_is_refused(refusing, body, sentence):
    assert_refused(refusing.post(FOLDER, body), sentence)


STALE = [
    ("paid", {"lines": [{"key": "own", "txnAmount": "90.00"}]}, "This transaction has been paid."),
    ("paid", {"txnDate": "2026-11-03"}, "This transaction has been paid."),
    (
        "cleared",
        {"lines": [{"key": "own", "glAccount": {"id": "6800"}}]},
        "This transaction has been reconciled.",
    ),
    ("cleared", {"currency": {"txnCurrency": "EUR"}}, "This transaction has been reconciled."),
    ("reversed", {"payee": "Other"}, "A transaction in state reversed cannot be updated."),
    ("closed", {"lines": [{"key": "own", "txnAmount": "90.00"}]}, "The period is closed."),
    ("posted", {"txnDate": "2026-06-30"}, "The period is closed."),
    ("posted", {"lines": [{"key": "99999", "txnAmount": "90.00"}]}, "Line with key '99999' is not valid."),
    (
        "posted",
        {"lines": [{"key": "own", "ia::operation": "delete"}]},
        "A transaction needs at least one line.",
    ),
    ("posted", {"state": "paid"}, f"{SHAPE}Field 'state' is read-only."),
    ("posted", {"key": "12"}, f"{SHAPE}Field 'key' is read-only."),
    ("posted", {"creditCardAccount": {"id": "OLD-CARD"}}, "Credit card account 'OLD-CARD' is inactive."),
]


@pytest.mark.parametrize(("state", "change", "sentence"), STALE)
def test_a_stale_change_of_a_card_transaction_is_refused(books, state, change, sentence):
    key = books.written()
    own = books.read(CARD_TXN, key)["lines"][0]["key"]
    lines = [line | ({"key": own} if line["key"] == "own" else {}) for line in change.get("lines", [])]
    books.act("close_books", until="2026-11-30" if state == "closed" else "2026-06-30")
    match state:
        case "paid":
            books.act("pay_document", document=key)
        case "cleared":
            books.act("reconcile", document=key)
        case "reversed":
            books.act("reverse_document", document=key, date="2026-11-03")
    answer = books.patch(CARD_TXN, key, change | ({"lines": lines} if lines else {}))
    assert_refused(answer, sentence, verb="update")
    assert books.read(CARD_TXN, key)["payee"] == "Amazon UK"


@pytest.mark.parametrize("state", ["paid", "cleared", "closed"])
def test_texts_of_a_settled_card_transaction_stay_open_to_change(books, state):
    key = books.written()
    match state:
        case "paid":
            books.act("pay_document", document=key)
        case "cleared":
            books.act("reconcile", document=key)
        case "closed":
            books.act("close_books", until="2026-11-30")
    assert books.patch(CARD_TXN, key, {"payee": "Amazon Business", "description": "Other"}).status_code == 200
    assert books.read(CARD_TXN, key)["payee"] == "Amazon Business"


def test_a_key_that_nobody_has_is_not_found(books):
    for method in ("GET", "PATCH", "DELETE"):
        answer = books.call(method, f"/objects/{CARD_TXN}/99999", {} if method == "PATCH" else None)
        assert (answer.status_code, error_of(answer)["code"]) == (404, "invalidKey")


def test_what_is_no_json_is_refused_by_the_gateway(books):
    url = f"{books.api}/objects/{CARD_TXN}"
    json_type = books.headers(**{"Content-Type": "application/json"})
    answer = books.http.post(url, data=b"{", headers=json_type, timeout=5)
    assert (answer.status_code, error_of(answer)["code"]) == (400, "GW-0015")
    answer = books.http.post(url, data=b"a=b", headers=books.headers(), timeout=5)
    assert (answer.status_code, error_of(answer)["code"]) == (400, "GW-0014")


def test_a_view_only_user_may_read_and_not_write(books):
    key = books.written()
    books.enter("harbourprint", user="cleo")
    assert books.read(CARD_TXN, key)["referenceNumber"] == MARKER
    for answer in (
        books.post(CARD_TXN, charge()),
        books.patch(CARD_TXN, key, {}),
        books.delete(CARD_TXN, key),
    ):
        assert (answer.status_code, error_of(answer)["code"]) == (403, "permissionDenied")


def test_reading_alone_is_offered_for_what_is_not_written(books):
    assert books.post("company-config/department", {"id": "X"}).status_code == 405
    assert books.call("POST", "/objects/company-config/unknown", {}).status_code == 404
