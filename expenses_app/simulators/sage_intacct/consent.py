"""The consent page: sign in to one company as one user, allow or cancel."""

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.sage_intacct.state import Code, Company
from expenses_app.simulators.sage_intacct.switches import Switches
from expenses_app.simulators.sage_intacct.tokens import Tokens

FRAME_REFUSED = {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'; default-src 'none'; style-src 'self'",
}
LOCAL = ("localhost", "127.0.0.1")


class Consent:
    """Shows the page and takes its answer."""

    def __init__(self, tokens: Tokens, switches: Switches, pages: Environment) -> None:
        self._tokens = tokens
        self._switches = switches
        self._pages = pages
        self._pending: dict[str, dict[str, str]] = {}

    def authorize(self, request: Request) -> Response:
        """Show the consent page, or take its answer."""
        if request.method == "POST":
            return self._decide(request)
        asked = request.args.to_dict()
        explanation = self._objection(asked)
        if explanation:
            return self._page("consent_refused.html", 400, explanation=explanation)
        key = secrets.token_urlsafe(16)
        with self._tokens.lock:
            self._pending[key] = asked
        companies = list(self._tokens.world.companies.values())
        return self._page(
            "consent.html",
            request_key=key,
            client=asked["client_id"],
            offline="offline_access" in asked.get("scope", "").split(),
            companies=companies,
            people=sorted({person for each in companies for person in _people(each)}),
        )

    def _objection(self, asked: dict[str, str]) -> str:
        """Return a sentence when the request cannot be shown to a user."""
        where = urlsplit(asked.get("redirect_uri", ""))
        local = where.hostname in LOCAL and not self._switches["local_redirect_refused"]
        known = self._tokens.clients is None or asked.get("client_id") in self._tokens.clients
        method = asked.get("code_challenge_method", "plain")
        checks = (
            (asked.get("response_type") == "code", "response_type must be code."),
            (bool(asked.get("client_id")) and known, "client_id is not valid."),
            (bool(where.netloc) and (where.scheme == "https" or local), "redirect_uri must be HTTPS."),
            (
                "code_challenge" not in asked or method in ("S256", "plain"),
                "code_challenge_method is not valid.",
            ),
        )
        return next((sentence for passed, sentence in checks if not passed), "")

    def _decide(self, request: Request) -> Response:
        form = request.form
        with self._tokens.lock:
            asked = self._pending.pop(form.get("request_key", ""), None)
        if asked is None:
            return self._page("consent_refused.html", 400, explanation="This page was answered before.")
        state = {"state": asked["state"]} if "state" in asked else {}
        company = self._tokens.world.companies.get(form.get("company", ""))
        user = form.get("user", "")
        if form.get("decision") != "allow" or company is None:
            return _back(asked["redirect_uri"], {"error": "access_denied", **state})
        if user not in _people(company):
            explanation = f"{user} is not a user of {company.name}."
            return self._page("consent_refused.html", 400, explanation=explanation)
        # A full administrator who approves the page makes the company trust the application.
        company.trusted[asked["client_id"]] = True
        return _back(asked["redirect_uri"], {"code": self._code(asked, company.key, user), **state})

    def _code(self, asked: dict[str, str], company: str, user: str) -> str:
        code = secrets.token_urlsafe(32)
        with self._tokens.lock:
            self._tokens.world.codes[code] = Code(
                asked["client_id"],
                user,
                company,
                asked["redirect_uri"],
                "offline_access" in asked.get("scope", "").split(),
                self._tokens.moment() + timedelta(seconds=self._switches["code_seconds"]),
                asked.get("code_challenge"),
                asked.get("code_challenge_method", "plain"),
            )
        return code

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        content = self._pages.get_template(template).render(**values)
        return Response(content, status, FRAME_REFUSED, mimetype="text/html")


def _people(company: Company) -> list[str]:
    return [str(user["id"]) for user in company.all("company-config/user")]


def _back(address: str, values: dict[str, str]) -> Response:
    joint = "&" if urlsplit(address).query else "?"
    return redirect(f"{address}{joint}{urlencode(values)}", 302)
