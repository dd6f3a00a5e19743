"""What a partner sets up."""

import pytest

from expenses_app.audit.models import Event

pytestmark = pytest.mark.django_db


def test_sites_are_set_whole_and_audited(call):
    origins = ["https://app.example.com", "http://localhost:3000"]
    assert call.post("/corsSettings", {"allowedOrigins": origins}).json() == {"allowedOrigins": origins}
    assert call.get("/corsSettings").json() == {"allowedOrigins": origins}
    assert Event.objects.filter(action="partner.origins_changed").get().after == {"origins": origins}


@pytest.mark.parametrize(
    "origin", ["*", "https://*.example.com", "app.example.com", "https://a.example/page", "null"]
)
def test_what_is_no_single_site_is_refused(call, origin):
    assert call.post("/corsSettings", {"allowedOrigins": [origin]}).status_code == 400


def test_how_often_ledgers_are_read_is_told_and_locked(call, company):
    for path in ("/profile/syncSettings", f"/companies/{company.pk}/syncSettings"):
        settings = call.get(path).json()["settings"]
        assert {one["syncSchedule"] for one in settings} == {24}
        same = {
            "settings": settings,
            "overridesDefaults": True,
            "clientId": "x",
            "companyId": str(company.pk),
        }
        assert call.post(path, same).status_code == 204
        settings[0]["syncSchedule"] = 1
        assert call.post(path, same | {"settings": settings}).status_code == 400


def test_the_profile_holds_where_people_go_afterwards(call):
    body = {
        "name": "Own",
        "redirectUrl": "https://{tenant}.example.com/done?company={companyId}",
        "whiteListUrls": ["https://a.example.com"],
    }
    assert call.put("/profile", body).json() == body == call.get("/profile").json()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.com", "https://{companyId}.example.com/"]
)
def test_a_place_that_nobody_should_be_sent_to_is_refused(call, url):
    assert call.put("/profile", {"name": "Own", "redirectUrl": url}).status_code == 400
