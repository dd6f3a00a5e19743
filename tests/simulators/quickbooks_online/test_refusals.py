"""Every written kind: a valid request spoiled in one place meets the refusal that Intuit documents for it.

Sources of the codes: Intuit, "Error codes" and "Handling common errors"; the schema's documentation of limits.
"""

import json
from datetime import UTC, datetime

import pytest

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.quickbooks_online.app import create_app
from tests.simulators.quickbooks_online import valid
from tests.simulators.quickbooks_online.books import UK, US, Books, fault_of, purchase
from tests.simulators.quickbooks_online.valid import both, changed, without, wrapped

ARCHIVED_ACCOUNT, ARCHIVED_VENDOR, ARCHIVED_CLASS = (
    "Penalties and Settlements",
    "Tim Philip Masonry",
    "Landscaping",
)
LINE = "Line.0.AccountBasedExpenseLineDetail"
DEPOSIT_LINE = "Line.0.DepositLineDetail"
JOURNAL_LINE = "Line.0.JournalEntryLineDetail"
TAX_LINE = "TxnTaxDetail.TaxLine.0"


class Places:
    """Ids that a mutation needs, by a word."""

    def __init__(self, books):
        self.archived_account = books.id_of("Account", ARCHIVED_ACCOUNT)
        self.archived_vendor = books.id_of("Vendor", ARCHIVED_VENDOR)
        self.archived_class = books.id_of("Class", ARCHIVED_CLASS)
        self.card = books.id_of("Account", "Visa Business")
        self.bank = books.id_of("Account", "Checking")
        self.expense = books.id_of("Account", "Travel")
        self.payable = books.id_of("Account", "Accounts Payable (A/P)")
        self.receivable = books.id_of("Account", "Accounts Receivable (A/R)")
        self.euro_bank = books.id_of("Account", "Euro Account")
        self.sterling_card = books.id_of("Account", "Company Card GBP")
        self.customer = books.id_of("Customer", "Cool Cars")
        self.euro_vendor = books.id_of("Vendor", "Rhein Papier GmbH")


@pytest.fixture(scope="module")
def american():
    clock = SimulatedClock(datetime(2026, 3, 20, 18, 0, tzinfo=UTC))
    with start_in_thread(create_app(clock, enforce_limits=False)) as running:
        books = Books(running, US)
        places = Places(books)
        books.act("archive", kind="Account", id=places.archived_account)
        books.act("archive", kind="Vendor", id=places.archived_vendor)
        books.act("archive", kind="Class", id=places.archived_class)
        books.act("close_books", date="2025-12-31", password=True)
        books.places = places
        yield books


@pytest.fixture(scope="module")
def british(american):
    return Books(american.running, UK)


def at(path, word, suffix=".value"):
    """A mutation that puts one of the Places at a reference."""
    return lambda body, places: changed(path + suffix, getattr(places, word))(body)


def refused(books, kind, body, mutate, code):
    places = getattr(books, "places", None)
    takes_places = mutate.__code__.co_argcount == 2
    spoiled = mutate(body, places) if takes_places else mutate(body)
    before = len(books.company.records[kind]), books.company.order.copy()
    answer = books.post(kind.lower(), spoiled)
    assert answer.status_code == 400, answer.text
    assert fault_of(answer)[0] == code, answer.text
    assert answer.json()["Fault"]["type"] == "ValidationFault"
    assert (len(books.company.records[kind]), books.company.order) == before


