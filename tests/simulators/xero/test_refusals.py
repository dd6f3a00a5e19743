"""Mutations of a valid request, each met by Xero's refusal: status, shape and sentence."""

import copy

import pytest

from tests.simulators.xero.books import sentences

UNKNOWN = "00000000-0000-0000-0000-00000000abcd"
REFERENCE_TOO_LONG = "The field Reference must be no longer than 255 characters."
NORTH = {"Name": "Region", "Option": "North"}
TAX = "The TaxType code '{}' does not exist or cannot be used for this type of transaction."
NOT_VALID = "Account code '{}' is not a valid code for this document."
ARCHIVED = "Account code '{}' has been archived, or has been deleted. Please select a different account."
POST_DATA = "JSON for post data was invalid,"
IDENTIFY = "The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber"


def changed(element, path, value):
    """Return a copy with the value at a dotted path replaced; None removes it."""
    result = copy.deepcopy(element)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target = result
    for step in steps:
        target = target[step]
    if value is None:
        del target[last]
    else:
        target[last] = value
    return result


def assert_refused(answer, sentence, plural):
    """A validation has ErrorNumber 10 and the sentence at its element; what cannot be read has ErrorNumber 14."""
    assert answer.status_code == 400, answer.text
    content = answer.json()
    if sentence.startswith(POST_DATA):
        assert (content["ErrorNumber"], content["Type"]) == (14, "PostDataInvalidException")
    else:
        assert (content["ErrorNumber"], content["Type"]) == (10, "ValidationException")
        assert content["Message"] == "A validation exception occurred"
    assert any(text.startswith(sentence) for text in sentences(answer, plural)), (sentence, content)


