"""The company of the demo that keeps its books in Xero, and a reader of those books with nothing of ours."""

import hashlib
import json
import urllib.request
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

COMPANY = {
    "name": "Harbour Cafe Ltd",
    "country": "GB",
    "time_zone": "Europe/London",
    "organisation": "Harbour Cafe Ltd",
}


def archive_account(account: str, code: str) -> list[dict[str, Any]]:
    """What a person does in Xero so that nothing can be written on an account of that id and number."""
    return [{"action": "archive_account", "account": account}]


def read_back(address: str, tenant: str, marker: str, remote_id: str) -> dict[str, Any]:
    """Find the one bank transaction whose reference bears the marker; raises AssertionError unless there is exactly one.

    ``accounts`` are the first line's account as id and code; ``receipts`` SHA-256 digests.
    """
    headers = {"Authorization": f"Bearer {_token(address, tenant)}", "Xero-Tenant-Id": tenant}
    listed = f"{address}/api.xro/2.0/BankTransactions"
    found = _json(f"{listed}?References={marker}", headers)["BankTransactions"]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} bank transactions bear {marker}")
    # A list without pages leaves the lines out, so the document is read by its own address.
    own = f"{listed}/{found[0]['BankTransactionID']}"
    document = _json(own, headers)["BankTransactions"][0]
    line = document["LineItems"][0]
    files = _json(f"{own}/Attachments", headers)["Attachments"]
    return {
        "total": document["Total"],
        "tax": document["TotalTax"],
        "accounts": (line.get("AccountID", ""), line["AccountCode"]),
        "receipts": tuple(
            _digest(f"{own}/Attachments/{one['AttachmentID']}", headers | {"Accept": one["MimeType"]})
            for one in files
        ),
    }


def _token(address: str, tenant: str) -> str:
    body = json.dumps({"organisation": tenant}).encode()
    request = urllib.request.Request(  # noqa: S310 - the address of a simulator
        f"{address}/_control/tokens", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return str(json.loads(answer.read())["access_token"])


def _json(url: str, headers: Mapping[str, str]) -> Any:
    return json.loads(_bytes(url, {"Accept": "application/json", **headers}), parse_float=Decimal)


def _digest(url: str, headers: Mapping[str, str]) -> str:
    return hashlib.sha256(_bytes(url, headers)).hexdigest()


def _bytes(url: str, headers: Mapping[str, str]) -> bytes:
    request = urllib.request.Request(url, headers=dict(headers))  # noqa: S310 - the address of a simulator
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        content: bytes = answer.read()
        return content
