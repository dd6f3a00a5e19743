"""Mutations of a valid journal line and of a valid posting, each met by the refusal of Business Central."""

import pytest

from tests.simulators.dynamics_365.books import DAY, KEY, NOBODY, amounts, refusal

DIALOG = "Application_DialogException"
FIELD = "Application_FieldValidationException"
LONG = "Application_StringExceededLength"
READ_ONLY = "BadRequest_InvalidOperation"
RELATION = "Internal_InvalidTableRelation"
NO_ACCOUNT = 'The "{}" does not match to an Account.'
NO_VALUE = 'The "{}" does not match to a Dimension Value.'
OTHER_ACCOUNT = "The account values do not match to a specific Account."
LITERAL = "Cannot convert the literal '{}' to the expected type '{}'."
OPTIONS = "'{}' is not an option. The existing options are: G/L Account,Bank Account."
TOO_LONG = "The length of the string is {}, but it must be less than or equal to {} characters. Value: "
UNRELATED = "The field {} of table Gen. Journal Line contains a value ({}) that cannot be found in the related table ({})."
TYPED = "The property '{}' does not exist on type 'Microsoft.NAV.journalLine'."
ON_DAY = {"balancingAccountNumber": "CARD-EUR", "postingDate": "2024-05-21"}
NO_RATE = "There is no Currency Exchange Rate within the filter. Filters: Currency Code: EUR"
NO_TAX = {"accountType": "Bank Account", "taxCode": None}
IN_LINE = "Journal Template Name=GENERAL, Journal Batch Name=EXPSYNC, Line No.=10000"

