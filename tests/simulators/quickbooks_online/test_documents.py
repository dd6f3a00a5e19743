"""What is stored: create, full and sparse update, lists, files, and what people do meanwhile."""

import base64
import hashlib
import re

import pytest
import requests

from tests.simulators.quickbooks_online import valid
from tests.simulators.quickbooks_online.books import purchase

BUILDERS = [
    ("Purchase", purchase),
    ("Deposit", valid.deposit),
    ("Transfer", valid.transfer),
    ("Bill", valid.bill),
    ("VendorCredit", valid.vendor_credit),
    ("JournalEntry", valid.journal),
]


@pytest.mark.parametrize(("kind", "build"), BUILDERS)
def test_a_document_is_answered_as_it_is_read_later(us, kind, build):
    record = us.create(kind, build(us))
    assert record["SyncToken"] == "0"
    assert record["domain"] == "QBO"
    # The simulator's clock goes on while the company is prepared.
    assert re.fullmatch(r"2026-03-20T11:00:\d\d-07:00", record["MetaData"]["CreateTime"])
    assert us.read(kind, record["Id"]) == record
    assert us.query(f"select * from {kind} where Id = '{record['Id']}'")[kind] == [record]


@pytest.mark.parametrize(("kind", "build"), BUILDERS)
def test_what_was_read_can_be_sent_back_whole(us, kind, build):
    record = us.create(kind, build(us))
    again = us.create(kind, {**record, "PrivateNote": "changed"})
    assert (again["SyncToken"], again["PrivateNote"]) == ("1", "changed")
    assert again.get("Line") == record.get("Line")


@pytest.mark.parametrize(("kind", "build"), BUILDERS)
def test_a_full_update_clears_what_is_left_out(us, kind, build):
    record = us.create(kind, build(us))
    body = build(us)
    del body["PrivateNote"]
    again = us.create(kind, {**body, "Id": record["Id"], "SyncToken": "0"})
    assert "PrivateNote" not in again


@pytest.mark.parametrize("kind", ["Deposit", "Transfer", "JournalEntry"])
def test_a_sparse_update_leaves_the_rest_alone(us, kind):
    build = dict(BUILDERS)[kind]
    record = us.create(kind, build(us))
    patch = {"sparse": True, "Id": record["Id"], "SyncToken": "0", "TxnDate": "2026-03-01"}
    again = us.create(kind, patch)
    assert (again["TxnDate"], again["PrivateNote"]) == ("2026-03-01", record["PrivateNote"])


def test_purchases_take_sparse_updates_only_by_switch(us):
    record = us.create("Purchase", purchase(us))
    patch = {"sparse": True, "Id": record["Id"], "SyncToken": "0", "PrivateNote": "patched"}
    assert us.post("purchase", patch).status_code == 400
    us.control("switches", {"sparse_purchase_and_bill": True})
    assert us.create("Purchase", patch)["TotalAmt"] == 48.5


def test_lines_keep_their_ids_and_new_ones_get_new_ids(us):
    record = us.create("Purchase", purchase(us))
    fresh = purchase(us)["Line"][0]
    again = us.create("Purchase", {**record, "Line": [fresh, record["Line"][0]]})
    assert [line["Id"] for line in again["Line"]] == ["2", "1"]
    assert again["TotalAmt"] == 97


def test_a_card_refund_is_a_credit_and_a_cash_credit_is_ignored(us):
    card = {"PaymentType": "CreditCard", "AccountRef": us.ref("Account", "Visa Business")}
    assert us.create("Purchase", purchase(us, Credit=True, **card))["Credit"] is True
    assert "Credit" not in us.create("Purchase", purchase(us, Credit=True))


def test_a_negative_line_is_fine_under_a_positive_total(us):
    body = purchase(us, 100)
    body["Line"].append({**body["Line"][0], "Amount": -30})
    assert us.create("Purchase", body)["TotalAmt"] == 70


def test_a_name_in_a_deposit_is_taken_in_any_case(us):
    for spelling in ("VENDOR", "Vendor", "vendor"):
        body = valid.deposit(us)
        body["Line"][0]["DepositLineDetail"]["Entity"]["type"] = spelling
        detail = us.create("Deposit", body)["Line"][0]["DepositLineDetail"]
        assert detail["Entity"]["type"] == "VENDOR"


def test_company_and_preferences(us, uk):
    company = us.get(f"companyinfo/{us.realm}").json()["CompanyInfo"]
    assert (company["CompanyName"], company["Country"]) == ("Sandbox Company_US_1", "US")
    assert {"Name": "OfferingSku", "Value": "QuickBooks Online Plus"} in company["NameValue"]
    uk.act("close_books", date="2026-01-31")
    preferences = uk.get("preferences").json()["Preferences"]
    assert preferences["AccountingInfoPrefs"]["BookCloseDate"] == "2026-01-31"
    assert preferences["CurrencyPrefs"] == {"MultiCurrencyEnabled": True, "HomeCurrency": {"value": "GBP"}}
    assert preferences["TaxPrefs"]["PartnerTaxEnabled"] is False
    assert us.query("select * from Preferences")["Preferences"][0]["TaxPrefs"]["PartnerTaxEnabled"] is True


