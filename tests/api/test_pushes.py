"""Records written into the ledger through the API."""

import datetime

import pytest

from expenses_app.api.models import PushRequest
from expenses_app.companies.clock import system_clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Refused
from expenses_app.reference_data.models import Reading
from tests.ledgers.books import lost
from tests.review.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)
BODY = {"supplierName": "Harbour Bakery", "emailAddress": "till@harbour.example", "status": "Active"}


@pytest.fixture
def shelf(shelf_of):
    return shelf_of("computing_books")


@pytest.fixture
def base(shelf):
    return f"/companies/{shelf.company.pk}"


@pytest.fixture
def path(base, shelf):
    return f"{base}/connections/{shelf.connection.pk}/push/suppliers"


@pytest.fixture
def work(shelf):
    def work():
        shelf.clock.at = system_clock().now() + datetime.timedelta(seconds=1)
        shelf.work()

    return work


def test_a_supplier_is_pending_and_then_written(call, base, path, shelf, work):
    asked = call.post(path, BODY).json()
    assert (asked["status"], asked["statusCode"], asked["dataType"]) == ("Pending", 202, "suppliers")
    work()
    done = call.get(f"{base}/push/{asked['pushOperationKey']}").json()
    assert (done["status"], done["statusCode"]) == ("Success", 200)
    assert done["changes"][0]["type"] == "Created"
    Reading.objects.create(
        company=shelf.company, ledger_id=shelf.connection.ledger_id, kind="supplier", read_at=NOW
    )
    made = call.get(f"{base}/data/suppliers/{done['changes'][0]['recordRef']['id']}").json()
    assert (made["supplierName"], made["emailAddress"]) == ("Harbour Bakery", "till@harbour.example")


def test_asking_three_times_writes_once(call, path, shelf, work):
    shelf.books.order("push", after=lost())
    keys = {call.post(path, BODY).json()["pushOperationKey"] for _ in range(3)}
    work()
    assert len(keys) == 1
    assert len(shelf.books.standing()) == 1


def test_a_refusal_is_told_in_the_ledgers_words(call, base, path, shelf, work):
    shelf.books.order("push", before=Refused(Message("Choose another name."), said="name taken"))
    key = call.post(path, BODY).json()["pushOperationKey"]
    work()
    failed = call.get(f"{base}/push/{key}").json()
    assert (failed["status"], failed["statusCode"]) == ("Failed", 400)
    assert failed["errorMessage"] == "Choose another name. [name taken]"
    assert failed["validation"]["errors"][0]["message"] == failed["errorMessage"]


def test_a_time_out_changes_the_name_only(call, base, path, work):
    key = call.post(f"{path}?timeoutInMinutes=5", BODY).json()["pushOperationKey"]
    PushRequest.objects.update(asked_at=system_clock().now() - datetime.timedelta(minutes=6))
    late = call.get(f"{base}/push/{key}").json()
    assert (late["status"], late["timeoutInMinutes"]) == ("TimedOut", 5)
    work()
    assert call.get(f"{base}/push/{key}").json()["status"] == "Success"


def test_the_history_can_be_queried(call, base, path, work):
    call.post(path, BODY)
    work()
    call.post(path, {**BODY, "supplierName": "Other"})
    for query, count in {"status=Success": 1, "status=pending": 1, "dataType=suppliers": 2}.items():
        assert call.get(f"{base}/push?query={query}").json()["totalResults"] == count


@pytest.mark.parametrize(
    "body", [{}, {"status": "Active"}, {"supplierName": " ", "status": "Active"}, {**BODY, "status": 1}]
)
def test_a_supplier_that_cannot_be_is_refused(call, path, body):
    assert call.post(path, body).status_code == 400
    assert PushRequest.objects.count() == 0


def test_what_the_platform_does_not_take_is_refused_by_name(call, base, shelf):
    path = f"{base}/connections/{shelf.connection.pk}/push/customers"
    answer = call.post(path, {"customerName": "Somebody", "status": "Active"})
    taken = "customer" in {kind.value for kind in shelf.connection.capabilities.creates}
    assert answer.status_code == (200 if taken else 400)


def test_an_unknown_supplier_cannot_be_changed(call, path):
    assert call.put(f"{path}/nobody", BODY).status_code == 404


@pytest.mark.parametrize("data_type", ["chartOfAccounts", "bankAccounts", "suppliers", "customers"])
def test_what_a_record_needs_is_told(call, company, connection_of_xero, data_type):
    base = f"/companies/{company.pk}/connections/{connection_of_xero.pk}"
    option = call.get(f"{base}/options/{data_type}").json()
    assert option["type"] == "Object"
    assert any(one["required"] for one in option["properties"].values())


@pytest.fixture
def connection_of_xero(company):
    from tests.review.conftest import connect

    return connect(company)
