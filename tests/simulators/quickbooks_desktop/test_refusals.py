"""Every rule: a valid request with one thing changed meets the documented refusal."""

import pytest

from tests.simulators.quickbooks_desktop import requests_to_change as valid
from tests.simulators.quickbooks_desktop.books import Books, outcome, start

PARSE = "0x80040400"


@pytest.fixture(scope="module")
def books():
    """Refused requests change nothing, so that all of them can share one file."""
    with start() as running:
        books = Books(running)
        for kind, name in (
            ("Account", "Training"),
            ("Vendor", "Zoom"),
            ("Customer", "Fabrikam"),
            ("Class", "Marketing"),
        ):
            books.act("make_inactive", list=kind, name=name)
        books.act("set_closing_date", date="2025-12-31", password=True)
        yield books


def changes(request, table):
    """(request with one text replaced, what it meets, name) for each row of a table."""
    for name, old, new, met in table:
        assert old in request, (name, old)
        yield pytest.param(request.replace(old, new, 1), met, id=f"{request[1:9]}-{name}")


EXPENSE = [
    ("unknown element", "<Memo>", "<Merchant>x</Merchant><Memo>", PARSE),
    (
        "tax of another edition",
        "<ExpenseLineAdd>",
        "<SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef><ExpenseLineAdd>",
        PARSE,
    ),
    (
        "line before header",
        "<TxnDate>2026-03-14</TxnDate>",
        "<ExpenseLineAdd/><TxnDate>2026-03-14</TxnDate>",
        PARSE,
    ),
    ("wrong enumeration", "<BillableStatus>Billable", "<BillableStatus>Maybe", PARSE),
    ("unknown attribute", 'requestID="', 'colour="', PARSE),
    ("iterator on a write", 'requestID="', 'iterator="Start" requestID="', PARSE),
    ("text between elements", "<ExpenseLineAdd>", "<ExpenseLineAdd>words", PARSE),
    ("long request id", 'requestID="', f'requestID="{"x" * 51}', 1060),
    ("bad date", "2026-03-14", "14/03/2026", 3020),
    ("impossible date", "2026-03-14", "2026-02-30", 3020),
    ("amount without cents", "48.50", "48.5", 3040),
    ("amount in words", "48.50", "much", 3040),
    ("long memo", "<Memo>", f"<Memo>{'x' * 4096}", 3070),
    ("unknown account", "Office Supplies", "Office Suppliers", 3140),
    ("malformed id", "<FullName>Office Supplies</FullName>", "<ListID>no id</ListID>", 3000),
    ("unknown id", "<FullName>Office Supplies</FullName>", "<ListID>8FFFFFFF-1700000000</ListID>", 3140),
    ("inactive account", "Office Supplies", "Training", 3140),
    ("account that takes no postings", "Office Supplies", "Purchase Orders", 3140),
    ("account in a third currency", "Office Supplies", "Company Card EUR", 3140),
    ("line without account", "<AccountRef><FullName>Office Supplies</FullName></AccountRef>", "", 3150),
    ("unknown customer", "Contoso", "Contosi", 3140),
    ("inactive customer", "Contoso", "Fabrikam", 3140),
    ("vendor for customer", "Contoso", "Uber", 3140),
    ("unknown class", "Sales:East", "Sales:North", 3140),
    ("inactive class", "Sales:East", "Marketing", 3140),
    ("billable without customer", "<CustomerRef><FullName>Contoso</FullName></CustomerRef>", "", 3210),
    ("negative total", "48.50", "-48.50", 3210),
    ("no lines", valid.LINE, "", 3150),
    ("closed period", "2026-03-14", "2025-12-31", 3171),
    ("reference without a name", "<FullName>Office Supplies</FullName>", "", 3150),
]
WITH_PAYEE = [
    (
        "payee before account",
        "<AccountRef>",
        "<PayeeEntityRef><FullName>Uber</FullName></PayeeEntityRef><AccountRef>",
        PARSE,
    ),
    ("unknown payee", "Corner Cafe</FullName>", "Corner Kafe</FullName>", 3140),
    ("inactive payee", "Corner Cafe</FullName>", "Zoom</FullName>", 3140),
    ("long number", "<RefNumber>", "<RefNumber>1234", 3070),
    ("bad guid", "{", "", 3000),
    ("rate in home currency", "<ExternalGUID>", "<ExchangeRate>1.2</ExchangeRate><ExternalGUID>", 3210),
]
OF_A_CARD = [
    ("bank account for card", "Company Visa", "Operating Account", 3140),
    (
        "order of the cheque",
        "<TxnDate>2026-03-14</TxnDate><RefNumber>EXP10422</RefNumber>",
        "<RefNumber>EXP10422</RefNumber><TxnDate>2026-03-14</TxnDate>",
        PARSE,
    ),
    ("printing", "<ExternalGUID>", "<IsToBePrinted>false</IsToBePrinted><ExternalGUID>", PARSE),
]
OF_A_BANK = [
    ("card for bank account", "Operating Account", "Company Visa", 3140),
    (
        "order of the card",
        "<RefNumber>EXP10423</RefNumber><TxnDate>2026-03-14</TxnDate>",
        "<TxnDate>2026-03-14</TxnDate><RefNumber>EXP10423</RefNumber>",
        PARSE,
    ),
    ("bad boolean", ">false<", ">no<", 3010),
]
OF_A_VENDOR = [
    ("no vendor", "<VendorRef><FullName>Grace Okafor (expenses)</FullName></VendorRef>", "", 3150),
    ("employee for vendor", "Grace Okafor (expenses)", "Grace Okafor", 3140),
    ("expense account for payables", "Accounts Payable<", "Rent<", 3140),
    ("payables in another currency", "Accounts Payable<", "Accounts Payable - EUR<", 3140),
    ("long number", "<RefNumber>", f"<RefNumber>{'1' * 20}", 3070),
]
TRANSFERS = [
    (
        "amount before class",
        "<ClassRef><FullName>Head Office</FullName></ClassRef><Amount>250.00</Amount>",
        "<Amount>250.00</Amount><ClassRef><FullName>Head Office</FullName></ClassRef>",
        PARSE,
    ),
    ("a number", "<Memo>", "<RefNumber>9</RefNumber><Memo>", PARSE),
    ("an external guid", "<TransferAdd>", "<TransferAdd><ExternalGUID>0</ExternalGUID>", PARSE),
    ("no amount", "<Amount>250.00</Amount>", "", 3150),
    (
        "no source",
        "<TransferFromAccountRef><FullName>Operating Account</FullName></TransferFromAccountRef>",
        "",
        3150,
    ),
    ("no target", "<TransferToAccountRef><FullName>Company Visa</FullName></TransferToAccountRef>", "", 3150),
    ("nothing", "250.00", "0.00", 3210),
    ("negative", "250.00", "-250.00", 3210),
    ("bad amount", "250.00", "250", 3040),
    ("the same account", "Company Visa", "Operating Account", 3210),
    ("unknown account", "Company Visa", "Company Vise", 3140),
    ("income account", "Company Visa", "Sales", 3140),
    ("foreign account", "Company Visa", "Company Card EUR", 3140),
    ("unknown class", "Head Office", "Tail Office", 3140),
    ("inactive class", "Head Office", "Marketing", 3140),
    ("bad date", "2026-03-16", "16.3.2026", 3020),
    ("closed period", "2026-03-16", "2025-06-01", 3171),
    ("long memo", "<Memo>", f"<Memo>{'x' * 4096}", 3070),
]
JOURNALS = [
    ("a memo of its own", "<IsAdjustment>", "<Memo>x</Memo><IsAdjustment>", PARSE),
    (
        "currency before adjustment",
        "<IsAdjustment>",
        "<CurrencyRef><FullName>Euro</FullName></CurrencyRef><IsAdjustment>",
        PARSE,
    ),
    (
        "both currency ways",
        "<ExternalGUID>",
        "<IsHomeCurrencyAdjustment>true</IsHomeCurrencyAdjustment><CurrencyRef><FullName>Euro</FullName></CurrencyRef><ExternalGUID>",
        PARSE,
    ),
    (
        "tax item",
        "<Memo>True-up</Memo>",
        "<Memo>x</Memo><ItemSalesTaxRef><FullName>State Tax</FullName></ItemSalesTaxRef>",
        PARSE,
    ),
    ("off by a cent", "4.20", "4.21", 3210),
    ("negative amount", "4.20", "-4.20", 3210),
    ("bad amount", "4.20", "4,20", 3040),
    ("no account", "<AccountRef><FullName>Bank Fees</FullName></AccountRef>", "", 3150),
    ("unknown account", "Bank Fees", "Bank Frees", 3140),
    ("inactive account", "Bank Fees", "Training", 3140),
    ("foreign account", "Company Visa", "Company Card EUR", 3140),
    ("receivable without customer", "Bank Fees", "Accounts Receivable", 3210),
    ("payable without vendor", "Bank Fees", "Accounts Payable", 3210),
    (
        "payable line second",
        "<AccountRef><FullName>Company Visa</FullName></AccountRef><Amount>4.20</Amount><Memo>True-up</Memo>",
        "<AccountRef><FullName>Accounts Payable</FullName></AccountRef>"
        "<Amount>4.20</Amount><EntityRef><FullName>Uber</FullName></EntityRef>",
        3210,
    ),
    (
        "unknown currency",
        "<ExternalGUID>",
        "<CurrencyRef><FullName>Doubloon</FullName></CurrencyRef><ExternalGUID>",
        3140,
    ),
    (
        "inactive currency",
        "<ExternalGUID>",
        "<CurrencyRef><FullName>Mexican Peso</FullName></CurrencyRef><ExternalGUID>",
        3140,
    ),
    ("long number", "ADJ-7", "ADJUSTMENT-7", 3070),
    ("unknown class", "Head Office", "Tail Office", 3140),
    ("closed period", "2026-03-31", "2025-03-31", 3171),
    ("bad boolean", ">false<", ">never<", 3010),
    (
        "no lines",
        valid.JOURNAL[valid.JOURNAL.index("<JournalDebitLine>") : valid.JOURNAL.index("</JournalEntryAdd>")],
        "",
        3150,
    ),
]
ACCOUNTS = [
    ("no name", "<Name>Card clearing</Name>", "", 3150),
    ("no type", "<AccountType>Expense</AccountType>", "", 3150),
    ("unknown type", ">Expense<", ">Spending<", PARSE),
    (
        "type after number",
        "<AccountType>Expense</AccountType><AccountNumber>6960</AccountNumber>",
        "<AccountNumber>6960</AccountNumber><AccountType>Expense</AccountType>",
        PARSE,
    ),
    ("detail type", "<AccountNumber>", "<DetailAccountType>Travel</DetailAccountType><AccountNumber>", PARSE),
    ("an external guid", "<AccountNumber>", "<ExternalGUID>0</ExternalGUID><AccountNumber>", PARSE),
    (
        "tax code",
        "</AccountAdd>",
        "<SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef></AccountAdd>",
        PARSE,
    ),
    ("long name", "Card clearing", "C" * 32, 3070),
    ("long number", "6960", "69601234", 3070),
    ("long description", "<Desc>", f"<Desc>{'x' * 200}", 3070),
    ("name in use", "Card clearing", "TRAVEL", 3100),
    ("number in use", "6960", "6700", 3100),
    ("colon in the name", "Card clearing", "Card:clearing", 3210),
    ("cannot be created", ">Expense<", ">NonPosting<", 3210),
    (
        "unknown parent",
        "<AccountType>",
        "<ParentRef><FullName>Nothing</FullName></ParentRef><AccountType>",
        3140,
    ),
    (
        "parent of another type",
        "<AccountType>",
        "<ParentRef><FullName>Savings</FullName></ParentRef><AccountType>",
        3140,
    ),
    (
        "foreign expense account",
        "</AccountAdd>",
        "<CurrencyRef><FullName>Euro</FullName></CurrencyRef></AccountAdd>",
        3140,
    ),
    ("bad boolean", ">true<", ">yes<", 3010),
]
NAMES = [
    ("phone before address", "<VendorAddress>", "<Phone>1</Phone><VendorAddress>", PARSE),
    ("unknown element", "<Phone>", "<Telephone>1</Telephone><Phone>", PARSE),
    ("no name", "<Name>Amazon UK</Name>", "", 3150),
    ("long name", "Amazon UK", "A" * 42, 3070),
    ("long company name", "Amazon EU Sarl", "A" * 42, 3070),
    ("long address line", "1 Principal Place", "A" * 42, 3070),
    ("long city", "London", "L" * 32, 3070),
    ("long postcode", "EC2A 2FA", "E" * 14, 3070),
    ("long phone", "020 7946 0000", "0" * 22, 3070),
    ("long e-mail", "accounts@amazon.example", "a" * 1024, 3070),
    ("name in use", "Amazon UK", "Uber", 3100),
    ("name of a customer", "Amazon UK", "Contoso", 3100),
    ("name of an employee", "Amazon UK", "Grace Okafor", 3100),
    ("name of another", "Amazon UK", "owner", 3100),
    ("colon in the name", "Amazon UK", "Amazon:UK", 3210),
    ("unknown currency", "Euro", "Euros", 3140),
    ("inactive currency", "Euro", "Mexican Peso", 3140),
    ("bad guid", "{7f31c0de", "7f31c0de", 3000),
]
CUSTOMERS = [
    ("unknown element", "<Email>", "<Mail>x</Mail><Email>", PARSE),
    ("no name", "<Name>Southwind</Name>", "", 3150),
    ("long name", "Southwind<", f"{'S' * 42}<", 3070),
    ("long company name", "Southwind Traders", "S" * 42, 3070),
    ("long e-mail", "ar@southwind.example", "a" * 1024, 3070),
    ("long notes", "<Notes>", f"<Notes>{'n' * 4096}", 3070),
    ("name in use", "Southwind<", "Contoso<", 3100),
    ("name of a vendor", "Southwind<", "Uber<", 3100),
    ("colon in the name", "Southwind<", "South:wind<", 3210),
    (
        "unknown customer above",
        "<CompanyName>",
        "<ParentRef><FullName>Nobody</FullName></ParentRef><CompanyName>",
        3140,
    ),
    (
        "inactive customer above",
        "<CompanyName>",
        "<ParentRef><FullName>Fabrikam</FullName></ParentRef><CompanyName>",
        3140,
    ),
    ("vendor above", "<CompanyName>", "<ParentRef><FullName>Uber</FullName></ParentRef><CompanyName>", 3140),
    (
        "name before activity",
        "<Name>Southwind</Name>",
        "<IsActive>true</IsActive><Name>Southwind</Name>",
        PARSE,
    ),
    ("bad boolean", "<CompanyName>", "<IsActive>perhaps</IsActive><CompanyName>", 3010),
    ("bad guid", "{2b6f0a15", "{2b6f0a1", 3000),
]
MUTATIONS = [
    *changes(valid.CHARGE, EXPENSE + WITH_PAYEE + OF_A_CARD),
    *changes(valid.CREDIT, EXPENSE + WITH_PAYEE + OF_A_CARD),
    *changes(valid.CHECK, EXPENSE + WITH_PAYEE + OF_A_BANK),
    *changes(valid.BILL, EXPENSE + OF_A_VENDOR),
    *changes(valid.VENDOR_CREDIT, EXPENSE + OF_A_VENDOR),
    *changes(valid.TRANSFER, TRANSFERS),
    *changes(valid.JOURNAL, JOURNALS),
    *changes(valid.ACCOUNT, ACCOUNTS),
    *changes(valid.VENDOR, NAMES),
    *changes(valid.CUSTOMER, CUSTOMERS),
]


