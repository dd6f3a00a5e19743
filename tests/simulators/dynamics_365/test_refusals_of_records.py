"""Mutations of valid journals, vendors, customers, bank accounts and files, each met by its refusal."""

import pytest

from tests.simulators.dynamics_365.books import NOBODY, Books, refusal, start

DIALOG = "Application_DialogException"
FIELD = "Application_FieldValidationException"
LONG = "Application_StringExceededLength"
EXISTS = "Internal_EntityWithSameKeyExists"
RELATION = "Internal_InvalidTableRelation"
READ_ONLY = "BadRequest_InvalidOperation"
BAD = "BadRequest"
CODE = 'The "currencyCode" does not match to a Currency.'
PAIR = "The currency values do not match to a specific Currency."

JOURNAL = {"code": "EXPDRAFT", "displayName": "Expense drafts", "templateDisplayName": "GENERAL"}
VENDOR = {
    "number": "V70000", "displayName": "Amazon UK", "email": "accounts@amazon.example", "phoneNumber": "02079460000",
    "addressLine1": "1 Principal Place", "city": "London", "postalCode": "EC2A 2FA", "country": "GB",
    "taxRegistrationNumber": "GB123456789", "currencyCode": "EUR", "blocked": " ",
}  # fmt: skip
CUSTOMER = {
    "number": "C70000",
    "displayName": "Northlight Ltd",
    "type": "Company",
    "country": "GB",
    "currencyCode": "GBP",
}
BANK = {
    "number": "CARD-USD", "displayName": "Company card USD", "currencyCode": "USD", "bankAccountNumber": "4821", "iban": "",
}  # fmt: skip
VALID = {"journals": JOURNAL, "vendors": VENDOR, "customers": CUSTOMER, "bankAccounts": BANK}

TAKEN = "The Gen. Journal Batch already exists. Identification fields and values: Journal Template Name='GENERAL',Name='DEFAULT'"
TEMPLATE = "The field Journal Template Name of table Gen. Journal Batch contains a value (NOWHERE)"
JOURNALS = [
    ({"code": None}, FIELD, "Name must have a value in Gen. Journal Batch:"),
    ({"code": ""}, FIELD, "Name must have a value in Gen. Journal Batch:"),
    ({"code": "EXPENSESYNC"}, LONG, "The length of the string is 11,"),
    ({"code": 12}, BAD, "Cannot convert the literal '12'"),
    ({"code": "default"}, EXISTS, TAKEN),
    ({"displayName": "d" * 101}, LONG, "The length of the string is 101,"),
    ({"displayName": 5}, BAD, "Cannot convert"),
    ({"templateDisplayName": "NOWHERE"}, RELATION, TEMPLATE),
    ({"templateDisplayName": "TEMPLATE-11"}, LONG, "The length of the string is 11,"),
    ({"balancingAccountId": NOBODY}, DIALOG, 'The "balancingAccountId" does not match to an Account.'),
    ({"balancingAccountId": "CARD"}, BAD, "Cannot convert the literal 'CARD' to the expected type 'Edm.Guid'."),
    ({"balancingAccountNumber": "8410"}, READ_ONLY, "Control 'balancingAccountNumber' is read-only."),
    ({"lastModifiedDateTime": "2026-01-01T00:00:00Z"}, READ_ONLY, "Control 'lastModifiedDateTime' is read-only."),
    ({"noSeries": "GJNL"}, BAD, "The property 'noSeries' does not exist on type 'Microsoft.NAV.journal'."),
    ({"journalLines": []}, BAD, "The property 'journalLines' does not exist"),
]  # fmt: skip