# What every document with a date, a note and lines refuses.
DOCUMENT = [
    ("unknown property", changed("Colour", "red"), "2010"),
    ("date in another order", changed("TxnDate", "14/03/2026"), "2070"),
    ("a day that does not exist", changed("TxnDate", "2026-02-30"), "2070"),
    ("closed period", changed("TxnDate", "2025-12-31"), "6210"),
    ("note too long", changed("PrivateNote", "x" * 4001), "2050"),
    ("unknown currency", changed("CurrencyRef", {"value": "CHF"}), "2220"),
    ("negative rate", changed("ExchangeRate", -1), "2090"),
    ("a rate in home currency", changed("ExchangeRate", 1.2), "6000"),
    ("unknown location", changed("DepartmentRef", {"value": "99"}), "2500"),
]
LINES = [
    ("no lines", without("Line"), "2020"),
    ("empty lines", changed("Line", []), "2020"),
    ("line without amount", without("Line.0.Amount"), "2020"),
    ("line without detail type", without("Line.0.DetailType"), "2020"),
    ("line without its detail", without(LINE), "2020"),
    ("unknown detail type", changed("Line.0.DetailType", "Lunch"), "2170"),
    ("detail type of a sale", changed("Line.0.DetailType", "SalesItemLineDetail"), "2120"),
    ("amount is no number", changed("Line.0.Amount", "12,50"), "2090"),
    ("amount with three places", changed("Line.0.Amount", 12.345), "2090"),
    ("amount too large", changed("Line.0.Amount", 1e14), "2090"),
    ("negative total", changed("Line.0.Amount", -5), "6000"),
    ("description too long", changed("Line.0.Description", "x" * 4001), "2050"),
    ("location on a line", changed(LINE + ".DepartmentRef", {"value": "1"}), "2010"),
    ("line without account", without(LINE + ".AccountRef"), "6440"),
    ("unknown account", changed(LINE + ".AccountRef.value", "9999"), "2500"),
    ("account is no number", changed(LINE + ".AccountRef.value", "Travel"), "2030"),
    ("archived account", at(LINE + ".AccountRef", "archived_account"), "610"),
    ("payable account on a line", at(LINE + ".AccountRef", "payable"), "6430"),
    ("receivable account on a line", at(LINE + ".AccountRef", "receivable"), "6430"),
    ("line account in another currency", at(LINE + ".AccountRef", "euro_bank"), "6000"),
    ("reference as a plain text", changed(LINE + ".AccountRef", "13"), "2010"),
    ("unknown class", changed(LINE + ".ClassRef", {"value": "1"}), "2500"),
    ("archived class", at(LINE + ".ClassRef", "archived_class"), "610"),
    ("foreign tax code", changed(LINE + ".TaxCodeRef.value", "20"), "6100"),
    ("billable without customer", changed(LINE + ".BillableStatus", "Billable"), "6310"),
    ("set to billed", changed(LINE + ".BillableStatus", "HasBeenBilled"), "2170"),
    ("unknown billable status", changed(LINE + ".BillableStatus", "Maybe"), "2170"),
    ("customer that is none", at(LINE + ".CustomerRef", "euro_vendor"), "2500"),
    ("number too long", changed("DocNumber", "N" * 22), "2050"),
    ("tax detail", changed("TxnTaxDetail", {"TotalTax": 3}), "6470"),
]
PURCHASE = [
    ("no payment type", without("PaymentType"), "2020"),
    ("unknown payment type", changed("PaymentType", "Cheque"), "2170"),
    ("payment type of the schema that is not taken", changed("PaymentType", "Other"), "2170"),
    ("no account", without("AccountRef"), "2020"),
    ("unknown paying account", changed("AccountRef.value", "9999"), "2500"),
    ("card account with cash", at("AccountRef", "card"), "6430"),
    ("bank account with credit card", changed("PaymentType", "CreditCard"), "6430"),
    ("expense account pays", at("AccountRef", "expense"), "6430"),
    ("party of another kind", changed("EntityRef.type", "Employee"), "2500"),
    ("unknown party", changed("EntityRef.value", "9999"), "2500"),
    ("archived supplier", at("EntityRef", "archived_vendor"), "610"),
    ("supplier in another currency", changed("CurrencyRef", {"value": "EUR"}), "6000"),
    ("credit is no boolean", changed("Credit", "perhaps"), "2230"),
    ("in an envelope", wrapped("Purchase"), "2010"),
    ("control characters", changed("PrivateNote", "a\x07b"), "2040"),
]
DEPOSIT = [
    ("no account", without("DepositToAccountRef"), "2020"),
    ("card account", at("DepositToAccountRef", "card"), "6430"),
    ("no lines", without("Line"), "2250"),
    ("empty lines", changed("Line", []), "2250"),
    ("line without amount", without("Line.0.Amount"), "2020"),
    ("amount is no number", changed("Line.0.Amount", "much"), "2090"),
    ("negative total", changed("Line.0.Amount", -1), "6000"),
    ("line without account", without(DEPOSIT_LINE + ".AccountRef"), "6440"),
    ("unknown account", changed(DEPOSIT_LINE + ".AccountRef.value", "9999"), "2500"),
    ("archived account", at(DEPOSIT_LINE + ".AccountRef", "archived_account"), "610"),
    ("receivable account without customer", at(DEPOSIT_LINE + ".AccountRef", "receivable"), "6000"),
    ("unknown party", changed(DEPOSIT_LINE + ".Entity.value", "9999"), "2500"),
    ("party of another kind", changed(DEPOSIT_LINE + ".Entity.type", "CUSTOMER"), "2500"),
    ("archived class", at(DEPOSIT_LINE + ".ClassRef", "archived_class"), "610"),
    ("detail of an expense", changed("Line.0.DetailType", "AccountBasedExpenseLineDetail"), "2120"),
    ("line without its detail", without(DEPOSIT_LINE), "2020"),
    ("foreign tax code", changed(DEPOSIT_LINE + ".TaxCodeRef", {"value": "20"}), "6100"),
    ("customer on the line", changed(DEPOSIT_LINE + ".CustomerRef", {"value": "1"}), "2010"),
    ("unknown payment", changed("Line.0.LinkedTxn", [{"TxnId": "9", "TxnType": "Payment"}]), "2500"),
    ("in an envelope", wrapped("Deposit"), "2010"),
]
TRANSFER = [
    ("no source", without("FromAccountRef"), "2020"),
    ("no target", without("ToAccountRef"), "2020"),
    ("no amount", without("Amount"), "2020"),
    ("zero", changed("Amount", 0), "6000"),
    ("negative", changed("Amount", -5), "6000"),
    ("amount is no number", changed("Amount", "250 USD"), "2090"),
    ("three places", changed("Amount", 1.001), "2090"),
    ("unknown source", changed("FromAccountRef.value", "9999"), "2500"),
    ("expense account", at("ToAccountRef", "expense"), "6430"),
    ("payable account", at("ToAccountRef", "payable"), "6430"),
    ("archived account", at("ToAccountRef", "archived_account"), "610"),
    ("the same account", at("ToAccountRef", "bank"), "6000"),
    ("two foreign currencies",
     lambda body, places: both(changed("FromAccountRef.value", places.euro_bank),
                               changed("ToAccountRef.value", places.sterling_card))(body), "6000"),
    ("currency of neither account", changed("CurrencyRef", {"value": "EUR"}), "6000"),
    ("lines", changed("Line", [{"Amount": 1, "DetailType": "Lunch"}]), "2170"),
    ("in an envelope", wrapped("Transfer"), "2010"),
]  # fmt: skip
BILL = [
    ("no supplier", without("VendorRef"), "2020"),
    ("unknown supplier", changed("VendorRef.value", "9999"), "2500"),
    ("a customer as supplier", at("VendorRef", "customer"), "2500"),
    ("archived supplier", at("VendorRef", "archived_vendor"), "610"),
    ("supplier in another currency", changed("CurrencyRef", {"value": "EUR"}), "6000"),
    ("expense account as payable", lambda body, places: changed("APAccountRef", {"value": places.expense})(body), "6430"),
]  # fmt: skip
JOURNAL = [
    ("no lines", without("Line"), "2250"),
    ("off by a cent", changed("Line.0.Amount", 4.21), "2300"),
    ("one side only", lambda body: changed("Line", body["Line"][:1])(body), "2300"),
    ("no posting type", without(JOURNAL_LINE + ".PostingType"), "2260"),
    ("unknown posting type", changed(JOURNAL_LINE + ".PostingType", "Debits"), "2170"),
    ("negative amount", changed("Line.0.Amount", -4.20), "2290"),
    ("no amount", without("Line.0.Amount"), "2020"),
    ("no account", without(JOURNAL_LINE + ".AccountRef"), "6440"),
    ("unknown account", changed(JOURNAL_LINE + ".AccountRef.value", "9999"), "2500"),
    ("archived account", at(JOURNAL_LINE + ".AccountRef", "archived_account"), "610"),
    ("payable without supplier", at(JOURNAL_LINE + ".AccountRef", "payable"), "6000"),
    ("receivable without customer", at(JOURNAL_LINE + ".AccountRef", "receivable"), "6000"),
    ("unknown class", changed(JOURNAL_LINE + ".ClassRef.value", "1"), "2500"),
    ("archived class", at(JOURNAL_LINE + ".ClassRef", "archived_class"), "610"),
    ("unknown location on the line", changed(JOURNAL_LINE + ".DepartmentRef.value", "99"), "2500"),
    ("foreign tax code", changed(JOURNAL_LINE + ".TaxCodeRef", {"value": "20"}), "6100"),
    ("account in another currency", at(JOURNAL_LINE + ".AccountRef", "euro_bank"), "6000"),
    ("detail of an expense", changed("Line.0.DetailType", "AccountBasedExpenseLineDetail"), "2120"),
    ("number too long", changed("DocNumber", "N" * 22), "2050"),
    ("adjustment is no boolean", changed("Adjustment", "7"), "2230"),
    ("in an envelope", wrapped("JournalEntry"), "2010"),
]
VENDOR = [
    ("no name at all", without("DisplayName"), "6080"),
    ("blank name", changed("DisplayName", "  "), "6080"),
    ("name in use", changed("DisplayName", "corner cafe"), "6240"),
    ("name of a customer", changed("DisplayName", "Cool Cars"), "6240"),
    ("name of an employee", changed("DisplayName", "Emily Platt"), "6240"),
    ("name of an archived one", changed("DisplayName", f"{ARCHIVED_VENDOR} (deleted)"), "6240"),
    ("colon in the name", changed("DisplayName", "Amazon:Web"), "2040"),
    ("name too long", changed("DisplayName", "x" * 101), "2050"),
    ("given name too long", changed("GivenName", "x" * 26), "2050"),
    ("family name too long", changed("FamilyName", "x" * 26), "2050"),
    ("title too long", changed("Title", "x" * 16), "2050"),
    ("number too long", changed("AcctNum", "x" * 16), "2050"),
    ("notes too long", changed("Notes", "x" * 1025), "2050"),
    ("no email address", changed("PrimaryEmailAddr.Address", "accounts at amazon"), "2210"),
    ("email too long", changed("PrimaryEmailAddr.Address", "a" * 95 + "@b.example"), "2050"),
    ("currency that is not active", changed("CurrencyRef.value", "CHF"), "2220"),
    ("unknown property", changed("BankAccount", "1"), "2010"),
    ("email as plain text", changed("PrimaryEmailAddr", "a@b.example"), "2010"),
    ("1099 is no boolean", changed("Vendor1099", "no idea"), "2230"),
    ("in an envelope", wrapped("Vendor"), "2010"),
]
ACCOUNT = [
    ("no name", without("Name"), "2020"),
    ("no type and no detail type", both(without("AccountType"), without("AccountSubType")), "6010"),
    ("no type", without("AccountType"), "2020"),
    ("unknown type", changed("AccountType", "CreditCard"), "2170"),
    ("type that cannot be made", changed("AccountType", "Non-Posting"), "2170"),
    ("unknown detail type", changed("AccountSubType", "Plastic"), "2170"),
    ("name in use", changed("Name", "checking"), "6240"),
    ("number in use", changed("AcctNum", "1010"), "6240"),
    ("colon in the name", changed("Name", "Cards:Visa"), "2040"),
    ("quote in the name", changed("Name", 'The "card"'), "2040"),
    ("name too long", changed("Name", "x" * 101), "2050"),
    ("description too long", changed("Description", "x" * 101), "2050"),
    ("number too long", changed("AcctNum", "1" * 21), "2050"),
    ("currency that is not active", changed("CurrencyRef.value", "CHF"), "2220"),
    ("foreign expense account",
     both(changed("AccountType", "Expense"), changed("AccountSubType", "Travel"), changed("CurrencyRef.value", "EUR")),
     "6000"),
    ("sub-account without parent", changed("SubAccount", True), "6150"),
    ("unknown parent", both(changed("SubAccount", True), changed("ParentRef", {"value": "9999"})), "2500"),
    ("parent of another type",
     lambda body, places: both(changed("SubAccount", True), changed("ParentRef", {"value": places.bank}))(body), "6000"),
    ("unknown property", changed("Iban", "GB00"), "2010"),
    ("in an envelope", wrapped("Account"), "2010"),
]  # fmt: skip
BRITISH = [
    ("no tax model", without("GlobalTaxCalculation"), "2020"),
    ("unknown tax model", changed("GlobalTaxCalculation", "Included"), "2170"),
    ("line without code", without(LINE + ".TaxCodeRef"), "6000"),
    ("US code", changed(LINE + ".TaxCodeRef.value", "NON"), "2500"),
    ("unknown code", changed(LINE + ".TaxCodeRef.value", "99"), "2500"),
    ("tax detail where tax does not apply", changed("GlobalTaxCalculation", "NotApplicable"), "6170"),
    ("total tax off by a cent", changed("TxnTaxDetail.TotalTax", 20.01), "6000"),
    ("line tax off by a cent", changed(LINE + ".TaxAmount", 19.99), "6000"),
    ("taxable amount off by a cent", changed(TAX_LINE + ".TaxLineDetail.NetAmountTaxable", 99.99), "6000"),
    ("rate of another code", changed(TAX_LINE + ".TaxLineDetail.TaxRateRef.value", "4"), "2500"),
    ("tax line without rate", without(TAX_LINE + ".TaxLineDetail.TaxRateRef"), "2020"),
    ("tax line without amount", without(TAX_LINE + ".Amount"), "2020"),
    ("tax line of another kind", changed(TAX_LINE + ".DetailType", "SubTotalLineDetail"), "2120"),
    ("a rate listed twice",
     lambda body: changed("TxnTaxDetail.TaxLine", body["TxnTaxDetail"]["TaxLine"] * 2)(body), "6000"),
    ("tax line amount is no number", changed(TAX_LINE + ".Amount", "twenty"), "2090"),
]  # fmt: skip


