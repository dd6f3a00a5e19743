"""The XML gateway: card transactions, bills, attachments, and control ids that count once."""

import base64

import pytest

from tests.simulators.sage_intacct.books import BILL, CARD_TXN, MARKER, PDF
from tests.simulators.sage_intacct.gateway import CHARGE, LOGIN

INCLUSIVE = """<record_cctransaction><chargecardid>AMEX-001</chargecardid>
<paymentdate><year>2026</year><month>11</month><day>02</day></paymentdate><payee>Cafe</payee><currency>GBP</currency>
<inclusivetax>true</inclusivetax><taxsolutionid>United Kingdom - VAT</taxsolutionid><ccpayitems><ccpayitem>
<glaccountno>6700</glaccountno><locationid>110</locationid><totaltrxamount>120.00</totaltrxamount><taxentries>
<taxentry><detailid>UK Purchase Standard Rate</detailid></taxentry></taxentries></ccpayitem></ccpayitems>
</record_cctransaction>"""
XML_BILL = """<create_bill><vendorid>EMP-JDOE</vendorid>
<datecreated><year>2026</year><month>11</month><day>02</day></datecreated>
<datedue><year>2026</year><month>12</month><day>01</day></datedue><action>Submit</action>
<billno>EXP-7K2M9Q4XD3NBW8TR</billno><ponumber>123XX45</ponumber><description>Expenses March, J. Doe</description>
<basecurr>GBP</basecurr><currency>GBP</currency><exchratetype>Intacct Daily Rate</exchratetype>
<taxsolutionid>United Kingdom - VAT</taxsolutionid><billitems><lineitem><glaccountno>6700</glaccountno>
<amount>100.00</amount><memo>Printer paper</memo><locationid>110</locationid><departmentid>PS</departmentid>
<projectid>P-7</projectid><customerid>C-12</customerid><employeeid>E0008</employeeid><classid>WSD</classid>
<billable>false</billable><taxentries><taxentry><detailid>UK Purchase Standard Rate</detailid>
<trx_tax>20.00</trx_tax></taxentry></taxentries></lineitem></billitems></create_bill>"""


