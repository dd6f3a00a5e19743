"""Writing, changing, voiding and deleting transactions: what stands in the books afterwards."""

import pytest
from lxml import etree

from tests.simulators.quickbooks_desktop import requests_to_change as valid
from tests.simulators.quickbooks_desktop.books import outcome

CA_LINE = (
    "<ExpenseLineAdd><AccountRef><FullName>Office Supplies</FullName></AccountRef><Amount>{amount}</Amount>"
    "<SalesTaxCodeRef><FullName>{code}</FullName></SalesTaxCodeRef></ExpenseLineAdd>"
)
CA_CHARGE = (
    "<CreditCardChargeAddRq><CreditCardChargeAdd><AccountRef><FullName>Company Visa</FullName></AccountRef>"
    "<TxnDate>2026-03-14</TxnDate><IsTaxIncluded>{included}</IsTaxIncluded>{lines}"
    "</CreditCardChargeAdd></CreditCardChargeAddRq>"
)


def texts(record, *names):
    return tuple(record.findtext(name) for name in names)


def mod(kind, record, body):
    head = f"<TxnID>{record.findtext('TxnID')}</TxnID><EditSequence>{record.findtext('EditSequence')}</EditSequence>"
    return f"<{kind}ModRq><{kind}Mod>{head}{body}</{kind}Mod></{kind}ModRq>"


def read(books, kind, record):
    key = record.findtext("TxnID")
    lines = "" if kind == "Transfer" else "<IncludeLineItems>true</IncludeLineItems>"
    return books.one(f"<{kind}QueryRq><TxnID>{key}</TxnID>{lines}</{kind}QueryRq>")


def test_a_card_charge_stands_on_the_card_and_the_expense_account(books):
    record = books.written(valid.CHARGE)
    assert texts(record, "Amount", "RefNumber", "TxnDate", "Memo", "ExternalGUID") == (
        "48.50", "EXP10422", "2026-03-14", "Corner Cafe | EXP-7K2M9Q4XD3NBW8TR", "{9f2c41d0-7b5a-4e88-90a3-1c2d3e4f5a6b}",
    )  # fmt: skip
    assert texts(record.find("ExpenseLineRet"), "Amount", "ClassRef/FullName", "BillableStatus") == (
        "48.50", "Sales:East", "Billable",
    )  # fmt: skip
    assert (books.balance("Company Visa"), books.balance("Office Supplies")) == ("48.50", "48.50")


@pytest.mark.parametrize(
    ("kind", "account", "balance"),
    [
        ("CreditCardCharge", "Company Visa", "48.50"),
        ("CreditCardCredit", "Company Visa", "-48.50"),
        ("Check", "Operating Account", "48201.50"),
        ("Bill", "Accounts Payable", "48.50"),
        ("VendorCredit", "Accounts Payable", "-48.50"),
    ],
)
def test_each_kind_moves_its_own_account(books, kind, account, balance):
    books.written(valid.ADDS[kind])
    assert books.balance(account) == balance


def test_a_transfer_moves_money_and_a_journal_balances(books):
    books.run(valid.TRANSFER + valid.JOURNAL)
    assert (books.balance("Operating Account"), books.balance("Company Visa")) == ("48000.00", "-245.80")
    assert books.balance("Bank Fees") == "4.20"


def test_a_bill_is_due_by_its_terms_and_open(books):
    request = valid.BILL.replace("<DueDate>2026-04-09</DueDate>", "")
    record = books.written(request)
    assert texts(record, "AmountDue", "DueDate", "IsPaid", "OpenAmount") == (
        "48.50",
        "2026-04-13",
        "false",
        "48.50",
    )
    at_once = request.replace("<Memo>", "<TermsRef><FullName>Due on receipt</FullName></TermsRef><Memo>", 1)
    assert books.written(at_once).findtext("DueDate") == "2026-03-14"


def test_the_first_payables_account_in_the_currency_of_the_vendor_is_taken(books):
    request = valid.BILL.replace("<APAccountRef><FullName>Accounts Payable</FullName></APAccountRef>", "")
    foreign = request.replace("Grace Okafor (expenses)", "Overseas Supplies EUR")
    assert books.written(request).findtext("APAccountRef/FullName") == "Accounts Payable"
    record = books.written(foreign)
    assert texts(record, "APAccountRef/FullName", "CurrencyRef/FullName") == (
        "Accounts Payable - EUR",
        "Euro",
    )


