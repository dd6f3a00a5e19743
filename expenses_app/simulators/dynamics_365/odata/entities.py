"""What an entity of API v2.0 consists of: its members with types, lengths, and what may be done to it."""

from dataclasses import dataclass, field

READ = frozenset({"GET"})
WRITE = frozenset({"GET", "POST", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Member:
    """One property. ``kind``: text, code (upper-cased), guid, decimal, integer, boolean, date, moment, enum or stream.

    A property that is not ``writable`` is refused in bodies; ``ignored`` ones are passed over.
    """

    name: str
    kind: str = "text"
    length: int = 0
    writable: bool = True
    ignored: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entity:
    """One entity set. ``order`` is the member that lists are sorted by; ``indexed`` members are found at once."""

    set_name: str
    type_name: str
    table: str
    members: tuple[Member, ...]
    methods: frozenset[str] = READ
    order: str = "id"
    indexed: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    by_name: dict[str, Member] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {member.name: member for member in self.members})


ID = Member("id", "guid", ignored=True)
MODIFIED = Member("lastModifiedDateTime", "moment", writable=False)


def read_only(name: str, kind: str = "text", options: tuple[str, ...] = ()) -> Member:
    """A property that no body may set."""
    return Member(name, kind, writable=False, options=options)
