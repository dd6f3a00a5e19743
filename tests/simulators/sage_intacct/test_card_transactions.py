"""Card transactions from their creation to their end, with tax, currency, entities and batches."""

from decimal import Decimal

import pytest

from tests.simulators.sage_intacct.books import (
    CARD_TXN,
    MARKER,
    changed,
    charge,
    sentences,
)

STANDARD = {"purchasingTaxDetail": {"id": "UK Purchase Standard Rate"}}
REDUCED = {"purchasingTaxDetail": {"id": "UK Purchase Reduced Rate"}}


def line(amount, *entries, field="txnAmount", account="6700", **dimensions):
    held = {"location": "110"} | dimensions
    return {
        "glAccount": {"id": account},
        field: amount,
        "taxEntries": list(entries),
        "dimensions": {name: {"id": value} for name, value in held.items()},
    }


def test_a_card_transaction_is_posted_as_sent(books):
    answer = books.post(CARD_TXN, charge())
    assert answer.status_code == 201
    content = answer.json()
    key = content["ia::result"]["key"]
    assert content == {
        "ia::result": {"key": key, "id": key, "href": f"/objects/{CARD_TXN}/{key}"},
        "ia::meta": {"totalCount": 1, "totalSuccess": 1, "totalError": 0},
    }
    record = books.read(CARD_TXN, key)
    assert (record["state"], record["reconciliationState"], record["transactionSource"]) == (
        "posted",
        "uncleared",
        None,
    )
    assert (record["txnTotalEntered"], record["totalEntered"], record["totalDue"]) == (
        "120.00",
        "120.00",
        "120.00",
    )
    assert record["lines"][0]["dimensions"]["vendor"]["id"] == "V-210"
    assert record["audit"]["createdByUser"]["id"] == "wsuser"
    (document,) = books.ledger()
    assert (document["net"], document["tax"], document["total"]) == ("100.00", "20.00", "120.00")
    assert (document["reference"], document["account"], document["lines"][0]["account"]) == (
        MARKER,
        "AMEX-001",
        "6700",
    )


TAX = [
    # inclusive, lines, net, tax, written by hand
    pytest.param(False, [line("100.00", STANDARD)], "100.00", "20.00", id="by the rate"),
    pytest.param(False, [line("10.03", STANDARD)], "10.03", "2.01", id="half a cent rounds up"),
    pytest.param(False, [line("100.00", STANDARD | {"txnTaxAmount": "19.98"})], "100.00", "19.98", id="tax as sent"),
    pytest.param(False, [line("100.00")], "100.00", "0.00", id="no tax entries"),
    pytest.param(False, [line("100.00", STANDARD, REDUCED)], "100.00", "25.00", id="two entries on a line"),
    pytest.param(True, [line("120.00", STANDARD, field="totalTxnAmount")], "100.00", "20.00", id="inclusive"),
    pytest.param(True, [line("9.99", STANDARD, field="totalTxnAmount")], "8.33", "1.66", id="inclusive with rounding"),
    pytest.param(True, [line("125.00", STANDARD, REDUCED, field="totalTxnAmount")], "100.00", "25.00",
                 id="inclusive with two entries"),
    pytest.param(False, [line("-100.00", STANDARD | {"txnTaxAmount": "-20.00"})], "-100.00", "-20.00", id="refund"),
    pytest.param(True, [line("-120.00", STANDARD, field="totalTxnAmount")], "-100.00", "-20.00",
                 id="inclusive refund"),
    pytest.param(False, [line("100.00", STANDARD), line("50.00")], "150.00", "20.00", id="two lines"),
]  # fmt: skip


@pytest.mark.parametrize(("inclusive", "lines", "net", "tax"), TAX)
def test_net_and_tax_are_computed_as_sage_does(books, inclusive, lines, net, tax):
    key = books.written(isInclusiveTax=inclusive, lines=lines)
    (document,) = books.ledger()
    assert (document["net"], document["tax"]) == (net, tax)
    assert Decimal(books.read(CARD_TXN, key)["txnTotalEntered"]) == Decimal(net) + Decimal(tax)


CURRENCIES = [
    # card, currency, exchange rate, total, base total
    ("AMEX-001", "EUR", {"rate": 0.85}, "120.00", "102.00"),
    ("AMEX-001", "EUR", {"typeId": "Intacct Daily Rate", "date": "2026-11-02"}, "120.00", "103.20"),
    ("EURO-CARD", "EUR", {"rate": 0.85}, "120.00", "102.00"),
    ("DEBIT-01", "GBP", None, "120.00", "120.00"),
]


@pytest.mark.parametrize(("card", "code", "rate", "total", "base"), CURRENCIES)
def test_foreign_amounts_are_turned_into_base_currency_by_their_rate(books, card, code, rate, total, base):
    currency = {"txnCurrency": code} | ({"exchangeRate": rate} if rate else {})
    record = books.read(CARD_TXN, books.written(creditCardAccount={"id": card}, currency=currency))
    assert (record["txnTotalEntered"], record["totalEntered"]) == (total, base)
    assert record["currency"]["baseCurrency"] == "GBP"


