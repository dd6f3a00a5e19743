"""The sign-in page of Entra ID: pick an account, allow or cancel.

Entra knows no companies: which environment and company is meant, the app asks afterwards.
"""

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.dynamics_365.books.company import Code
from expenses_app.simulators.dynamics_365.entra.directory import API_SCOPES, SIGN_IN_SCOPES, Directory
from expenses_app.simulators.dynamics_365.entra.refusals import Denied

FRAME_REFUSED = {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'; default-src 'none'; style-src 'self'",
}
REQUIRED = ("client_id", "response_type", "redirect_uri", "scope")


class Consent:
    """Shows the page and takes its answer."""

    def __init__(self, directory: Directory, pages: Environment) -> None:
        self._directory = directory
        self._pages = pages
        self._pending: dict[str, dict[str, str]] = {}

    def authorize(self, request: Request, tenant: str) -> Response:
        """Show the page, or take its answer."""
        if request.method == "POST":
            return self._decide(request)
        asked = request.args.to_dict()
        try:
            place = self._checked(asked, tenant)
        except Denied as denied:
            text = denied.description(self._directory.moment())
            return self._page("entra_error.html", 400, error=denied.reason.error, explanation=text)
        key = secrets.token_urlsafe(16)
        with self._directory.lock:
            self._pending[key] = asked
        world = self._directory.world
        shown = [each for each in world.accounts.values() if place in (None, each.tenant)]
        return self._page(
            "entra_consent.html",
            request_key=key,
            action=request.path,
            accounts=[(each, world.tenants[each.tenant].name) for each in shown],
            scopes=sorted(asked["scope"].split()),
            client=asked["client_id"],
        )

    def _checked(self, asked: dict[str, str], tenant: str) -> str | None:
        """The directory that may sign in; raises Denied."""
        try:
            place = self._directory.tenant_named(tenant)
        except KeyError as unknown:
            raise Denied(90002, tenant) from unknown
        for name in REQUIRED:
            if not asked.get(name):
                raise Denied(900144, name)
        if self._directory.clients is not None and asked["client_id"] not in self._directory.clients:
            raise Denied(700016, asked["client_id"])
        if asked["response_type"] != "code":
            raise Denied(700054, asked["response_type"])
        if not self._is_good_redirect(asked["redirect_uri"]):
            raise Denied(50011, asked["redirect_uri"])
        scopes = set(asked["scope"].split())
        wrong = scopes - API_SCOPES - SIGN_IN_SCOPES
        if wrong or not scopes & API_SCOPES:
            raise Denied(70011, " ".join(sorted(wrong)) or asked["scope"])
        if asked.get("code_challenge") and asked.get("code_challenge_method", "plain") not in (
            "S256",
            "plain",
        ):
            raise Denied(9002313)
        return place

    def _is_good_redirect(self, address: str) -> bool:
        where = urlsplit(address)
        local = (
            {"localhost"} if self._directory.switches["redirect_127_refused"] else {"localhost", "127.0.0.1"}
        )
        return bool(where.netloc) and (
            where.scheme == "https" or (where.scheme == "http" and where.hostname in local)
        )

    def _decide(self, request: Request) -> Response:
        form = request.form
        with self._directory.lock:
            asked = self._pending.pop(form.get("request_key", ""), None)
        account = self._directory.world.accounts.get(form.get("account", ""))
        if asked is None:
            return self._page(
                "entra_error.html", 400, error="invalid_request", explanation="This page was answered before."
            )
        state = {"state": asked["state"]} if "state" in asked else {}
        if form.get("decision") != "accept" or account is None:
            return self._refused(asked, Denied(65004), state)
        if account.state == "consent_needed":
            return self._refused(asked, Denied(90094), state)
        # Signing in anew is what satisfies a demand for another factor.
        account.state = "" if account.state == "mfa" else account.state
        with self._directory.lock:
            grant = self._directory.new_grant(asked["client_id"], account, asked["scope"].split())
            code = f"0.A{secrets.token_urlsafe(48)}"
            life = timedelta(seconds=self._directory.switches["code_seconds"])
            self._directory.world.codes[code] = Code(
                grant.key, asked["redirect_uri"], self._directory.moment() + life,
                asked.get("code_challenge", ""), asked.get("code_challenge_method", "plain"),
            )  # fmt: skip
        return _back(asked["redirect_uri"], {"code": code, **state, "session_state": secrets.token_hex(16)})

    def _refused(self, asked: dict[str, str], denied: Denied, state: dict[str, str]) -> Response:
        text = denied.description(self._directory.moment())
        error = {"error": denied.reason.error, "error_description": text, "error_codes": str(denied.number)}
        return _back(asked["redirect_uri"], error | state)

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        content = self._pages.get_template(template).render(**values)
        return Response(content, status, FRAME_REFUSED, mimetype="text/html")


def _back(address: str, values: dict[str, str]) -> Response:
    joint = "&" if urlsplit(address).query else "?"
    return redirect(f"{address}{joint}{urlencode(values)}", 302)
