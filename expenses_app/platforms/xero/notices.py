"""Xero's webhooks: contacts alone concern us; for what we write and choose from there are none, so we also look ourselves.

Source: Xero-OpenAPI, xero-webhooks.yaml 16.1.0; Xero Developer, "Webhooks" (intent to receive, signature, 5 seconds).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from expenses_app.ledger.notices import Heard, Notices, gathered

_RECORDS = frozenset({"CONTACT"})
_DOCUMENTS = frozenset({"INVOICE", "CREDITNOTE"})


def is_genuine(body: bytes, headers: Mapping[str, str], webhook_key: str) -> bool:
    """`x-xero-signature` is the base64 of HMAC-SHA256 over the raw body; probes are signed rightly and wrongly."""
    expected = base64.b64encode(hmac.new(webhook_key.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(expected, headers.get("x-xero-signature", "").encode())


def read(body: bytes) -> Sequence[Heard]:
    """One Heard for each organisation; none for the probe of an intent to receive. Raises ValueError."""
    told = json.loads(body)
    try:
        heard = [
            Heard(
                event["tenantId"],
                records=event["eventCategory"] in _RECORDS,
                documents=event["eventCategory"] in _DOCUMENTS,
            )
            for event in told["events"]
        ]
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"no notification of Xero's: {wrong!r}") from wrong
    return [one for one in gathered(heard) if one.records or one.documents]


NOTICES = Notices("XERO_WEBHOOK_KEY", is_genuine, read)