BANK_TRANSACTION = [
    ("Type", None, "Type is a mandatory field."),
    ("Type", "SPENT", "The value 'SPENT' is not valid for Type."),
    ("Type", "SPEND-TRANSFER", "A bank transaction of the type SPEND-TRANSFER cannot be written through this endpoint."),
    ("Type", 7, POST_DATA),
    ("Status", "DRAFT", "The value 'DRAFT' is not valid for Status."),
    ("Status", "DELETED", "A new bank transaction must have the status AUTHORISED."),
    ("Contact", None, IDENTIFY),
    ("Contact", {"EmailAddress": "a@b.example"}, IDENTIFY),
    ("Contact.ContactID", UNKNOWN, "The contact with ContactID"),
    ("Contact.ContactID", "not-a-guid", POST_DATA),
    ("Contact.ContactID", "archived contact", "The contact 'Old Printers Ltd' has been archived"),
    ("BankAccount", None, "BankAccount is a mandatory field."),
    ("BankAccount", {"Code": "429"}, NOT_VALID.format("429")),
    ("BankAccount", {"Code": "099"}, ARCHIVED.format("099")),
    ("BankAccount", {"AccountID": UNKNOWN}, NOT_VALID.format(UNKNOWN)),
    ("Date", "yesterday", POST_DATA),
    ("Date", "2026-13-01", POST_DATA),
    ("Date", "2026-03-31", "The document date cannot be before the end of year lock date, currently set at 31-Mar-2026"),
    ("Date", "2026-06-30", "The document date cannot be before the period lock date, currently set at 30-Jun-2026"),
    ("Reference", "R" * 256, REFERENCE_TOO_LONG),
    ("Url", "not an address", "Url must be a valid absolute URL."),
    ("LineAmountTypes", "Net", "The value 'Net' is not valid for LineAmountTypes."),
    ("CurrencyCode", "EUR", "The currency EUR does not match the currency of the bank account, GBP."),
    ("CurrencyCode", "CHF", "Organisation is not subscribed to currency CHF"),
    ("Memo", "ours", POST_DATA),
    ("Total", 120.01, "The document Total 120.01 does not match the expected Total 120.00."),
    ("TotalTax", 19.99, "The document TotalTax 19.99 does not match the expected TotalTax 20.00."),
    ("LineItems", None, "LineItems is a mandatory field."),
    ("LineItems", [], "One or more line items must be specified."),
    ("LineItems.0.Description", None, "The Description of a line item must be at least 1 character long."),
    ("LineItems.0.Description", "", "The Description of a line item must be at least 1 character long."),
    ("LineItems.0.Description", "d" * 4001, "The field Description must be no longer than 4000 characters."),
    ("LineItems.0.UnitAmount", None, "A line item must have a UnitAmount or a LineAmount."),
    ("LineItems.0.UnitAmount", "100.00", POST_DATA),
    ("LineItems.0.UnitAmount", -100, "The total of a bank transaction must be greater than zero."),
    ("LineItems.0.UnitAmount", -20, "The total of a bank transaction must be greater than zero."),
    ("LineItems.0.LineAmount", 100.01, "The line total 100.01 does not match the expected line total 100.00."),
    ("LineItems.0.AccountCode", None, "Account code must be specified for each line."),
    ("LineItems.0.AccountCode", "999", NOT_VALID.format("999")),
    ("LineItems.0.AccountCode", "090", NOT_VALID.format("090")),
    ("LineItems.0.AccountCode", "610", NOT_VALID.format("610")),
    ("LineItems.0.AccountCode", "495", ARCHIVED.format("495")),
    ("LineItems.0.TaxType", "OUTPUT2", TAX.format("OUTPUT2")),
    ("LineItems.0.TaxType", "INPUT99", TAX.format("INPUT99")),
    ("LineItems.0.TaxType", "INPUT", TAX.format("INPUT")),
    ("LineItems.0.TaxType", "CAPEXINPUT2", TAX.format("CAPEXINPUT2")),
    ("LineItems.0.ItemCode", "CAKE", "Item code 'CAKE' is not valid."),
    ("LineItems.0.Tracking.0.TrackingCategoryID", UNKNOWN, "The tracking category"),
    ("LineItems.0.Tracking.0.TrackingOptionID", UNKNOWN, "The tracking option"),
    ("LineItems.0.Tracking.0", {"Name": "Region", "Option": "Overseas"}, "The tracking option 'Overseas'"),
    ("LineItems.0.Tracking", [NORTH, NORTH | {"Option": "South"}], "A tracking category can be used only once"),
    ("LineItems.0.Tracking", [NORTH] * 3, "A line can have at most 2 tracking categories."),
    ("LineItems.0.Colour", "red", POST_DATA),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "sentence"), BANK_TRANSACTION)
def test_a_wrong_bank_transaction_is_refused(books, path, value, sentence):
    books.act("set_lock_date", period="2026-06-30", end_of_year="2026-03-31")
    if value == "archived contact":
        value = books.contact("Old Printers Ltd")
    answer = books.write_spend(changed(books.spend(), path, value), summarize="true")
    assert_refused(answer, sentence, "BankTransactions")
    assert books.ledger() == []


def test_the_unchanged_bank_transaction_is_accepted(books):
    books.act("set_lock_date", period="2026-06-30", end_of_year="2026-03-31")
    assert books.write_spend(summarize="true").status_code == 200


STALE = [
    ("unknown", {}, "The bank transaction with BankTransactionID"),
    ("deleted", {}, "This document cannot be edited as it has been deleted."),
    ("reconciled", {}, "This document cannot be edited as it has been reconciled"),
    ("reconciled", {"Status": "DELETED"}, "This document cannot be edited as it has been reconciled"),
    ("deleted", {"Status": "DELETED"}, "This document cannot be edited as it has been deleted."),
    ("standing", {"Type": "RECEIVE"}, "The Type of an existing bank transaction cannot be changed."),
    ("locked", {"Date": "2026-11-20"}, "The document date cannot be before the period lock date"),
    ("locked", {"Status": "DELETED"}, "The document date cannot be before the period lock date"),
    ("half of a transfer", {}, "This document cannot be edited as it is part of a bank transfer."),
]


