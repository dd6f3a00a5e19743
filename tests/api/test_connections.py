"""Connections through the API."""

import pytest

from expenses_app.connections.models import Connection
from expenses_app.connections.states import State

pytestmark = pytest.mark.django_db


def test_a_connection_waits_for_consent_at_its_link(call, base, company):
    made = call.post(f"{base}/connections", {"platformKey": "gbol"}).json()
    assert (made["status"], made["platformName"], made["sourceType"]) == ("PendingAuth", "Xero", "Accounting")
    assert made["integrationKey"] == "gbol"
    assert made["linkUrl"].endswith(f"/companies/{company.pk}/connection/connect/")
    assert call.get(f"{base}/connections/{made['id']}").json() == made
    assert call.get("/companies?query=dataConnections.status=PendingAuth").json()["totalResults"] == 1


def test_asking_again_before_consent_gives_the_same_connection(call, base):
    made = [call.post(f"{base}/connections", {"platformKey": "gbol"}).json()["id"] for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("body", [{"platformKey": "none"}, {"platformKey": "xx"}, {}, {"platformKey": None}])
def test_an_unknown_platform_is_refused(call, base, body):
    assert call.post(f"{base}/connections", body).status_code == 400


def test_unlinking_stops_it_and_keeps_its_data(call, base, connection):
    answer = call.patch(f"{base}/connections/{connection.pk}", {"status": "Unlinked"})
    assert answer.json()["status"] == "Unlinked"
    assert call.get(f"{base}/data/suppliers").json()["totalResults"] == 2
    again = call.patch(f"{base}/connections/{connection.pk}", {"status": "Unlinked"})
    assert (again.status_code, again.json()["error"]) == (400, "Only a linked connection can be unlinked.")


@pytest.mark.parametrize("body", [{}, {"status": "Linked"}, {"status": None}])
def test_a_connection_can_be_set_to_nothing_else(call, base, connection, body):
    assert call.patch(f"{base}/connections/{connection.pk}", body).status_code == 400
    assert Connection.objects.get().state == State.LINKED


def test_a_deleted_connection_is_gone_with_its_data(call, base, connection):
    answer = call.delete(f"{base}/connections/{connection.pk}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert call.get(f"{base}/connections").json()["results"] == []
    assert call.get(base).json()["dataConnections"] == []
    assert call.delete(f"{base}/connections/{connection.pk}").status_code == 404
    assert call.get(f"{base}/data/suppliers").status_code == 404
    assert Connection.objects.get().state == State.UNLINKED


def test_connections_can_be_queried(call, base, connection):
    call.post(f"{base}/sync/expenses/connections/partnerExpense")
    for query, count in {
        "status=Linked": 2, "sourceType=expense": 1, "platformName=xero": 1, "status!=Linked": 0,
    }.items():  # fmt: skip
        assert call.get(f"{base}/connections?query={query}").json()["totalResults"] == count


def test_why_consent_was_lost_is_told(call, base, connection):
    Connection.objects.update(
        state=State.NEEDS_REAUTHORISING,
        problem_json={"id": "Reconnect it.", "parameters": {}},
        problem_said="invalid_grant",
    )
    told = call.get(f"{base}/connections/{connection.pk}").json()
    assert told["status"] == "Deauthorized"
    assert told["dataConnectionErrors"][0]["errorMessage"] == "invalid_grant"
    assert told["dataConnectionErrors"][0]["statusCode"] == "401"