def test_the_seed_lists(us, uk):
    assert us.query("select count(*) from Vendor")["totalCount"] >= 30
    types = {row["AccountType"] for row in us.query("select * from Account maxresults 1000")["Account"]}
    assert {"Bank", "Credit Card", "Expense", "Income", "Cost of Goods Sold"} <= types
    assert {row["Id"] for row in us.query("select * from TaxCode")["TaxCode"]} == {"TAX", "NON"}
    codes = {row["Name"]: row for row in uk.query("select * from TaxCode")["TaxCode"]}
    assert codes["20.0% RC SG"]["PurchaseTaxRateList"]["TaxRateDetail"] == []
    assert len(codes["20.0% ECG"]["PurchaseTaxRateList"]["TaxRateDetail"]) == 2
    assert {row["Code"] for row in us.query("select * from CompanyCurrency")["CompanyCurrency"]} == {
        "USD",
        "EUR",
        "GBP",
    }


def test_suppliers_and_accounts_are_written_and_archived(us):
    vendor = us.create("Vendor", valid.vendor(us))
    patch = {"sparse": True, "Id": vendor["Id"], "SyncToken": "0", "DisplayName": "Amazon"}
    renamed = us.create("Vendor", patch)
    assert (renamed["DisplayName"], renamed["Notes"]) == ("Amazon", "EXP-7K2M9Q4XD3NBW8TR")
    gone = us.create("Vendor", {"sparse": True, "Id": vendor["Id"], "SyncToken": "1", "Active": False})
    assert gone["DisplayName"] == "Amazon (deleted)"
    account = us.create("Account", valid.account(us))
    assert (account["Classification"], account["FullyQualifiedName"]) == ("Liability", "Company card USD")
    child = {
        "Name": "Team A",
        "AccountType": "Credit Card",
        "SubAccount": True,
        "ParentRef": {"value": account["Id"]},
    }
    assert us.create("Account", child)["FullyQualifiedName"] == "Company card USD:Team A"


def test_an_archived_record_may_stay_where_it_was(us):
    record = us.create("Purchase", purchase(us))
    us.act("archive", kind="Account", id=us.id_of("Account", "Travel"))
    us.act("archive", kind="Vendor", id=us.id_of("Vendor", "Corner Cafe"))
    again = us.create("Purchase", {**us.read("Purchase", record["Id"]), "PrivateNote": "still fine"})
    assert again["PrivateNote"] == "still fine"


def test_what_people_do_is_seen_by_the_app(us):
    record = us.create("Purchase", purchase(us))
    us.act("edit", kind="Purchase", id=record["Id"], changes={"PrivateNote": "by hand"})
    edited = us.read("Purchase", record["Id"])
    assert (edited["PrivateNote"], edited["SyncToken"]) == ("by hand", "1")
    us.act("void", kind="Purchase", id=record["Id"])
    voided = us.read("Purchase", record["Id"])
    assert (voided["TotalAmt"], voided["PrivateNote"], voided["SyncToken"]) == (0, "Voided - by hand", "2")
    us.act("delete", kind="Purchase", id=record["Id"])
    assert us.get(f"purchase/{record['Id']}").status_code == 400


def test_merging_suppliers_moves_their_documents(us):
    record = us.create("Purchase", purchase(us))
    us.act("merge", id=us.id_of("Vendor", "Corner Cafe"), into=us.id_of("Vendor", "Lee Advertising"))
    assert us.read("Purchase", record["Id"])["EntityRef"]["name"] == "Lee Advertising"


@pytest.mark.parametrize("encoding", ["raw", "base64"])
def test_a_file_is_kept_byte_for_byte_and_can_be_fetched(us, encoding, clock):
    content = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    record = us.create("Purchase", purchase(us))
    reference = [{"EntityRef": {"type": "Purchase", "value": record["Id"]}, "IncludeOnSend": False}]
    sent = content if encoding == "raw" else base64.b64encode(content)
    boundary = "b1"
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file_metadata_01"\r\n'
            'Content-Type: application/json\r\n\r\n{"AttachableRef": [{"EntityRef": {"type": "Purchase", "value": "'
            f'{record["Id"]}"}}, "IncludeOnSend": false}}], "FileName": "receipt.png", "Category": "Receipt"}}\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="file_content_01"; filename="receipt.png"\r\n'
            f"Content-Type: image/png\r\n{'Content-Transfer-Encoding: base64' if encoding == 'base64' else 'X-None: 1'}"
            "\r\n\r\n"
        ).encode()
        + sent
        + f"\r\n--{boundary}--\r\n".encode()
    )
    answer = us.http.post(
        us.address("upload"), data=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}
    )
    stored = answer.json()["AttachableResponse"][0]["Attachable"]
    assert (stored["Size"], stored["Category"], stored["AttachableRef"]) == (264, "Receipt", reference)
    assert requests.get(stored["TempDownloadUri"]).content == content
    address = us.http.get(us.url + stored["FileAccessUri"]).text
    assert requests.get(address).content == content
    clock.advance(16 * 60)
    assert requests.get(address).status_code == 403
    attachment = us.ledger()[0]["attachments"][0]
    assert attachment["sha256"] == hashlib.sha256(content).hexdigest()
    assert (attachment["name"], attachment["size"], attachment["parent"]) == (
        "receipt.png",
        264,
        record["Id"],
    )


