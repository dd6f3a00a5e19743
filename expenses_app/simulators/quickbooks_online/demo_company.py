"""The company of the demo that keeps its books in QuickBooks Online, and a reader of those books with nothing of ours."""

import hashlib
import json
import urllib.parse
import urllib.request
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

COMPANY = {
    "name": "Bluewharf Boats Inc",
    "country": "US",
    "time_zone": "America/New_York",
    "organisation": "Sandbox Company_US_1",
}


def archive_account(account: str, code: str) -> list[dict[str, Any]]:
    """What a person does in QuickBooks so that nothing can be written on an account of that id and number."""
    return [{"action": "archive", "kind": "Account", "id": account}]


def read_back(address: str, tenant: str, marker: str, remote_id: str) -> dict[str, Any]:
    """Find the one purchase whose memo bears the marker; raises AssertionError unless there is exactly one.

    ``accounts`` is the first line's account; ``receipts`` SHA-256 digests.
    """
    headers = {"Authorization": f"Bearer {_token(address, tenant)}"}

    def query(statement: str) -> dict[str, Any]:
        asked = urllib.parse.urlencode({"query": statement, "minorversion": "75"})
        answer: dict[str, Any] = _json(f"{address}/v3/company/{tenant}/query?{asked}", headers)
        found: dict[str, Any] = answer["QueryResponse"]
        return found

    tail = marker.removeprefix("EXP-").lower()
    every = query("SELECT * FROM Purchase MAXRESULTS 1000").get("Purchase", [])
    found = [one for one in every if tail in one.get("PrivateNote", "").lower()]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} purchases bear {marker}")
    document = found[0]
    files = query(
        "SELECT * FROM Attachable WHERE AttachableRef.EntityRef.Type = 'Purchase' "  # noqa: S608 - no SQL
        f"AND AttachableRef.EntityRef.value = '{document['Id']}'"
    ).get("Attachable", [])
    line = document["Line"][0]["AccountBasedExpenseLineDetail"]
    return {
        "total": document["TotalAmt"],
        "tax": document.get("TxnTaxDetail", {}).get("TotalTax", Decimal(0)),
        "accounts": (line["AccountRef"]["value"],),
        "receipts": tuple(_digest(one["TempDownloadUri"], {}) for one in files),
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
