"""What is written stands as written: tax, totals, currencies, changes, deletions, reference data."""

from datetime import date
from decimal import Decimal

import pytest

from tests.simulators.netsuite.books import RECORD, changed, detail

LINE = "expense.items.0."


def amounts(record):
    line = record["expense"]["items"][0]
    return line["amount"], line.get("tax1Amt"), line.get("grossAmt"), record["taxTotal"], record["total"]


TAX = [
    ("VAT:S-GB", 100.00, (100.0, 20.0, 120.0, 20.0, 120.0)),
    ("VAT:R-GB", 10.01, (10.01, 0.5, 10.51, 0.5, 10.51)),
    ("VAT:R-GB", 10.10, (10.1, 0.51, 10.61, 0.51, 10.61)),
    ("VAT:Z-GB", 33.33, (33.33, 0, 33.33, 0, 33.33)),
    ("VAT:RC-GB", 50.00, (50.0, 0, 50.0, 0, 50.0)),
    ("VAT:S-GB", 0.03, (0.03, 0.01, 0.04, 0.01, 0.04)),
]


@pytest.mark.parametrize(("code", "net", "expected"), TAX)
@pytest.mark.parametrize("kind", ["creditCardCharge", "check", "vendorBill"])
def test_tax_is_computed_from_the_code_half_up(books, kind, code, net, expected):
    line = books.line(amount=net, taxCode=books.reference("salesTaxItem", code))
    key = books.written(kind, books.valid(kind) | {"expense": {"items": [line]}})
    assert amounts(books.read(kind, key)) == expected


def test_a_gross_amount_leads_and_the_net_is_computed(books):
    key = books.written("creditCardCharge", changed(books.charge(), LINE + "grossAmt", 100.00))
    assert amounts(books.read("creditCardCharge", key)) == (83.33, 16.67, 100.0, 16.67, 100.0)


def test_several_lines_sum_up(books):
    lines = [books.line(amount=10.05), books.line(amount=20.05), books.line(amount=-5, memo="Rebate")]
    key = books.written("creditCardCharge", books.charge(expense={"items": lines}))
    record = books.read("creditCardCharge", key)
    assert (record["taxTotal"], record["total"]) == (5.02, 30.12)
    assert [line["line"] for line in record["expense"]["items"]] == [1, 2, 3]


def test_a_canadian_group_sums_its_rates(books):
    made = books.control("POST", "organisations", name="Fraser Foods", country="CA")
    books.organisation = made["key"]
    books.company = books.running.app.platform.world.companies[made["key"]]
    books.sign_in()
    line = books.line(taxCode={"id": "900"}, amount=50)
    key = books.written("check", books.check(expense={"items": [line]}))
    assert books.read("check", key)["taxTotal"] == 6.0


def test_references_are_taken_as_objects_bare_ids_and_external_ids(books):
    vendor = books.written("vendor", books.new_vendor())
    body = books.charge(
        entity={"externalId": "exp_sup_90AA4C1D7E2F8B35"}, account=books.account("2100")["id"]
    )
    record = books.read("creditCardCharge", books.written("creditCardCharge", body))
    assert record["entity"]["id"] == vendor
    assert record["entity"]["refName"] == "Corner Bakery"
    assert record["account"]["refName"] == "2100 Corporate Card"


def test_the_location_of_a_new_record_leads_to_it(books):
    answer = books.post("creditCardCharge", books.charge())
    assert (answer.status_code, answer.content) == (204, b"")
    record = books.call("GET", answer.headers["Location"].removeprefix(books.url)).json()
    assert record["externalId"] == books.charge()["externalId"]
    assert set(record["expense"]) == {"links"}
    by_external = books.get(f"creditCardCharge/eid:{record['externalId']}").json()
    assert by_external["id"] == record["id"]


def test_external_ids_are_unique_per_record_type(books):
    for kind in ("creditCardCharge", "creditCardRefund", "check"):
        assert books.post(kind, books.valid(kind)).status_code == 204