@pytest.mark.parametrize(("state", "changes", "sentence"), STALE)
def test_a_stale_update_of_a_bank_transaction_is_refused(books, state, changes, sentence):
    key = books.written_spend()["BankTransactionID"]
    match state:
        case "unknown":
            key = UNKNOWN
        case "deleted":
            books.act("delete_document", document=key)
        case "reconciled":
            books.act("reconcile", document=key)
        case "locked":
            books.act("set_lock_date", period="2026-11-10")
        case "half of a transfer":
            made = books.call("PUT", "BankTransfers", {"BankTransfers": [books.transfer()]}).json()[
                "BankTransfers"
            ][0]
            key = made["FromBankTransactionID"]
    element = books.spend() | changes | {"BankTransactionID": key}
    answer = books.call("POST", "BankTransactions?summarizeErrors=true", {"BankTransactions": [element]})
    assert_refused(answer, sentence, "BankTransactions")


TRANSFER = [
    ("FromBankAccount", None, "FromBankAccount is a mandatory field."),
    ("ToBankAccount", None, "ToBankAccount is a mandatory field."),
    ("Amount", None, "Amount is a mandatory field."),
    ("Amount", 0, "The Amount of a bank transfer must be greater than zero."),
    ("Amount", -250, "The Amount of a bank transfer must be greater than zero."),
    ("Amount", 250.005, "The Amount of a bank transfer can have at most 2 decimal places."),
    ("Amount", "250", POST_DATA),
    ("Date", "2026-06-30", "The document date cannot be before the period lock date"),
    ("Date", "03/11/2026", POST_DATA),
    ("Reference", "R" * 256, REFERENCE_TOO_LONG),
    ("Narration", "unknown field", POST_DATA),
    ("Status", "DRAFT", "The value 'DRAFT' is not valid for Status."),
    ("FromBankAccount", {"AccountID": UNKNOWN}, NOT_VALID.format(UNKNOWN)),
    ("FromBankAccount", {"Code": "429"}, NOT_VALID.format("429")),
    ("FromBankAccount", {}, "A FromBankAccount must be specified"),
    ("ToBankAccount", {"Code": "099"}, ARCHIVED.format("099")),
    ("ToBankAccount", {"Code": "090"}, "A bank transfer must be between two different bank accounts."),
    ("ToBankAccount", {"Code": "093"}, "A bank transfer must be between bank accounts of the same currency."),
    ("FromTracking", [{"Name": "Region", "Option": "North"}], "TrackingCategoryID is a mandatory field."),
    ("FromTracking", [{"TrackingCategoryID": UNKNOWN, "TrackingOptionID": UNKNOWN}], "The tracking category"),
    ("ToTracking", "North", POST_DATA),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "sentence"), TRANSFER)
def test_a_wrong_bank_transfer_is_refused(books, path, value, sentence):
    books.act("set_lock_date", period="2026-06-30")
    answer = books.call(
        "PUT", "BankTransfers", {"BankTransfers": [changed(books.transfer(Status="AUTHORISED"), path, value)]}
    )
    assert_refused(answer, sentence, "BankTransfers")
    assert books.ledger() == []


@pytest.mark.parametrize(
    ("state", "body", "sentence"),
    [
        ("standing", {"Amount": 5}, "A bank transfer can only be updated to the status DELETED."),
        ("standing", {"Status": "AUTHORISED"}, "A bank transfer can only be updated to the status DELETED."),
        ("deleted", {"Status": "DELETED"}, "This bank transfer has been deleted already."),
        ("reconciled", {"Status": "DELETED"}, "This document cannot be edited as it has been reconciled"),
        ("locked", {"Status": "DELETED"}, "The document date cannot be before the period lock date"),
        ("unknown", {"Status": "DELETED"}, "The bank transfer with BankTransferID"),
    ],
)
def test_a_bank_transfer_can_only_be_deleted_and_only_while_it_stands(books, state, body, sentence):
    (made,) = books.call("PUT", "BankTransfers", {"BankTransfers": [books.transfer()]}).json()[
        "BankTransfers"
    ]
    key = made["BankTransferID"]
    match state:
        case "deleted":
            books.act("delete_document", document=key)
        case "reconciled":
            books.act("reconcile", document=key)
        case "locked":
            books.act("set_lock_date", period="2026-11-10")
        case "unknown":
            key = UNKNOWN
    element = body | {"BankTransferID": key}
    expected = POST_DATA if "Amount" in body else sentence
    answer = books.call("POST", "BankTransfers?summarizeErrors=true", {"BankTransfers": [element]})
    assert_refused(answer, expected, "BankTransfers")