def cases(*tables):
    rows = [row for table in tables for row in table]
    return pytest.mark.parametrize(
        ("mutate", "code"), [row[1:] for row in rows], ids=[row[0] for row in rows]
    )


@cases(DOCUMENT, LINES, PURCHASE)
def test_purchase(american, mutate, code):
    refused(american, "Purchase", purchase(american), mutate, code)


def test_a_purchase_from_a_foreign_account_cannot_be_in_home_currency(american):
    body = purchase(american, CurrencyRef={"value": "USD"}, AccountRef={"value": american.places.euro_bank})
    refused(american, "Purchase", body, lambda each: each, "6000")


@cases(DOCUMENT, DEPOSIT)
def test_deposit(american, mutate, code):
    refused(american, "Deposit", valid.deposit(american), mutate, code)


@cases([row for row in DOCUMENT if row[0] != "unknown currency"], TRANSFER)
def test_transfer(american, mutate, code):
    refused(american, "Transfer", valid.transfer(american), mutate, code)


@cases(DOCUMENT, LINES, BILL)
def test_bill(american, mutate, code):
    refused(american, "Bill", valid.bill(american), mutate, code)


@cases(DOCUMENT, LINES, BILL)
def test_vendor_credit(american, mutate, code):
    refused(american, "VendorCredit", valid.vendor_credit(american), mutate, code)