def test_a_foreign_card_takes_its_own_currency_and_a_base_card_any(books):
    dollar = books.reference("currency", "USD")
    own = books.charge(account=books.account("2120"), externalId="exp_a")
    record = books.read("creditCardCharge", books.written("creditCardCharge", own))
    assert (record["currency"]["id"], record["exchangeRate"]) == (dollar["id"], 0.78740157)
    given = books.charge(currency=dollar, exchangeRate=0.80, externalId="exp_b")
    assert books.read("creditCardCharge", books.written("creditCardCharge", given))["exchangeRate"] == 0.8
    base = books.charge(exchangeRate=3, externalId="exp_c")
    assert books.read("creditCardCharge", books.written("creditCardCharge", base))["exchangeRate"] == 1
    wrong = books.charge(account=books.account("2120"), currency=books.reference("currency", "GBP"))
    assert detail(books.post("creditCardCharge", wrong))[1] == "INVALID_KEY_OR_REF"


def test_a_currency_without_cents_has_none(books):
    yen = books.reference("currency", "JPY")
    vendor = books.key("vendor", "Amazon")
    books.patch(f"vendor/{vendor}", {"currencyList": {"items": [{"currency": yen}]}})
    key = books.written("check", books.check(currency=yen, expense={"items": [books.line(amount=1250.6)]}))
    assert amounts(books.read("check", key)) == (1251, 250, 1501, 250, 1501)


def test_each_subsidiary_writes_in_its_own_currency_and_country(books):
    line = books.line(taxCode=books.reference("salesTaxItem", "VAT:S-IE"))
    body = books.charge(subsidiary={"id": "2"}, account=books.account("2150"), expense={"items": [line]})
    record = books.read("creditCardCharge", books.written("creditCardCharge", body))
    assert (record["taxTotal"], record["exchangeRate"]) == (23.0, 1)
    untaxed = books.line()
    del untaxed["taxCode"]
    body = books.charge(
        subsidiary={"id": "3"},
        account=books.account("2140"),
        expense={"items": [untaxed]},
        externalId="exp_us",
    )
    record = books.read("creditCardCharge", books.written("creditCardCharge", body))
    assert (record["currency"]["id"], record["total"]) == (books.key("currency", "USD"), 100.0)


def test_a_place_of_one_subsidiary_is_refused_in_another(books):
    body = books.charge(subsidiary={"id": "2"}, account=books.account("2150"))
    body = changed(body, LINE + "location", books.reference("location", "North Branch"))
    body = changed(body, LINE + "taxCode", books.reference("salesTaxItem", "VAT:S-IE"))
    key = books.key("location", "North Branch")
    assert (
        detail(books.post("creditCardCharge", body))[2]
        == f"Invalid location reference key {key} for subsidiary 2."
    )


def test_suite_tax_computes_by_itself_or_takes_what_is_dictated(suite_tax_books):
    books = suite_tax_books
    key = books.written("creditCardCharge", books.charge())
    assert books.read("creditCardCharge", key)["total"] == 100.0
    taxed = {"taxDetailsReference": "L1", "taxType": "CA-Sales", "taxCode": {"id": "7"}, "taxBasis": 100,
             "taxRate": 8.25, "taxAmount": 8.25}  # fmt: skip
    body = books.charge(
        externalId="exp_2",
        taxDetailsOverride=True,
        taxDetails={"items": [taxed]},
        expense={"items": [books.line(taxDetailsReference="L1")]},
    )
    refused = books.post("creditCardCharge", body)
    assert detail(refused)[3] == "taxDetails.items[0].taxCode"
    books.company.add("salesTaxItem", {"id": "7", "itemId": "CA-Sales", "isInactive": False})
    record = books.read("creditCardCharge", books.written("creditCardCharge", body))
    assert (record["taxTotal"], record["totalAfterTaxes"]) == (8.25, 108.25)
    loose = changed(body, "taxDetails.items.0.taxDetailsReference", "L2") | {"externalId": "exp_3"}
    assert detail(books.post("creditCardCharge", loose))[1] == "INVALID_FLD_VALUE"
    coded = changed(books.charge(externalId="exp_4"), LINE + "taxCode", {"id": "7"})
    assert detail(books.post("creditCardCharge", coded))[2].startswith("Unknown reference or field")


