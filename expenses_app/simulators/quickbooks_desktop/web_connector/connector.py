"""The Web Connector's window: applications are added and removed, and updated by the timer or on command."""

import threading
from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any

from expenses_app.simulators.chassis import ActionRefused, SimulatedClock
from expenses_app.simulators.quickbooks_desktop.switches import Switches
from expenses_app.simulators.quickbooks_desktop.web_connector.application import (
    Application,
    BadFile,
    read_application,
)
from expenses_app.simulators.quickbooks_desktop.web_connector.calls import Wire
from expenses_app.simulators.quickbooks_desktop.web_connector.rows import Row
from expenses_app.simulators.quickbooks_desktop.web_connector.schedule import Schedule
from expenses_app.simulators.quickbooks_desktop.web_connector.update import Outcome, Session, Update

Rows = dict[tuple[str, str], Row]
SHORTEST_INTERVAL = 60


class Connector:
    """``rows`` returns the rows as they are stored; ``begin`` begins a session of (company, application, path);
    ``let_in`` asks QuickBooks' administrator for access; ``changed`` is told after every update."""

    def __init__(
        self,
        clock: SimulatedClock,
        switches: Switches,
        limits: dict[str, Any],
        rows: Callable[[], Rows],
        begin: Callable[[str, Application, str], Session],
        let_in: Callable[[str, Application, str], None],
    ) -> None:
        self._clock, self._switches, self._limits = clock, switches, limits
        self._rows, self._begin, self._let_in = rows, begin, let_in
        self._wire: Wire | None = None
        self._changed: Callable[[], None] = lambda: None
        self._locks: defaultdict[Hashable, threading.Lock] = defaultdict(threading.Lock)
        self._schedule = Schedule(self._due, self._run_due)

    def plug_in(self, wire: Wire, changed: Callable[[], None]) -> None:
        """Give the connector its way out; the timer begins."""
        self._wire, self._changed = wire, changed
        self._schedule.start()

    def end(self) -> None:
        """Stop the timer."""
        self._schedule.end()

    def add(
        self, company: str, text: str, password: str, access: str = "always", auto_run: bool = True
    ) -> Row:
        """Add an application from the text of its .qwc; raises ActionRefused."""
        try:
            application = read_application(text)
        except BadFile as bad:
            raise ActionRefused(f"The .qwc is refused: {bad}") from bad
        if not password:
            raise ActionRefused("The row needs a password.")
        self._let_in(company, application, access)
        row = Row(company, application, password, auto_run, application.every)
        self._rows()[company, application.key] = row
        return row

    def remove(self, company: str, name: str) -> None:
        """Take a row away; raises KeyError."""
        del self._rows()[company, name]

    def of(self, company: str, name: str = "") -> list[Row]:
        """The rows of a company, or the one of that application; raises KeyError."""
        if name:
            return [self._rows()[company, name]]
        return [row for (key, _), row in list(self._rows().items()) if key == company]

    def set_interval(self, row: Row, minutes: float) -> None:
        """Change the schedule as the user does; raises ActionRefused below one minute."""
        seconds = round(minutes * 60)
        if seconds < (SHORTEST_INTERVAL if self._limits["enforce"] else 1):
            raise ActionRefused("The shortest interval is one minute.")
        row.every = seconds
        row.due = None

    def poll_soon(self) -> None:
        """Let every timer run out, since the interval has changed."""
        for row in list(self._rows().values()):
            row.due = None

    def update(self, row: Row) -> Outcome:
        """Poll the service now and run what it asks for."""
        if self._wire is None:
            raise ActionRefused("The connector is not plugged in.")
        with self._locks[row.company, row.application.key]:
            outcome = self._update(row, self._wire).run()
            postpone_this = self._switches["postpone"] == "this"
            row.finish(outcome, self._clock.now(), postpone_this, self._limits["poll_seconds"])
        self._changed()
        return outcome

    def _update(self, row: Row, wire: Wire) -> Update:
        application, company = row.application, row.company
        timeout = float(self._switches["service_timeout_seconds"])
        return Update(
            user=application.user,
            password=row.password,
            send=lambda operation, parameters: wire.call(
                application.url, operation, parameters, company, timeout
            ),
            begin=lambda path: self._begin(company, application, path),
            pause=self._clock.sleep,
            trouble=lambda kind, operation: bool(wire.struck(application.url, operation, company, {kind})),
            postpone_this=self._switches["postpone"] == "this",
            close_after_connection_error=self._switches["close_after_connection_error"],
        )

    def _due(self) -> list[Hashable]:
        now = self._clock.now()
        return [key for key, row in list(self._rows().items()) if row.is_due(now)]

    def _run_due(self, key: Hashable) -> None:
        row = self._rows().get(key)  # type: ignore[call-overload]
        if row is not None:
            self.update(row)
