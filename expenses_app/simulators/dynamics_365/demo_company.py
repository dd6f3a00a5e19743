"""One seeded company for a demonstration, and a second pair of eyes on its ledger: the vendor's API with urllib alone."""

import hashlib
import json
import urllib.parse
import urllib.request
from decimal import Decimal
from typing import Any

COMPANY = {
    "name": "Harbour Design Ltd",
    "country": "GB",
    "time_zone": "Europe/London",
    "organisation": "Harbour Design Ltd",
    "opens": ("Production",),
}


def archive_account(account: str, code: str) -> list[dict[str, Any]]:
    """What a person does in Business Central so that nothing can be written on an account of that id and number."""
    return [{"action": "archive_account", "account": account}]


def read_back(address: str, tenant: str, marker: str, remote_id: str) -> dict[str, Any]:
    """What the ledger holds under a document number, amounts in the base currency.

    ``tenant`` is, or contains, the id of a company of the running simulator at ``address``. Returns total and tax, every
    name of the first expense account, and the SHA-256 of each file. Raises AssertionError unless exactly one posted
    document bears the number.
    """
    state = _json(f"{address}/_control/state", {})
    company = next(each["key"] for each in state["organisations"] if each["key"] in tenant.lower())
    wish = json.dumps({"organisation": company}).encode()
    tokens = _json(f"{address}/_control/tokens", {"Content-Type": "application/json"}, wish)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    books = f"{address}/v2.0/{tokens['tenant']}/{tokens['environment']}/api/v2.0/companies({company})"

    def rows(path: str, condition: str = "") -> list[dict[str, Any]]:
        query = f"?{urllib.parse.urlencode({'$filter': condition})}" if condition else ""
        found: list[dict[str, Any]] = _json(f"{books}/{path}{query}", headers)["value"]
        return found

    accounts = {row["number"]: row for row in rows("accounts")}
    entries = rows("generalLedgerEntries", f"documentNumber eq '{marker}'")
    if not entries:
        raise AssertionError(f"No ledger entries bear {marker}.")
    amounts = [Decimal(str(row["debitAmount"])) - Decimal(str(row["creditAmount"])) for row in entries]
    names = [accounts[row["accountNumber"]]["displayName"] for row in entries]
    if sum(amounts) != 0 or len({row["postingDate"] for row in entries}) != 1:
        raise AssertionError(f"The entries of {marker} are not one document.")
    # Tax has an account of its own; a bank's or card's entry stands on its ledger account.
    kinds = ["tax" if "VAT" in name else "bank" if name.endswith(", ledger") else "cost" for name in names]
    if "cost" not in kinds:
        raise AssertionError(f"No entry of {marker} is on an account of costs.")
    tax = sum((amount for amount, kind in zip(amounts, kinds, strict=True) if kind == "tax"), Decimal(0))
    cost = sum((amount for amount, kind in zip(amounts, kinds, strict=True) if kind == "cost"), Decimal(0))
    banks = -sum((amount for amount, kind in zip(amounts, kinds, strict=True) if kind == "bank"), Decimal(0))
    if banks != cost + tax:
        raise AssertionError(f"The bank entries of {marker} are {banks}, cost and tax {cost + tax}.")
    place = kinds.index("cost")
    first = entries[place]
    hung = f"parentId eq {first['id']} and parentType eq 'Journal'"
    return {
        "total": cost + tax,
        "tax": tax,
        "accounts": (first["accountId"], first["accountNumber"], names[place]),
        "receipts": tuple(
            hashlib.sha256(_bytes(row["attachmentContent@odata.mediaReadLink"], headers)).hexdigest()
            for row in rows("attachments", hung)
        ),
    }


def _json(url: str, headers: dict[str, str], body: bytes | None = None) -> Any:
    return json.loads(_bytes(url, {"Accept": "application/json", **headers}, body), parse_float=Decimal)


def _bytes(url: str, headers: dict[str, str], body: bytes | None = None) -> bytes:
    request = urllib.request.Request(url, body, headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        content: bytes = answer.read()
        return content
