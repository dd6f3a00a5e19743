"""FreeAgent's token endpoint: codes become tokens, refresh tokens rotate."""

import secrets
from datetime import timedelta

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.freeagent.identity import Identity
from expenses_app.simulators.freeagent.state import AccessToken, Grant
from expenses_app.simulators.freeagent.wire import Record, answer

ACCESS_SECONDS = 3600
REFRESH_SECONDS = 631_151_957
KEPT_TOKENS = 5000
EXPLANATIONS = {
    "invalid_client": "Client authentication failed.",
    "invalid_grant": "The code or refresh token is not valid, has expired or was revoked.",
    "invalid_request": "A parameter is missing.",
    "unsupported_grant_type": "The grant type is not supported.",
}


class TokenRefused(Exception):
    """A refusal of the token endpoint, with the error word of OAuth."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


class Tokens:
    """Issues and refreshes tokens."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def token(self, request: Request) -> Response:
        """Exchange a code or a refresh token."""
        form = request.form.to_dict()
        try:
            with self._identity.lock:
                client = self._client(request)
                match form.get("grant_type"):
                    case "authorization_code":
                        content = self._exchange(client, form)
                    case "refresh_token":
                        content = self._refresh(client, form)
                    case _:
                        raise TokenRefused("unsupported_grant_type")
        except TokenRefused as refused:
            shape = {"error": refused.error, "error_description": EXPLANATIONS[refused.error]}
            return _unstored(answer(shape, refused.status))
        return _unstored(answer(content))

    def client_named(self, request: Request) -> str:
        """Return the client id that a request names, whether or not it proves it."""
        basic = request.authorization
        if basic is not None and basic.type == "basic":
            return basic.username or ""
        return request.form.get("client_id", "")

    def mint(self, client: str, company: str, user: str) -> Record:
        """Make a token pair as a finished consent would."""
        with self._identity.lock:
            return self._issue(self._identity.approve(client, company, user))

    def _client(self, request: Request) -> str:
        basic = request.authorization
        name = self.client_named(request)
        secret = (
            basic.password
            if basic is not None and basic.type == "basic"
            else request.form.get("client_secret")
        )
        known = self._identity.clients
        if not name or not secret or (known is not None and known.get(name) != secret):
            raise TokenRefused("invalid_client", 401)
        return name

    def _exchange(self, client: str, form: dict[str, str]) -> Record:
        if not form.get("code"):
            raise TokenRefused("invalid_request")
        code = self._identity.world.codes.get(form["code"])
        if code is None or code.client != client or self._identity.moment() > code.expires:
            raise self._invalid_grant()
        if code.used_by is not None or form.get("redirect_uri") != code.redirect:
            raise self._invalid_grant()
        grant = self._identity.approve(client, code.company, code.user)
        code.used_by = grant.key
        return self._issue(grant)

    def _refresh(self, client: str, form: dict[str, str]) -> Record:
        if not form.get("refresh_token"):
            raise TokenRefused("invalid_request")
        world = self._identity.world
        grant = world.grants.get(world.refresh.get(form["refresh_token"], ""))
        if grant is None or grant.revoked or grant.client != client:
            raise self._invalid_grant()
        if self._identity.switches["old_refresh_token_dies"]:
            del world.refresh[form["refresh_token"]]
        return self._issue(grant)

    def _invalid_grant(self) -> TokenRefused:
        return TokenRefused("invalid_grant", self._identity.switches["invalid_grant_status"])

    def _issue(self, grant: Grant) -> Record:
        world, now = self._identity.world, self._identity.moment()
        access, grant.refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        if len(world.access) > KEPT_TOKENS:
            for token in [token for token, each in world.access.items() if each.expires < now]:
                del world.access[token]
        world.access[access] = AccessToken(grant.key, now + timedelta(seconds=ACCESS_SECONDS))
        world.refresh[grant.refresh] = grant.key
        return {
            "access_token": access,
            "token_type": "bearer",
            "expires_in": ACCESS_SECONDS,
            "refresh_token": grant.refresh,
            "refresh_token_expires_in": REFRESH_SECONDS,
        }


def _unstored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
