"""A session of one application with one company file; iterators live and die with it."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from expenses_app.simulators.quickbooks_desktop.company_file.checking import Checked
from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile, Fields
from expenses_app.simulators.quickbooks_desktop.switches import Switches

_numbers = itertools.count(1)


@dataclass
class Iterator:
    """The rest of a query: what it found at Start, and the request it must be continued with."""

    request: str
    criteria: Fields
    rest: list[str]


@dataclass
class Session:
    """Begun by ``quickbooks``; ``open`` turns False when the session ends or the file is closed under it."""

    file: CompanyFile
    application: str
    open: bool = True
    ticket: str = field(default_factory=lambda: f"session-{next(_numbers)}")
    iterators: dict[str, Iterator] = field(default_factory=dict)


@dataclass
class Call:
    """One checked request on its way to what answers it. ``trouble`` strikes the faults ordered for QuickBooks."""

    session: Session
    checked: Checked
    now: datetime
    switches: Switches
    version: tuple[int, int]
    trouble: Callable[[str], bool]

    @property
    def file(self) -> CompanyFile:
        """The books."""
        return self.session.file

    @property
    def given(self) -> Fields:
        """The values inside the request."""
        return self.checked.given