JOURNAL = [
    ("Narration", None, "Narration is a mandatory field."),
    ("Narration", "", "A Narration must be specified."),
    ("Narration", 5, POST_DATA),
    ("Date", "2026-06-30", "The document date cannot be before the period lock date"),
    ("Date", "soon", POST_DATA),
    ("Status", "AUTHORISED", "The value 'AUTHORISED' is not valid for Status."),
    ("Status", "VOIDED", "A new manual journal must have the status DRAFT or POSTED."),
    ("Url", "ftp:/x", "Url must be a valid absolute URL."),
    ("LineAmountTypes", "Gross", "The value 'Gross' is not valid for LineAmountTypes."),
    ("Reference", "journals have none", POST_DATA),
    ("JournalLines", [], "A manual journal must have at least 2 journal lines."),
    ("JournalLines", [{"LineAmount": 1, "AccountCode": "429"}], "A manual journal must have at least 2 journal lines."),
    ("JournalLines.0.LineAmount", None, "A journal line must have a LineAmount."),
    ("JournalLines.0.LineAmount", 12.51, "The total debits (12.51) must equal total credits (-12.50)"),
    ("JournalLines.0.LineAmount", 12.505, "The LineAmount of a journal line can have at most 2 decimal places."),
    ("JournalLines.0.LineAmount", "12.50", POST_DATA),
    ("JournalLines.0.AccountCode", "999", NOT_VALID.format("999")),
    ("JournalLines.0.AccountCode", "090", NOT_VALID.format("090")),
    ("JournalLines.0.AccountCode", "800", NOT_VALID.format("800")),
    ("JournalLines.0.AccountCode", "495", ARCHIVED.format("495")),
    ("JournalLines.0.AccountCode", None, "Account code must be specified for each line."),
    ("JournalLines.0.Tracking", [{"Name": "Region", "Option": "Overseas"}], "The tracking option 'Overseas'"),
    ("JournalLines.0.Memo", "unknown", POST_DATA),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "sentence"), JOURNAL)
def test_a_wrong_manual_journal_is_refused(books, path, value, sentence):
    books.act("set_lock_date", period="2026-06-30")
    body = {"ManualJournals": [changed(books.journal(), path, value)]}
    answer = books.call("PUT", "ManualJournals?summarizeErrors=true", body)
    assert_refused(answer, sentence, "ManualJournals")
    assert books.ledger() == []


def test_a_taxed_journal_balances_with_its_tax_and_wants_the_right_side(books):
    journal = books.journal(LineAmountTypes="Exclusive")
    journal["JournalLines"][0]["TaxType"] = "OUTPUT2"
    answer = books.call("PUT", "ManualJournals?summarizeErrors=true", {"ManualJournals": [journal]})
    assert_refused(answer, TAX.format("OUTPUT2"), "ManualJournals")
    journal["JournalLines"][0]["TaxType"] = "INPUT2"
    answer = books.call("PUT", "ManualJournals?summarizeErrors=true", {"ManualJournals": [journal]})
    assert_refused(answer, "The total debits (15.00) must equal total credits (-12.50)", "ManualJournals")


