"""The one seam between the two parts: sessions of QuickBooks as the Web Connector uses them."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from expenses_app.simulators.chassis import ActionRefused, SimulatedClock
from expenses_app.simulators.chassis.faults import Fault, Faults
from expenses_app.simulators.quickbooks_desktop.company_file import quickbooks, refusals
from expenses_app.simulators.quickbooks_desktop.company_file.message_set import process
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Failed
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Session
from expenses_app.simulators.quickbooks_desktop.company_file.state import Access
from expenses_app.simulators.quickbooks_desktop.company_file.versions import PROCESSOR
from expenses_app.simulators.quickbooks_desktop.switches import Switches
from expenses_app.simulators.quickbooks_desktop.web_connector.application import Application
from expenses_app.simulators.quickbooks_desktop.web_connector.update import QuickBooksError
from expenses_app.simulators.quickbooks_desktop.world import World

METHOD = "QBXML"
ACCESS = {"always": Access(unattended=True), "open": Access(unattended=False)}
OTHER_FILE = "another-file"
COMPANY_REQUEST = (
    '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError"><HostQueryRq requestID="0"/>'
    '<CompanyQueryRq requestID="1"><OwnerID>{owner}</OwnerID></CompanyQueryRq><PreferencesQueryRq requestID="2"/>'
    "</QBXMLMsgsRq></QBXML>"
)


class Desk:
    """The computers. Faults lie on them under the method QBXML, the path ``/<key of the file>`` and as query
    BeginSession or the text of the message set."""

    def __init__(self, clock: SimulatedClock, switches: Switches, limits: dict[str, Any]) -> None:
        self._clock, self._switches, self._limits = clock, switches, limits
        self._live: defaultdict[str, list[Session]] = defaultdict(list)
        self.world = World()
        self.faults: Faults | None = None

    def let_in(self, company: str, application: Application, access: str) -> None:
        """The administrator answers the certificate's dialog, and FileID is stamped; raises ActionRefused."""
        if access not in (*ACCESS, "deny"):
            raise ActionRefused("access is always, open or deny.")
        file, computer = self.world.files[company], self.world.computers[company]
        if not computer.running or computer.dialog or computer.open_file or not computer.starts:
            raise ActionRefused("QuickBooks must be open with this company file, without a dialog.")
        if computer.multi_user:
            raise ActionRefused("The administrator must be signed in, in single-user mode.")
        if access == "deny":
            file.access[application.name] = Access(granted=False, denied=True)
            raise ActionRefused("Access was denied.")
        if access == "open" and application.unattended == "umpRequired":
            raise ActionRefused("The application needs access while QuickBooks is not running.")
        personal = application.personal_data == "pdpRequired"
        file.access[application.name] = Access(unattended=ACCESS[access].unattended, personal_data=personal)
        file.extensions[application.owner_id] = {"FileID": application.file_id}

    def begin(self, company: str, application: Application, path: str) -> "DeskSession":
        """Begin a session; raises QuickBooksError."""
        file, computer = self.world.files[company], self.world.computers[company]
        trouble = self._trouble(company, "BeginSession")
        try:
            session = quickbooks.begin_session(
                file, computer, self.world.files, application.name, path, trouble
            )
        except Failed as failed:
            raise QuickBooksError(failed.hresult, failed.message) from failed
        self._live[company].append(session)
        return DeskSession(self, company, application, session)

    def end(self, company: str, session: Session) -> None:
        """End a session."""
        session.open = False
        if session in self._live[company]:
            self._live[company].remove(session)

    def interrupt(self, company: str) -> None:
        """End every session on a computer, as when its file is closed."""
        for session in list(self._live[company]):
            session.open = False

    def run(self, company: str, session: Session, request: str) -> str:
        """Run a message set that a service or program sent; raises Failed."""
        for fault in self.struck(company, request, "message_set_fails"):
            raise Failed(str(fault.parameters.get("hresult", refusals.UNEXPECTED)))
        if self.struck(company, request, "other_file_midway"):
            self.world.computers[company].open_file = OTHER_FILE
            self.interrupt(company)
        self._clock.sleep(float(self._limits["message_set_seconds"]))
        return self.answer(company, session, request)

    def answer(self, company: str, session: Session, request: str) -> str:
        """Answer a message set at once, without the faults that lie on those sent; raises Failed."""
        return process(session, request, self._clock.now(), self._switches, self._trouble(company, request))

    def _trouble(self, company: str, what: str) -> Callable[[str], bool]:
        return lambda kind: bool(self.struck(company, what, kind))

    def struck(self, company: str, what: str, kind: str) -> list[Fault]:
        """The ordered faults of a kind that hit here and now."""
        if self.faults is None:
            return []
        return self.faults.strike(METHOD, f"/{company}?{what}", company, {kind})


class DeskSession:
    """A session as the connector knows it."""

    def __init__(self, desk: Desk, company: str, application: Application, session: Session) -> None:
        self._desk, self._company, self._application, self._session = desk, company, application, session
        self.company_file = session.file.path
        self.country = session.file.country
        self.version = PROCESSOR

    def company_answers(self) -> str:
        """The answers of host, company (with our FileID) and preferences; raises QuickBooksError."""
        return self._told(self._desk.answer, COMPANY_REQUEST.format(owner=self._application.owner_id))

    def process(self, request: str) -> str:
        """Run a message set; raises QuickBooksError."""
        return self._told(self._desk.run, request)

    def end(self) -> None:
        """End the session."""
        self._desk.end(self._company, self._session)

    def _told(self, run: Callable[[str, Session, str], str], request: str) -> str:
        try:
            return run(self._company, self._session, request)
        except Failed as failed:
            raise QuickBooksError(failed.hresult, failed.message) from failed