def test_suite_tax_without_a_nexus_cannot_save(suite_tax_books):
    suite_tax_books.act("set_feature", feature="nexus_missing", on=True)
    code = detail(suite_tax_books.post("check", suite_tax_books.check()))[1]
    assert code.startswith(
        "UNABLE_TO_SAVE_THE_TRANSACTION_DUE_TO_AN_ERROR_BEING_REPORTED_BY_THE_TAX_CALCULATION"
    )


def test_a_deposit_puts_untaxed_money_into_the_bank(books):
    key = books.written("deposit", books.deposit())
    record = books.read("deposit", key)
    assert record["total"] == 25.0
    assert "taxTotal" not in record
    line = record["other"]["items"][0]
    assert (line["refNum"], line["entity"]["refName"], line["line"]) == ("123XX45", "Amazon", "1")
    books.patch(
        f"deposit/{key}", {"cashback": {"items": [{"account": books.account("6080"), "amount": 1.5}]}}
    )
    assert books.read("deposit", key)["total"] == 23.5


def test_a_bill_falls_due_and_can_wait_for_approval(books):
    body = books.bill(approvalStatus={"id": "1"})
    del body["dueDate"]
    record = books.read("vendorBill", books.written("vendorBill", body))
    assert (record["dueDate"], record["status"]["id"], record["approvalStatus"]["id"]) == (
        "2026-04-01",
        "D",
        "1",
    )
    assert record["account"]["refName"] == "2000 Accounts Payable"


def test_an_expense_report_posts_after_two_approvals(books):
    key = books.written("expenseReport", books.report())
    record = books.read("expenseReport", key)
    assert (record["status"]["id"], record["total"]) == ("A", 48.0)
    steps = ("complete", "supervisorapproval", "accountingapproval")
    for step, status in zip(steps, "BCF", strict=True):
        books.patch(f"expenseReport/{key}", {step: True})
        assert books.read("expenseReport", key)["status"]["id"] == status


def test_expense_reports_need_their_feature(irish_books):
    assert irish_books.post("expenseReport", {}).status_code == 404


# --- changing ----------------------------------------------------------------------------------------------------


def test_a_patch_changes_what_it_names(books):
    key = books.written("creditCardCharge", books.charge())
    assert books.patch(f"creditCardCharge/{key}", {"memo": "New"}).status_code == 204
    record = books.read("creditCardCharge", key)
    assert (record["memo"], record["tranId"], record["total"]) == ("New", "EXP-10482", 120.0)


def test_a_line_with_its_key_is_changed_and_one_without_is_added(books):
    key = books.written("creditCardCharge", books.charge())
    path = f"creditCardCharge/{key}"
    books.patch(path, {"expense": {"items": [{"line": 1, "amount": 50.00}]}})
    assert amounts(books.read("creditCardCharge", key)) == (50.0, 10.0, 60.0, 10.0, 60.0)
    books.patch(path, {"expense": {"items": [books.line(amount=1)]}})
    assert books.read("creditCardCharge", key)["total"] == 61.2
    books.patch(f"{path}?replace=expense", {"expense": {"items": [books.line(amount=2)]}})
    record = books.read("creditCardCharge", key)
    assert (record["total"], record["expense"]["totalResults"]) == (2.4, 1)


def test_fields_that_are_selected_for_replacement_are_cleared(books):
    key = books.written("creditCardCharge", books.charge())
    books.patch(f"creditCardCharge/{key}?replace=memo,tranId&replaceSelectedFields=true", {"memo": "Kept"})
    record = books.read("creditCardCharge", key)
    assert record["memo"] == "Kept"
    assert "tranId" not in record


