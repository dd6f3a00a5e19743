"""One company of the seed, and how its expenses are read back over Zoho's API with nothing but the standard library."""

import hashlib
import json
import urllib.parse
import urllib.request
from decimal import Decimal
from typing import Any

COMPANY = {
    "name": "Harbour Supplies Ltd",
    "country": "GB",
    "time_zone": "Europe/London",
    "organisation": "Harbour Supplies Ltd",
}


def prepare(address: str, organisation: str) -> dict[str, str]:
    """Put all of Zoho's data centres at the one address where the simulator is sought; nothing has to be entered."""
    _post(f"{address}/_control/switches", {"regional_addresses": False})
    return {}


def archive_account(account: str, code: str) -> list[dict[str, Any]]:
    """What a person does in Zoho Books so that nothing can be written on an account of that id and number."""
    return [{"action": "archive_account", "account": account}]


def read_back(address: str, tenant: str, marker: str, remote_id: str) -> dict[str, Any]:
    """Find the one expense whose reference is the marker; raises AssertionError unless there is exactly one."""
    minted = _post(f"{address}/_control/tokens", {"organisation": tenant})
    base = f"{address}{minted['path']}/books/v3/expenses"
    token = minted["access_token"]
    found = _read(base, tenant, token, reference_number=marker, per_page="200")["expenses"]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} expenses bear {marker}")
    own = f"{base}/{found[0]['expense_id']}"
    expense = _read(own, tenant, token)["expense"]
    files = [f"{own}/documents/{each['document_id']}" for each in expense["documents"]]
    if expense["expense_receipt_name"]:
        files.insert(0, f"{own}/receipt")
    line = expense["line_items"][0]
    return {
        "total": expense["total"],
        "tax": expense["tax_amount"],
        "accounts": (line["account_id"], line["account_name"]),
        "receipts": tuple(hashlib.sha256(_bytes(file, tenant, token)).hexdigest() for file in files),
    }


def _post(url: str, content: dict[str, Any]) -> Any:
    request = urllib.request.Request(  # noqa: S310
        url, json.dumps(content).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.loads(answer.read())


def _read(url: str, tenant: str, token: str, **query: str) -> Any:
    return json.loads(_bytes(url, tenant, token, **query), parse_float=Decimal)


def _bytes(url: str, tenant: str, token: str, **query: str) -> bytes:
    asked = urllib.parse.urlencode({"organization_id": tenant, **query})
    headers = {"Authorization": f"Zoho-oauthtoken {token}"}
    request = urllib.request.Request(f"{url}?{asked}", headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        content: bytes = answer.read()
        return content