LINE = [
    ({"accountType": "Vendor"}, "Unknown", OPTIONS.format("Vendor")),
    ({"accountType": 7}, "BadRequest", LITERAL.format("7", "Edm.String")),
    ({"accountNumber": "9998"}, DIALOG, NO_ACCOUNT.format("accountNumber")),
    ({"accountNumber": "CARD-GBP"}, DIALOG, NO_ACCOUNT.format("accountNumber")),
    ({"accountNumber": "8" * 21}, LONG, TOO_LONG.format(21, 20)),
    ({"accountNumber": "8690"}, FIELD, "Blocked must be equal to 'No'  in G/L Account: No.=8690. Current value is 'Yes'."),
    ({"accountNumber": "1100", "taxCode": None}, FIELD, "Direct Posting must be equal to 'Yes'  in G/L Account: No.=1100."),
    ({"accountNumber": "8000", "taxCode": None}, FIELD, "Account Type must be equal to 'Posting'  in G/L Account: No.=8000."),
    ({"accountId": NOBODY, "accountNumber": None}, DIALOG, NO_ACCOUNT.format("accountId")),
    ({"accountId": "8410"}, "BadRequest", LITERAL.format("8410", "Edm.Guid")),
    ({"accountId": "travel"}, DIALOG, OTHER_ACCOUNT),
    ({"postingDate": "21.05.2026"}, "BadRequest", LITERAL.format("21.05.2026", "Edm.Date")),
    ({"postingDate": "2026-02-30"}, "BadRequest", LITERAL.format("2026-02-30", "Edm.Date")),
    ({"documentNumber": "X" * 21}, LONG, TOO_LONG.format(21, 20)),
    ({"externalDocumentNumber": "E" * 36}, LONG, TOO_LONG.format(36, 35)),
    ({"amount": "120.00"}, "BadRequest", LITERAL.format("120.00", "Edm.Decimal")),
    ({"amount": True}, "BadRequest", LITERAL.format("True", "Edm.Decimal")),
    ({"description": "d" * 101}, LONG, TOO_LONG.format(101, 100)),
    ({"comment": "c" * 251}, LONG, TOO_LONG.format(251, 250)),
    ({"taxCode": "VAT99"}, RELATION, UNRELATED.format("VAT Prod. Posting Group", "VAT99", "VAT Product Posting Group")),
    ({"accountNumber": "9330"}, FIELD, f"Gen. Posting Type in Gen. Journal Line {IN_LINE} must either be of type Purchase or Sale"),
    ({"accountNumber": None, "accountId": "8410"}, "BadRequest", LITERAL.format("8410", "Edm.Guid")),
    ({"accountNumber": None, "accountId": "office"}, FIELD, f"Gen. Posting Type in Gen. Journal Line {IN_LINE} must either"),
    ({"accountType": "Bank Account", "accountNumber": "CHECKING"}, FIELD, "VAT Prod. Posting Group must be equal to ''"),
    ({"balanceAccountType": "Customer"}, "Unknown", OPTIONS.format("Customer")),
    ({"balancingAccountNumber": "NO-CARD"}, RELATION, UNRELATED.format("Bal. Account No.", "NO-CARD", "Bank Account")),
    ({"balancingAccountNumber": "OLD-BANK"}, FIELD, "Blocked must be equal to 'No'  in Bank Account: No.=OLD-BANK."),
    ({"balancingAccountId": NOBODY, "balancingAccountNumber": None}, DIALOG, NO_ACCOUNT.format("balancingAccountId")),
    (ON_DAY, "Internal_DataNotFoundFilter", NO_RATE),
    (NO_TAX | {"accountNumber": "BANK-USD", "balancingAccountNumber": "CARD-EUR"}, FIELD, "Currency Code must be equal to 'EUR'"),
    ({"lineNumber": 1.5}, "BadRequest", LITERAL.format("1.5", "Edm.Int32")),
    ({"journalId": NOBODY}, READ_ONLY, "Control 'journalId' is read-only."),
    ({"journalDisplayName": "OTHER"}, READ_ONLY, "Control 'journalDisplayName' is read-only."),
    ({"lastModifiedDateTime": "2026-05-21T00:00:00Z"}, READ_ONLY, "Control 'lastModifiedDateTime' is read-only."),
    ({"vendorNumber": "V10010"}, "BadRequest", TYPED.format("vendorNumber")),
    ({"currencyCode": "EUR"}, "BadRequest", TYPED.format("currencyCode")),
    ({"taxAmount": 20}, "BadRequest", TYPED.format("taxAmount")),
    ({"dimensionSetLines": [{}]}, DIALOG, 'The "id" or "code" field must be filled in.'),
    ({"dimensionSetLines": [{"code": "NONE", "valueCode": "SALES"}]}, DIALOG, 'The "code" does not match to a Dimension.'),
    ({"dimensionSetLines": [{"code": "DEPARTMENT"}]}, DIALOG, 'The "valueId" or "valueCode" field must be filled in.'),
    ({"dimensionSetLines": [{"code": "DEPARTMENT", "valueCode": "ALPHA"}]}, DIALOG, NO_VALUE.format("valueCode")),
    ({"dimensionSetLines": [{"code": "DEPARTMENT", "valueCode": "OLD"}]}, DIALOG, "Dimension Value DEPARTMENT - OLD is blocked."),
    ({"dimensionSetLines": [{"code": "DEPARTMENT", "valueId": NOBODY}]}, DIALOG, NO_VALUE.format("valueId")),
    ({"dimensionSetLines": [{"id": NOBODY, "valueCode": "SALES"}]}, DIALOG, 'The "id" does not match to a Dimension.'),
    ({"dimensionSetLines": [{"code": "PROJECT", "valueCode": "ALPHA"}] * 2}, DIALOG, "The dimension set line already exists."),
    ({"dimensionSetLines": ["SALES"]}, "BadRequest", "Invalid Request Body"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "text"), LINE)
def test_a_wrong_line_is_refused_and_leaves_nothing(untouched_books, changes, code, text):
    books = untouched_books
    names = {"office": "8410", "travel": "8210"}
    if changes.get("accountId") in names:
        account = books.row("accounts", f"number eq '{names[changes['accountId']]}'")
        changes = changes | {"accountId": account["id"]}
    status, found, message = refusal(books.write_line(**changes))
    assert (status, found) == (400, code)
    assert message.startswith(text)
    assert books.lines() == []


def test_the_unchanged_line_is_accepted(books):
    assert books.write_line().status_code == 201


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"null"])
def test_a_body_that_is_no_object_is_refused(untouched_books, body):
    path = untouched_books.lines_path
    answer = untouched_books.call("POST", path, body, Content_Type="application/json")
    assert refusal(answer) == (400, "BadRequest", "Invalid Request Body")