class TestCardTransactions:
    def test_one_is_recorded_as_rest_shows_it(self, gateway, books):
        key = gateway.done(CHARGE).findtext("key")
        record = books.read(CARD_TXN, key)
        assert (record["referenceNumber"], record["txnTotalEntered"], record["state"]) == (
            "EXP-6F1C0A52",
            "120.00",
            "posted",
        )
        assert record["lines"][0]["dimensions"]["class"]["id"] == "WSD"

    def test_inclusive_tax_is_worked_out_and_cannot_be_updated(self, gateway, books):
        key = gateway.done(INCLUSIVE).findtext("key")
        assert books.read(CARD_TXN, key)["lines"][0]["txnAmount"] == "100.00"
        update = f'<update_cctransaction key="{key}"><description>New</description></update_cctransaction>'
        assert gateway.refused(update) == ["A transaction with inclusive tax cannot be updated."]

    def test_it_is_found_by_reference(self, gateway):
        key = gateway.done(CHARGE).findtext("key")
        found = "<equalto><field>RECORDID</field><value>EXP-6F1C0A52</value></equalto>"
        fields = ("RECORDNO", "DESCRIPTION", "WHENCREATED")
        rows = gateway.rows("CCTRANSACTION", *fields, filters=found)[1]
        assert rows == [{"RECORDNO": key, "DESCRIPTION": "Amazon UK", "WHENCREATED": "11/02/2026"}]

    def test_it_is_updated_by_line_number_and_reversed(self, gateway, books):
        key = gateway.done(CHARGE).findtext("key")
        gateway.done(
            f'<update_cctransaction key="{key}"><description>New text</description><updateccpayitems>'
            '<updateccpayitem line_num="1"><glaccountno>6800</glaccountno></updateccpayitem></updateccpayitems>'
            "</update_cctransaction>"
        )
        record = books.read(CARD_TXN, key)
        assert (record["description"], record["lines"][0]["glAccount"]["id"]) == ("New text", "6800")
        made = gateway.done(
            f'<reverse_cctransaction key="{key}"><datereversed><year>2026</year><month>11</month><day>30</day>'
            "</datereversed><memo>Wrong card</memo></reverse_cctransaction>"
        ).findtext("key")
        assert books.read(CARD_TXN, made)["reversalOf"]["key"] == key

    MUTATIONS = (
        ("AMEX-001", "AMEX-999", "Credit card account 'AMEX-999' specified is not valid."),
        ("AMEX-001", "OLD-CARD", "Credit card account 'OLD-CARD' is inactive."),
        ("<day>02</day>", "<day>32</day>", "Date 2026-11-32 is not valid."),
        ("<month>11</month>", "<month>06</month>", "The period is closed. Date must be on or after 07/01/2026."),
        ("EXP-6F1C0A52", "R" * 21, "Value of field 'referenceNumber' is longer than 20 characters."),
        ("<currency>GBP", "<currency>XXX", "Currency 'XXX' is not valid."),
        ("<currency>GBP", "<supdocid>A</supdocid><currency>GBP", "Attachment 'A' is not valid."),
        ("Intacct Daily Rate</exchratetype>", "Intacct Daily Rate</exchratetype><exchrate>1</exchrate>",
         "Specify either exchratetype or exchrate, not both."),
        ("<exchratetype>Intacct Daily Rate</exchratetype>", "<exchrate>much</exchrate>", "Exchange rate much is not valid."),
        ("<glaccountno>6700", "<glaccountno>9999", "Invalid GL Account '9999' specified."),
        ("<paymentamount>100.00", "<paymentamount>100", "Value of field 'lines.0.txnAmount' is not valid"),
        ("<paymentamount>100.00</paymentamount>", "", "Required field 'txnAmount' of a line is missing."),
        ("<vendorid>V-210", "<vendorid>V-OLD", "Vendor 'V-OLD' specified is not valid."),
        ("<projectid>P-7", "<projectid>10064", "Invalid Project '10064' specified."),
        ("<locationid>110", "<locationid>999", "Location '999' is not valid."),
        ("UK Purchase Standard", "UK Sale Standard", "Tax detail 'UK Sale Standard Rate' is not valid."),
        ("<billable>false", "<billable>true", "A billable line needs the item dimension."),
        ("<payee>Amazon UK</payee><description>Office</description>",
         "<description>Office</description><payee>Amazon UK</payee>", "Element payee is out of order"),
        ("<payee>", "<colour>red</colour><payee>", "Element colour is not expected in record_cctransaction."),
    )  # fmt: skip

    @pytest.mark.parametrize(("part", "other", "sentence"), MUTATIONS)
    def test_a_wrong_one_is_refused_with_the_generic_number(self, steady, part, other, sentence):
        steady.books.act("close_books", until="2026-06-30")
        wrong = CHARGE.replace("\n", "").replace(part, other)
        assert wrong != CHARGE.replace("\n", "")
        root = steady.send(wrong)
        error = root.find("operation/result/errormessage/error")
        assert (error.findtext("errorno"), error.findtext("errorid")) == ("BL01001973", "GL-0493")
        texts = [
            each.findtext("description2") for each in root.findall("operation/result/errormessage/error")
        ]
        assert [text for text in texts if text.startswith(sentence)], texts
        assert steady.books.ledger() == []

    def test_the_cause_s_number_is_told_only_when_asked(self, steady):
        root = steady.send(CHARGE.replace("6700", "9999"), more="false")
        assert root.find("operation/result/errormessage/error/errorid") is None


