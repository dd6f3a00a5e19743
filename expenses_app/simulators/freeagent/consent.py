"""The page on which a user approves an app: sign in, choose the company, approve or decline."""

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.freeagent.identity import Identity
from expenses_app.simulators.freeagent.state import Code

CODE_MINUTES = 15
FRAME_REFUSED = {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'; default-src 'none'; style-src 'self'",
}


class Consent:
    """Shows the page and takes its answer. One approval reaches one user in one company."""

    def __init__(self, identity: Identity, pages: Environment) -> None:
        self._identity = identity
        self._pages = pages
        self._pending: dict[str, dict[str, str]] = {}

    def approve_app(self, request: Request) -> Response:
        """Show the page, or take its answer."""
        if request.method == "POST":
            return self._decide(request)
        asked = request.args.to_dict()
        objection = self._objection(asked)
        if objection:
            return self._page("freeagent_error.html", 400, explanation=objection)
        key = secrets.token_urlsafe(16)
        companies = list(self._identity.world.companies.values())
        with self._identity.lock:
            self._pending[key] = asked
        return self._page(
            "freeagent_consent.html",
            request_key=key,
            client=asked["client_id"],
            companies=companies,
            people=_people(companies),
        )

    def _objection(self, asked: dict[str, str]) -> str | None:
        """Say why the request cannot be shown to a user, if so."""
        where = urlsplit(asked.get("redirect_uri", ""))
        known = self._identity.clients
        checks = (
            (asked.get("response_type") != "code", "The response_type must be code."),
            (not asked.get("client_id"), "The client_id is missing."),
            (known is not None and asked.get("client_id") not in known, "No app has this client_id."),
            (not where.scheme or not where.netloc, "The redirect_uri does not match the app's."),
        )
        return next((sentence for failed, sentence in checks if failed), None)

    def _decide(self, request: Request) -> Response:
        with self._identity.lock:
            asked = self._pending.pop(request.form.get("request_key", ""), None)
        if asked is None:
            return self._page("freeagent_error.html", 400, explanation="This page was answered before.")
        state = {"state": asked["state"]} if "state" in asked else {}
        company = self._identity.world.companies.get(request.form.get("company", ""))
        email = request.form.get("user", "")
        user = (
            next((key for key, each in company.users.items() if each["email"] == email), None)
            if company
            else None
        )
        if request.form.get("decision") != "approve" or company is None or user is None:
            return _back(
                asked["redirect_uri"], {"error": self._identity.switches["consent_refusal"], **state}
            )
        code = secrets.token_urlsafe(24)
        expires = self._identity.moment() + timedelta(minutes=CODE_MINUTES)
        with self._identity.lock:
            self._identity.world.codes[code] = Code(
                asked["client_id"], company.key, user, asked["redirect_uri"], expires
            )
        return _back(asked["redirect_uri"], {"code": code, **state})

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        content = self._pages.get_template(template).render(**values)
        return Response(content, status, FRAME_REFUSED, mimetype="text/html")


def _people(companies: list[Any]) -> list[str]:
    emails = [user["email"] for company in companies for user in company.users.values() if not user["hidden"]]
    return list(dict.fromkeys(emails))


def _back(address: str, values: dict[str, str]) -> Response:
    joint = "&" if urlsplit(address).query else "?"
    return redirect(f"{address}{joint}{urlencode(values)}", 302)