def test_every_refusal_ends_with_a_correlation_id(books):
    message = books.write_line(accountNumber="9998").json()["error"]["message"]
    assert message.split("  CorrelationId:  ")[1].count("-") == 4


def test_a_line_number_is_taken_once(books):
    books.written_line(lineNumber=20000)
    status, code, message = refusal(books.write_line(lineNumber=20000))
    assert (status, code) == (400, "Internal_EntityWithSameKeyExists")
    assert message.startswith("The Gen. Journal Line already exists.")


UPDATE = [
    ({"amount": 90}, {"If_Match": None}, 400, "BadRequest_InvalidToken"),
    ({"amount": 90}, {"If_Match": 'W/"stale"'}, 409, "Request_EntityChanged"),
    ({"amount": "ninety"}, {}, 400, "BadRequest"),
    ({"accountNumber": "9998"}, {}, 400, DIALOG),
    ({"accountNumber": "8690"}, {}, 400, FIELD),
    ({"taxCode": "VAT99"}, {}, 400, RELATION),
    ({"accountNumber": "9330", "taxCode": "VAT20"}, {}, 400, FIELD),
    ({"description": "d" * 101}, {}, 400, LONG),
    ({"journalId": NOBODY}, {}, 400, READ_ONLY),
    ({"nothing": 1}, {}, 400, "BadRequest"),
    ({"balancingAccountNumber": "OLD-BANK"}, {}, 400, FIELD),
    ({"postingDate": "soon"}, {}, 400, "BadRequest"),
]


@pytest.mark.parametrize(("changes", "headers", "status", "code"), UPDATE)
def test_a_wrong_update_is_refused_and_changes_nothing(books, changes, headers, status, code):
    line = books.written_line()
    sent = {"If_Match": line["@odata.etag"]} | headers
    answer = books.call("PATCH", f"{books.lines_path}({line['id']})", changes, **sent)
    assert refusal(answer)[:2] == (status, code)
    (standing,) = books.lines()
    assert (standing["amount"], standing["@odata.etag"]) == (120, line["@odata.etag"])


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_an_etag_of_before_the_last_change_is_stale(books, method):
    line = books.written_line()
    path = f"{books.lines_path}({line['id']})"
    assert books.call("PATCH", path, {"amount": 90}, If_Match=line["@odata.etag"]).status_code == 200
    answer = books.call(method, path, {"amount": 80}, If_Match=line["@odata.etag"])
    assert refusal(answer) == (409, "Request_EntityChanged", "Another user has already changed the record.")


ALONE = {"balancingAccountNumber": None}
BANK_SIDE = ALONE | {"accountType": "Bank Account", "taxCode": None, "amount": -120}
BALANCE = f"Document No. {KEY} is out of balance by {{}}. Please check that Posting Date, Document Type,"
RANGE = "Posting Date is not within your range of allowed posting dates in Gen. Journal Line"
MUST = "{} must have a value in {}"
SELECT = "Select a Dimension Value Code for the Dimension Code PROJECT for G/L Account {}."
POSTING = [
    ([ALONE | {"amount": 119.99}, BANK_SIDE | {"accountNumber": "CARD-GBP"}], DIALOG, BALANCE.format("-0.01")),
    ([ALONE], DIALOG, BALANCE.format("120.00")),
    ([ALONE, ALONE | {"amount": -120, "documentNumber": "OTHER"}], DIALOG, BALANCE.format("120.00")),
    ([ALONE, ALONE | {"amount": -120, "postingDate": "2026-05-22"}], DIALOG, BALANCE.format("120.00")),
    ([BANK_SIDE | {"accountNumber": "CARD-EUR"}, ALONE], DIALOG, BALANCE.format("18.00")),
    ([{"documentNumber": ""}], FIELD, MUST.format("Document No.", "Gen. Journal Line:")),
    ([{"accountNumber": "", "taxCode": None}], FIELD, MUST.format("Account No.", "Gen. Journal Line:")),
    ([{"balancingAccountNumber": "UNFINISHED"}], FIELD, MUST.format("Bank Acc. Posting Group", "Bank Account: No.=UNFINISHED.")),
    ([{"postingDate": "2026-04-30"}], FIELD, RANGE),
    ([{"postingDate": "2026-07-01"}], FIELD, RANGE),
    ([{"accountNumber": "8210"}], DIALOG, SELECT.format("8210")),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "code", "text"), POSTING)
