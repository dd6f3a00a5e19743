"""What the tests need to know of each platform: one declaration a platform, and nothing about any platform elsewhere.

How a platform declares itself: `tests/platforms/<key>/on_simulator.py` exports exactly one `ON_SIMULATOR`, an
`OnSimulator`. It is found once the platform ships (its folder under `expenses_app/platforms` has a `platform.py`); then
`tests/platforms`, `tests/drills`, `tests/journeys` and `tests/benchmarks` run for it, each with `-k <key>` for one alone.
What a simulator can be told stands in its `GET /_control/state`; the answers are copied from there by hand.

- `ledgers`: the organisations to connect, the first of which stands for all where one is enough.
- Whatever differs from one ledger to the next (sign-in, blanks that a person fills in, steps of choosing) is in `Ledger`.
  A certificate is uploaded, and an application added, in `Ledger.prepare`, which has the simulator's control interface.
- `deeds` are wishes for `POST /_control/organisations/<key>/act`: what a person does inside the software.
- `calls` and `faults` turn the drills' general orders into the simulator's own.
- A platform that polls us needs nothing more: the simulator's own connector then calls a door of ours, given the
  file that the platform's `Connector` makes.

A `Wish` is the JSON of a request to the control interface.
"""

import importlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from expenses_app.ledger.promise import Platform
from tests.platforms.simulator import Simulator
from tests.shipped import shipped_platforms

Wish = Mapping[str, Any]


def _no_answers(simulator: Simulator, organisation: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Ledger:
    """One organisation in the simulator and the way to it.

    `organisation`: its name there. `says`: how a test names it. `way`: key of the way in; "" is the first.
    `signs_in`: how the label to choose on the consent page begins, where that is not the organisation's name.
    `fields`: more of the consent page's form ({"user": …}). `prepare(simulator, key of the organisation)`: does in
    the simulator what a person does there beforehand, and returns the answers to the way's blanks.
    `opens`: names of what is opened on the way (an environment), before the organisation; `tenant`: its name among the
    tenants, where that is not the organisation's.
    """

    organisation: str
    says: str = ""
    way: str = ""
    signs_in: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Simulator, str], Mapping[str, str]] = _no_answers
    opens: Sequence[str] = ()
    tenant: str = ""

    @property
    def label(self) -> str:
        """How the label to choose on the consent page begins."""
        return self.signs_in or self.organisation

    @property
    def steps(self) -> Sequence[str]:
        """Names of the tenants to choose, one after the other."""
        return (*self.opens, self.tenant or self.organisation)


class Call(StrEnum):
    """A sort of call that a drill disturbs."""

    CREATE = "create"
    CHANGE = "change"
    ATTACH = "attach"
    SEARCH = "search"


class Fault(StrEnum):
    """What a drill lets go wrong; the values are the simulators' own names where they have them."""

    LOSE_REPLY = "lose_reply"  # committed, and nobody hears of it
    ERROR_AFTER_COMMIT = "status_after"
    HALF_ANSWER = "half_page"
    DROP_BEFORE = "drop_before"  # nothing was handled
    UNAVAILABLE = "status"
    TOO_FAST = "throttled"


# As every simulator of an HTTP platform takes them.
HTTP_FAULTS: Mapping[Fault, Wish] = {
    Fault.LOSE_REPLY: {"kind": "lose_reply"},
    Fault.ERROR_AFTER_COMMIT: {"kind": "status_after", "status": 500},
    Fault.HALF_ANSWER: {"kind": "half_page"},
    Fault.DROP_BEFORE: {"kind": "drop_before"},
    Fault.UNAVAILABLE: {"kind": "status", "status": 503},
    Fault.TOO_FAST: {"kind": "status", "status": 429},
}


