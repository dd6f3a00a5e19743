"""Who calls: a partner's program, known by its key."""

import base64
import binascii
from dataclasses import dataclass, field

from django.http import HttpRequest
from ninja.security.base import AuthBase

from expenses_app.api.faults import Fault
from expenses_app.api.quota import Quota, count_call
from expenses_app.companies.actor import Actor, Way
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Partner
from expenses_app.partners.models import ApiKey
from expenses_app.partners.queries import key_of


@dataclass(frozen=True)
class Caller:
    key: ApiKey

    @property
    def partner(self) -> Partner:
        return self.key.partner

    @property
    def actor(self) -> Actor:
        """Programs have no member and no role; the key's name tells them apart in the history."""
        return Actor(name=f"{self.partner.name} ({self.key})", way=Way.API)


class ApiRequest(HttpRequest):
    """A request that has passed the door."""

    caller: Caller
    correlation_id: str
    quota: Quota


@dataclass
class Door(AuthBase):
    """`Authorization: Basic <base64 of the key>`: the key alone, without a user name and without a colon.

    A colon at the end is forgiven, because tools that know user names only add one.
    """

    openapi_type: str = "apiKey"
    openapi_name: str = "auth_header"
    openapi_in: str = "header"
    openapi_description: str = "Basic, a space, and the API key encoded as base64."
    _ignored: None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        super().__init__()

    def __call__(self, request: ApiRequest) -> Caller:  # type: ignore[override]
        key = key_in(request.headers.get("Authorization", ""))
        if key is None:
            raise Fault(401)
        request.caller = Caller(key)
        request.quota = count_call(key.partner, request.META.get("REMOTE_ADDR", ""), system_clock().now())
        if request.quota.exceeded:
            raise Fault(429, retry_after=request.quota.retry_after)
        return request.caller


def key_in(header: str) -> ApiKey | None:
    """The key that the header names, None where it names none that works."""
    text = _text_in(header)
    return key_of(text) if text else None


def _text_in(header: str) -> str:
    word, _space, encoded = header.partition(" ")
    if word.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded.strip(), validate=True).decode("ascii").removesuffix(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