def test_a_wrong_posting_is_refused_and_one_bad_line_holds_all_back(books, lines, code, text):
    books.act("set_posting_range", **{"from": "2026-05-01", "to": "2026-06-30"})
    books.act("require_dimension", account="8210", dimension="PROJECT")
    good = books.written_line(documentNumber="GOOD")
    for changes in lines:
        books.written_line(**changes)
    status, found, message = refusal(books.post())
    assert (status, found) == (400, code)
    assert message.startswith(text)
    assert books.entries("GOOD") == books.entries() == []
    assert books.lines()[0]["id"] == good["id"]
    assert len(books.lines()) == 1 + len(lines)


APPROVAL = (
    "You cannot use Gen. Journal Batch: GENERAL,EXPSYNC for this action. The journal batch requires approval."
)
LATER = [
    ("archive_account", {"account": "8410"}, FIELD, "Blocked must be equal to 'No'  in G/L Account: No.=8410."),
    ("archive_account", {"account": "CARD-GBP"}, FIELD, "Blocked must be equal to 'No'  in Bank Account: No.=CARD-GBP."),
    ("refuse_direct_posting", {"account": "8410"}, FIELD, "Direct Posting must be equal to 'Yes'"),
    ("delete_account", {"account": "8410"}, DIALOG, NO_ACCOUNT.format("accountNumber")),
    ("archive_dimension_value", {"dimension": "DEPARTMENT", "value": "SALES"}, DIALOG, "The combination of dimensions used in"),
    ("require_approval", {}, DIALOG, APPROVAL),
    ("set_posting_range", {"to": "2026-05-20"}, FIELD, "Posting Date is not within your range"),
    ("require_dimension", {"account": "8410", "dimension": "PROJECT"}, DIALOG, SELECT.format("8410")),
]  # fmt: skip


@pytest.mark.parametrize(("action", "fields", "code", "text"), LATER)
def test_what_a_person_changes_between_line_and_posting_is_seen_by_the_posting(
    books, action, fields, code, text
):
    books.written_line()
    books.act(action, **fields)
    status, found, message = refusal(books.post())
    assert (status, found, message.startswith(text)) == (400, code, True)
    assert books.entries() == []


def test_an_empty_journal_has_nothing_to_post(books):
    assert refusal(books.post()) == (400, DIALOG, "There is nothing to post.")


def test_posting_again_has_nothing_to_post_and_writes_nothing(books):
    entries = books.posted()
    assert refusal(books.post()) == (400, DIALOG, "There is nothing to post.")
    assert books.entries() == entries


def test_posted_entries_cannot_be_written(books):
    (first, *_) = books.posted()
    path = f"generalLedgerEntries({first['id']})"
    for method, place in (("PATCH", path), ("DELETE", path), ("POST", "generalLedgerEntries")):
        answer = books.call(method, place, {"description": "x"}, If_Match=first["@odata.etag"])
        assert refusal(answer)[:2] == (405, "BadRequest_MethodNotAllowed")
    assert amounts(books.entries()) == {"8410": 100, "2220": 20, "1220": -120}


def test_lines_are_read_below_their_journal(books):
    books.written_line()
    text = "You must specify a journal batch ID or a journal ID to get a journal line."
    assert refusal(books.get("journalLines")) == (400, DIALOG, text)
    assert len(books.rows("journalLines", f"journalId eq {books.journal}")) == 1


def test_a_posting_needs_its_day(books):
    line = books.written_line()
    cleared = books.call(
        "PATCH", f"{books.lines_path}({line['id']})", {"postingDate": "0001-01-01"}, If_Match="*"
    )
    assert cleared.json()["postingDate"] == "0001-01-01"
    assert refusal(books.post())[2].startswith("Posting Date must have a value in Gen. Journal Line:")
    assert DAY not in str(books.lines())