@pytest.mark.parametrize(
    ("rate", "shown", "home"),
    [("", "1.12", "54.32"), ("<ExchangeRate>1.2345</ExchangeRate>", "1.2345", "59.87")],
)
def test_a_foreign_card_makes_a_foreign_transaction(books, rate, shown, home):
    request = valid.CHARGE.replace("Company Visa", "Company Card EUR").replace(
        "<ExternalGUID>", f"{rate}<ExternalGUID>", 1
    )
    record = books.written(request)
    assert texts(record, "Amount", "CurrencyRef/FullName", "ExchangeRate", "AmountInHomeCurrency") == (
        "48.50", "Euro", shown, home,
    )  # fmt: skip
    assert (books.balance("Company Card EUR"), books.balance("Office Supplies")) == ("48.50", home)


def test_a_foreign_name_on_a_home_account_sets_the_currency(books):
    record = books.written(valid.CHECK.replace("Corner Cafe<", "Overseas Supplies EUR<"))
    assert texts(record, "CurrencyRef/FullName", "AmountInHomeCurrency") == ("Euro", "54.32")


def test_a_foreign_journal_posts_home_amounts(books):
    request = valid.JOURNAL.replace("Company Visa", "Company Card EUR").replace(
        "<ExternalGUID>",
        "<CurrencyRef><FullName>Euro</FullName></CurrencyRef><ExchangeRate>1.5</ExchangeRate><ExternalGUID>",
        1,
    )
    books.written(request)
    assert (books.balance("Bank Fees"), books.balance("Company Card EUR")) == ("6.30", "4.20")


@pytest.mark.parametrize(
    ("included", "lines", "total", "tax"),
    [
        ("false", [("100.00", "G")], "105.00", "5.00"),
        ("false", [("100.00", "H"), ("19.99", "H")], "135.59", "15.60"),
        ("false", [("100.00", "S")], "112.00", "12.00"),
        ("false", [("100.00", "E"), ("10.00", "Z")], "110.00", "0.00"),
        ("true", [("113.00", "H")], "113.00", "13.00"),
        ("true", [("10.00", "G")], "10.00", "0.48"),
        ("false", [("0.10", "G")], "0.11", "0.01"),
    ],
)
def test_a_canadian_file_computes_the_tax_of_the_codes(canadian, included, lines, total, tax):
    content = "".join(CA_LINE.format(amount=amount, code=code) for amount, code in lines)
    record = canadian.written(CA_CHARGE.format(included=included, lines=content))
    assert record.findtext("Amount") == total
    (shown,) = canadian.ledger()
    assert (shown["total"], shown["tax"]) == (total, tax)
    assert canadian.balance("Company Visa") == total
    net = float(total) - float(tax)
    assert canadian.balance("Office Supplies") == f"{net:.2f}"


def test_a_code_in_the_header_is_for_lines_without_one(canadian):
    line = CA_LINE.replace("<SalesTaxCodeRef><FullName>{code}</FullName></SalesTaxCodeRef>", "").format(
        amount="100.00"
    )
    request = CA_CHARGE.format(
        included="false", lines=f"<SalesTaxCodeRef><FullName>H</FullName></SalesTaxCodeRef>{line}"
    )
    assert canadian.written(request).findtext("Amount") == "113.00"


def test_an_item_line_costs_quantity_times_cost(books):
    item = "<ItemLineAdd><ItemRef><FullName>Courier</FullName></ItemRef><Quantity>3</Quantity><Cost>12.5</Cost></ItemLineAdd>"
    record = books.written(valid.CHARGE.replace("</CreditCardChargeAdd>", f"{item}</CreditCardChargeAdd>", 1))
    assert texts(record, "Amount", "ItemLineRet/Amount") == ("86.00", "37.50")
    assert books.balance("Postage and Delivery") == "37.50"


def test_characters_outside_windows_1252_are_stored_as_question_marks(books):
    request = valid.CHARGE.replace("<Memo>Corner Cafe", "<Memo>Café &#8364; &#26481;&#20140; &amp; Co", 1)
    assert books.written(request).findtext("Memo").startswith("Café € ?? & Co")


# --- changing --------------------------------------------------------------------------------------------------------

