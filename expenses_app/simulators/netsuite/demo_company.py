"""The company that a demonstration connects, and a reader of its documents that knows nothing but the vendor's API."""

import hashlib
import json
import re
import urllib.request
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

COMPANY = {
    "name": "Liffey Instruments Ltd",
    "country": "IE",
    "time_zone": "Europe/Dublin",
    "organisation": "Liffey Instruments Ltd",
    "way": "consent",
}
RECORD_TYPES = ("creditCardCharge", "creditCardRefund", "check", "deposit", "vendorBill", "expenseReport")


def archive_account(account: str, code: str) -> list[dict[str, Any]]:
    """What a person does in NetSuite so that nothing can be written on an account of that id and number."""
    return [{"action": "set_inactive", "kind": "account", "record": account, "inactive": True}]


def read_back(address: str, tenant: str, marker: str, remote_id: str) -> dict[str, Any]:
    """Read the transaction whose external id ends in the marker; raises AssertionError unless there is exactly one.

    ``accounts`` are the first line's account as id, number, name and full name; ``receipts`` SHA-256 digests.
    """
    account = re.split(r"[^A-Za-z0-9_]", tenant)[0]
    headers = {"Authorization": f"Bearer {_token(address, account)}"}
    tail = re.sub(r"^exp[-_]", "", marker, flags=re.IGNORECASE).lower()
    statement = "SELECT id, recordtype FROM transaction WHERE LOWER(externalid) LIKE ?"
    found = _json(
        f"{address}/services/rest/query/v1/suiteql",
        headers | {"Prefer": "transient", "Content-Type": "application/json"},
        {"q": statement, "params": [f"%{tail}"]},
    )["items"]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} transactions bear {marker}")
    kind = next(name for name in RECORD_TYPES if name.lower() == found[0]["recordtype"])
    records = f"{address}/services/rest/record/v1"
    document = _json(f"{records}/{kind}/{found[0]['id']}?expandSubResources=true", headers)
    line = document["other" if kind == "deposit" else "expense"]["items"][0]
    held = _json(f"{records}/account/{line['account']['id']}", headers)
    names = [held.get(name) for name in ("id", "acctNumber", "acctName", "fullName")]
    return {
        "total": Decimal(document["total"]),
        "tax": Decimal(document.get("taxTotal", 0)),
        "accounts": tuple(str(name) for name in names if name),
        "receipts": tuple(
            hashlib.sha256(
                _bytes(f"{address}/services/rest/document/v1/file/{key}/content", headers)
            ).hexdigest()
            for key in _attached(address, account, kind, document["id"])
        ),
    }


def _attached(address: str, account: str, kind: str, key: str) -> list[str]:
    """The files of a record, from the control interface: NetSuite publishes no way to list them."""
    listed = _json(f"{address}/_control/ledger?organisation={quote(account)}&kind={kind}", {})
    held = next(each for each in listed["documents"] if each["key"] == key)
    return [file["key"] for file in held["attachments"]]


def _token(address: str, account: str) -> str:
    wish = {"organisation": account}
    return str(
        _json(f"{address}/_control/tokens", {"Content-Type": "application/json"}, wish)["access_token"]
    )


def _json(url: str, headers: Mapping[str, str], body: Any = None) -> Any:
    return json.loads(_bytes(url, headers, body), parse_float=Decimal)


def _bytes(url: str, headers: Mapping[str, str], body: Any = None) -> bytes:
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, content, dict(headers))  # noqa: S310 - the address of a simulator
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        read: bytes = answer.read()
        return read
