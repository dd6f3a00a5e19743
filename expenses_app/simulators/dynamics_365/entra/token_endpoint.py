"""The token endpoint of Entra ID: codes, refresh tokens, and applications on their own.

Each use of a refresh token returns a new one; the old one stays good until it was unused for 90 days. There is no
endpoint to revoke. Source: Microsoft Learn, "Refresh tokens in the Microsoft identity platform".
"""

import hashlib
import json
from datetime import timedelta
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.dynamics_365.books.company import Code, Grant
from expenses_app.simulators.dynamics_365.entra.directory import (
    API_SCOPES,
    RESOURCE,
    SIGN_IN_SCOPES,
    Directory,
    base64_text,
)  # fmt: skip
from expenses_app.simulators.dynamics_365.entra.refusals import Denied

ENDED = {"revoked": 50173, "consent_removed": 65001}
ACCOUNT_STATES = {"mfa": 50076, "disabled": 50057, "consent_needed": 65001}


class TokenEndpoint:
    """Exchanges and refreshes."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.expired_secrets: set[str] = set()

    def answer(self, request: Request, tenant: str) -> Response:
        """Answer one request."""
        form = request.form.to_dict()
        try:
            with self._directory.lock:
                return _tokens(self._granted(form, self._place(tenant)))
        except Denied as denied:
            return denied.response(self._directory.moment())

    def _place(self, tenant: str) -> str | None:
        try:
            return self._directory.tenant_named(tenant)
        except KeyError as unknown:
            raise Denied(90002, tenant) from unknown

    def _granted(self, form: dict[str, str], place: str | None) -> dict[str, Any]:
        kind = _need(form, "grant_type")
        client = self._client(form)
        wrong = set(form.get("scope", "").split()) - API_SCOPES - SIGN_IN_SCOPES
        if wrong:
            raise Denied(70011, " ".join(sorted(wrong)))
        if kind == "authorization_code":
            return self._exchanged(client, form, place)
        if kind == "refresh_token":
            return self._refreshed(client, _need(form, "refresh_token"), place)
        if kind == "client_credentials":
            if place is None:
                raise Denied(50059)
            if _need(form, "scope") != f"{RESOURCE}/.default":
                raise Denied(70011, form["scope"])
            return self._directory.issue(self._directory.application_grant(client, place))
        raise Denied(70003, kind)

    def _client(self, form: dict[str, str]) -> str:
        client, secret = _need(form, "client_id"), form.get("client_secret", "")
        clients = self._directory.clients
        if clients is not None and client not in clients:
            raise Denied(700016, client)
        if not secret:
            raise Denied(7000218)
        if clients is not None and clients[client] != secret:
            raise Denied(7000215)
        if client in self.expired_secrets:
            raise Denied(7000222, client)
        return client

    def _exchanged(self, client: str, form: dict[str, str], place: str | None) -> dict[str, Any]:
        code = self._directory.world.codes.get(_need(form, "code"))
        grant = self._directory.world.grants.get(code.grant) if code else None
        if code is None or grant is None or grant.client != client:
            raise Denied(70000)
        if code.used:
            raise Denied(54005)
        if self._directory.moment() > code.expires:
            raise Denied(70008)
        if _need(form, "redirect_uri") != code.redirect:
            raise Denied(500112, form["redirect_uri"])
        _check_proof(code, form.get("code_verifier", ""))
        self._check_grant(grant, place)
        code.used = True
        return self._directory.issue(grant)

    def _refreshed(self, client: str, text: str, place: str | None) -> dict[str, Any]:
        token = self._directory.world.refresh.get(text)
        grant = self._directory.world.grants.get(token.grant) if token else None
        if token is None or grant is None or grant.client != client:
            raise Denied(9002313)
        now = self._directory.moment()
        if now >= token.expires:
            raise Denied(700082)
        self._check_grant(grant, place)
        token.expires = now + timedelta(days=self._directory.switches["refresh_token_days"])
        return self._directory.issue(grant)

    def _check_grant(self, grant: Grant, place: str | None) -> None:
        if grant.ended:
            raise Denied(ENDED[grant.ended], grant.client)
        if place not in (None, grant.tenant):
            raise Denied(70000)
        account = self._directory.world.accounts[grant.user]
        if account.state:
            raise Denied(ACCOUNT_STATES[account.state], grant.client)


def _need(form: dict[str, str], name: str) -> str:
    if not form.get(name):
        raise Denied(900144, name)
    return form[name]


def _check_proof(code: Code, verifier: str) -> None:
    if not code.challenge:
        return
    if not verifier:
        raise Denied(501481)
    proof = verifier
    if code.method == "S256":
        proof = base64_text(hashlib.sha256(verifier.encode()).digest())
    if proof != code.challenge:
        raise Denied(50148)


def _tokens(content: dict[str, Any]) -> Response:
    response = Response(json.dumps(content), 200, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-store, no-cache"
    return response
