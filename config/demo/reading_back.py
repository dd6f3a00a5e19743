"""Reads a document out of a simulator over the vendor's API, with nothing of ours: the second pair of eyes."""

import hashlib
import json
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Standing:
    """What the ledger says. `accounts`: every name the line's account goes by; `receipts`: SHA-256 of each file."""

    total: Decimal
    tax: Decimal
    accounts: tuple[str, ...]
    receipts: tuple[str, ...]

    def differences(self, *, total: Decimal, tax: Decimal, account: str, files: Sequence[bytes]) -> list[str]:
        """In what it differs from what was wanted."""
        wanted = sorted(hashlib.sha256(one).hexdigest() for one in files)
        compared: tuple[tuple[str, object, object], ...] = (
            ("total", self.total, total),
            ("tax", self.tax, tax),
            ("receipts", sorted(self.receipts), wanted),
        )
        found = [f"{name} {there}, wanted {here}" for name, there, here in compared if there != here]
        if account not in self.accounts:
            found.append(f"account {self.accounts}, wanted {account}")
        return found


def read_xero(address: str, tenant: str, marker: str, remote_id: str) -> Standing:
    headers = {"Authorization": f"Bearer {_token(address, tenant)}", "Xero-Tenant-Id": tenant}
    found = _json(f"{address}/api.xro/2.0/BankTransactions?References={marker}", headers)["BankTransactions"]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} bank transactions bear {marker}")
    # A list without pages leaves the lines out, so the document is read by its own address.
    own = f"{address}/api.xro/2.0/BankTransactions/{found[0]['BankTransactionID']}"
    document = _json(own, headers)["BankTransactions"][0]
    url = f"{own}/Attachments"
    files = _json(url, headers)["Attachments"]
    return Standing(
        total=document["Total"],
        tax=document["TotalTax"],
        accounts=(document["LineItems"][0].get("AccountID", ""), document["LineItems"][0]["AccountCode"]),
        receipts=tuple(
            _digest(f"{url}/{one['AttachmentID']}", headers | {"Accept": one["MimeType"]}) for one in files
        ),
    )


def read_quickbooks_online(address: str, tenant: str, marker: str, remote_id: str) -> Standing:
    headers = {"Authorization": f"Bearer {_token(address, tenant)}"}
    company = f"{address}/v3/company/{tenant}"

    def query(statement: str) -> Mapping[str, Any]:
        asked = urllib.parse.urlencode({"query": statement, "minorversion": "75"})
        answer: Mapping[str, Any] = _json(f"{company}/query?{asked}", headers)["QueryResponse"]
        return answer

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
    return Standing(
        total=document["TotalAmt"],
        tax=document.get("TxnTaxDetail", {}).get("TotalTax", Decimal(0)),
        accounts=(line["AccountRef"]["value"],),
        receipts=tuple(_digest(one["TempDownloadUri"], {}) for one in files),
    )


READERS: Mapping[str, Callable[[str, str, str, str], Standing]] = {
    "xero": read_xero,
    "quickbooks_online": read_quickbooks_online,
}


def _token(address: str, tenant: str) -> str:
    request = urllib.request.Request(  # noqa: S310
        f"{address}/_control/tokens",
        json.dumps({"organisation": tenant}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return str(json.loads(answer.read())["access_token"])


def _json(url: str, headers: Mapping[str, str]) -> Any:
    return json.loads(_bytes(url, {"Accept": "application/json", **headers}), parse_float=Decimal)


def _digest(url: str, headers: Mapping[str, str]) -> str:
    return hashlib.sha256(_bytes(url, headers)).hexdigest()


def _bytes(url: str, headers: Mapping[str, str]) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers)), timeout=30) as answer:  # noqa: S310
        content: bytes = answer.read()
        return content