@cases([row for row in DOCUMENT if row[0] != "unknown location"], JOURNAL)
def test_journal_entry(american, mutate, code):
    refused(american, "JournalEntry", valid.journal(american), mutate, code)


@cases(VENDOR)
def test_vendor(american, mutate, code):
    refused(american, "Vendor", valid.vendor(american), mutate, code)


@cases(ACCOUNT)
def test_account(american, mutate, code):
    refused(american, "Account", valid.account(american), mutate, code)


@cases(BRITISH)
def test_tax_outside_the_united_states(british, mutate, code):
    refused(british, "Purchase", valid.uk_purchase(british), mutate, code)


@pytest.mark.parametrize(
    ("kind", "build"),
    [
        ("Purchase", purchase),
        ("Deposit", valid.deposit),
        ("Transfer", valid.transfer),
        ("Bill", valid.bill),
        ("VendorCredit", valid.vendor_credit),
        ("JournalEntry", valid.journal),
    ],
)
def test_an_update_or_deletion_needs_the_record_and_its_current_version(us, kind, build):
    body = build(us)
    record = us.create(kind, body)
    path = kind.lower()
    named = {**body, "Id": record["Id"]}
    assert fault_of(us.post(path, named))[0] == "2020"
    assert fault_of(us.post(path, {**named, "SyncToken": "7"}))[0] == "5010"
    assert "working on this at the same time" in fault_of(us.post(path, {**named, "SyncToken": "7"}))[1]
    assert fault_of(us.post(path, {**named, "Id": "9999", "SyncToken": "0"}))[0] == "610"
    assert fault_of(us.post(path, {"Id": record["Id"]}, operation="delete"))[0] == "2020"
    assert fault_of(us.post(path, {"SyncToken": "0"}, operation="delete"))[0] == "2020"
    stale = {"Id": record["Id"], "SyncToken": "3"}
    assert fault_of(us.post(path, stale, operation="delete"))[0] == "5010"
    us.act("close_books", date="2026-03-31")
    current = {"Id": record["Id"], "SyncToken": "0"}
    assert fault_of(us.post(path, current, operation="delete"))[0] == "6210"
    us.act("close_books", date="2026-03-31", password=False)
    assert fault_of(us.post(path, {**body, **current}))[0] == "6200"
    us.act("close_books")
    assert us.post(path, current, operation="delete").json()[kind]["status"] == "Deleted"
    assert fault_of(us.get(f"{path}/{record['Id']}"))[0] == "610"
    assert fault_of(us.post(path, {**body, **current}))[0] == "610"
    assert "Another user has deleted this transaction" in fault_of(us.post(path, {**body, **current}))[1]