def test_a_company_without_tax_solution_takes_no_tax_entries(books):
    books.enter("lakesidesupply")
    body = charge(currency={"txnCurrency": "USD"})
    assert "Tax entries are not allowed: the company has no tax solution." in sentences(
        books.post(CARD_TXN, body)
    )
    assert books.post(CARD_TXN, changed(body, "lines/0/taxEntries", None)).status_code == 201


class TestEntities:
    def test_a_transaction_belongs_to_the_entity_of_the_header(self, group):
        record = group.read(CARD_TXN, group.written())
        assert (record["entity"]["id"], record["currency"]["baseCurrency"]) == ("100", "GBP")

    def test_a_misspelt_header_is_ignored_and_works_at_top_level(self, group):
        group.entity = None
        answer = group.post(
            CARD_TXN, charge(taxSolution={"id": "United Kingdom - VAT"}), **{"X-IA-API-Entity": "100"}
        )
        key = answer.json()["ia::result"]["key"]
        assert group.read(CARD_TXN, key)["entity"] == {"key": None, "id": None, "name": None}

    def test_an_unknown_entity_is_refused(self, group):
        group.entity = "900"
        assert group.post(CARD_TXN, charge()).status_code == 400

    def test_every_line_needs_a_location(self, group):
        answer = group.post(CARD_TXN, changed(charge(), "lines/0/dimensions/location", None))
        assert sentences(answer)[1:] == ["Location is required for each line of a multi-entity company."]

    def test_a_location_of_another_entity_is_not_valid(self, group):
        answer = group.post(CARD_TXN, changed(charge(), "lines/0/dimensions/location/id", "210"))
        assert sentences(answer)[1:] == ["Location '210' is not valid."]

    def test_at_top_level_several_jurisdictions_need_a_tax_solution(self, group):
        group.entity = None
        refused = group.post(CARD_TXN, charge())
        assert sentences(refused)[1].startswith("A tax solution is required")
        assert group.post(CARD_TXN, charge(taxSolution={"id": "United Kingdom - VAT"})).status_code == 201

    def test_a_tax_detail_of_another_solution_is_refused(self, group):
        group.entity = None
        answer = group.post(CARD_TXN, charge(taxSolution={"id": "Australia - GST"}))
        assert "does not belong to tax solution 'Australia - GST'" in sentences(answer)[1]

    def test_negative_lines_cannot_stand_across_entities(self, group):
        group.entity = None
        lines = [line("100.00"), line("-10.00", location="210")]
        answer = group.post(CARD_TXN, charge(lines=lines))
        assert sentences(answer)[1].startswith("You cannot apply negative line items in transactions")

    def test_what_one_entity_wrote_another_does_not_see(self, group):
        key = group.written()
        group.entity = "200"
        assert group.rows(CARD_TXN, "key") == []
        assert group.call("GET", f"/objects/{CARD_TXN}/{key}").status_code == 404
        group.entity = None
        assert group.rows(CARD_TXN, "key") == [{"key": key}]


class TestChanges:
    def test_a_change_names_only_what_changes(self, books):
        key = books.written()
        before = books.read(CARD_TXN, key)
        books.advance(60)
        assert books.patch(CARD_TXN, key, {"payee": "Amazon Business"}).status_code == 200
        after = books.read(CARD_TXN, key)
        assert after["payee"] == "Amazon Business"
        assert after["lines"] == before["lines"]
        assert after["audit"]["modifiedDateTime"] > before["audit"]["modifiedDateTime"]

    def test_lines_are_changed_added_and_removed_by_key(self, books):
        key = books.written(lines=[line("100.00", STANDARD), line("50.00")])
        first, second = (each["key"] for each in books.read(CARD_TXN, key)["lines"])
        lines = [
            {"key": first, "txnAmount": "90.00"},
            {"key": second, "ia::operation": "delete"},
            line("5.00", account="6800"),
        ]
        assert books.patch(CARD_TXN, key, {"lines": lines}).status_code == 200
        record = books.read(CARD_TXN, key)
        assert [(each["key"] == first, each["txnAmount"]) for each in record["lines"]] == [
            (True, "90.00"),
            (False, "5.00"),
        ]
        assert record["txnTotalEntered"] == "113.00"

    def test_null_clears_a_dimension_and_a_text(self, books):
        key = books.written()
        own = books.read(CARD_TXN, key)["lines"][0]["key"]
        change = {"description": None, "lines": [{"key": own, "dimensions": {"department": None}}]}
        assert books.patch(CARD_TXN, key, change).status_code == 200
        record = books.read(CARD_TXN, key)
        assert record["description"] is None
        assert set(record["lines"][0]["dimensions"]) == {"location", "vendor"}

    def test_a_tax_amount_of_null_is_computed_anew(self, books):
        key = books.written(lines=[line("100.00", STANDARD | {"txnTaxAmount": "19.00"})])
        own = books.read(CARD_TXN, key)["lines"][0]["key"]
        entries = [STANDARD | {"txnTaxAmount": None}]
        books.patch(CARD_TXN, key, {"lines": [{"key": own, "taxEntries": entries}]})
        assert books.read(CARD_TXN, key)["txnTotalEntered"] == "120.00"

    def test_a_change_of_an_untouched_line_s_account_by_a_person_does_not_hinder_a_text(self, books):
        key = books.written()
        books.act("set_status", object="general-ledger/account", id="6700", status="inactive")
        assert books.patch(CARD_TXN, key, {"payee": "Other"}).status_code == 200

    def test_a_change_of_the_tax_mode_computes_every_line_anew(self, books):
        key = books.written(lines=[line("120.00", STANDARD) | {"totalTxnAmount": "144.00"}])
        assert books.patch(CARD_TXN, key, {"isInclusiveTax": True}).status_code == 200
        assert books.read(CARD_TXN, key)["lines"][0]["txnAmount"] == "120.00"

    def test_a_text_changes_whatever_became_of_card_rate_and_payment(self, books):
        currency = {"txnCurrency": "EUR", "exchangeRate": {"typeId": "Intacct Daily Rate"}}
        key = books.written(currency=currency)
        books.act("pay_document", document=key)
        books.act(
            "set_status", object="cash-management/credit-card-account", id="AMEX-001", status="inactive"
        )
        books.act("change_rate", currency="EUR", rate="2")
        books.attached()
        assert books.patch(CARD_TXN, key, {"attachment": {"id": MARKER}}).status_code == 200
        record = books.read(CARD_TXN, key)
        assert (record["totalEntered"], record["totalPaid"], record["totalDue"]) == (
            "103.20",
            "103.20",
            "0.00",
        )

    def test_another_day_takes_that_day_s_rate_for_every_line(self, books):
        currency = {"txnCurrency": "EUR", "exchangeRate": {"typeId": "Intacct Daily Rate"}}
        key = books.written(currency=currency)
        books.act("change_rate", currency="EUR", rate="0.90")
        assert books.patch(CARD_TXN, key, {"txnDate": "2026-11-03"}).status_code == 200
        record = books.read(CARD_TXN, key)
        assert (record["totalEntered"], record["lines"][0]["amount"]) == ("108.00", "90.00")


