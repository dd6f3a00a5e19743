"""Addresses that are learnt on the way in, and the environment that puts others in their place."""

from dataclasses import replace

import pytest

from expenses_app.connections.places import addresses_of, learn_places
from expenses_app.ledger.authorisation import Address, Given, Place
from expenses_app.ledger.errors import Refused
from tests.connections.sample_platform import OAUTH2, SAMPLE

# As Zoho: the accounts server comes with the callback, the API's host with the token.
REGIONS = (
    Place(
        "accounts",
        lambda given: given.callback.get("accounts-server", ""),
        r"https://accounts\.zoho\.(com|eu|in)",
    ),
    Place("api", lambda given: given.token.get("api_domain", ""), r"https://www\.zohoapis\.(com|eu|in)"),
)
ZOHO = replace(
    SAMPLE,
    addresses={
        "accounts": Address("ACCOUNTS_URL", "https://accounts.zoho.com"),
        "api": Address("API_URL", "https://www.zohoapis.com"),
    },
    authorisation=replace(OAUTH2, places=REGIONS),
)
EUROPE = Given(
    callback={"accounts-server": "https://accounts.zoho.eu/"}, token={"api_domain": "https://www.zohoapis.eu"}
)
PLACES = {"accounts": "https://accounts.zoho.eu", "api": "https://www.zohoapis.eu"}


def test_places_are_learnt_as_far_as_they_are_told():
    before_the_token = replace(EUROPE, token={})
    assert learn_places(ZOHO, ZOHO.authorisation, before_the_token, {}) == {
        "accounts": "https://accounts.zoho.eu"
    }
    assert learn_places(ZOHO, ZOHO.authorisation, EUROPE, {}) == PLACES


@pytest.mark.parametrize(
    "told",
    [
        "https://evil.example",
        "https://accounts.zoho.eu.evil.example",
        "https://accounts.zoho.eu@evil.example",
        "http://accounts.zoho.eu",
        "https://accounts.zoho.eu/elsewhere",
    ],
)
def test_address_that_is_not_the_platforms_own_is_refused(told):
    with pytest.raises(Refused):
        learn_places(ZOHO, ZOHO.authorisation, Given(callback={"accounts-server": told}), {})


def test_in_a_simulation_an_unlisted_address_is_left_out_because_nothing_goes_there():
    told = Given(callback={"accounts-server": "http://127.0.0.1:7001"})
    assert learn_places(ZOHO, ZOHO.authorisation, told, {"ACCOUNTS_URL": "http://127.0.0.1:7001"}) == {}


@pytest.mark.parametrize(
    ("places", "environment", "api"),
    [
        ({}, {}, "https://www.zohoapis.com"),
        (PLACES, {}, "https://www.zohoapis.eu"),
        (PLACES, {"API_URL": "http://127.0.0.1:7001"}, "http://127.0.0.1:7001"),
        (PLACES, {"API_URL": "http://127.0.0.1:7001/{host}"}, "http://127.0.0.1:7001/www.zohoapis.eu"),
        ({}, {"API_URL": "http://127.0.0.1:7001/{host}"}, "http://127.0.0.1:7001/www.zohoapis.com"),
    ],
    ids=["default", "learnt", "simulated", "a region of the simulator", "its first region"],
)
def test_environment_wins_over_the_place_and_the_place_over_the_default(places, environment, api):
    assert addresses_of(ZOHO, places, environment)["api"] == api