PEOPLE = [
    ({"displayName": "d" * 101}, LONG, "The length of the string is 101,"),
    ({"number": "N" * 21}, LONG, "The length of the string is 21,"),
    ({"phoneNumber": "call me"}, FIELD, "Phone No. must not contain letters"),
    ({"phoneNumber": "0" * 31}, LONG, "The length of the string is 31,"),
    ({"email": "nobody"}, DIALOG, 'The email address "nobody" is not valid.'),
    ({"email": "a" * 72 + "@b.example"}, LONG, "The length of the string is 82,"),
    ({"website": "w" * 81}, LONG, "The length of the string is 81,"),
    ({"addressLine1": "a" * 101}, LONG, "The length of the string is 101,"),
    ({"addressLine2": "a" * 51}, LONG, "The length of the string is 51,"),
    ({"city": "c" * 31}, LONG, "The length of the string is 31,"),
    ({"postalCode": "p" * 21}, LONG, "The length of the string is 21,"),
    ({"country": "ZZ"}, RELATION, "The field Country/Region Code of table"),
    ({"taxRegistrationNumber": "GB12"}, DIALOG, "The entered VAT Registration number is not in agreement"),
    ({"taxRegistrationNumber": "1" * 21}, LONG, "The length of the string is 21,"),
    ({"currencyCode": "XXX"}, DIALOG, CODE),
    ({"currencyId": NOBODY}, DIALOG, 'The "currencyId" does not match to a Currency.'),
    ({"currencyId": "dollar", "currencyCode": "EUR"}, DIALOG, PAIR),
    ({"paymentTermsId": NOBODY}, DIALOG, 'The "paymentTermsId" does not match to a Payment Terms.'),
    ({"paymentMethodId": NOBODY}, DIALOG, 'The "paymentMethodId" does not match to a Payment Method.'),
    ({"blocked": "Shipping"}, "Unknown", "'Shipping' is not an option."),
    ({"taxLiable": "yes"}, BAD, "Cannot convert the literal 'yes' to the expected type 'Edm.Boolean'."),
    ({"colour": "red"}, BAD, "The property 'colour' does not exist"),
    ({"displayName": ["Amazon"]}, BAD, "Cannot convert"),
]  # fmt: skip
VENDORS = [
    *PEOPLE,
    (
        {"number": "V10010"},
        EXISTS,
        "The Vendor already exists. Identification fields and values: No.='V10010'",
    ),
    ({"balance": 5}, READ_ONLY, "Control 'balance' is read-only."),
    ({"blocked": "Ship"}, "Unknown", "'Ship' is not an option. The existing options are:  ,Payment,All."),
]
CUSTOMERS = [
    *PEOPLE,
    ({"displayName": None}, DIALOG, 'A "displayName" must be provided.'),
    ({"displayName": ""}, DIALOG, 'A "displayName" must be provided.'),
    (
        {"number": "C10000"},
        EXISTS,
        "The Customer already exists. Identification fields and values: No.='C10000'",
    ),
    ({"type": "Firm"}, "Unknown", "'Firm' is not an option. The existing options are: Company,Person."),
    ({"taxAreaId": NOBODY}, DIALOG, 'The "taxAreaId" does not match to a Tax Area.'),
    ({"shipmentMethodId": NOBODY}, DIALOG, 'The "shipmentMethodId" does not match to a Shipment Method.'),
    ({"salespersonCode": "ZZ"}, "Internal_RecordNotFound", "The Salesperson/Purchaser does not exist."),
    ({"balanceDue": 5}, READ_ONLY, "Control 'balanceDue' is read-only."),
    ({"blocked": "Payment"}, "Unknown", "'Payment' is not an option."),
]
BANKS = [
    ({"number": "N" * 21}, LONG, "The length of the string is 21,"),
    ({"number": "CHECKING"}, EXISTS, "The Bank Account already exists. Identification fields and values: No.='CHECKING'"),
    ({"number": 5}, BAD, "Cannot convert"),
    ({"displayName": "d" * 101}, LONG, "The length of the string is 101,"),
    ({"displayName": {}}, BAD, "Cannot convert"),
    ({"bankAccountNumber": "4" * 31}, LONG, "The length of the string is 31,"),
    ({"iban": "G" * 51}, LONG, "The length of the string is 51,"),
    ({"currencyCode": "XXX"}, DIALOG, CODE),
    ({"currencyCode": "C" * 11}, LONG, "The length of the string is 11,"),
    ({"currencyId": NOBODY}, DIALOG, 'The "currencyId" does not match to a Currency.'),
    ({"currencyId": "dollar", "currencyCode": "EUR"}, DIALOG, PAIR),
    ({"blocked": "All"}, BAD, "Cannot convert the literal 'All' to the expected type 'Edm.Boolean'."),
    ({"intercompanyEnabled": 1}, BAD, "Cannot convert"),
    ({"sortCode": "20-00-00"}, BAD, "The property 'sortCode' does not exist on type 'Microsoft.NAV.bankAccount'."),
    ({"bankAccPostingGroup": "CARDS"}, BAD, "The property 'bankAccPostingGroup' does not exist"),
    ({"lastModifiedDateTime": "2026-01-01T00:00:00Z"}, READ_ONLY, "Control 'lastModifiedDateTime' is read-only."),
]  # fmt: skip
TABLES = {"journals": JOURNALS, "vendors": VENDORS, "customers": CUSTOMERS, "bankAccounts": BANKS}
ROWS = [(name, *row) for name, rows in TABLES.items() for row in rows]