CONTACT = [
    ("Name", None, IDENTIFY),
    ("Name", "  ", IDENTIFY),
    ("Name", "N" * 256, "The field Name must be no longer than 255 characters."),
    ("Name", "Amazon UK", "The contact name Amazon UK is already assigned to another contact."),
    ("Name", "amazon uk", "The contact name amazon uk is already assigned to another contact."),
    ("Name", 5, POST_DATA),
    ("ContactNumber", "C" * 51, "The field ContactNumber must be no longer than 50 characters."),
    ("ContactNumber", "EXP-TAKEN", "The contact number EXP-TAKEN is already assigned to another contact."),
    ("EmailAddress", "nobody", "The email address 'nobody' is not valid."),
    ("EmailAddress", "e" * 250 + "@x.example", "The field EmailAddress must be no longer than 255 characters."),
    ("DefaultCurrency", "CHF", "Organisation is not subscribed to currency CHF"),
    ("AccountsPayableTaxType", "INPUT99", TAX.format("INPUT99")),
    ("ContactStatus", "GONE", "The value 'GONE' is not valid for ContactStatus."),
    ("ContactStatus", "ARCHIVED", "A new contact must be ACTIVE."),
    ("TaxNumber", "T" * 51, "The field TaxNumber must be no longer than 50 characters."),
    ("Addresses", [{"AddressType": "HOME"}], "The value 'HOME' is not valid for AddressType."),
    ("Addresses", [{"AddressType": "STREET", "PostalCode": "P" * 51}], "The field PostalCode must be no longer"),
    ("Phones", [{"PhoneType": "PAGER"}], "The value 'PAGER' is not valid for PhoneType."),
    ("Phones", "7946 0000", POST_DATA),
    ("Notes", "contacts have none", POST_DATA),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "sentence"), CONTACT)
def test_a_wrong_contact_is_refused(books, path, value, sentence):
    books.call("PUT", "Contacts", {"Contacts": [{"Name": "Taken Ltd", "ContactNumber": "EXP-TAKEN"}]})
    element = {"Name": "Kestrel Print", "ContactNumber": "EXP-1", "EmailAddress": "ap@kestrel.example"}
    element |= {path: value} if path not in element else {}
    before = books.control("GET", "state")["organisations"][1]["counts"]["contacts"]
    answer = books.call("PUT", "Contacts?summarizeErrors=true", {"Contacts": [changed(element, path, value)]})
    assert_refused(answer, sentence, "Contacts")
    assert books.control("GET", "state")["organisations"][1]["counts"]["contacts"] == before


ACCOUNT = [
    ("Code", None, "Code is a mandatory field."),
    ("Code", "12345678901", "The field Code must be no longer than 10 characters."),
    ("Code", "429", "Please enter a unique Code."),
    ("Code", 671, POST_DATA),
    ("Name", None, "Name is a mandatory field."),
    ("Name", "N" * 151, "The field Name must be no longer than 150 characters."),
    ("Name", "General Expenses", "Please enter a unique Name."),
    ("Type", None, "The value 'None' is not valid for Type."),
    ("Type", "COST", "The value 'COST' is not valid for Type."),
    ("TaxType", "INPUT99", TAX.format("INPUT99")),
    ("TaxType", "OUTPUT2", TAX.format("OUTPUT2")),
    ("Description", "d" * 4001, "The field Description must be no longer than 4000 characters."),
    ("Status", "CLOSED", "The value 'CLOSED' is not valid for Status."),
    ("Status", "ARCHIVED", "A new account must be ACTIVE."),
    ("CurrencyCode", "GBP", "Bank account fields are only for accounts of the type BANK."),
    ("BankAccountNumber", "4821", "Bank account fields are only for accounts of the type BANK."),
    ("EnablePaymentsToAccount", "yes", POST_DATA),
    ("Colour", "red", POST_DATA),
]  # fmt: skip
BANK_ACCOUNT = [
    ("BankAccountNumber", None, "BankAccountNumber is a mandatory field."),
    ("BankAccountType", "SAVINGS", "The value 'SAVINGS' is not valid for BankAccountType."),
    ("CurrencyCode", "CHF", "Organisation is not subscribed to currency CHF"),
    ("Description", "for cards", "A Description cannot be set on a bank account."),
]


