"""What was read of the ledger, through the API. The records are those of tests/review/conftest.py."""

import pytest

from expenses_app.ledger.records import RecordKind, RecordStatus, Supplier
from expenses_app.reference_data.models import Pull, Reading, ReferenceRecord
from expenses_app.reference_data.services.store_records import store_records
from tests.review.conftest import LEDGER, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connection")]


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["results"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("isBankAccount=true", ["current", "card-0316"]),
        ("metadata.isDeleted=false&&isBankAccount=true", ["current", "card-0316"]),
        ("metadata.isDeleted=false&&isBankAccount=true&&type=liability", ["card-0316"]),
        ("isBankAccount=true&&type=asset", ["current"]),
        ("isBankAccount!=true&&type=expense&&name~general", ["a-429"]),
        ("metadata.isDeleted!=true&&nominalCode=493", ["a-493"]),
        ("id=a-310", ["a-310"]),
        ("currency = GBP", ["current", "card-0316"]),
        ("currency != GBP && status=active && name~travel", ["a-493"]),
        ("status=archived", []),
        ("modifiedDate>=2022-08-23&&nominalCode=310", ["a-310"]),
        ("modifiedDate<2022-08-23", []),
    ],
)
def test_the_documented_queries_on_accounts(call, base, query, found):
    assert ids(call.get(f"{base}/data/accounts?query={query.replace('&', '%26')}")) == found


def test_an_account_says_what_it_is(call, base):
    account = call.get(f"{base}/data/accounts/a-310").json()
    assert account["nominalCode"] == "310"
    assert (account["type"], account["status"], account["isBankAccount"]) == ("Expense", "Active", False)
    assert account["metadata"] == {"isDeleted": False}


def test_a_tax_rate_keeps_its_figures(call, base):
    rates = call.get(f"{base}/data/taxRates?orderBy=-effectiveTaxRate")
    assert ids(rates) == ["INPUT2", "NONE"]
    assert b'"effectiveTaxRate":20,' in rates.content
    assert ids(call.get(f"{base}/data/taxRates?query=effectiveTaxRate>0")) == ["INPUT2"]


def test_tracking_is_a_list_and_a_tree(call, base):
    listed = call.get(f"{base}/data/trackingCategories").json()["results"]
    assert [(one["id"], one.get("parentId"), one["hasChildren"]) for one in listed] == [
        ("t-north", "region", False), ("region", None, True), ("t-south", "region", False),
    ]  # fmt: skip
    tree = call.get(f"{base}/data/trackingCategories/region").json()
    assert [one["id"] for one in tree["subCategories"]] == ["t-north", "t-south"]
    assert ids(call.get(f"{base}/data/trackingCategories?query=parentId=region")) == ["t-north", "t-south"]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("suppliers?query=metadata.isDeleted=false%26%26supplierName=kestrel timber merchants", ["s-1"]),
        ("suppliers?query=status=active&orderBy=-supplierName", ["s-2", "s-1"]),
        ("customers?query=metadata.isDeleted=false%26%26customerName~kestrel", ["c-1"]),
    ],
)
def test_the_documented_queries_on_contacts(call, base, path, found):
    assert ids(call.get(f"{base}/data/{path}")) == found


def test_a_deleted_record_stays_and_is_marked(call, base):
    ReferenceRecord.objects.filter(record_id="s-1").update(status=RecordStatus.DELETED)
    told = call.get(f"{base}/data/suppliers/s-1").json()
    assert (told["status"], told["metadata"]["isDeleted"]) == ("Archived", True)
    assert ids(call.get(f"{base}/data/suppliers?query=metadata.isDeleted!=true")) == ["s-2"]


def test_an_id_may_hold_anything(call, base, company):
    store_records(company.id, LEDGER, RecordKind.SUPPLIER, [Supplier("a/b c", "Odd")], NOW)
    for path in ("a/b%20c", "a%2Fb%20c"):
        assert call.client.get(
            f"/api{base}/data/suppliers/{path}", HTTP_AUTHORIZATION=call.get("/companies").request["HTTP_AUTHORIZATION"]
        ).json()["supplierName"] == "Odd"  # fmt: skip


