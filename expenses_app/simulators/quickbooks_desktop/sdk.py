"""``POST /sdk/<company file>``: one message set from a desktop program that uses the SDK itself.

The body is qbXML, and so is the answer. A message that QuickBooks does not take answers 400 with the HRESULT in the
header ``X-HRESULT``. ``X-Application`` names the program (for error recovery). With a ticket of ``/_control/tokens``
as bearer the calls belong to one session, so that iterators go on; without, each call is a session of its own.
"""

import secrets

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Failed
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Session
from expenses_app.simulators.quickbooks_desktop.desk import Desk

PROGRAM = "SDK program"


class Sdk:
    """The sessions of desktop programs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sessions: dict[str, Session] = {}

    def open(self, company: str, application: str = PROGRAM) -> str:
        """Begin a session and return its ticket; raises KeyError."""
        ticket = secrets.token_urlsafe(24)
        self._sessions[ticket] = Session(self._desk.world.file(company), application)
        return ticket

    def answer(self, request: Request, company: str) -> Response:
        """Run the message set of a request."""
        try:
            file = self._desk.world.file(company)
        except KeyError as missing:
            return Response(f"Not found: {missing}", 404, mimetype="text/plain")
        try:
            session = self._session(request, file.key)
            text = self._desk.run(file.key, session, request.get_data(as_text=True))
        except Failed as failed:
            return Response(str(failed), 400, {"X-HRESULT": failed.hresult}, mimetype="text/plain")
        return Response(text, mimetype="text/xml")

    def forget(self) -> None:
        """End all sessions."""
        self._sessions.clear()

    def _session(self, request: Request, company: str) -> Session:
        scheme, _, ticket = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return Session(self._desk.world.files[company], request.headers.get("X-Application", PROGRAM))
        session = self._sessions.get(ticket)
        if session is None or session.file.key != company:
            raise Failed(refusals.TICKET_INVALID)
        return session