@pytest.mark.parametrize("kind", ["Vendor", "Account"])
def test_list_records_refuse_stale_versions_and_deletion(us, kind):
    body = {"Vendor": valid.vendor, "Account": valid.account}[kind](us)
    record = us.create(kind, body)
    stale = {**body, "Id": record["Id"], "SyncToken": "4"}
    assert fault_of(us.post(kind.lower(), stale))[0] == "5010"
    assert fault_of(us.delete(kind, record))[0] == "500"


def test_what_people_tied_down_refuses_to_be_changed(us):
    matched = us.create("Purchase", purchase(us))
    us.act("match", kind="Purchase", id=matched["Id"])
    assert fault_of(us.delete("Purchase", matched))[0] == "6480"
    dearer = purchase(us, 99, Id=matched["Id"], SyncToken="0")
    assert fault_of(us.post("purchase", dearer))[0] == "6480"
    billable = purchase(us)
    billable["Line"][0]["AccountBasedExpenseLineDetail"] |= {
        "BillableStatus": "Billable",
        "CustomerRef": us.ref("Customer", "Cool Cars"),
    }
    billed = us.create("Purchase", billable)
    us.act("bill", kind="Purchase", id=billed["Id"])
    assert fault_of(us.delete("Purchase", us.read("Purchase", billed["Id"])))[0] == "6400"


