"""NetSuite's authorisation page: sign in, choose account and role, allow or deny."""

import re
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.netsuite.grants.access import Access, slug_of_host
from expenses_app.simulators.netsuite.grants.roles import PEOPLE, SCOPES
from expenses_app.simulators.netsuite.state import Code, Company

PATH = "/app/login/oauth2/authorize.nl"
FRAME_REFUSED = {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'; default-src 'none'; style-src 'self'",
}
PROMPTS = {"", "none", "login", "consent", "login consent"}
STATE = re.compile(r"[\x20-\x7e]{22,1024}")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class Consent:
    """Shows the page and takes its answer."""

    def __init__(self, access: Access, pages: Environment) -> None:
        self._access = access
        self._pages = pages
        self._pending: dict[str, dict[str, str]] = {}

    def authorize(self, request: Request) -> Response:
        """Show the consent page, or take its answer."""
        if request.method == "POST":
            return self._decide(request)
        asked = request.args.to_dict()
        error = self._objection(asked)
        if error:
            return self._page("netsuite_error.html", 400, error=error[0], explanation=error[1])
        if asked.get("prompt") == "none":
            return self._without_page(asked)
        key = secrets.token_urlsafe(16)
        with self._access.lock:
            self._pending[key] = asked
        return self._page(
            "netsuite_consent.html",
            request_key=key,
            people=list(PEOPLE),
            companies=self._offered(request),
            scopes=sorted(asked["scope"].split()),
            client=asked["client_id"],
            action=PATH,
        )

    def _offered(self, request: Request) -> list[Company]:
        named = slug_of_host(request)
        every = list(self._access.world.companies.values())
        return [company for company in every if company.slug == named] or every

    def _objection(self, asked: dict[str, str]) -> tuple[str, str] | None:
        """Return the error word and a sentence when the request cannot be shown to a user."""
        where = urlsplit(asked.get("redirect_uri", ""))
        scopes = set(asked.get("scope", "").split())
        secure = where.scheme == "https" or not self._access.switches["redirect_http_refused"]
        challenged = "code_challenge" in asked or "code_challenge_method" in asked
        checks: list[tuple[bool, str, str]] = [
            (
                asked.get("response_type") != "code",
                "unsupported_response_type",
                "response_type must be code.",
            ),
            (
                not self._access.client_known(asked.get("client_id", "")),
                "invalid_client",
                "Unknown client_id.",
            ),
            (
                not where.netloc or where.scheme not in ("http", "https") or not secure,
                "invalid_request",
                "redirect_uri does not match the integration record.",
            ),
            (not scopes or bool(scopes - set(SCOPES)), "invalid_scope", f"Known scopes: {' '.join(SCOPES)}."),
            (
                STATE.fullmatch(asked.get("state", "")) is None,
                "invalid_request",
                "state needs 22 to 1024 printable ASCII characters.",
            ),
            (
                challenged and asked.get("code_challenge_method") != "S256",
                "invalid_request",
                "code_challenge_method must be S256.",
            ),
            (
                challenged and CHALLENGE.fullmatch(asked.get("code_challenge", "")) is None,
                "invalid_request",
                "code_challenge is not the digest of a verifier.",
            ),
            (
                not challenged and bool(self._access.switches["pkce_required_of_all"]),
                "invalid_request",
                "code_challenge is required.",
            ),
            (asked.get("prompt", "") not in PROMPTS, "invalid_request", "prompt is not known."),
        ]
        return next(((word, sentence) for failed, word, sentence in checks if failed), None)

    def _without_page(self, asked: dict[str, str]) -> Response:
        """Answer prompt=none: only where this client was allowed before."""
        earlier = [
            grant
            for grant in self._access.world.grants.values()
            if grant.client == asked["client_id"] and grant.way == "consent" and not grant.revoked
        ]
        if not earlier:
            return _back(asked["redirect_uri"], {"error": "login_required", "state": asked["state"]})
        last = earlier[-1]
        return self._allowed(asked, last.company, last.role, last.entity)

    def _decide(self, request: Request) -> Response:
        form = request.form
        with self._access.lock:
            asked = self._pending.pop(form.get("request_key", ""), None)
        company = self._access.world.companies.get(form.get("company", ""))
        if asked is None or company is None:
            sentence = "This page was answered before, or no account was chosen."
            return self._page("netsuite_error.html", 400, error="invalid_request", explanation=sentence)
        person = form.get("user") or next(iter(PEOPLE))
        role, entity = PEOPLE[person], _employee(company, person)
        if form.get("decision") != "allow":
            seat = {"role": role, "entity": entity, "company": company.key}
            return _back(asked["redirect_uri"], {"error": "access_denied", "state": asked["state"], **seat})
        return self._allowed(asked, company.key, role, entity)

    def _allowed(self, asked: dict[str, str], company: str, role: str, entity: str) -> Response:
        with self._access.lock:
            grant = self._access.new_grant(
                asked["client_id"], company, role, entity, set(asked["scope"].split()), "consent"
            )
            code = secrets.token_hex(32)
            expires = self._access.now() + timedelta(seconds=self._access.switches["code_seconds"])
            self._access.world.codes[code] = Code(
                grant.key, asked["redirect_uri"], expires, asked.get("code_challenge", "")
            )
        seat = {"role": role, "entity": entity, "company": company}
        return _back(asked["redirect_uri"], {"code": code, "state": asked["state"], **seat})

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        content = self._pages.get_template(template).render(**values)
        return Response(content, status, FRAME_REFUSED, mimetype="text/html")


def _employee(company: Company, email: str) -> str:
    return next(key for key, each in company.records["employee"].items() if each["email"] == email)


def _back(address: str, values: dict[str, str]) -> Response:
    joint = "&" if urlsplit(address).query else "?"
    return redirect(f"{address}{joint}{urlencode(values)}", 302)
