"""Token-based authentication: requests signed after OAuth 1.0a with HMAC-SHA256 (RFC 5849, section 3.4)."""

import base64
import hashlib
import hmac
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from werkzeug.wrappers import Request

from expenses_app.simulators.netsuite.refusals import invalid_login
from expenses_app.simulators.netsuite.state import TokenPair, World

PARAMETER = re.compile(r'\s*([^=,\s]+)="([^"]*)"\s*')
TOLERANCE = timedelta(minutes=5)


def verified(world: World, request: Request, now: datetime) -> TokenPair:
    """The token pair whose signature a request bears; raises Refused with 401."""
    sent = {
        unquote(name): unquote(value)
        for name, value in PARAMETER.findall(request.headers["Authorization"].removeprefix("OAuth "))
    }
    pair = world.token_pairs.get(sent.get("oauth_token", ""))
    if pair is None or sent.get("oauth_signature_method") != "HMAC-SHA256":
        raise invalid_login()
    if pair.consumer != sent.get("oauth_consumer_key") or pair.company != sent.get("realm"):
        raise invalid_login()
    _check_freshness(world, sent, now)
    signature = _signature(pair, request, sent)
    if not hmac.compare_digest(signature, sent.get("oauth_signature", "")):
        raise invalid_login()
    return pair


def _check_freshness(world: World, sent: dict[str, str], now: datetime) -> None:
    stamp = sent.get("oauth_timestamp", "")
    nonce = f"{sent.get('oauth_token')} {sent.get('oauth_nonce')} {stamp}"
    if not stamp.isdigit() or abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise invalid_login()
    world.nonces = {key: seen for key, seen in world.nonces.items() if now - seen < 2 * TOLERANCE}
    if nonce in world.nonces:
        raise invalid_login()
    world.nonces[nonce] = now


def _signature(pair: TokenPair, request: Request, sent: dict[str, str]) -> str:
    parts = urlsplit(request.url)
    signed = {name: value for name, value in sent.items() if name not in ("realm", "oauth_signature")}
    pairs = [*signed.items(), *parse_qsl(request.query_string.decode(), keep_blank_values=True)]
    if request.mimetype == "application/x-www-form-urlencoded":
        pairs += parse_qsl(request.get_data(as_text=True), keep_blank_values=True)
    joined = "&".join(
        "=".join(each) for each in sorted((_escaped(name), _escaped(value)) for name, value in pairs)
    )
    base = "&".join(
        _escaped(part)
        for part in (request.method, f"{parts.scheme}://{parts.netloc.lower()}{parts.path}", joined)
    )
    key = f"{_escaped(pair.consumer_secret)}&{_escaped(pair.token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")