def test_payment_type_and_credit_stay_as_they_were(us):
    cash = us.create("Purchase", purchase(us))
    card = us.ref("Account", "Visa Business")
    as_card = purchase(us, PaymentType="CreditCard", AccountRef=card, Id=cash["Id"], SyncToken="0")
    assert fault_of(us.post("purchase", as_card))[0] == "6000"
    charge = us.create("Purchase", purchase(us, PaymentType="CreditCard", AccountRef=card))
    as_credit = purchase(
        us, PaymentType="CreditCard", AccountRef=card, Credit=True, Id=charge["Id"], SyncToken="0"
    )
    assert fault_of(us.post("purchase", as_credit))[0] == "6000"


def test_a_duplicate_number_is_refused_where_the_company_asks_for_it(us):
    us.create("Bill", valid.bill(us))
    assert us.post("bill", valid.bill(us)).status_code == 200
    us.act("set_preferences", warn_duplicate_bill_number=True)
    answer = us.post("bill", valid.bill(us))
    assert fault_of(answer)[0] == "6140"
    assert "DocNumber=RE-101 is assigned to TxnType=Bill" in fault_of(answer)[1]


def test_billable_needs_the_preference(us):
    us.act("set_preferences", billable_tracking=False)
    body = purchase(us)
    body["Line"][0]["AccountBasedExpenseLineDetail"] |= {
        "BillableStatus": "Billable",
        "CustomerRef": us.ref("Customer", "Cool Cars"),
    }
    assert fault_of(us.post("purchase", body))[0] == "6320"