def test_a_put_with_an_external_id_creates_then_changes(books):
    path = f"{RECORD}/check/eid:exp_up"
    body = {name: value for name, value in books.check().items() if name != "externalId"}
    first = books.call("PUT", path, body)
    second = books.call("PUT", f"{path}?replace=expense", body | {"memo": "Again"})
    assert (first.status_code, second.status_code) == (204, 204)
    assert first.headers["Location"] == second.headers["Location"]
    record = books.get("check/eid:exp_up?expandSubResources=true").json()
    assert (record["memo"], record["total"]) == ("Again", 120.0)
    books.call("PUT", path, body)
    assert books.get("check/eid:exp_up").json()["total"] == 240.0
    assert detail(books.call("PUT", f"{RECORD}/check/{record['id']}", body))[1] == "INVALID_REQUEST"


def test_the_modification_date_moves_with_each_change(books):
    key = books.written("creditCardCharge", books.charge())
    created = books.read("creditCardCharge", key)
    books.advance(120)
    books.patch(f"creditCardCharge/{key}", {"memo": "x"})
    record = books.read("creditCardCharge", key)
    assert record["lastModifiedDate"] > created["lastModifiedDate"]
    assert record["createdDate"] == created["createdDate"]


def test_a_deleted_transaction_frees_its_external_id_and_is_listed_as_deleted(books):
    key = books.written("creditCardCharge", books.charge())
    assert books.call("DELETE", f"{RECORD}/creditCardCharge/{key}").status_code == 204
    assert books.get(f"creditCardCharge/{key}").status_code == 404
    rows = books.rows("SELECT recordid, type, name FROM deletedrecord")
    assert rows == [{"recordid": key, "type": "CardChrg", "name": "EXP-10482"}]
    assert books.written("creditCardCharge", books.charge()) != key


def test_a_deletion_reason_comes_first_where_reasons_are_on(books):
    books.act("set_feature", feature="deletion_reason", on=True)
    key = books.written("check", books.check())
    path = f"{RECORD}/check/{key}"
    assert detail(books.call("DELETE", path))[2] == "Please enter value(s) for: Deletion Reason"
    books.patch(f"check/{key}", {"deletionReason": {"id": "1"}, "deletionReasonMemo": "Twice"})
    assert books.call("DELETE", path).status_code == 204


def test_a_voided_check_shows_v_and_cannot_be_changed(books):
    key = books.written("check", books.check())
    books.act("void_check", document=key)
    assert books.read("check", key)["status"]["id"] == "V"
    assert books.patch(f"check/{key}", {"memo": "x"}).status_code == 400
    assert books.rows("SELECT id FROM transaction WHERE voided = 'T'") == [{"id": key}]


# --- reference data ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "currency"), [("Bank", "EUR"), ("CredCard", "GBP")])
def test_a_bank_or_card_account_has_one_currency(books, kind, currency):
    body = books.new_account(
        acctName="Company card", acctType={"id": kind}, currency=books.reference("currency", currency),
        sBankName="Example Bank", sBankCompanyId="4821", curDocNum=1001,
    )  # fmt: skip
    record = books.read("account", books.written("account", body))
    assert record["acctType"] == {"id": kind, "refName": {"Bank": "Bank", "CredCard": "Credit Card"}[kind]}
    assert (record["sBankCompanyId"], record["currency"]["id"]) == ("4821", books.key("currency", currency))


def test_a_bank_account_without_currency_takes_that_of_its_subsidiary(books):
    body = books.new_account(acctType={"id": "Bank"}, subsidiary={"items": [{"id": "3"}]})
    record = books.read("account", books.written("account", body))
    assert record["currency"]["id"] == books.key("currency", "USD")
    assert [each["id"] for each in record["subsidiary"]["items"]] == ["3"]


def test_a_sub_account_shows_its_path(books):
    body = books.new_account(parent=books.account("6010"), acctName="Trains")
    record = books.read("account", books.written("account", body))
    assert record["fullName"] == "Operating Expenses : Travel : Trains"


