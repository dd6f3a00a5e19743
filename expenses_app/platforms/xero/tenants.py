"""Which organisations a grant reaches, and leaving one of them."""

import base64
import binascii
from collections.abc import Mapping

from expenses_app.core.json_bytes import loads
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Given, Tenant
from expenses_app.ledger.errors import Unavailable
from expenses_app.ledger.session import Session
from expenses_app.platforms.xero.faults import fault

_CONNECTIONS = "/connections"
_JSON = {"Accept": "application/json"}
_EVENT_CLAIM = "authentication_event_id"


def tenants(session: Session, given: Given, inside: str = "") -> list[Tenant]:
    """Every organisation of the token set, those chosen in this very consent first. Practices are left out."""
    event = _event(given.token.get("access_token", ""))
    chosen = organisations(session, event) if event else []
    ids = {tenant.id for tenant in chosen}
    return chosen + [tenant for tenant in organisations(session) if tenant.id not in ids]


def organisations(session: Session, event: str = "") -> list[Tenant]:
    """The connections of this token set, or only those made in the consent `event`."""
    answer = session.read(_CONNECTIONS, query={"authEventId": event} if event else None, headers=_JSON)
    if answer.status != 200:
        raise fault(answer.status, answer.headers, answer.body, now=session.clock.now(), writing=False)
    try:
        connections = loads(answer.body)
    except ValueError as error:
        raise Unavailable(Message("Xero's answer could not be read. It is tried again by itself.")) from error
    return [
        Tenant(
            id=connection["tenantId"],
            name=connection.get("tenantName") or "",
            kind=connection.get("tenantType") or "",
            connection_id=connection["id"],
        )
        for connection in connections
        if connection.get("tenantType") == "ORGANISATION"
    ]


def end_tenant(session: Session, tenant: Tenant) -> None:
    """Disconnect one organisation and leave the others of the token set alone. One that is gone already is fine."""
    answer = session.write("DELETE", f"{_CONNECTIONS}/{tenant.connection_id}", headers=_JSON, body=b"")
    if answer.status not in (200, 204, 404):
        raise fault(answer.status, answer.headers, answer.body, now=session.clock.now(), writing=True)


def _event(access_token: str) -> str:
    """The consent that the token came from, as its claim tells; "" where it does not. The signature is Xero's to check."""
    pieces = access_token.split(".")
    if len(pieces) != 3:
        return ""
    try:
        claims = loads(base64.urlsafe_b64decode(pieces[1] + "=" * (-len(pieces[1]) % 4)))
    except (ValueError, binascii.Error):
        return ""
    return str(claims.get(_EVENT_CLAIM, "")) if isinstance(claims, Mapping) else ""
