"""The company of the demo that keeps its books in FreeAgent, and a reader of those books with nothing of ours."""

import hashlib
import json
import urllib.parse
import urllib.request
from decimal import Decimal
from typing import Any

COMPANY = {
    "name": "Tidewater Ceramics Ltd",
    "country": "GB",
    "time_zone": "Europe/London",
    "organisation": "Tidewater Ceramics Ltd",
    "fields": {"user": "ada@example.com"},
}
VERSION = "2026-09-01"
LARGEST_PAGE = 100


def archive_account(account: str, code: str) -> list[dict[str, Any]]:
    """What a person does in FreeAgent so that nothing can be written on a category of that id and number."""
    return [{"action": "delete_category", "category": account}]


def read_back(address: str, tenant: str, marker: str, remote_id: str) -> dict[str, Any]:
    """Find the explanation that bears a marker, in whichever bank account; total and tax are positive for money out.

    ``address`` is where the simulator runs, ``tenant`` the company's id or subdomain. ``remote_id`` is not needed:
    explanations bear markers. Raises AssertionError unless exactly one bears it.
    """
    token = _token(address, tenant)
    explanations = [
        one
        for account in _every(f"{address}/v2/bank_accounts", token, "bank_accounts")
        for one in _every(
            f"{address}/v2/bank_transaction_explanations?"
            + urllib.parse.urlencode({"bank_account": account["url"]}),
            token,
            "bank_transaction_explanations",
        )
    ]
    found = [
        one
        for one in explanations
        if marker in (one.get("receipt_reference"), one.get("description", "").rsplit(" ", 1)[-1])
    ]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} explanations bear {marker}")
    document = found[0]
    category = document["category"]
    files = _json(f"{document['url']}/attachments", token)["attachments"]
    return {
        "total": -Decimal(document["gross_value"]),
        "tax": -Decimal(document["sales_tax_value"]),
        "accounts": (category, category.rsplit("/", 1)[-1]),
        "receipts": tuple(hashlib.sha256(_bytes(one["content_src"], None)).hexdigest() for one in files),
    }


def _token(address: str, tenant: str) -> str:
    body = json.dumps({"organisation": tenant}).encode()
    request = urllib.request.Request(  # noqa: S310 - the address is the caller's own
        f"{address}/_control/tokens", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return str(json.loads(answer.read())["access_token"])


def _every(url: str, token: str, plural: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    joint = "&" if "?" in url else "?"
    page = 1
    while True:
        rows = _json(f"{url}{joint}per_page={LARGEST_PAGE}&page={page}", token)[plural]
        found += rows
        if len(rows) < LARGEST_PAGE:
            return found
        page += 1


def _json(url: str, token: str) -> Any:
    return json.loads(_bytes(url, token))


def _bytes(url: str, token: str | None) -> bytes:
    headers = {"Accept": "*/*", "User-Agent": "reading back", "X-Api-Version": VERSION}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:  # noqa: S310
        content: bytes = answer.read()
        return content
