"""What somebody does by hand inside the simulated accounting software."""

import json
import urllib.request
from typing import Any

from expenses_app.connections.models import Connection
from expenses_app.ledger.records import Account


def archive_account(simulator: str, connection: Connection, account: Account) -> None:
    """Archive it there; we learn of it with the next reading."""
    wishes: dict[str, dict[str, Any]] = {
        "xero": {"action": "archive_account", "account": account.id},
        "quickbooks_online": {"action": "archive", "kind": "Account", "id": account.id},
    }
    request = urllib.request.Request(  # noqa: S310 - the demo's own simulator
        f"{simulator}/_control/organisations/{connection.tenant_id}/act",
        json.dumps(wishes[connection.platform]).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        answer.read()
