"""Companies through the API."""

import pytest

from expenses_app.audit.models import Event
from expenses_app.companies.models import Company

pytestmark = pytest.mark.django_db
NOBODYS = "7f0c9a2e-0000-4000-8000-00000000ffff"
BODY = {"name": "Harbour Cafe Ltd", "description": "client 17", "tags": {"region": "uk"}}


def test_a_company_is_made_and_read_back(call):
    made = call.post("/companies", BODY).json()
    assert made == call.get(f"/companies/{made['id']}").json()
    assert {name: made[name] for name in BODY} == BODY
    assert made["redirect"].endswith(f"/companies/{made['id']}/connection/")
    assert made["dataConnections"] == []
    assert Event.objects.filter(company_id=made["id"], action="company.opened").get().actor["way"] == "api"


def test_letters_that_no_system_takes_are_left_out_of_a_name(call):
    assert call.post("/companies", {"name": "Company (Codat[1])"}).json()["name"] == "Company Codat1"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "()"},
        {"name": 5},
        {"name": "x", "tags": {str(number): "x" for number in range(11)}},
        {"name": "x", "tags": {"k" * 28: "x"}},
        {"name": "x", "tags": {"k": 1}},
        [],
    ],
)
def test_a_company_that_cannot_be_is_refused(call, body):
    assert call.post("/companies", body).status_code == 400
    assert Company.objects.count() == 0


def test_replacing_empties_what_is_left_out(call):
    made = call.post("/companies", BODY).json()
    replaced = call.put(f"/companies/{made['id']}", {"name": "Other"}).json()
    assert (replaced["name"], replaced.get("description"), replaced["tags"]) == ("Other", None, {})


def test_updating_keeps_what_is_left_out(call):
    made = call.post("/companies", BODY).json()
    updated = call.patch(f"/companies/{made['id']}", {"name": "Other"}).json()
    assert (updated["name"], updated["description"], updated["tags"]) == (
        "Other",
        "client 17",
        {"region": "uk"},
    )


def test_a_deleted_company_is_there_for_nobody(call, company, base):
    assert call.delete(base).status_code == 204
    assert call.get(base).status_code == 404
    assert call.delete(base).status_code == 404
    assert call.get("/companies").json()["totalResults"] == 0


@pytest.mark.parametrize("id", [NOBODYS, "none", "1" * 32, "{" + NOBODYS + "}"])
def test_what_is_no_company_of_ours_is_not_found(call, id):
    answer = call.get(f"/companies/{id}")
    assert answer.status_code == 404
