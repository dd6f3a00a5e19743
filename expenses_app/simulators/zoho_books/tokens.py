"""The token endpoint of an accounts server: codes become tokens, refresh tokens stay, all can be revoked."""

import secrets
from datetime import timedelta
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.zoho_books.identity import ACCESS_SECONDS, Identity, new_token
from expenses_app.simulators.zoho_books.limits import Limits
from expenses_app.simulators.zoho_books.regions import address_of, known_regions, serves
from expenses_app.simulators.zoho_books.state import Code, Grant
from expenses_app.simulators.zoho_books.wire import Record, answer

TOO_MANY = "You have made too many requests continuously. Please try again after some time."


class TokenRefused(Exception):
    """A refusal of the token endpoint: Zoho's error word, and further members."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more


def too_many() -> TokenRefused:
    """More tokens were asked for than the published limits give."""
    return TokenRefused("Access Denied", error_description=TOO_MANY, status="failure")


class Tokens:
    """Issues, refreshes and revokes tokens; parameters may stand in the form or in the query."""

    def __init__(self, identity: Identity, limits: Limits) -> None:
        self._identity = identity
        self._limits = limits

    def token(self, request: Request, region: str) -> Response:
        """Exchange a code or a refresh token."""
        values = request.values.to_dict()
        try:
            with self._identity.lock:
                client = self._client(values, region)
                match values.get("grant_type"):
                    case "authorization_code":
                        content = self._exchange(client, region, values)
                    case "refresh_token":
                        content = self._refresh(client, region, values.get("refresh_token", ""))
                    case _:
                        raise TokenRefused("unsupported_grant_type")
        except TokenRefused as refused:
            limited = refused.error == "Access Denied"
            status = 400 if limited else self._identity.switches["token_error_status"]
            return answer({"error": refused.error, **refused.more}, status)
        home = self._identity.world.grants[content.pop("_grant")].region
        return answer(content | {"api_domain": address_of(home, request, self._identity.switches)})

    def revoke(self, request: Request, region: str) -> Response:
        """End the grant behind a refresh token, or one access token."""
        token = request.values.get("token", "")
        world = self._identity.world
        with self._identity.lock:
            access = world.access.get(token)
            grant = world.grants.get(world.refresh.get(token, access.grant if access else ""))
            if grant is None or not serves(region, grant.region, self._identity.switches):
                return answer({"error": "invalid_token"}, self._identity.switches["token_error_status"])
            if access:
                del world.access[token]
            else:
                self._identity.end(grant)
        return answer({"status": "success"})

    def mint(self, client: str, user: str, scopes: set[str], region: str) -> Record:
        """Make a grant with its tokens, as a finished consent would."""
        with self._identity.lock:
            grant = self._new_grant(client, user, region, scopes, with_refresh=True)
            return self._content(grant) | {"refresh_token": grant.refresh}

    def server_list(self, request: Request) -> Response:
        """GET /oauth/serverinfo: which accounts server serves which location."""
        switches = self._identity.switches
        found = {name: address_of(name, request, switches) for name in known_regions(switches)}
        if switches["server_list_shape"] == "locations":
            return answer({"result": "success", "locations": found})
        rows = [{"location": name, "accounts_server": address} for name, address in found.items()]
        return answer({"result": "success", "servers": rows})

    def _client(self, values: dict[str, str], region: str) -> str:
        name, clients = values.get("client_id", ""), self._identity.clients
        enabled = [part for part in self._identity.switches["enabled_regions"].split(",") if part]
        if not name or (clients is not None and name not in clients) or (enabled and region not in enabled):
            raise TokenRefused("invalid_client")
        if not values.get("client_secret") or (
            clients is not None and clients[name] != values["client_secret"]
        ):
            raise TokenRefused("invalid_client_secret")
        return name

    def _exchange(self, client: str, region: str, values: dict[str, str]) -> Record:
        code: Code | None = self._identity.world.codes.get(values.get("code", ""))
        if code is None or code.client != client or code.spent:
            raise TokenRefused("invalid_code")
        if not serves(region, code.region, self._identity.switches):
            raise TokenRefused("invalid_code")
        if self._identity.moment() > code.expires:
            raise TokenRefused("invalid_code")
        if values.get("redirect_uri") != code.redirect:
            raise TokenRefused("invalid_redirect_uri")
        code.spent = True
        grant = self._new_grant(client, code.user, code.region, code.scopes, with_refresh=code.with_refresh)
        content = self._content(grant)
        return content | ({"refresh_token": grant.refresh} if grant.refresh else {})

    def _refresh(self, client: str, region: str, token: str) -> Record:
        world = self._identity.world
        grant = world.grants.get(world.refresh.get(token, ""))
        if grant is None or grant.client != client:
            raise TokenRefused("invalid_code")
        if not serves(region, grant.region, self._identity.switches):
            raise TokenRefused("invalid_code")
        now, window = self._identity.moment(), timedelta(seconds=self._limits.values["mint_seconds"])
        grant.minted = [moment for moment in grant.minted if now - moment < window]
        if self._limits.values["enforce"] and len(grant.minted) >= self._limits.values["mints"]:
            raise too_many()
        grant.minted.append(now)
        return self._content(grant)

    def _new_grant(
        self, client: str, user: str, region: str, scopes: set[str], *, with_refresh: bool
    ) -> Grant:
        world, now = self._identity.world, self._identity.moment()
        grant = Grant(secrets.token_hex(8), client, user, region, set(scopes), now)
        if with_refresh:
            own = [each for each in world.grants.values() if each.refresh and each.user == user]
            own = [each for each in own if each.client == client]
            recent = [each for each in own if now - each.made < timedelta(minutes=1)]
            if self._limits.values["enforce"] and len(recent) >= self._limits.values["refresh_per_minute"]:
                raise too_many()
            kept = self._limits.values["refresh_tokens"]
            for oldest in own[: max(0, len(own) + 1 - kept)]:
                self._identity.end(oldest)
            grant.refresh = new_token()
            world.refresh[grant.refresh] = grant.key
        world.grants[grant.key] = grant
        return grant

    def _content(self, grant: Grant) -> Record:
        return {
            "_grant": grant.key,
            "access_token": self._identity.issue_access(grant),
            "scope": " ".join(sorted(grant.scopes)),
            "token_type": "Bearer",
            "expires_in": ACCESS_SECONDS,
        }