@pytest.mark.parametrize(
    ("kind", "path", "value", "sentence"),
    [("EXPENSE", *row) for row in ACCOUNT] + [("BANK", *row) for row in BANK_ACCOUNT],
)
def test_a_wrong_account_is_refused(books, kind, path, value, sentence):
    element = {"Code": "671", "Name": "Card clearing", "Type": kind, "TaxType": "NONE"}
    if kind == "BANK":
        element |= {"BankAccountType": "CREDITCARD", "BankAccountNumber": "4821", "CurrencyCode": "GBP"}
    answer = books.call("PUT", "Accounts", changed(element, path, value))
    assert_refused(answer, sentence, "Accounts")


@pytest.mark.parametrize(
    ("account", "changes", "sentence"),
    [
        ("Accounts Payable", {"Name": "Creditors"}, "This is a system account and cannot be changed."),
        ("General Expenses", {"Type": "DIRECTCOSTS"}, "The Type of an account cannot be changed."),
        ("General Expenses", {"Status": "DELETED"}, "Use DELETE to delete an account."),
        (
            "General Expenses",
            {"Status": "ARCHIVED", "Name": "Old"},
            "An account must be archived without other changes.",
        ),
        ("General Expenses", {"Code": "461"}, "Please enter a unique Code."),
        ("Euro Account", {"CurrencyCode": "USD"}, "The currency of a bank account cannot be changed."),
    ],
)
def test_a_wrong_change_of_an_account_is_refused(books, account, changes, sentence):
    answer = books.call("POST", f"Accounts/{books.account(account)}", {"Accounts": [changes]})
    assert_refused(answer, sentence, "Accounts")


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        ("VAT", "This is a system account and cannot be deleted."),
        ("General Expenses", "This account has been used in transactions and cannot be deleted."),
    ],
)
def test_an_account_in_use_cannot_be_deleted(books, account, sentence):
    books.written_spend()
    assert_refused(books.call("DELETE", f"Accounts/{books.account(account)}"), sentence, "Accounts")


ATTACHMENT = [
    ("empty", "a.pdf", b"", "The file is empty."),
    (
        "one byte too large",
        "a.pdf",
        b"x" * (10 * 1024 * 1024 + 1),
        "The file is larger than the maximum of 10 MB.",
    ),
    ("photo format of phones", "a.heic", b"x", "The file type 'heic' is not supported."),
    ("program", "a.exe", b"x", "The file type 'exe' is not supported."),
    ("page", "a.html", b"x", "The file type 'html' is not supported."),
    ("drawing", "a.svg", b"x", "The file type 'svg' is not supported."),
    ("modern picture", "a.webp", b"x", "The file type 'webp' is not supported."),
    ("no extension", "receipt", b"x", "The file type '' is not supported."),
    ("ends in a dot", "receipt.", b"x", "The file type '' is not supported."),
    ("name too long", "n" * 252 + ".pdf", b"x", "The file name must be no longer than 255 characters."),
    ("angle bracket", "a%3C1%3E.pdf", b"x", "The file name contains characters that are not allowed."),
    ("square bracket", "a%5B1%5D.pdf", b"x", "The file name contains characters that are not allowed."),
    ("asterisk", "a*.pdf", b"x", "The file name contains characters that are not allowed."),
    ("question mark", "a%3F.pdf", b"x", "The file name contains characters that are not allowed."),
    ("colon", "a:b.pdf", b"x", "The file name contains characters that are not allowed."),
    ("quotation mark", "a%22.pdf", b"x", "The file name contains characters that are not allowed."),
    ("backslash", "a%5Cb.pdf", b"x", "The file name contains characters that are not allowed."),
]


