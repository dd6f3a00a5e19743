"""Intuit's notifications: CloudEvents, and the older shape that came before them.

Source: Intuit, "Configure webhooks", "Best practices"; announcement of CloudEvents, 12 November 2025.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from expenses_app.ledger.notices import Heard, Notices, gathered

_DOCUMENTS = frozenset(
    {"purchase", "deposit", "transfer", "bill", "vendorcredit", "journalentry", "billpayment"}
)


def is_genuine(body: bytes, headers: Mapping[str, str], verifier_token: str) -> bool:
    """`intuit-signature` is the base64 of HMAC-SHA256 over the raw body."""
    expected = base64.b64encode(hmac.new(verifier_token.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(expected, headers.get("intuit-signature", "").encode())


def read(body: bytes) -> Sequence[Heard]:
    """One Heard for each company. Raises ValueError."""
    told = json.loads(body)
    try:
        return gathered(list(_events(told) if isinstance(told, list) else _older(told)))
    except (KeyError, TypeError, AttributeError, IndexError) as wrong:
        raise ValueError(f"no notification of Intuit's: {wrong!r}") from wrong


def _events(told: list[dict[str, Any]]) -> Iterator[Heard]:
    for event in told:
        # qbo.purchase.updated.v1
        yield _heard(event["intuitaccountid"], event["type"].split(".")[1])


def _older(told: dict[str, Any]) -> Iterator[Heard]:
    for note in told["eventNotifications"]:
        for entity in note["dataChangeEvent"]["entities"]:
            yield _heard(note["realmId"], entity["name"])


def _heard(realm: str, entity: str) -> Heard:
    is_document = entity.lower() in _DOCUMENTS
    return Heard(str(realm), records=not is_document, documents=is_document)


NOTICES = Notices("QUICKBOOKS_ONLINE_VERIFIER_TOKEN", is_genuine, read)