@dataclass(frozen=True)
class Deeds:
    """What a person does inside the software, each as the acts that it takes, in order.

    Accounts and documents are named as we know them: an account's record id; a document's target and remote id.
    `close_books(day)`: nothing may be written on or before it. `revoke`: our access ends. `admit`: what has to be done
    there before access can be given again; where a consent suffices, nothing.
    `edit` changes something of the document that our change detection sees; `delete` removes it.
    """

    archive_account: Callable[[str], Sequence[Wish]]
    restore_account: Callable[[str], Sequence[Wish]]
    edit: Callable[[str, str], Sequence[Wish]]
    delete: Callable[[str, str], Sequence[Wish]]
    close_books: Callable[[date], Sequence[Wish]]
    open_books: Sequence[Wish]
    revoke: Sequence[Wish]
    admit: Sequence[Wish] = ()


def _named(organisation: str) -> Ledger:
    return Ledger(organisation)


def _written_account(line: Mapping[str, Any]) -> Collection[str]:
    return (line["account"],)


@dataclass(frozen=True)
class Drill:
    """What a drill's payments look like on this platform, and how its organisation is made and read.

    `organisation`: wish for `POST /_control/organisations` besides the name; `ledger` is the way to the organisation of
    that name. `bank`: the kind of account that pays. `percent`: of the tax on each payment, None where the ledger takes
    none that is entered. `line_accounts`: every id and code by which a line of `/_control/ledger` names its account.
    `no_parcel`: an expression for paths of writing calls that carry no parcel of ours (uploads, searches, tokens).
    """

    organisation: Wish = field(default_factory=lambda: {"country": "GB", "currency": "GBP"})
    ledger: Callable[[str], Ledger] = _named
    bank: str = "bank"
    percent: str | None = "20"
    line_accounts: Callable[[Mapping[str, Any]], Collection[str]] = _written_account
    no_parcel: str = r"(?!)"

    @property
    def currency(self) -> str:
        return str(self.organisation["currency"])


@dataclass(frozen=True)
class Journey:
    """What a person picks in the browser: a card account, an expense account and a rate of 20 % (with no such rate, the
    tax is left at none), all by words of their names, in an organisation made as for a drill.

    `net`, `tax`: of a payment of 100.00 with that rate.
    """

    card: str
    account: str
    rate: str
    net: Decimal = Decimal("83.33")
    tax: Decimal = Decimal("16.67")


@dataclass(frozen=True)
class Published:
    """Limits as the vendor publishes them, for one company and our application.

    `documents`: the most documents that can be written in a minute; `reads`: the most reading calls.
    """

    documents: int
    reads: int


@dataclass(frozen=True)
class OnSimulator:
    """Everything about one platform that shared tests cannot compute from its PLATFORM.

    `lines_total(body)`: what the lines of an expense's `Document.body` add up to, tax included.
    `unknown_account(body)`: the same body with the first line on an account that the ledger has never heard of.
    `places`: decimal places that the ledger keeps of any currency, where it does not keep them all.
    `switches`: how many switches the simulator has for what the vendor's documents leave open.
    `faults`: the drills' faults as this simulator takes them; what cannot happen here is left out.
    """

    key: str
    ledgers: Sequence[Ledger]
    lines_total: Callable[[Any], Decimal]
    unknown_account: Callable[[Any], Any]
    deeds: Deeds
    calls: Mapping[
        Call, tuple[str, str]
    ]  # method and path, the path being an expression searched in path and query
    drill: Drill
    journey: Journey
    published: Published
    switches: int
    places: int = 9
    faults: Mapping[Fault, Wish] = field(default_factory=lambda: HTTP_FAULTS)

    @property
    def platform(self) -> Platform:
        return next(one for one in shipped_platforms() if one.key == self.key)


@cache
def all_declared() -> dict[str, OnSimulator]:
    """The declaration of every platform that ships, in order of name. Raises ImportError where one has none."""
    found = {}
    for platform in shipped_platforms():
        own = importlib.import_module(f"tests.platforms.{platform.key}.on_simulator").ON_SIMULATOR
        if own.key != platform.key:
            raise ImportError(f"{platform.key} is declared as {own.key}")
        found[platform.key] = own
    return found


def declared(key: str) -> OnSimulator:
    """The declaration of one platform. Raises KeyError."""
    return all_declared()[key]