@pytest.mark.parametrize(
    ("name", "content", "sentence"), [row[1:] for row in ATTACHMENT], ids=[row[0] for row in ATTACHMENT]
)
def test_a_wrong_attachment_is_refused(books, name, content, sentence):
    key = books.written_spend()["BankTransactionID"]
    headers = {"Content-Type": "application/octet-stream"}
    answer = books.call("PUT", f"BankTransactions/{key}/Attachments/{name}", content, headers=headers)
    assert_refused(answer, sentence, "Attachments")
    assert books.ledger()[0]["attachments"] == []


def test_the_eleventh_attachment_is_refused_but_a_name_in_use_replaces(books):
    key = books.written_spend()["BankTransactionID"]
    put = [
        books.call("PUT", f"BankTransactions/{key}/Attachments/{n}.txt", b"%d" % n).status_code
        for n in range(11)
    ]
    assert put == [200] * 10 + [400]
    assert books.call("PUT", f"BankTransactions/{key}/Attachments/3.txt", b"again").status_code == 200
    assert len(books.ledger()[0]["attachments"]) == 10


def test_a_deleted_document_takes_no_attachment(books):
    key = books.written_spend()["BankTransactionID"]
    books.act("delete_document", document=key)
    answer = books.call("PUT", f"BankTransactions/{key}/Attachments/a.txt", b"x")
    assert_refused(answer, "A file cannot be attached to a deleted document.", "Attachments")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"BankTransactions/{UNKNOWN}"),
        ("POST", f"BankTransactions/{UNKNOWN}"),
        ("GET", f"BankTransactions/{UNKNOWN}/Attachments"),
        ("PUT", f"BankTransactions/{UNKNOWN}/Attachments/a.pdf"),
        ("GET", f"BankTransfers/{UNKNOWN}"),
        ("GET", f"ManualJournals/{UNKNOWN}"),
        ("GET", f"Contacts/{UNKNOWN}"),
        ("GET", f"Accounts/{UNKNOWN}"),
        ("DELETE", f"Accounts/{UNKNOWN}"),
        ("GET", "Payroll"),
    ],
)
def test_what_is_not_there_is_404(books, method, path):
    body = {"BankTransactions": [books.spend()]} if method == "POST" else b"x" if method == "PUT" else None
    assert books.call(method, path, body).status_code == 404


@pytest.mark.parametrize(
    ("body", "number"),
    [(b"", 17), (b"{}", 17), (b'{"BankTransactions": []}', 17), (b"{not json", 14), (b"[]", 14)],
)
def test_a_body_that_cannot_be_read_is_refused(books, body, number):
    answer = books.call("PUT", "BankTransactions", body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["ErrorNumber"]) == (400, number)


@pytest.mark.parametrize(
    ("method", "path", "body", "content_type", "status"),
    [
        ("PUT", "BankTransactions", b"<BankTransactions/>", "application/xml", 415),
        ("DELETE", "BankTransactions", b"", "application/json", 405),
        ("PUT", "TaxRates", b"{}", "application/json", 405),
        ("PUT", "BankTransactions", b" " * (10 * 1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_other_methods_types_and_sizes_are_refused(books, method, path, body, content_type, status):
    answer = books.call(method, path, body, headers={"Content-Type": content_type})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("path", "status", "number"),
    [
        ("BankTransactions?where=Colour==%22red%22", 400, 16),
        ("BankTransactions?where=Status==", 400, 16),
        ("BankTransactions?where=Status==%22A", 400, 16),
        ("Contacts?order=Colour", 400, 16),
        ("Contacts?page=0", 400, 16),
        ("Contacts?page=two", 400, 16),
    ],
)
def test_a_query_that_cannot_be_read_is_refused(books, path, status, number):
    answer = books.get(path)
    assert (answer.status_code, answer.json()["ErrorNumber"]) == (status, number)


def test_an_unreadable_if_modified_since_is_a_failed_precondition(books):
    assert books.get("Contacts", headers={"If-Modified-Since": "last week"}).status_code == 412


def test_unknown_fields_can_be_ignored_by_a_switch(books):
    books.switch(unknown_fields="ignore")
    assert books.write_spend(books.spend() | {"Memo": "x"}, summarize="true").status_code == 200