class TestEnds:
    def test_an_unpaid_transaction_is_deleted_and_gone_from_queries(self, books):
        key = books.written()
        answer = books.delete(CARD_TXN, key)
        assert (answer.status_code, answer.content) == (204, b"")
        assert books.rows(CARD_TXN, "key") == []
        history = books.rows(
            "company-config/audit-history",
            "changeDetails.objectKey",
            "changeSource.actionPerformed",
            "completedBy",
            filters=[{"$eq": {"changeDetails.objectName": CARD_TXN}}],
        )
        assert [each["changeSource.actionPerformed"] for each in history] == ["create", "delete"]
        assert {each["completedBy"] for each in history} == {"wsuser"}

    @pytest.mark.parametrize("deed", ["pay_document", "reconcile", "reverse_document", "close"])
    def test_a_settled_transaction_is_not_deleted(self, books, deed):
        key = books.written()
        if deed == "close":
            books.act("close_books", until="2026-11-30")
        else:
            books.act(deed, document=key)
        assert books.delete(CARD_TXN, key).status_code == 422

    def test_a_reversal_takes_place_on_its_day(self, books):
        key = books.written()
        answer = books.run(CARD_TXN, "reverse", key=key, reversedDate="2099-01-01", memo="Wrong card")
        made = answer.json()["ia::result"]
        assert made["state"] == "reversed"
        assert books.read(CARD_TXN, key)["state"] == "reversal"
        assert books.read(CARD_TXN, made["key"])["txnTotalEntered"] == "-120.00"
        books.control("POST", "clock", now="2099-01-01T08:00:00+00:00")
        books.enter("harbourprint")
        record = books.read(CARD_TXN, key)
        assert (record["state"], record["reversedBy"]["key"]) == ("reversed", made["key"])
        assert books.run(CARD_TXN, "reverse", key=key, reversedDate="2099-01-02").status_code == 422

    def test_a_reversal_before_the_transaction_is_refused(self, books):
        key = books.written()
        answer = books.run(CARD_TXN, "reverse", key=key, reversedDate="2026-11-01")
        assert sentences(answer) == ["The reversal date cannot be before the transaction date."]


def test_a_batch_answers_for_every_record(books):
    answer = books.post(CARD_TXN, [charge(), charge(payee="P" * 81), charge(referenceNumber="EXP-B")])
    content = answer.json()
    assert answer.status_code == 207
    assert [each["ia::status"] for each in content["ia::result"]] == [201, 422, 201]
    assert content["ia::meta"] == {"totalCount": 3, "totalSuccess": 2, "totalError": 1}
    assert len(books.ledger()) == 2


def test_a_batch_as_one_transaction_writes_all_or_nothing(books):
    together = {"X-IA-API-Param-Transaction": "true"}
    assert books.post(CARD_TXN, [charge(), charge(payee="P" * 81)], **together).status_code == 207
    assert books.ledger() == []
    assert books.post(CARD_TXN, [charge(), charge()], **together).status_code == 201
    assert len(books.ledger()) == 2