def test_two_files_in_one_upload_stand_for_themselves(us):
    files = {
        "file_content_01": ("good.pdf", b"%PDF-1.4", "application/pdf"),
        "file_content_02": ("bad.html", b"<html>", "text/html"),
    }
    answers = us.http.post(us.address("upload"), files=files).json()["AttachableResponse"]
    assert answers[0]["Attachable"]["FileName"] == "good.pdf"
    assert answers[1]["Fault"]["Error"][0]["code"] == "6041"


def test_a_file_can_be_hung_on_a_document_afterwards(us):
    stored = us.upload(b"%PDF-1.4").json()["AttachableResponse"][0]["Attachable"]
    record = us.create("Bill", valid.bill(us))
    reference = [{"EntityRef": {"type": "Bill", "value": record["Id"]}}]
    us.create("Attachable", {**stored, "AttachableRef": reference}, operation="update")
    assert us.ledger()[0]["attachments"][0]["key"] == stored["Id"]


def test_a_ledger_entry_tells_everything(uk):
    body = purchase(uk, 100, DocNumber="EXP-7", DepartmentRef=uk.ref("Department", "Margate"))
    body["Line"][0]["AccountBasedExpenseLineDetail"]["ClassRef"] = uk.ref("Class", "Catering")
    record = uk.create("Purchase", body)
    document = uk.ledger()[0]
    told = {
        name: document[name]
        for name in ("key", "kind", "date", "account_name", "contact", "currency", "net", "tax", "total")
    }
    assert told == {
        "key": record["Id"],
        "kind": "Purchase",
        "date": "2026-03-14",
        "account_name": "Current Account",
        "contact": "Camden Roastery",
        "currency": "GBP",
        "net": "100.00",
        "tax": "20.00",
        "total": "120.00",
    }
    assert (document["reference"], document["memo"], document["status"]) == (
        "EXP-7",
        body["PrivateNote"],
        "Posted",
    )
    line = document["lines"][0]
    assert (line["account_name"], line["description"], line["net"], line["tax"], line["tax_rate"]) == (
        "Travel and Subsistence",
        "Team lunch",
        "100.00",
        "20.00",
        "20.0% S",
    )
    assert line["tracking"] == [["Class", "Catering"], ["Location", "Margate"]]
    assert line["details"]["class"] == body["Line"][0]["AccountBasedExpenseLineDetail"]["ClassRef"]["value"]


def test_the_ledger_survives_a_restart(running, us, clock):
    from expenses_app.simulators.quickbooks_online.platform import QuickBooksOnline

    record = us.create("Purchase", purchase(us), requestid="key-1")
    fresh = QuickBooksOnline(clock)
    fresh.load(running.app.platform.dump())
    assert fresh.document(us.realm, "Purchase", record["Id"]).total == 48.5
    assert "key-1" in fresh.replays_of(fresh.companies[us.realm]).stored


def test_a_deletion_that_echoes_what_was_read_is_refused_only_by_switch(us):
    first, second = (us.create("Purchase", purchase(us)) for _ in range(2))
    assert us.post("purchase", first, operation="delete").status_code == 200
    us.control("switches", {"delete_refuses_internal_block": True})
    assert us.post("purchase", second, operation="delete").status_code == 400
    assert us.delete("Purchase", second).status_code == 200


def test_a_supplier_can_pay_back_into_the_bank(us):
    body = valid.deposit(us)
    body["Line"][0]["DepositLineDetail"]["AccountRef"] = us.ref("Account", "Accounts Payable (A/P)")
    assert us.create("Deposit", body)["TotalAmt"] == 12


@pytest.mark.parametrize(
    ("order", "status", "code", "fault_type"),
    [
        ({}, 500, "10000", "SystemFault"),
        ({"code": "140"}, 400, "140", "ValidationFault"),
        (
            {"code": "3202", "http_status": 401, "fault_type": "AuthenticationFault"},
            401,
            "3202",
            "AuthenticationFault",
        ),
    ],
)
def test_any_fault_of_the_platform_can_be_ordered(us, order, status, code, fault_type):
    us.control("faults", {"kind": "refuse", "path": "/purchase", **order})
    answer = us.post("purchase", purchase(us))
    fault = answer.json()["Fault"]
    assert (answer.status_code, fault["Error"][0]["code"], fault["type"]) == (status, code, fault_type)
    assert us.ledger() == []


def test_a_refusal_can_come_with_http_200(us):
    us.control("switches", {"faults_with_200": True})
    answer = us.post("purchase", purchase(us, PaymentType="Cheque"))
    assert (answer.status_code, answer.json()["Fault"]["Error"][0]["code"]) == (200, "2170")
