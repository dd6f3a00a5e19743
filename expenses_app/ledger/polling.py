"""A system that is not called but calls us: its protocol as pure functions around a few plain calls.

The platform's folder turns the vendor's bytes into a Call and an Answer back into bytes; everything between, sessions
included, is general and lives in the database. What travels inside comes from the platform's ordinary Client: a parcel's
one Call body, or what the client asks through its Session (see `ledger.session`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from expenses_app.ledger.errors import LedgerError


@dataclass(frozen=True)
class Reply:
    """What the system answered to a piece of work. `headers`: whatever the protocol says beside it, names lower case."""

    body: bytes = field(repr=False)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hello:
    """Anything that is answered without knowing who calls (versions, say). `name`: the protocol's own word."""

    name: str
    said: str = ""


@dataclass(frozen=True)
class SignIn:
    user_name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Fetch:
    """Give me work. `greeting`: what the system tells of itself with the first one of a session."""

    ticket: str = field(repr=False)
    greeting: Reply | None = None


@dataclass(frozen=True)
class Deliver:
    """The reply to the work fetched last."""

    ticket: str = field(repr=False)
    reply: Reply


@dataclass(frozen=True)
class Trouble:
    """The system could not be reached behind its connector."""

    ticket: str = field(repr=False)
    error: LedgerError


@dataclass(frozen=True)
class LastError:
    ticket: str = field(repr=False)


@dataclass(frozen=True)
class Goodbye:
    ticket: str = field(repr=False)


PollCall = Hello | SignIn | Fetch | Deliver | Trouble | LastError | Goodbye


@dataclass(frozen=True)
class Greeted:
    """To Hello: the protocol's own answer."""


@dataclass(frozen=True)
class Admitted:
    ticket: str = field(repr=False)


@dataclass(frozen=True)
class NothingToDo:
    """Known, and no work is waiting."""


@dataclass(frozen=True)
class Busy:
    """Another session of this connection is under way."""


@dataclass(frozen=True)
class NotKnown:
    """To SignIn: wrong name or password, too many tries, or disconnected. To anything else: no such session."""


@dataclass(frozen=True)
class Work:
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class NoWork:
    """To Fetch: nothing, or the session was stopped; LastError tells why."""


@dataclass(frozen=True)
class Progress:
    """To Deliver: 0 to 99 while work is left, 100 when none is."""

    percent: int


@dataclass(frozen=True)
class Stopped:
    """To Deliver and Trouble: do not go on; LastError tells why."""


@dataclass(frozen=True)
class Said:
    """To LastError and Goodbye: a sentence for whoever looks at the connector; empty when all is well."""

    text: str


PollAnswer = Greeted | Admitted | NothingToDo | Busy | NotKnown | Work | NoWork | Progress | Stopped | Said


@dataclass(frozen=True)
class Written:
    """An HTTP answer's body and content type."""

    body: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True)
class Polling:
    """The vendor's protocol. All functions are pure.

    `read(body, headers)`: raises ValueError for what is no call of the protocol; XML only through a hardened parser.
    `write(call, answer)`: the bytes of the answer to this call.
    `check(greeting, file_id)`: raises WrongTenant when another company file is open, Unavailable and the like.
    `max_bytes`: the largest request that is read.
    """

    read: Callable[[bytes, Mapping[str, str]], PollCall]
    write: Callable[[PollCall, PollAnswer], Written]
    check: Callable[[Reply, str], None]
    max_bytes: int = 16_000_000