class TestBillsAndAttachments:
    def test_a_bill_is_submitted_at_once_or_drafted(self, gateway, books):
        key = gateway.done(XML_BILL).findtext("key")
        record = books.read(BILL, key)
        assert (record["state"], record["billNumber"], record["totalTxnAmount"]) == (
            "posted",
            MARKER,
            "120.00",
        )
        draft = XML_BILL.replace("Submit", "Draft").replace(MARKER, "EXP-DRAFT")
        assert books.read(BILL, gateway.done(draft).findtext("key"))["state"] == "draft"

    def test_terms_may_stand_for_the_due_date(self, gateway, books):
        due = "<datedue><year>2026</year><month>12</month><day>01</day></datedue>"
        key = gateway.done(XML_BILL.replace(due, "<termname>N30</termname>")).findtext("key")
        assert books.read(BILL, key)["dueDate"] == "2026-12-02"

    def test_one_that_cannot_be_submitted_does_not_stay(self, gateway, books):
        assert gateway.refused(XML_BILL.replace("UK Purchase Standard", "UK Sale Standard"))
        assert books.ledger() == []

    def test_an_update_replaces_all_lines_or_changes_one(self, gateway, books):
        key = gateway.done(XML_BILL.replace("Submit", "Draft")).findtext("key")
        line = "<lineitem><glaccountno>6800</glaccountno><amount>5.00</amount><locationid>110</locationid></lineitem>"
        gateway.done(f'<update_bill key="{key}"><billitems>{line}</billitems></update_bill>')
        assert [each["glAccount"]["id"] for each in books.read(BILL, key)["lines"]] == ["6800"]
        single = '<updatebillitems><updatelineitem line_num="1"><amount>7.00</amount></updatelineitem></updatebillitems>'
        gateway.done(f'<update_bill key="{key}">{single}</update_bill>')
        assert books.read(BILL, key)["totalTxnAmount"] == "7.00"
        gateway.done(f'<delete_bill key="{key}"/>')
        assert books.ledger() == []

    def test_a_posted_one_is_reversed(self, gateway, books):
        key = gateway.done(XML_BILL).findtext("key")
        day = "<datereversed><year>2026</year><month>11</month><day>05</day></datereversed>"
        gateway.done(f'<reverse_bill key="{key}">{day}</reverse_bill>')
        assert books.read(BILL, key)["state"] == "reversed"

    def test_files_are_stored_and_added(self, gateway, books):
        data = base64.b64encode(PDF).decode()
        inner = "<attachmentname>receipt</attachmentname><attachmenttype>pdf</attachmenttype>"
        inner += f"<attachmentdata>{data}</attachmentdata>"
        file = f"<attachments><attachment>{inner}</attachment></attachments>"
        gateway.done(
            "<create_supdocfolder><supdocfoldername>Expenses</supdocfoldername></create_supdocfolder>"
        )
        head = "<supdocid>EXP-6F1C0A52</supdocid>"
        named = f"{head}<supdocname>Receipt</supdocname><supdocfoldername>Expenses</supdocfoldername>"
        gateway.done(f"<create_supdoc>{named}{file}</create_supdoc>")
        gateway.done(CHARGE.replace("<currency>", f"{head}<currency>", 1))
        gateway.done(f"<update_supdoc>{head}{file}</update_supdoc>")
        assert [each["name"] for each in books.ledger()[0]["attachments"]] == ["receipt.pdf", "receipt.pdf"]


class TestControlIds:
    def test_one_that_was_completed_is_refused_without_naming_the_record(self, gateway, books):
        gateway.done(CHARGE, unique="true", controlid="exp-1")
        (sentence,) = gateway.refused(CHARGE, unique="true", controlid="exp-1")
        assert sentence == "Control ID 'exp-1' was executed and completed before."
        assert len(books.ledger()) == 1

    def test_a_refused_one_may_come_again(self, gateway, books):
        gateway.refused(CHARGE.replace("6700", "9999"), unique="true", controlid="exp-1")
        gateway.done(CHARGE, unique="true", controlid="exp-1")

    def test_without_unique_ids_it_writes_again(self, gateway, books):
        for _ in range(2):
            gateway.done(CHARGE, controlid="exp-1")
        assert len(books.ledger()) == 2

    def test_unique_ids_are_the_default(self, gateway):
        gateway.done(CHARGE, unique="", controlid="exp-1")
        gateway.refused(CHARGE, unique="", controlid="exp-1")

    @pytest.mark.parametrize(("transaction", "documents", "statuses"), [
        ("false", 1, ["success", "failure"]),
        ("true", 0, ["aborted", "failure"]),
    ])  # fmt: skip
    def test_functions_stand_alone_or_together(self, gateway, books, transaction, documents, statuses):
        root = gateway.send(CHARGE, CHARGE.replace("6700", "9999"), transaction=transaction)
        assert [each.text for each in root.findall("operation/result/status")] == statuses
        assert len(books.ledger()) == documents


def test_a_view_only_user_reads_and_does_not_write(gateway):
    gateway.authentication = LOGIN.format("harbourprint", "").replace("wsuser", "cleo")
    assert gateway.rows("VENDOR", "NAME")[1]
    assert gateway.refused(CHARGE) == ["You do not have permission to perform this operation."]