@pytest.mark.parametrize(("request_text", "met"), MUTATIONS)
def test_one_thing_wrong_meets_its_refusal(books, request_text, met):
    assert outcome(books.send(request_text)) == met


@pytest.mark.parametrize("kind", valid.ADDS)
def test_the_unchanged_request_is_taken(books, kind):
    assert outcome(books.send(valid.ADDS[kind])) == 0


@pytest.mark.parametrize(
    "request_text", [valid.ACCOUNT, valid.VENDOR, valid.CUSTOMER], ids=["account", "vendor", "customer"]
)
def test_the_unchanged_list_element_is_taken(request_text):
    with start() as running:
        assert outcome(Books(running).send(request_text)) == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense", "no XML"),
        ('<?qbxml version="13.0"?><QBXML/>', "no message set"),
        ('<QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>', "no version"),
        ('<?qbxml version="99.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>', "unknown version"),
        (
            '<?qbxml version="CA3.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>',
            "another country's version",
        ),
        ('<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq/></QBXML>', "no onError"),
        ('<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="rollbackOnError"/></QBXML>', "rollback"),
        (
            '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><InvoiceAddRq/></QBXMLMsgsRq></QBXML>',
            "unknown",
        ),
    ],
)
def test_a_message_that_cannot_be_parsed_runs_nothing(books, text, why):
    assert outcome(books.post(text)) == PARSE, why


@pytest.mark.parametrize(
    ("request_text", "version", "met"),
    [
        (valid.TRANSFER, "11.0", PARSE),
        (valid.TRANSFER, "12.0", 0),
        (valid.CHARGE, "8.0", PARSE),
        (valid.CHARGE, "9.0", 0),
        ('<CurrencyQueryRq requestID="1"/>', "7.0", PARSE),
        ('<CurrencyQueryRq requestID="1"/>', "8.0", 0),
    ],
)
def test_elements_exist_from_their_version_on(books, request_text, version, met):
    assert outcome(books.send(request_text, version=version)) == met


def test_one_bad_request_keeps_the_whole_message_out(books):
    before = len(books.ledger())
    assert (
        outcome(books.send(valid.CHARGE + valid.CHECK.replace("<Memo>", "<Note>1</Note><Memo>", 1))) == PARSE
    )
    assert len(books.ledger()) == before
