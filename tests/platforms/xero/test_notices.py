"""Xero's notices: as in its documents, signed over the raw body with the webhook key."""

import json

import pytest

from expenses_app.ledger.notices import Heard
from expenses_app.platforms.xero.notices import is_genuine, read

TENANT, OTHER = "c2cc9b6e-0000-4000-8000-000000000001", "c2cc9b6e-0000-4000-8000-000000000002"
# From Xero's page on webhooks: an intent to receive has no events.
PROBE = b'{"events":[],"lastEventSequence":0,"firstEventSequence":0,"entropy":"S0m3r4Nd0mt3xt"}'


def event(category, tenant=TENANT):
    return {
        "resourceUrl": "https://api.xero.com/api.xro/2.0/Contacts/717f2bfc-c6d4-41fd-b238-3f2f0c0cf777",
        "resourceId": "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777",
        "eventDateUtc": "2026-06-21T01:15:39.902",
        "eventType": "UPDATE",
        "eventCategory": category,
        "tenantId": tenant,
        "tenantType": "ORGANISATION",
    }


def body(*events):
    return json.dumps(
        {"events": list(events), "firstEventSequence": 1, "lastEventSequence": 2, "entropy": "x"}
    ).encode()


def test_a_probe_is_genuine_only_with_its_signature():
    # printf '%s' PROBE | openssl dgst -sha256 -hmac key -binary | base64
    signature = "j2NecgbNXA9zF2QvGlxZ02GoLzPAC37i8wy9LLcaxWc="
    assert is_genuine(PROBE, {"x-xero-signature": signature}, "key")
    assert not is_genuine(PROBE, {"x-xero-signature": signature}, "another key")
    assert not is_genuine(PROBE + b" ", {"x-xero-signature": signature}, "key")
    assert not is_genuine(PROBE, {}, "key")


@pytest.mark.parametrize(
    ("events", "heard"),
    [
        ([], []),
        ([event("CONTACT")], [Heard(TENANT, records=True)]),
        ([event("INVOICE")], [Heard(TENANT, documents=True)]),
        ([event("SUBSCRIPTION")], []),
        (
            [event("CONTACT"), event("INVOICE"), event("CONTACT", OTHER), event("CONTACT")],
            [Heard(TENANT, records=True, documents=True), Heard(OTHER, records=True)],
        ),
    ],
)
def test_what_is_told_of_each_organisation(events, heard):
    assert read(body(*events)) == heard


def test_the_probe_tells_nothing():
    assert read(PROBE) == []


@pytest.mark.parametrize("nonsense", [b"", b"{}", b"[]", b'{"events":[{}]}', b'{"events":1}', b"\xff"])
def test_nonsense_is_no_notice(nonsense):
    with pytest.raises(ValueError, match=r".*"):
        read(nonsense)