@pytest.mark.parametrize(
    ("plan", "kind", "build", "works"),
    [
        ("Simple Start", "Purchase", purchase, True),
        ("Simple Start", "Bill", valid.bill, False),
        ("Simple Start", "VendorCredit", valid.vendor_credit, False),
        ("Essentials", "Bill", valid.bill, True),
        ("Essentials", "Deposit", valid.deposit, False),
        ("Plus", "Deposit", valid.deposit, True),
        ("Essentials", "JournalEntry", valid.journal, False),
    ],
)
def test_plans_lack_features(us, plan, kind, build, works):
    us.act("set_plan", plan=plan)
    answer = us.post(kind.lower(), build(us))
    assert (answer.status_code == 200) is works
    if not works:
        assert fault_of(answer)[0] == "5030"
        us.control("switches", {"plan_gate": "5020"})
        assert fault_of(us.post(kind.lower(), build(us)))[0] == "5020"


def test_an_ended_subscription_refuses_writing_and_still_reads(us):
    record = us.create("Purchase", purchase(us))
    us.act("cancel_subscription")
    for answer in (us.post("purchase", purchase(us)), us.delete("Purchase", record), us.upload(b"%PDF-1.4")):
        assert fault_of(answer)[0] == "6190"
    assert us.get(f"purchase/{record['Id']}").status_code == 200
    us.act("renew_subscription")
    assert us.delete("Purchase", record).status_code == 200


def test_without_multicurrency_only_home_currency_works(us):
    us.act("set_preferences", multicurrency=False)
    assert us.post("purchase", purchase(us, CurrencyRef={"value": "USD"})).status_code == 200
    answer = us.post("purchase", purchase(us, CurrencyRef={"value": "EUR"}))
    assert "Multi currency should be enabled" in fault_of(answer)[1]
    assert fault_of(us.post("vendor", valid.vendor(us) | {"CurrencyRef": {"value": "EUR"}}))[0] == "6000"


@pytest.mark.parametrize(
    ("switch", "value", "mutate", "code"),
    [
        ("negative_lines", "refuse", changed("Line.0.Amount", -5), "2290"),
        ("inactive_reference", "2500", at("EntityRef", "archived_vendor"), "2500"),
        ("currency_required", True, changed("DocNumber", "1"), "2020"),
        ("credit_on_cash", "refuse", changed("Credit", True), "6000"),
        ("private_note_length", 10, changed("PrivateNote", "eleven char"), "2050"),
    ],
)
def test_unconfirmed_refusals_are_switches(us, switch, value, mutate, code):
    us.places = Places(us)
    us.act("archive", kind="Vendor", id=us.places.archived_vendor)
    us.control("switches", {switch: value})
    refused(us, "Purchase", purchase(us), mutate, code)


def test_a_body_that_is_no_json_and_a_type_that_is_none(us):
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[]", b'{"Line": NaN}'):
        answer = us.http.post(us.address("purchase"), data=body, headers=headers)
        assert fault_of(answer)[0] == "2010"
    latin = '{"PrivateNote": "Café"}'.encode("latin-1")
    assert fault_of(us.http.post(us.address("purchase"), data=latin, headers=headers))[0] == "500"
    wrong = us.http.post(us.address("purchase"), data=b"<a/>", headers={"Content-Type": "application/xml"})
    assert fault_of(wrong)[0] == "1050"
    assert fault_of(us.post("unicorn", {}))[0] == "500"
    assert fault_of(us.post("taxcode", {}))[0] == "500"