def resolved(books, changes):
    if changes.get("currencyId") == "dollar":
        return changes | {"currencyId": books.row("currencies", "code eq 'USD'")["id"]}
    return changes


def without_none(values):
    return {name: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize(("name", "changes", "code", "text"), ROWS)
def test_a_wrong_record_is_refused_and_not_kept(untouched_books, name, changes, code, text):
    books = untouched_books
    before = len(books.rows(name))
    body = without_none(VALID[name] | resolved(books, changes))
    status, found, message = refusal(books.call("POST", name, body))
    assert (status, found) == (400, code)
    assert message.startswith(text)
    assert len(books.rows(name)) == before


@pytest.mark.parametrize("name", VALID)
def test_the_unchanged_record_is_accepted(books, name):
    made = books.call("POST", name, VALID[name])
    assert made.status_code == 201
    assert made.headers["Location"].endswith(f"/{name}({made.json()['id']})")


# What a body can get wrong only when it is new does not belong into an update.
UPDATES = [row for row in ROWS if None not in row[1].values()]


@pytest.fixture(scope="module")
def standing():
    """A simulator with one valid record of each kind, and these records."""
    with start() as running:
        books = Books(running)
        yield books, {name: books.call("POST", name, body).json() for name, body in VALID.items()}


@pytest.mark.parametrize(("name", "changes", "code", "text"), UPDATES)
def test_a_wrong_update_is_refused_and_changes_nothing(standing, name, changes, code, text):
    books, made = standing[0], standing[1][name]
    path = f"{name}({made['id']})"
    answer = books.call("PATCH", path, resolved(books, changes), If_Match=made["@odata.etag"])
    status, found, message = refusal(answer)
    assert (status, found, message.startswith(text)) == (400, code, True), message
    assert books.get(path).json()["@odata.etag"] == made["@odata.etag"]


@pytest.mark.parametrize("name", VALID)
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_updates_and_deletions_need_the_present_etag(books, name, method):
    made = books.call("POST", name, VALID[name]).json()
    path, body = f"{name}({made['id']})", {"displayName": "Renamed"}
    assert refusal(books.call(method, path, body))[:2] == (400, "BadRequest_InvalidToken")
    changed = books.call("PATCH", path, body, If_Match=made["@odata.etag"])
    assert (changed.status_code, changed.json()["displayName"]) == (200, "Renamed")
    assert refusal(books.call(method, path, body, If_Match=made["@odata.etag"]))[:2] == (
        409,
        "Request_EntityChanged",
    )
    assert books.call("DELETE", path, If_Match=changed.json()["@odata.etag"]).status_code == 204
    assert refusal(books.get(path))[:2] == (404, "BadRequest_NotFound")


@pytest.mark.parametrize(
    "name", ["accounts", "taxGroups", "dimensions", "currencies", "employees", "companyInformation"]
)
def test_what_the_pages_do_not_allow_is_refused(untouched_books, name):
    books = untouched_books
    key = books.rows(name)[0]["id"]
    for method, path in (("POST", name), ("PATCH", f"{name}({key})"), ("DELETE", f"{name}({key})")):
        answer = books.call(method, path, {"displayName": "x"}, If_Match="*")
        assert refusal(answer)[:2] == (405, "BadRequest_MethodNotAllowed")


FILES = [
    ({"parentId": NOBODY}, "Internal_RecordNotFound", "The parent document does not exist."),
    ({"parentId": "line"}, BAD, "Cannot convert the literal 'line' to the expected type 'Edm.Guid'."),
    ({"parentType": None}, DIALOG, "You must specify a parentType together with the parentId."),
    ({"parentType": "Vendor"}, DIALOG, "Parent type Vendor is not supported. Use documentAttachments API instead."),
    ({"parentType": "Employee"}, DIALOG, "Parent type Employee is not supported."),
    ({"parentType": "Item"}, DIALOG, "Parent type Item is not supported."),
    ({"parentType": "Job"}, DIALOG, "Parent type Job is not supported."),
    ({"parentType": "Customer"}, DIALOG, "Parent type Customer is not supported."),
    ({"parentType": "Journals"}, "Unknown", "'Journals' is not an option."),
    ({"parentType": "Sales Invoice"}, "Internal_RecordNotFound", "The parent document does not exist."),
    ({"fileName": "f" * 251}, LONG, "The length of the string is 251,"),
    ({"fileName": 7}, BAD, "Cannot convert"),
    ({"attachmentContent": "JVBERi0="}, READ_ONLY, "Control 'attachmentContent' is read-only."),
    ({"content": "JVBERi0="}, BAD, "The property 'content' does not exist on type 'Microsoft.NAV.attachment'."),
    ({"lastModifiedDateTime": "2026-01-01T00:00:00Z"}, READ_ONLY, "Control 'lastModifiedDateTime' is read-only."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "text"), FILES)
def test_a_wrong_file_is_refused(untouched_books, changes, code, text):
    books = untouched_books
    line = books.written_line()
    body = without_none(
        {"parentId": line["id"], "parentType": "Journal", "fileName": "receipt.pdf"} | changes
    )
    status, found, message = refusal(books.call("POST", "attachments", body))
    assert (status, found, message.startswith(text)) == (400, code, True), message
    assert books.rows("attachments", f"parentId eq {line['id']} and parentType eq 'Journal'") == []


def test_the_bytes_of_a_file_need_if_match_and_a_known_file(books):
    key = books.attached(books.written_line()["id"])
    content = f"attachments({key})/attachmentContent"
    assert refusal(books.call("PATCH", content, b"x"))[:2] == (400, "BadRequest_InvalidToken")
    assert refusal(books.call("PATCH", content, b"x", If_Match='W/"old"'))[:2] == (
        409,
        "Request_EntityChanged",
    )
    unknown = f"attachments({NOBODY})/attachmentContent"
    assert refusal(books.call("PATCH", unknown, b"x", If_Match="*"))[:2] == (404, "BadRequest_NotFound")
    assert refusal(books.call("PUT", content, b"x", If_Match="*"))[:2] == (405, "BadRequest_MethodNotAllowed")
    assert books.get(content).content == b"%PDF-1.7 receipt"


@pytest.mark.parametrize("changes", [{"parentId": NOBODY}, {"parentType": "Sales Invoice"}])
def test_the_parent_of_a_file_stays(books, changes):
    key = books.attached(books.written_line()["id"])
    answer = books.call("PATCH", f"attachments({key})", changes, If_Match="*")
    (name,) = changes
    assert refusal(answer) == (400, DIALOG, f"You cannot change the value of the key field {name}.")


PERMISSIONS = [
    ("journals", lambda books: books.write_line()),
    ("journals", lambda books: books.call("POST", "journals", JOURNAL)),
    ("posting", lambda books: books.post()),
    ("people", lambda books: books.call("POST", "vendors", VENDOR)),
    ("people", lambda books: books.call("POST", "customers", CUSTOMER)),
    ("bank_accounts", lambda books: books.call("POST", "bankAccounts", BANK)),
]


@pytest.mark.parametrize(("permission", "deed"), PERMISSIONS)
def test_a_missing_permission_set_is_told(books, permission, deed):
    assert books.journal
    books.act("take_permission", permission=permission)
    status, code, message = refusal(deed(books))
    assert (status, code) == (403, "Authorization_RequestDenied")
    assert "permissions prevented the action" in message
    books.act("give_permissions")
    assert deed(books).status_code in (201, 400)
