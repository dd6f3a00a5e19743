"""Every response and every request that our tests call valid fits Intuit's operations file, read a second time."""

import pytest
from lxml import etree

from expenses_app.simulators.quickbooks_desktop.company_file.grammar import message_sets
from expenses_app.simulators.quickbooks_desktop.company_file.requests import HANDLERS
from tests.simulators.quickbooks_desktop import requests_to_change as valid
from tests.simulators.quickbooks_desktop.books import CA, SMALL, US, Books, start
from tests.simulators.quickbooks_desktop.operations_file import ROOT, faults, sample_of
from tests.simulators.quickbooks_desktop.test_documents import CA_CHARGE, CA_LINE, mod

EDITIONS = {US: "QBD", CA: "QBCA", SMALL: "QBD"}
QUERIES = (
    "Host",
    "Company",
    "Preferences",
    "Account",
    "Vendor",
    "Customer",
    "Employee",
    "OtherName",
    "Entity",
    "Class",
    "SalesTaxCode",
    "Currency",
    "Terms",
    "Item",
    "ItemSalesTax",
    "ItemSalesTaxGroup",
    "Bill",
    "VendorCredit",
    "Check",
    "CreditCardCharge",
    "CreditCardCredit",
    "JournalEntry",
    "Transfer",
    "Transaction",
)
WITH_LINES = ("Bill", "VendorCredit", "Check", "CreditCardCharge", "CreditCardCredit", "JournalEntry")
PLAIN = {
    name: text.replace("<ClassRef><FullName>Sales:East</FullName></ClassRef>", "").replace(
        "<ClassRef><FullName>Head Office</FullName></ClassRef>", ""
    )
    for name, text in valid.ADDS.items()
}


@pytest.fixture(scope="module")
def running():
    with start(seed_demo=True) as simulator:
        yield simulator


def responses(books, body, **options):
    return list(books.run(body, on_error="continueOnError", **options))


def written_and_read(running, company):
    books = Books(running, company)
    found = responses(books, "".join(PLAIN.values()))
    for response in list(found):
        record = response[0]
        kind = record.tag.removesuffix("Ret")
        key = record.findtext("TxnID")
        found += responses(books, mod(kind, record, "<TxnDate>2026-04-01</TxnDate>"))
        if kind != "Transfer":
            found += responses(
                books, f"<TxnVoidRq><TxnVoidType>{kind}</TxnVoidType><TxnID>{key}</TxnID></TxnVoidRq>"
            )
    if company == CA:
        lines = CA_LINE.format(amount="10.00", code="H")
        found += responses(books, CA_CHARGE.format(included="true", lines=lines))
    for name in QUERIES:
        content = "<IncludeLineItems>true</IncludeLineItems>" if name in WITH_LINES else ""
        found += responses(books, f"<{name}QueryRq>{content}</{name}QueryRq>")
    record = found[0][0]
    request = f"<TxnDelRq><TxnDelType>CreditCardCharge</TxnDelType><TxnID>{record.findtext('TxnID')}</TxnID></TxnDelRq>"
    found += responses(books, request)
    found += responses(
        books, "<TxnDeletedQueryRq><TxnDelType>CreditCardCharge</TxnDelType></TxnDeletedQueryRq>"
    )
    return found


@pytest.mark.parametrize("company", EDITIONS)
def test_every_response_fits(running, company):
    every = written_and_read(running, company)
    assert len(every) > 40
    problems = [fault for response in every for fault in faults(response, EDITIONS[company])]
    assert problems == []


@pytest.mark.parametrize(
    "request_text",
    [
        valid.ACCOUNT,
        valid.VENDOR,
        valid.CUSTOMER,
        "<ClassAddRq><ClassAdd><Name>New</Name></ClassAdd></ClassAddRq>",
    ],
)
def test_every_list_response_fits(running, request_text):
    books = Books(running)
    (response,) = responses(books, request_text)
    record = response[0]
    kind = record.tag.removesuffix("Ret")
    every = [response]
    if kind != "Class":
        head = f"<ListID>{record.findtext('ListID')}</ListID><EditSequence>{record.findtext('EditSequence')}</EditSequence>"
        every += responses(
            books, f"<{kind}ModRq><{kind}Mod>{head}<IsActive>false</IsActive></{kind}Mod></{kind}ModRq>"
        )
        assert every[1].findtext(f"{kind}Ret/IsActive") == "false"
    assert [fault for each in every for fault in faults(each, "QBD")] == []


@pytest.mark.parametrize("name", valid.ADDS)
def test_every_valid_request_fits(name):
    assert faults(etree.fromstring(valid.ADDS[name]), "QBD") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "<TransferAddRq><TransferAdd><Amount>1.00</Amount><TxnDate>2026-01-01</TxnDate></TransferAdd></TransferAddRq>",
            "TxnDate stands too late",
        ),
        ("<TransferAddRq><TransferAdd><Tip>1.00</Tip></TransferAdd></TransferAddRq>", "Tip is unknown"),
        ("<TransferAddRq><TransferAdd><Amount>1</Amount></TransferAdd></TransferAddRq>", "is no AMTTYPE"),
        ("<TxnDelRq><TxnDelType>Check</TxnDelType></TxnDelRq>", "TxnID is missing"),
    ],
)
def test_the_second_reading_sees_faults(text, sentence):
    assert any(sentence in fault for fault in faults(etree.fromstring(text), "QBD"))


def test_both_readings_know_the_same_elements():
    def sampled(element):
        return [(each.tag, sampled(each)) for each in element if isinstance(each.tag, str)]

    def read(element):
        return [(each.name, read(each)) for each in element.every()]

    for grammar in message_sets():
        for each in grammar.every():
            assert read(each) == sampled(sample_of(each.name)), each.name


def test_every_request_of_the_file_is_answered():
    requests = {each.tag for each in ROOT.find("QBXMLMsgsRq") if isinstance(each.tag, str)}
    assert requests == set(HANDLERS)
