"""API keys: made, listed and ended by a partner's own program."""

import pytest

from expenses_app.audit.models import Event

pytestmark = pytest.mark.django_db


def test_a_key_is_shown_once(call):
    made = call.post("/apiKeys", {"name": "reports"})
    assert made.status_code == 201
    whole = made.json()["apiKey"]
    assert len(whole) > 40
    listed = call.get("/apiKeys").json()["results"]
    assert [one["name"] for one in listed] == ["test", "reports"]
    assert whole not in str(listed)
    assert call.get("/apiKeys", key=whole).status_code == 200


def test_the_eleventh_key_is_refused(call):
    statuses = [call.post("/apiKeys", {"name": str(number)}).status_code for number in range(10)]
    assert statuses == [201] * 9 + [409]


def test_the_last_key_stays(call):
    only = call.get("/apiKeys").json()["results"][0]["id"]
    assert call("delete", f"/apiKeys/{only}").status_code == 409
    call.post("/apiKeys", {"name": "second"})
    assert call("delete", f"/apiKeys/{only}").status_code == 204
    assert call.get("/apiKeys").status_code == 401


def test_another_partners_key_cannot_be_ended(call, other_key):
    theirs = call.get("/apiKeys", key=other_key).json()["results"][0]["id"]
    call.post("/apiKeys", {"name": "second"})
    assert call("delete", f"/apiKeys/{theirs}").status_code == 404
    assert call.get("/apiKeys", key=other_key).status_code == 200


def test_the_history_tells_who_made_a_key(call):
    call.post("/apiKeys", {"name": "reports"})
    event = Event.objects.filter(action="api_key.issued").latest("sequence")
    assert event.actor["way"] == "api"
    assert event.after["name"] == "reports"


def test_names_are_found_in_any_case(call):
    assert call.post("/apiKeys", {"Name": "pascal"}).json()["name"] == "pascal"
