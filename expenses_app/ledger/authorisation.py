"""How a platform lets us in, as data: by consent (OAuth 2), as a machine, or through a connector that calls us."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import Scopes
from expenses_app.ledger.session import Session


@dataclass(frozen=True)
class Address:
    """One of the platform's hosts: which environment variable overrides it, and its real value.

    An override holds for every host that a Place may put there; `{host}` in it stands for the real one's name, so that
    one simulator can tell its regions or accounts apart (`http://127.0.0.1:7001/{host}`).
    """

    variable: str
    default: str


class BlankKind(StrEnum):
    TEXT = "text"
    SECRET = "secret"  # noqa: S105 - stored encrypted, never shown again
    KEY = "key"  # a private key in PEM, several lines; stored encrypted too
    DAY = "day"  # ISO text


@dataclass(frozen=True)
class Blank:
    """Something that a person enters before we can set out, or the operator once for all in `variable`.

    `pattern`: a regular expression for the whole of it; `complaint` is said where it does not fit.
    """

    name: str
    label: Message
    hint: Message | None = None
    kind: BlankKind = BlankKind.TEXT
    pattern: str = r".{1,200}"
    complaint: Message = Message("This does not look right.")  # noqa: RUF009 - frozen
    variable: str = ""
    needed: bool = True


@dataclass(frozen=True)
class Given:
    """What is known of an authorisation so far.

    `entered`: a person's answers to the blanks. `callback`: the callback's query parameters. `token`: the token
    endpoint's whole answer. `claims`: those of the id token, else of the access token, as the issuer sent them over TLS;
    the signature is not checked, so they may name a place or a tenant but prove nothing.
    """

    entered: Mapping[str, str] = field(default_factory=dict, repr=False)
    callback: Mapping[str, str] = field(default_factory=dict, repr=False)
    token: Mapping[str, Any] = field(default_factory=dict, repr=False)
    claims: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Place:
    """An address that differs from connection to connection: learnt on the way in, kept with the authorisation.

    `address`: the key in Platform.addresses that it takes the place of, for tokens and calls alike. `find` is asked when
    the person set out, when they came back, and once the token is there; "" means not known yet. `allowed`: a regular
    expression for the whole address. Secrets go there, so what does not match is refused.
    """

    address: str
    find: Callable[[Given], str]
    allowed: str


class ClientAuthentication(StrEnum):
    """How the token endpoint knows our client (RFC 6749, 2.3)."""

    BASIC = "basic"
    BODY = "body"  # client_id and client_secret in the form
    PUBLIC = "public"  # client_id in the form, no secret


@dataclass(frozen=True)
class OAuth2:
    """The authorisation code flow as this platform speaks it. Addresses may name a discovery document instead.

    `pkce`: the platform takes a code challenge (S256). `revoke_with`: form or json. `authorize_parameters` are added to the
    consent page's address. `token_prefix`: the word before the token in the Authorization header.
    A token answer's refresh token takes the place of ours; without one ours is kept. Lives come from the answer; where it
    does not tell them: `idle_days`, an unused grant dies then (0: never); `hard_days`, every grant ends then (0: never).
    `keep_alive_days`: renewed when unused for so long (0: not needed).
    """

    authorize_path: str
    token_path: str
    revoke_path: str  # "" where the platform has no such call
    host: str  # key in Platform.addresses for token and revocation
    authorize_host: str  # key in Platform.addresses for the consent page
    scopes: Scopes
    pkce: bool
    tenant_from_callback: str = ""  # query parameter of the callback that names the tenant
    discovery: str = ""  # key in Platform.addresses of a discovery document
    revoke_with: str = "form"
    revoke_host: str = ""
    token_headers: tuple[tuple[str, str], ...] = ()
    refresh_margin_seconds: int = 300
    keep_alive_days: int = 7
    idle_days: int = 60
    hard_days: int = 0
    client_authentication: ClientAuthentication = ClientAuthentication.BASIC
    authorize_parameters: tuple[tuple[str, str], ...] = ()
    scope_separator: str = " "
    token_prefix: str = "Bearer"  # noqa: S105
    blanks: tuple[Blank, ...] = ()  # asked before leaving for the consent page
    places: tuple[Place, ...] = ()
    key: str = "consent"
    title: Message = Message("Sign in there and agree")  # noqa: RUF009 - frozen
    warn_days: int = 60  # so long before the hard end the connection's page warns


@dataclass(frozen=True)
class Assertion:
    """A client that proves itself by a signed JWT (RFC 7523, 2.2): ES256 with a P-256 key, PS256 with an RSA key.

    `private_key`, `key_id`: names of the blanks that hold them. Issuer is the client id, audience the token endpoint.
    """

    private_key: str
    key_id: str
    life_seconds: int = 300
    scope_claim: bool = False  # the scopes travel inside, as a list


@dataclass(frozen=True)
class MachineGrant:
    """Client credentials (RFC 6749, 4.4): no consent page, no refresh token; a new access token is asked for each time.

    `parameters` are added to the form; `{name}` in them stands for what was entered in that blank. `client_id`: the blank
    that holds the client id, where each connection has its own; else the platform's client variables give it.
    `ends`: the blank with the day on which the credential (a certificate, say) ends.
    """

    key: str
    title: Message
    token_path: str
    host: str
    scopes: Scopes
    blanks: tuple[Blank, ...]
    client_authentication: ClientAuthentication = ClientAuthentication.BODY
    assertion: Assertion | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    client_id: str = ""
    ends: str = ""
    warn_days: int = 30
    token_headers: tuple[tuple[str, str], ...] = ()
    scope_separator: str = " "
    token_prefix: str = "Bearer"  # noqa: S105
    refresh_margin_seconds: int = 300
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class SetUp:
    """What a connector's file is made of. `site`: our address; `door`: where the connector calls. Ids are UUIDs as text."""

    site: str
    door: str
    help: str
    company: str
    user_name: str
    file_id: str
    connection_id: str


@dataclass(frozen=True)
class Connector:
    """A program at the customer's that calls us with a user name and a generated password (see `ledger.polling`).

    `file`: pure, makes what the program is set up with. `steps` tell a person what to do, in order.
    The tenant is the `file_id` that the file carries; `Facts.ledger_key` must give it back.
    """

    name: str
    file_name: str
    content_type: str
    file: Callable[[SetUp], bytes]
    steps: tuple[Message, ...]
    poll_minutes: int
    key: str = "connector"
    title: Message = Message("With a connector on your computer")  # noqa: RUF009 - frozen


Way = OAuth2 | MachineGrant | Connector


@dataclass(frozen=True)
class Tenant:
    """An organisation the grant reaches. `connection_id`: the platform's own name of the link, for ending it.

    `opens`: no organisation itself but holds some (an environment, an account). Choosing it asks `tenants` again with
    `inside` = its id; the ids of what it holds begin with its own id and "/". `note`: a few words beside the name.
    """

    id: str
    name: str
    kind: str = ""
    connection_id: str = ""
    opens: bool = False
    note: str = ""


class Tenants(Protocol):
    """Which organisations the fresh grant reaches, one step at a time; `inside` is "" first, then the id of what was opened.

    May be lazy: no more than `MOST_TENANTS` are taken.
    """

    def __call__(self, session: Session, given: Given, inside: str = "") -> Iterable[Tenant]: ...


MOST_TENANTS = 2000


def day_entered(way: MachineGrant, entered: Mapping[str, str]) -> date | None:
    """The day on which the credential ends, None where nobody said."""
    told = entered.get(way.ends, "") if way.ends else ""
    return date.fromisoformat(told) if told else None
