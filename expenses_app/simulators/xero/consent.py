"""Xero's consent page: sign in, choose organisations, allow or cancel."""

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.xero.identity import Identity
from expenses_app.simulators.xero.scopes import BROAD_SCOPES, KNOWN_SCOPES
from expenses_app.simulators.xero.state import Code, new_id

FRAME_REFUSED = {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'; default-src 'none'; style-src 'self'",
}
PEOPLE = ("ada@example.com", "ben@example.com", "cleo@example.com")


class Consent:
    """Shows the page and takes its answer."""

    def __init__(self, identity: Identity, pages: Environment) -> None:
        self._identity = identity
        self._pages = pages
        self._pending: dict[str, dict[str, str]] = {}

    def authorize(self, request: Request) -> Response:
        """Show the consent page, or take its answer."""
        if request.method == "POST":
            return self._decide(request)
        asked = request.args.to_dict()
        error = self._objection(asked)
        if error:
            return self._page("xero_error.html", 400, error=error[0], explanation=error[1])
        key = secrets.token_urlsafe(16)
        with self._identity.lock:
            self._pending[key] = asked
        return self._page(
            "xero_consent.html",
            request_key=key,
            people=PEOPLE,
            organisations=list(self._identity.world.organisations.values()),
            scopes=sorted(asked["scope"].split()),
            client=asked["client_id"],
        )

    def _objection(self, asked: dict[str, str]) -> tuple[str, str] | None:
        """Return the error word and a sentence when the request cannot be shown to a user."""
        where = urlsplit(asked.get("redirect_uri", ""))
        local = where.scheme == "http" and (
            where.hostname == "localhost"
            or (not self._identity.switches["redirect_127_refused"] and where.hostname == "127.0.0.1")
        )
        scopes = set(asked.get("scope", "").split())
        unknown = scopes - KNOWN_SCOPES
        checks: list[tuple[bool, str, str]] = [
            (
                asked.get("response_type") != "code",
                "unsupported_response_type",
                "response_type must be code.",
            ),
            (not asked.get("client_id"), "unauthorized_client", "client_id is missing."),
            (
                self._identity.clients is not None and asked.get("client_id") not in self._identity.clients,
                "unauthorized_client",
                "Unknown client.",
            ),
            (
                not where.netloc or (where.scheme != "https" and not local),
                "invalid_request",
                "Invalid redirect_uri: https, or http://localhost (not 127.0.0.1), is required.",
            ),
            (not scopes, "invalid_scope", "No scope was asked for."),
            (bool(unknown), "invalid_scope", f"Unknown scopes: {' '.join(sorted(unknown))}."),
            (
                bool(scopes & BROAD_SCOPES) and self._identity.switches["broad_scopes_refused"],
                "invalid_scope",
                "The broad scope accounting.transactions is not available to new apps.",
            ),
            (
                "code_challenge" in asked
                and asked.get("code_challenge_method", "plain") not in ("S256", "plain"),
                "invalid_request",
                "code_challenge_method is not supported.",
            ),
        ]
        return next(((word, sentence) for failed, word, sentence in checks if failed), None)

    def _decide(self, request: Request) -> Response:
        form = request.form
        with self._identity.lock:
            asked = self._pending.pop(form.get("request_key", ""), None)
        if asked is None:
            return self._page(
                "xero_error.html", 400, error="invalid_request", explanation="This page was answered before."
            )
        state = {"state": asked["state"]} if "state" in asked else {}
        if form.get("decision") != "allow":
            return _back(asked["redirect_uri"], {"error": "access_denied", **state})
        chosen = [key for key in form.getlist("organisation") if key in self._identity.world.organisations]
        if not chosen:
            return _back(asked["redirect_uri"], {"error": "access_denied", **state})
        user = form.get("user") or PEOPLE[0]
        code = self._consent(asked, user, chosen)
        back = {"code": code, "scope": asked["scope"], **state, "session_state": secrets.token_urlsafe(24)}
        return _back(asked["redirect_uri"], back)

    def _consent(self, asked: dict[str, str], user: str, chosen: list[str]) -> str:
        now = self._identity.moment()
        event = new_id()
        with self._identity.lock:
            for organisation in chosen:
                self._identity.connect(asked["client_id"], user, organisation, event, now)
            code = secrets.token_urlsafe(32)
            self._identity.world.codes[code] = Code(
                asked["client_id"],
                user,
                asked["redirect_uri"],
                set(asked["scope"].split()),
                event,
                now + timedelta(seconds=self._identity.switches["code_seconds"]),
                asked.get("code_challenge"),
                asked.get("code_challenge_method", "plain"),
            )
        return code

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        return Response(
            self._pages.get_template(template).render(**values), status, FRAME_REFUSED, mimetype="text/html"
        )


def _back(address: str, values: dict[str, str]) -> Response:
    joint = "&" if urlsplit(address).query else "?"
    return redirect(f"{address}{joint}{urlencode(values)}", 302)