def test_accounts_and_vendors_are_changed_and_archived(books):
    key = books.written("account", books.new_account())
    assert books.patch(f"account/{key}", {"acctName": "Renamed", "isInactive": True}).status_code == 204
    record = books.read("account", key)
    assert (record["acctName"], record["isInactive"]) == ("Renamed", True)
    vendor = books.written("vendor", books.new_vendor())
    line = {"id": 1, "addressBookAddress": {"city": "Leeds"}}
    books.patch(f"vendor/{vendor}", {"email": "new@bakery.example", "addressBook": {"items": [line]}})
    record = books.read("vendor", vendor)
    address = record["addressBook"]["items"][0]["addressBookAddress"]
    assert (record["email"], address["city"]) == ("new@bakery.example", "Leeds")


def test_a_person_is_named_after_both_names(books):
    body = books.new_vendor(isPerson=True, firstName="Tess", lastName="Baker")
    del body["entityId"], body["companyName"]
    assert books.read("vendor", books.written("vendor", body))["entityId"] == "Tess Baker"


def test_with_auto_numbering_the_name_must_be_left_out(books):
    books.act("set_feature", feature="auto_numbering", on=True)
    assert detail(books.post("vendor", books.new_vendor()))[3] == "entityId"
    body = books.new_vendor()
    del body["entityId"]
    assert books.read("vendor", books.written("vendor", body))["entityId"] == "VEND1"


def test_without_account_numbers_none_is_needed(books):
    books.act("set_feature", feature="use_account_numbers", on=False)
    body = books.new_account()
    del body["acctNumber"]
    assert books.post("account", body).status_code == 204


def test_a_vendor_serves_a_further_subsidiary_through_a_relationship(books):
    vendor = books.reference("vendor", "Shell")
    body = books.charge(subsidiary={"id": "2"}, entity=vendor, account=books.account("2150"))
    body = changed(body, LINE + "taxCode", books.reference("salesTaxItem", "VAT:S-IE"))
    assert detail(books.post("creditCardCharge", body))[2].startswith("Invalid entity reference key")
    books.written("vendorSubsidiaryRelationship", {"entity": vendor, "subsidiary": {"id": "2"}})
    books.patch(
        f"vendor/{vendor['id']}",
        {"currencyList": {"items": [{"currency": books.reference("currency", "EUR")}]}},
    )
    assert books.post("creditCardCharge", body).status_code == 204


def test_a_vendors_currency_is_bound_once_it_has_transactions(books):
    key = books.written("vendor", books.new_vendor())
    dollar = {"currency": books.reference("currency", "USD")}
    assert books.patch(f"vendor/{key}", dollar).status_code == 204
    assert books.patch(f"vendor/{key}", {"currency": {"id": "1"}}).status_code == 204
    books.written("creditCardCharge", books.charge(entity={"id": key}))
    assert detail(books.patch(f"vendor/{key}", dollar))[2].startswith("The field currency cannot be changed")


def test_the_ledger_shows_what_was_written(books):
    books.written("creditCardCharge", books.charge())
    (document,) = books.ledger()
    assert (document["kind"], document["status"], document["reference"]) == (
        "creditCardCharge", "Posted", "exp_6f1c0a52-2f1b-4f7a-9a0e-6c1f3f0e9b11",
    )  # fmt: skip
    assert (document["net"], document["tax"], document["total"]) == ("100.00", "20.00", "120.00")
    assert (document["account"], document["contact"], document["currency"]) == ("2100", "Amazon", "GBP")
    (line,) = document["lines"]
    assert (line["account"], line["tax_rate"], line["description"]) == ("6030", "VAT:S-GB", "Printer paper")
    assert line["tracking"] == [["Department", "Sales"], ["Class", "Retail"], ["Location", "Head Office"]]


def test_money_is_kept_as_decimals(books):
    key = books.written("creditCardCharge", books.charge(expense={"items": [books.line(amount=0.1)] * 3}))
    held = books.company.records["creditCardCharge"][key]
    assert held["total"] == Decimal("0.36")
    assert held["tranDate"] == date(2026, 3, 2)
