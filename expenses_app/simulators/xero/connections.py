"""The organisations that a token reaches, and Xero's discovery document."""

import json
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.xero.identity import Identity
from expenses_app.simulators.xero.scopes import KNOWN_SCOPES
from expenses_app.simulators.xero.state import Connection
from expenses_app.simulators.xero.tokens import Tokens
from expenses_app.simulators.xero.wire import Record, problem


class Connections:
    """GET and DELETE under /connections."""

    def __init__(self, identity: Identity, tokens: Tokens) -> None:
        self._identity = identity
        self._tokens = tokens

    def answer(self, request: Request) -> Response:
        """List the organisations that a token reaches, or disconnect one."""
        grant = self._tokens.grant_of(request)
        if grant is None:
            return self._tokens.bearer_problem(request)
        parts = request.path.strip("/").split("/")
        with self._identity.lock:
            mine = self._identity.connections_of(grant)
            if request.method == "DELETE" and len(parts) == 2:
                if not any(each.key == parts[1] for each in mine):
                    return problem(404, "NotFound", "The connection was not found")
                del self._identity.world.connections[parts[1]]
                return Response(status=204)
        if request.method != "GET" or len(parts) != 1:
            return problem(405, "MethodNotAllowed", "Method not allowed")
        event = request.args.get("authEventId")
        shown = [self._shown(each) for each in mine if event in (None, each.event)]
        return Response(json.dumps(shown), 200, content_type="application/json; charset=utf-8")

    def _shown(self, each: Connection) -> Record:
        return {
            "id": each.key,
            "authEventId": each.event,
            "tenantId": each.organisation,
            "tenantType": "ORGANISATION",
            "tenantName": self._identity.world.organisations[each.organisation].name,
            "createdDateUtc": f"{each.created:%Y-%m-%dT%H:%M:%S.%f}0",
            "updatedDateUtc": f"{each.updated:%Y-%m-%dT%H:%M:%S.%f}0",
        }


def discovery(request: Request) -> Response:
    """The discovery document; addresses are those of this server."""
    root = request.host_url.rstrip("/")
    content: dict[str, Any] = {
        "issuer": "https://identity.xero.com",
        "authorization_endpoint": f"{root}/identity/connect/authorize",
        "token_endpoint": f"{root}/connect/token",
        "revocation_endpoint": f"{root}/connect/revocation",
        "jwks_uri": f"{root}/.well-known/openid-configuration/jwks",
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["plain", "S256"],
        "scopes_supported": sorted(KNOWN_SCOPES),
    }
    return Response(json.dumps(content), 200, mimetype="application/json")