REFERENCE = {"EntityRef": {"type": "Purchase", "value": "1"}}
ATTACHABLE = [
    ("empty file", {"content": b""}, {}, "6041"),
    ("unnamed binary", {"kind": "application/octet-stream"}, {}, "6041"),
    ("a page", {"kind": "text/html", "name": "receipt.html"}, {}, "6041"),
    ("a photo format that is not taken", {"kind": "image/heic", "name": "receipt.heic"}, {}, "6041"),
    ("a type that is not the true one", {"kind": "image/png", "name": "receipt.png"}, {}, "6041"),
    ("an ending that does not fit", {"name": "receipt.exe"}, {}, "6041"),
    ("no ending", {"name": "receipt"}, {}, "6041"),
    ("unknown property", {}, {"Colour": "red"}, "2010"),
    ("file name too long", {}, {"FileName": "x" * 997 + ".pdf"}, "2050"),
    ("unknown category", {}, {"Category": "Ticket"}, "2170"),
    ("note too long", {}, {"Note": "x" * 2001}, "2050"),
    ("metadata of another type", {}, {"Purchase": {"Id": "1"}}, "6040"),
    ("reference without type", {}, {"AttachableRef": [{"EntityRef": {"value": "1"}}]}, "2020"),
    ("reference without entity", {}, {"AttachableRef": [{"IncludeOnSend": False}]}, "2020"),
    ("unsupported parent", {}, {"AttachableRef": [{"EntityRef": {"type": "TaxCode", "value": "1"}}]}, "6050"),
    ("unknown parent", {}, {"AttachableRef": [{"EntityRef": {"type": "Purchase", "value": "9999"}}]}, "2500"),
    ("parent is no number", {}, {"AttachableRef": [{"EntityRef": {"type": "Bill", "value": "x"}}]}, "2030"),
    ("include is no boolean", {}, {"AttachableRef": [REFERENCE | {"IncludeOnSend": "7"}]}, "2230"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "metadata", "code"), [row[1:] for row in ATTACHABLE], ids=[row[0] for row in ATTACHABLE]
)
def test_attachable(american, file, metadata, code):
    before = len(american.company.files)
    answer = american.upload(**{"content": b"%PDF-1.4 x", **file}, metadata=metadata)
    assert answer.status_code == 200
    fault = answer.json()["AttachableResponse"][0]["Fault"]
    assert fault["Error"][0]["code"] == code, json.dumps(fault)
    assert len(american.company.files) == before


def test_an_upload_as_a_whole_is_refused_for_size_and_form(us):
    us.control("limits", {"upload_bytes": 1000})
    assert fault_of(us.upload(b"%PDF" + b"x" * 1000))[0] == "6030"
    assert fault_of(us.http.post(us.address("upload"), data=b""))[0] == "6020"
    plain = us.http.post(us.address("upload"), data=b"x", headers={"Content-Type": "text/plain"})
    assert fault_of(plain)[0] == "1050"


def test_an_attachment_has_versions_and_can_be_deleted(us):
    record = us.upload(b"%PDF-1.4").json()["AttachableResponse"][0]["Attachable"]
    assert (
        fault_of(us.post("attachable", {"Id": record["Id"], "SyncToken": "5"}, operation="delete"))[0]
        == "5010"
    )
    assert us.delete("Attachable", record).json()["Attachable"]["status"] == "Deleted"
    assert fault_of(us.get(f"attachable/{record['Id']}"))[0] == "610"
    assert fault_of(us.post("attachable", {}))[0] == "2020"


@pytest.mark.parametrize(
    "tables",
    [
        (DOCUMENT, LINES, PURCHASE),
        (DOCUMENT, DEPOSIT),
        (DOCUMENT, TRANSFER),
        (DOCUMENT, LINES, BILL),
        (DOCUMENT, JOURNAL),
        (VENDOR,),
        (ACCOUNT,),
        (ATTACHABLE,),
        (BRITISH,),
    ],
    ids=["Purchase", "Deposit", "Transfer", "Bill and VendorCredit", "JournalEntry", "Vendor", "Account", "Attachable", "VAT"],
)  # fmt: skip
def test_every_written_kind_is_spoiled_in_at_least_fifteen_ways(tables):
    assert sum(len(table) for table in tables) >= 15