CHANGES = {
    "CreditCardCharge": "<RefNumber>NEW</RefNumber><Memo>changed</Memo>",
    "CreditCardCredit": "<RefNumber>NEW</RefNumber><Memo>changed</Memo>",
    "Check": "<RefNumber>NEW</RefNumber><Memo>changed</Memo>",
    "Bill": "<RefNumber>NEW</RefNumber><Memo>changed</Memo>",
    "VendorCredit": "<RefNumber>NEW</RefNumber><Memo>changed</Memo>",
    "JournalEntry": "<RefNumber>NEW</RefNumber>",
    "Transfer": "<Memo>changed</Memo>",
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_leaves_what_it_does_not_name(books, kind):
    before = books.written(valid.ADDS[kind])
    after = books.written(mod(kind, before, CHANGES[kind]))
    changed = {"RefNumber", "Memo", "EditSequence", "TimeModified"}
    kept = [etree.tostring(each) for each in before if each.tag not in changed]
    assert [etree.tostring(each) for each in after if each.tag not in changed] == kept
    assert "NEW" in (after.findtext("RefNumber"), "NEW")
    assert after.findtext("EditSequence") != before.findtext("EditSequence")


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_at_an_old_edit_sequence_is_stale(books, kind):
    before = books.written(valid.ADDS[kind])
    books.written(mod(kind, before, CHANGES[kind]))
    assert outcome(books.send(mod(kind, before, CHANGES[kind]))) == 3200


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_of_what_is_not_there_is_refused(books, kind):
    gone = etree.fromstring("<R><TxnID>FFFF-1700000000</TxnID><EditSequence>1</EditSequence></R>")
    assert outcome(books.send(mod(kind, gone, CHANGES[kind]))) == 3120
    other = books.written(valid.TRANSFER if kind != "Transfer" else valid.CHECK)
    assert outcome(books.send(mod(kind, other, CHANGES[kind]))) == 3120


def test_lines_are_kept_changed_added_and_dropped(books):
    second = valid.LINE.replace("48.50", "10.00")
    before = books.written(valid.CHARGE.replace(valid.LINE, valid.LINE + second))
    first, other = (each.findtext("TxnLineID") for each in before.iter("ExpenseLineRet"))
    lines = (
        f"<ExpenseLineMod><TxnLineID>{other}</TxnLineID><Amount>11.00</Amount></ExpenseLineMod>"
        "<ExpenseLineMod><TxnLineID>-1</TxnLineID><AccountRef><FullName>Rent</FullName></AccountRef>"
        "<Amount>5.00</Amount></ExpenseLineMod>"
    )
    after = books.written(mod("CreditCardCharge", before, lines))
    shown = [
        (each.findtext("AccountRef/FullName"), each.findtext("Amount"))
        for each in after.iter("ExpenseLineRet")
    ]
    assert shown == [("Office Supplies", "11.00"), ("Rent", "5.00")]
    assert after.findtext("ExpenseLineRet/TxnLineID") == other != first
    assert (after.findtext("Amount"), books.balance("Office Supplies"), books.balance("Company Visa")) == (
        "16.00", "11.00", "16.00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "met"),
    [
        ("<ExpenseLineMod><TxnLineID>FF-1700000000</TxnLineID></ExpenseLineMod>", 3120),
        ("<ExpenseLineMod><TxnLineID>-1</TxnLineID><Amount>1.00</Amount></ExpenseLineMod>", 3150),
        ("<ClearExpenseLines>true</ClearExpenseLines>", 3150),
        ("<AccountRef><FullName>Operating Account</FullName></AccountRef>", 3140),
        ("<AccountRef><FullName>Company Amex</FullName></AccountRef>", 0),
        ("<ExternalGUID>0</ExternalGUID>", "0x80040400"),
        ("<TxnDate>tomorrow</TxnDate>", 3020),
        ("<RefNumber>123456789012</RefNumber>", 3070),
    ],
)
def test_a_change_is_held_to_the_rules(books, body, met):
    before = books.written(valid.CHARGE)
    assert outcome(books.send(mod("CreditCardCharge", before, body))) == met


def test_a_journal_line_can_change_sides_together_with_the_other(books):
    before = books.written(valid.JOURNAL)
    debit, credit = (
        before.findtext("JournalDebitLine/TxnLineID"),
        before.findtext("JournalCreditLine/TxnLineID"),
    )
    lines = (
        f"<JournalLineMod><TxnLineID>{debit}</TxnLineID><JournalLineType>Credit</JournalLineType></JournalLineMod>"
        f"<JournalLineMod><TxnLineID>{credit}</TxnLineID><JournalLineType>Debit</JournalLineType></JournalLineMod>"
    )
    after = books.written(mod("JournalEntry", before, lines))
    assert after.findtext("JournalCreditLine/AccountRef/FullName") == "Bank Fees"
    assert books.balance("Bank Fees") == "-4.20"
    alone = mod("JournalEntry", after, f"<JournalLineMod><TxnLineID>{debit}</TxnLineID></JournalLineMod>")
    assert outcome(books.send(alone)) == 3210


# --- voiding and deleting ----------------------------------------------------------------------------------------------

UNDONE = [kind for kind in valid.ADDS if kind != "Transfer"]


@pytest.mark.parametrize("kind", UNDONE)
def test_a_voided_transaction_stays_with_nothing_on_it(books, kind):
    record = books.written(valid.ADDS[kind])
    answer = books.one(
        f"<TxnVoidRq><TxnVoidType>{kind}</TxnVoidType><TxnID>{record.findtext('TxnID')}</TxnID></TxnVoidRq>"
    )
    assert texts(answer, "TxnVoidType", "TxnID") == (kind, record.findtext("TxnID"))
    (shown,) = books.ledger()
    assert (shown["status"], shown["total"]) == ("Voided", "0.00")
    assert books.balance("Office Supplies") == books.balance("Bank Fees") == "0.00"
    standing = read(books, kind, record)[0]
    memo = standing.findtext("Memo") or standing.findtext("JournalDebitLine/Memo")
    assert memo.startswith("VOID:")


@pytest.mark.parametrize("kind", UNDONE)
def test_a_deleted_transaction_goes_and_is_logged(books, kind):
    record = books.written(valid.ADDS[kind])
    key = record.findtext("TxnID")
    request = f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{key}</TxnID></TxnDelRq>"
    assert texts(books.one(request), "TxnDelType", "TxnID") == (kind, key)
    assert outcome(books.send(request)) == 3120
    assert read(books, kind, record).get("statusCode") == "500"
    logged = books.one(f"<TxnDeletedQueryRq><TxnDelType>{kind}</TxnDelType></TxnDeletedQueryRq>")
    assert texts(logged[0], "TxnDelType", "TxnID") == (kind, key)
    assert books.balance("Office Supplies") == "0.00"


@pytest.mark.parametrize("request_name", ["TxnVoid", "TxnDel"])
def test_a_transfer_can_be_neither_voided_nor_deleted(books, request_name):
    key = books.written(valid.TRANSFER).findtext("TxnID")
    request = f"<{request_name}Rq><{request_name}Type>Transfer</{request_name}Type><TxnID>{key}</TxnID></{request_name}Rq>"
    assert outcome(books.send(request)) == "0x80040400"


@pytest.mark.parametrize("kind", UNDONE)
def test_the_closing_date_binds_changes_and_undoing(books, kind):
    record = books.written(valid.ADDS[kind])
    key = record.findtext("TxnID")
    books.act("set_closing_date", date="2026-12-31", password=True)
    for request in (
        mod(kind, record, CHANGES[kind]),
        f"<TxnVoidRq><TxnVoidType>{kind}</TxnVoidType><TxnID>{key}</TxnID></TxnVoidRq>",
        f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{key}</TxnID></TxnDelRq>",
    ):
        assert outcome(books.send(request)) == 3171


def test_an_accountants_copy_locks_what_is_dated_before(books):
    books.act("accountants_copy", date="2026-03-14")
    assert outcome(books.send(valid.CHARGE)) == 3171
    assert books.one("<CompanyQueryRq/>").findtext("CompanyRet/AccountantCopy/DividingDate") == "2026-03-14"


# --- several requests --------------------------------------------------------------------------------------------------


def test_after_an_error_stop_on_error_runs_nothing_and_continue_on_error_goes_on(books):
    bad = valid.CHARGE.replace("Office Supplies", "Nowhere")
    stopped = books.run(bad + valid.CHECK)
    assert [each.get("statusCode") for each in stopped] == ["3140", "3231"]
    went_on = books.run(bad + valid.CHECK, on_error="continueOnError")
    assert [each.get("statusCode") for each in went_on] == ["3140", "0"]


def test_include_ret_element_cuts_the_answer_and_include_none_drops_it(books):
    wanted = "<IncludeRetElement>TxnID</IncludeRetElement><IncludeRetElement>Amount</IncludeRetElement>"
    record = books.written(valid.CHARGE.replace("</CreditCardChargeAdd>", f"</CreditCardChargeAdd>{wanted}"))
    assert [each.tag for each in record] == ["TxnID", "Amount"]
    assert len(books.one(valid.CHECK, attributes='responseData="includeNone"')) == 0
