"""The company that a demonstration connects, and how to read one of its documents back over the vendor's API."""

import base64
import hashlib
import json
import urllib.request
from decimal import Decimal
from typing import Any

COMPANY = {
    "name": "Harbour Print Ltd",
    "country": "GB",
    "time_zone": "Europe/London",
    "organisation": "Harbour Print Ltd",
}
TRANSACTIONS = "cash-management/credit-card-txn"


def archive_account(account: str, code: str) -> list[dict[str, Any]]:
    """What a person does in Sage Intacct so that nothing can be written on an account of that id and number."""
    return [{"action": "set_status", "object": "general-ledger/account", "id": code, "status": "inactive"}]


def read_back(address: str, tenant: str, marker: str, remote_id: str) -> dict[str, Any]:
    """Return what the ledger says of the one card transaction whose reference number is the marker.

    ``tenant`` is the company id. Amounts are decimals in the transaction's currency, receipts SHA-256 in
    hexadecimal. Raises AssertionError unless exactly one transaction bears the marker.
    """
    token = _ask(f"{address}/_control/tokens", {}, {"organisation": tenant})["access_token"]
    base, headers = f"{address}/ia/api/v1", {"Authorization": f"Bearer {token}"}
    query = {"object": TRANSACTIONS, "fields": ["key"], "filters": [{"$eq": {"referenceNumber": marker}}]}
    found = _ask(f"{base}/services/core/query", headers, query)["ia::result"]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} card transactions bear {marker}")
    document = _ask(f"{base}/objects/{TRANSACTIONS}/{found[0]['key']}", headers)["ia::result"]
    files = []
    if document["attachment"]:
        url = f"{base}/objects/company-config/attachment/{document['attachment']['key']}"
        files = _ask(url, headers)["ia::result"]["files"]
    account = document["lines"][0]["glAccount"]
    entries = [entry for line in document["lines"] for entry in line["taxEntries"]]
    return {
        "total": Decimal(document["txnTotalEntered"]),
        "tax": sum((Decimal(entry["txnTaxAmount"]) for entry in entries), Decimal("0.00")),
        "accounts": (account["key"], account["id"], account["name"]),
        "receipts": tuple(hashlib.sha256(base64.b64decode(one["data"])).hexdigest() for one in files),
    }


def _ask(url: str, headers: dict[str, str], body: dict[str, Any] | None = None) -> Any:
    content = None if body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(url, content, sent)  # noqa: S310 - the address of a simulator
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.loads(answer.read())
