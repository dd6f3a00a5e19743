"""The consent page of Zoho's accounts server: say who you are, accept or reject.

Zoho asks for no organisation: the app reaches all those of the person. A person is therefore shown with theirs.
"""

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.zoho_books.identity import Identity
from expenses_app.simulators.zoho_books.regions import address_of
from expenses_app.simulators.zoho_books.scopes import split_scopes, unknown_scopes
from expenses_app.simulators.zoho_books.state import Code
from expenses_app.simulators.zoho_books.wire import Record

SAFE = {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'; default-src 'none'; style-src 'self'",
}


class Consent:
    """Shows the page and takes its answer."""

    def __init__(self, identity: Identity, pages: Environment) -> None:
        self._identity = identity
        self._pages = pages
        self._pending: dict[str, dict[str, str]] = {}

    def authorise(self, request: Request) -> Response:
        """Show the consent page, or take its answer."""
        if request.method == "POST":
            return self._decide(request)
        asked = request.args.to_dict()
        error = self._objection(asked)
        if error:
            return self._page("zoho_error.html", 400, error=error[0], explanation=error[1])
        key = secrets.token_urlsafe(16)
        with self._identity.lock:
            self._pending[key] = asked
        return self._page(
            "zoho_consent.html",
            action=request.path,
            request_key=key,
            people=self._people(),
            scopes=sorted(split_scopes(asked["scope"])),
            client=asked["client_id"],
        )

    def _people(self) -> list[Record]:
        shown = []
        for person in list(self._identity.world.people.values()):
            organisations = self._identity.organisations_of(person.email)
            if organisations:
                shown.append({"person": person, "organisations": organisations})
        return shown

    def _objection(self, asked: dict[str, str]) -> tuple[str, str] | None:
        """Return Zoho's error word and a sentence when the request cannot be shown to a person."""
        clients = self._identity.clients
        where = urlsplit(asked.get("redirect_uri", ""))
        unknown = unknown_scopes(split_scopes(asked.get("scope", "")))
        checks: list[tuple[bool, str, str]] = [
            (asked.get("response_type") != "code", "invalid_response_type", "response_type must be code."),
            (not asked.get("client_id"), "invalid_client", "client_id is missing."),
            (
                clients is not None and asked.get("client_id") not in clients,
                "invalid_client",
                "Unknown client.",
            ),
            (
                where.scheme not in ("https", "http") or not where.netloc,
                "invalid_redirect_uri",
                "redirect_uri must be a web address.",
            ),
            (not asked.get("scope"), "invalid_scope", "No scope was asked for."),
            (bool(unknown), "invalid_scope", f"Unknown scopes: {', '.join(unknown)}."),
            (
                asked.get("access_type", "online") not in ("online", "offline"),
                "invalid_access_type",
                "access_type is online or offline.",
            ),
        ]
        return next(((word, sentence) for failed, word, sentence in checks if failed), None)

    def _decide(self, request: Request) -> Response:
        form = request.form
        with self._identity.lock:
            asked = self._pending.pop(form.get("request_key", ""), None)
        if asked is None:
            sentence = "This page was answered before."
            return self._page("zoho_error.html", 400, error="invalid_request", explanation=sentence)
        state = {"state": asked["state"]} if "state" in asked else {}
        person = self._identity.world.people.get(([*form.getlist("user"), ""])[0])
        if form.get("decision") != "accept" or person is None:
            kept = state if self._identity.switches["denial_returns_state"] else {}
            return _back(asked["redirect_uri"], {"error": "access_denied", **kept})
        code = self._code(asked, person.email, person.region)
        back = {
            "code": code,
            "location": person.region,
            "accounts-server": address_of(person.region, request, self._identity.switches),
            **state,
        }
        return _back(asked["redirect_uri"], back)

    def _code(self, asked: dict[str, str], user: str, region: str) -> str:
        identity = self._identity
        code = f"1000.{secrets.token_hex(16)}.{secrets.token_hex(16)}"
        with identity.lock:
            before = (asked["client_id"], user) in identity.world.consented
            again = "consent" in asked.get("prompt", "")
            identity.world.consented.add((asked["client_id"], user))
            identity.world.codes[code] = Code(
                asked["client_id"],
                user,
                region,
                asked["redirect_uri"],
                split_scopes(asked["scope"]),
                identity.moment() + timedelta(seconds=identity.switches["code_seconds"]),
                asked.get("access_type") == "offline"
                and (not before or again or identity.switches["repeat_consent_gives_refresh"]),
            )
        return code

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        content = self._pages.get_template(template).render(**values)
        return Response(content, status, SAFE, mimetype="text/html")


def _back(address: str, values: dict[str, str]) -> Response:
    joint = "&" if urlsplit(address).query else "?"
    return redirect(f"{address}{joint}{urlencode(values)}", 302)