@pytest.mark.parametrize("word", ["accounts", "taxRates", "trackingCategories", "suppliers", "customers"])
def test_a_list_never_read_is_told_from_an_empty_one(call, base, word):
    Reading.objects.all().delete()
    answer = call.get(f"{base}/data/{word}")
    assert (answer.status_code, answer.json()["error"]) == (409, "The data set has not been requested.")
    call.post(f"{base}/data/all")
    assert call.get(f"{base}/data/{word}").json()["error"] == "The data set is still being read."


def test_a_company_that_was_never_connected_has_no_data(call, partner):
    made = call.post("/companies", {"name": "New"}).json()["id"]
    for path in ("data/info", "data/suppliers", "sync/expenses/config", "sync/expenses/mappingOptions"):
        assert call.get(f"/companies/{made}/{path}").status_code == 404


def test_company_information(call, base):
    told = call.get(f"{base}/data/info").json()
    assert (told["companyName"], told["baseCurrency"]) == ("Harbour Cafe", "GBP")


def test_the_configuration_is_set_whole(call, base):
    body = {"bankAccount": {"id": "card-0316"}, "supplier": {"id": "s-1"}, "customer": {}}
    path = f"{base}/sync/expenses/config"
    assert call.post(path, body).json() == body == call.get(path).json()
    assert call.post(path, {"bankAccount": {}, "supplier": {}, "customer": {"id": "c-1"}}).json() == {
        "bankAccount": {}, "supplier": {}, "customer": {"id": "c-1"},
    }  # fmt: skip


def test_a_default_that_cannot_be_is_named_field_by_field(call, base):
    body = {"bankAccount": {"id": "a-310"}, "supplier": {"id": "nobody"}, "customer": {"id": "c-1"}}
    answer = call.post(f"{base}/sync/expenses/config", body)
    assert answer.status_code == 400
    named = [one["itemId"] for one in answer.json()["validation"]["errors"]]
    assert named == ["bankAccount.id", "supplier.id"]
    assert call.get(f"{base}/sync/expenses/config").json()["customer"] == {}


def test_mapping_options_say_what_each_is_good_for(call, base):
    options = call.get(f"{base}/sync/expenses/mappingOptions").json()
    accounts = {one["id"]: one for one in options["accounts"]}
    assert accounts["a-310"]["validTransactionTypes"] == ["Payment", "Refund", "Reward", "Chargeback"]
    assert "adjustment-transactions" in accounts["a-310"]["validFor"]
    assert accounts["current"]["validFor"] == ["transfer-transactions"]
    assert accounts["current"]["isBankAccount"] is True
    assert [one["id"] for one in options["taxRates"]] == ["INPUT2", "NONE"]
    assert {one["id"] for one in options["trackingCategories"]} == {"region", "t-north", "t-south"}


def test_the_history_of_readings(call, base, connection):
    asked = call.post(f"{base}/data/queue/chartOfAccounts?connectionId={connection.pk}").json()
    assert asked["dataType"] == "chartOfAccounts"
    assert call.get(f"{base}/data/history/{asked['id']}").json() == asked
    history = call.get(f"{base}/data/history?query=status!=Complete%26%26status!=NotSupported").json()
    assert asked["id"] in [one["id"] for one in history["results"]]
    assert call.get(f"{base}/data/history?query=dataType=suppliers").json()["totalResults"] == 1
    refused = call.get(f"{base}/data/history?query=isCompleted=true")
    assert (
        refused.json()["error"] == "Error parsing query - Could not resolve property isCompleted on Dataset"
    )
    assert Pull.objects.count() == 1


def test_the_status_of_data(call, base):
    assert call.get(f"{base}/dataStatus").json() == {}
    call.post(f"{base}/data/all")
    statuses = call.get(f"{base}/dataStatus").json()
    assert sorted(statuses) == [
        "bankAccounts", "chartOfAccounts", "company", "customers", "suppliers", "taxRates", "trackingCategories",
    ]  # fmt: skip
    assert {one["currentStatus"] for one in statuses.values()} == {"Queued"}


@pytest.mark.parametrize("word", ["invoices", "nothing"])
def test_a_data_type_that_we_do_not_read_is_not_there(call, base, word):
    answer = call.post(f"{base}/data/queue/{word}")
    assert (answer.status_code, answer.json()["error"]) == (
        404, f"Datatype {word} not supported by platform(s) Xero",
    )  # fmt: skip
