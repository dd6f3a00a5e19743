"""What the published documents leave open, and what we do: each choice of `expenses_app.api.settled` by name."""

import pytest

from expenses_app.api.settled import SECOND_CONNECTION, STATUS_OF_CONNECTION
from expenses_app.connections.models import Connection
from expenses_app.connections.states import State

pytestmark = pytest.mark.django_db


def test_more_than_two_thousand_may_be_asked_for_and_two_thousand_are_given(call):
    assert call.get("/companies?pageSize=5000").json()["pageSize"] == 2000
    assert call.get("/companies?pageSize=5001").status_code == 400


def test_links_are_below_the_servers_url(call):
    assert call.get("/companies").json()["_links"]["self"]["href"] == "/companies"


@pytest.mark.parametrize("state", State)
def test_every_state_of_a_connection_has_a_word_that_clients_know(call, connection, base, state):
    Connection.objects.update(state=state)
    shown = call.get(f"{base}/connections/{connection.pk}").json()["status"]
    assert shown == STATUS_OF_CONNECTION[state]


def test_a_ledger_that_can_only_be_read_is_linked(call, connection, base):
    Connection.objects.update(state=State.READ_ONLY)
    assert call.get(f"{base}/connections/{connection.pk}").json()["status"] == "Linked"


def test_a_second_accounting_connection_is_refused(call, connection, base):
    answer = call.post(f"{base}/connections", {"platformKey": "qhyg"})
    assert answer.status_code == 400
    assert answer.json()["error"] == SECOND_CONNECTION


def test_the_partner_connection_is_one_however_often_it_is_asked_for(call, base):
    path = f"{base}/sync/expenses/connections/partnerExpense"
    made = [call.post(path).json() for _ in range(2)]
    assert made[0]["id"] == made[1]["id"]
    assert (made[0]["status"], made[0]["sourceType"]) == ("Linked", "Expense")


def test_a_configuration_never_set_is_empty_and_not_missing(call, connection, base):
    answer = call.get(f"{base}/sync/expenses/config")
    assert answer.json() == {"bankAccount": {}, "supplier": {}, "customer": {}}


def test_the_product_has_one_word(call, company, base):
    assert call.get(base).json()["products"] == ["expenses"]


def test_tags_left_out_or_null_stay_and_an_empty_object_clears_them(call, base):
    call.patch(base, {"tags": {"region": "uk"}})
    assert call.patch(base, {"description": "x"}).json()["tags"] == {"region": "uk"}
    assert call.patch(base, {"tags": None}).json()["tags"] == {"region": "uk"}
    assert call.patch(base, {"tags": {}}).json()["tags"] == {}


def test_a_refresh_while_the_ledger_is_read_is_answered_with_that_reading(call, connection, base):
    first, second = (call.post(f"{base}/data/queue/suppliers").json() for _ in range(2))
    assert first["id"] == second["id"]
    assert first["status"] == "Queued"


def test_texts_are_compared_in_any_case(call, company):
    assert call.get("/companies?query=name=HARBOUR cafe ltd").json()["totalResults"] == 1
    assert call.get("/companies?query=name~CAFE").json()["totalResults"] == 1
