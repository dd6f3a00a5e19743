"""The platforms that can be connected."""

import pytest

from tests.shipped import shipped_platforms

pytestmark = pytest.mark.django_db


def test_every_platform_is_an_integration(call):
    listed = call.get("/integrations?query=sourceType=accounting").json()["results"]
    assert {platform.integration_key for platform in shipped_platforms()} <= {one["key"] for one in listed}


def test_integrations_can_be_queried_and_ordered(call):
    assert [one["name"] for one in call.get("/integrations?query=name=xero").json()["results"]] == ["Xero"]
    names = [one["name"] for one in call.get("/integrations?orderBy=-name").json()["results"]]
    assert names == sorted(names, reverse=True)
    assert call.get("/integrations?query=sourceType=banking").json()["results"] == []
    assert call.get("/integrations?query=nothing=1").status_code == 400


def test_only_what_is_set_up_is_enabled(call, monkeypatch):
    monkeypatch.delenv("XERO_CLIENT_ID", raising=False)
    assert call.get("/integrations/gbol").json()["enabled"] is False
    monkeypatch.setenv("XERO_CLIENT_ID", "id")
    monkeypatch.setenv("XERO_CLIENT_SECRET", "secret")
    assert call.get("/integrations/gbol").json()["enabled"] is True
    assert call.get("/integrations?query=enabled=true%26%26key=gbol").json()["totalResults"] == 1


def test_an_integration_says_what_it_can_do(call):
    features = {
        one["dataType"]: {each["featureType"] for each in one["supportedFeatures"]}
        for one in call.get("/integrations/gbol").json()["datatypeFeatures"]
    }
    assert {"Get", "Post", "Put"} <= features["suppliers"]
    assert "UploadAttachment" in features["directCosts"]
    assert features["taxRates"] == {"Get"}


def test_its_picture_is_for_everybody(call, client):
    address = call.get("/integrations/gbol/branding").json()["logo"]["square"]["image"]["src"]
    picture = client.get(address[address.index("/api/") :])
    assert picture.status_code == 200
    assert picture["Content-Type"] == "image/svg+xml"
    assert client.get("/api/integrations/none/picture.svg").status_code == 404
