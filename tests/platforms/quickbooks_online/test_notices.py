"""Intuit's notifications: CloudEvents and the older shape, signed over the raw body with the verifier token."""

import json

import pytest

from expenses_app.ledger.notices import Heard
from expenses_app.platforms.quickbooks_online.notices import is_genuine, read

REALM, OTHER = "9341454612345678", "9341454687654321"


def cloud_event(entity, verb="updated", realm=REALM):
    return {
        "specversion": "1.0",
        "id": "88cd52aa-33b6-4351-9aa4-47572edbd068",
        "source": "intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=",
        "type": f"qbo.{entity}.{verb}.v1",
        "datacontenttype": "application/json",
        "time": "2026-03-14T21:31:25.179Z",
        "intuitentityid": "145",
        "intuitaccountid": realm,
        "data": {},
    }


def older(name, realm=REALM):
    entity = {"name": name, "id": "145", "operation": "Update", "lastUpdated": "2026-03-14T21:31:25.179Z"}
    return {"eventNotifications": [{"realmId": realm, "dataChangeEvent": {"entities": [entity]}}]}


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ([cloud_event("purchase")], [Heard(REALM, documents=True)]),
        ([cloud_event("journalentry", "deleted")], [Heard(REALM, documents=True)]),
        ([cloud_event("vendor", "merged")], [Heard(REALM, records=True)]),
        ([cloud_event("account"), cloud_event("transfer", "voided")], [Heard(REALM, True, True)]),
        (
            [cloud_event("account"), cloud_event("bill", realm=OTHER)],
            [Heard(REALM, records=True), Heard(OTHER, documents=True)],
        ),
        (older("Purchase"), [Heard(REALM, documents=True)]),
        (older("Vendor"), [Heard(REALM, records=True)]),
        ([], []),
    ],
)
def test_what_is_told_of_each_company(told, heard):
    assert read(json.dumps(told).encode()) == heard


def test_the_signature_is_over_the_raw_body():
    # printf '[]' | openssl dgst -sha256 -hmac token -binary | base64
    headers = {"intuit-signature": "Ssk0jcwTlW3vsC2Y0nsWB2okr1VMioDpSHWeNwVs4P8="}
    assert is_genuine(b"[]", headers, "token")
    assert not is_genuine(b"[ ]", headers, "token")
    assert not is_genuine(b"[]", headers, "other")
    assert not is_genuine(b"[]", {}, "token")


@pytest.mark.parametrize(
    "nonsense", [b"", b"{}", b"[{}]", b'[{"type":"x","intuitaccountid":1}]', b"\xff", b"1"]
)
def test_nonsense_is_no_notification(nonsense):
    with pytest.raises(ValueError, match=r".*"):
        read(nonsense)
