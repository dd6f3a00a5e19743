"""What each platform declares of its ways in fits together."""

import re
import string

import pytest

from expenses_app.ledger.authorisation import BlankKind, Connector, MachineGrant, OAuth2
from expenses_app.ledger.capabilities import Reach
from tests import ledgers
from tests.ledgers.platforms.polled_books.platform import PLATFORM as POLLED_BOOKS
from tests.shipped import shipped_platforms

ledgers.install()
PLATFORMS = [*shipped_platforms(), POLLED_BOOKS]
WAYS = [(platform, way) for platform in PLATFORMS for way in platform.ways]
each_platform = pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.key)
each_way = pytest.mark.parametrize(("platform", "way"), WAYS, ids=lambda one: one.key)


@each_platform
def test_ways_are_told_apart_and_each_has_words_for_the_choice(platform):
    keys = [way.key for way in platform.ways]
    assert len(set(keys)) == len(keys)
    assert all(way.title.text() for way in platform.ways)
    assert all(platform.way(key).key == key for key in keys)


@each_platform
def test_whoever_calls_us_has_a_protocol_and_a_connector_and_nobody_else_has(platform):
    polled = platform.reach is Reach.POLLED
    assert (platform.polling is not None) is polled
    assert [isinstance(way, Connector) for way in platform.ways] == [polled] * len(platform.ways)


@each_way
def test_hosts_and_places_are_among_the_addresses_and_places_are_protected(platform, way):
    named = [getattr(way, name, "") for name in ("host", "authorize_host", "revoke_host", "discovery")]
    named += [place.address for place in getattr(way, "places", ())]
    assert set(filter(None, named)) <= set(platform.addresses)
    for place in getattr(way, "places", ()):
        assert not re.fullmatch(place.allowed, "https://elsewhere.example")
        assert not re.fullmatch(
            place.allowed, platform.addresses[place.address].default.replace("https", "http")
        )


@each_way
def test_blanks_that_are_named_exist(platform, way):
    blanks = {blank.name: blank for blank in getattr(way, "blanks", ())}
    named = []
    if isinstance(way, MachineGrant):
        named += [way.client_id, way.ends]
        named += [
            field for _, text in way.parameters for _, field, *_ in string.Formatter().parse(text) if field
        ]
        if way.ends:
            assert blanks[way.ends].kind is BlankKind.DAY
        if way.assertion:
            named += [way.assertion.private_key, way.assertion.key_id]
            assert blanks[way.assertion.private_key].kind is BlankKind.KEY
    assert set(filter(None, named)) <= set(blanks)


@each_way
def test_client_is_registered_where_the_way_needs_one(platform, way):
    if isinstance(way, OAuth2) or (isinstance(way, MachineGrant) and not way.client_id):
        assert platform.client_variables[0]
