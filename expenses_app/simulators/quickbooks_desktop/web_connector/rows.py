"""A row of the Web Connector's window: an application, its password, its schedule, how the last update went."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from expenses_app.simulators.quickbooks_desktop.web_connector.application import Application
from expenses_app.simulators.quickbooks_desktop.web_connector.update import Outcome


@dataclass
class Row:
    """One application on one company file's computer. Seconds are simulated; ``due`` is None before the first wait."""

    company: str
    application: Application
    password: str = field(repr=False)
    auto_run: bool = True
    every: int | None = None
    at_least: int = 0
    due: datetime | None = None
    status: str = "Not updated yet"
    ok: bool = True
    last: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether the timer has run out."""
        return self.auto_run and self.every is not None and (self.due is None or now >= self.due)

    def finish(self, outcome: Outcome, now: datetime, postpone_this: bool, poll_seconds: int | None) -> None:
        """Note how an update ended, and when the next is due."""
        self.status, self.ok, self.last = outcome.status, outcome.ok, now
        if outcome.at_least is not None:
            self.at_least = outcome.at_least
        wait = max(poll_seconds if poll_seconds is not None else self.every or 0, self.at_least)
        if outcome.wait:
            wait = outcome.wait if postpone_this else max(wait, outcome.wait)
        self.due = now + timedelta(seconds=wait)
