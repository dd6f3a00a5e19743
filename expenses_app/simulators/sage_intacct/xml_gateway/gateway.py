"""``POST /ia/xml/xmlgw.phtml``: control block, authentication, then one function after the other.

The answer is HTTP 200; three levels of status inside say what happened. A function control id that was executed and
completed is refused when the control block asks for unique ids; the refusal does not name the earlier record.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import Exchange
from expenses_app.simulators.sage_intacct.catalogue import ENTITY, USER
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.rules.reversing import settle
from expenses_app.simulators.sage_intacct.services import SESSION, open_session
from expenses_app.simulators.sage_intacct.state import Company, Session, stamp
from expenses_app.simulators.sage_intacct.switches import Switches
from expenses_app.simulators.sage_intacct.tokens import Tokens, trusts
from expenses_app.simulators.sage_intacct.xml_gateway.functions import run
from expenses_app.simulators.sage_intacct.xml_gateway.wire import (
    NOT_ADMITTED,
    REFUSED,
    FunctionRefused,
    GatewayRefused,
    add,
    add_errors,
    response,
    text_of,
)

ADDRESS = "/ia/xml/xmlgw.phtml"
Lock = Callable[[str], AbstractContextManager[Any]]
TYPES = ("application/xml", "text/xml", "x-intacct-xml-request")


class Gateway:
    """Answers the gateway's one address."""

    def __init__(self, tokens: Tokens, switches: Switches, lock: Lock) -> None:
        self._tokens = tokens
        self._switches = switches
        self._lock = lock

    def handle(self, exchange: Exchange) -> Response:
        """Answer one request."""
        root, control = Element("response"), Element("control")
        try:
            request = _parsed(exchange)
            control = next(iter(request.findall("control")), control)
            self._admit(control)
        except GatewayRefused as refused:
            _add_control(root, control, "failure")
            add_errors(root, NOT_ADMITTED, [refused.sentence], more=False)
            return response(root)
        _add_control(root, control, "success")
        operation = SubElement(root, "operation")
        asked = request.find("operation")
        try:
            session = self._session(exchange, control, asked)
        except GatewayRefused as refused:
            add(SubElement(operation, "authentication"), "status", "failure")
            add_errors(operation, NOT_ADMITTED, [refused.sentence], more=False)
            return response(root)
        _add_authentication(operation, session, exchange)
        exchange.organisation = session.company
        company = self._tokens.world.companies[session.company]
        with self._lock(company.key):
            self._run_all(exchange, control, asked, company, session, operation)
        return response(root)

    def _admit(self, control: Element) -> None:
        sender, secret = text_of(control, "senderid"), text_of(control, "password")
        clients = self._tokens.clients
        if not sender or not secret or (clients is not None and clients.get(sender) != secret):
            raise GatewayRefused("control", "Incorrect Intacct XML Partner ID or password.")
        if text_of(control, "dtdversion") != "3.0":
            raise GatewayRefused("control", "dtdversion must be 3.0.")

    def _session(self, exchange: Exchange, control: Element, asked: Element | None) -> Session:
        """Return the session of the request, its end moved, or one that lasts for this request."""
        block = asked.find("authentication") if asked is not None else None
        key = text_of(block, "sessionid")
        if key:
            session = self._tokens.world.sessions.get(key)
            if session is None or session.expires <= exchange.now:
                raise GatewayRefused("authentication", "Invalid session.")
            session.expires = exchange.now + SESSION
        else:
            session = self._login(exchange, block.find("login") if block is not None else None)
        company = self._tokens.world.companies[session.company]
        if not trusts(company, text_of(control, "senderid")):
            raise GatewayRefused("authentication", "The sender ID is not authorized for this company.")
        return session

    def _login(self, exchange: Exchange, login: Element | None) -> Session:
        company = self._tokens.world.companies.get(text_of(login, "companyid"))
        user, place = text_of(login, "userid"), text_of(login, "locationid")
        if company is None or company.find(USER, user) is None or not text_of(login, "password"):
            raise GatewayRefused("authentication", "Sign-in information is incorrect.")
        return Session(company.key, user, _entity(company, place), exchange.now + SESSION)

    def _run_all(
        self, exchange: Exchange, control: Element, asked: Element | None, company: Company, session: Session,
        operation: Element,
    ) -> None:  # fmt: skip
        """Run every function; with ``transaction`` the books return to what they were when one fails."""
        call = Call(company, session.entity, session.user, exchange.now, self._switches, actor="XML gateway")
        call.address = exchange.request.host_url.rstrip("/")
        settle(company, call.today)
        functions = asked.findall("content/function") if asked is not None else []
        together = asked is not None and asked.get("transaction") == "true"
        before = company.snapshot() if together else None
        unique = text_of(control, "uniqueid") != "false"
        more = text_of(control, "showadditionalerrorinfo") == "true"
        used: list[tuple[str, str]] = []
        for function in functions:
            result = SubElement(operation, "result")
            name = function[0].tag if len(function) else ""
            key = (company.key, function.get("controlid", ""))
            status = add(result, "status", "success")
            add(result, "function", name)
            add(result, "controlid", key[1])
            try:
                self._run_one(exchange, call, session, function, result, unique=unique)
            except FunctionRefused as refused:
                status.text = "failure"
                add_errors(result, REFUSED, list(refused.sentences), more=more)
                if before is not None:
                    company.restore(before)
                    for earlier in operation.findall("result/status"):
                        earlier.text = "aborted" if earlier is not status else "failure"
                    return
            else:
                used.append(key)
        for key in used:
            self._tokens.world.control_ids[key] = exchange.now

    def _run_one(
        self, exchange: Exchange, call: Call, session: Session, function: Element, result: Element, *, unique: bool
    ) -> None:  # fmt: skip
        key = (call.company.key, function.get("controlid", ""))
        if not key[1] or not len(function):
            raise FunctionRefused("A function needs a controlid and its content.")
        if unique and key in self._tokens.world.control_ids:
            raise FunctionRefused(f"Control ID '{key[1]}' was executed and completed before.")
        if function[0].tag == "getAPISession":
            self._open(exchange, call, session, function[0], result)
        else:
            run(call, function[0], result)

    def _open(
        self, exchange: Exchange, call: Call, session: Session, function: Element, result: Element
    ) -> None:  # fmt: skip
        """Open a session; its endpoint is this same server."""
        place = text_of(function, "locationid")
        try:
            entity = _entity(call.company, place) if place else session.entity
        except GatewayRefused as refused:
            raise FunctionRefused(refused.sentence) from refused
        key = open_session(self._tokens.world, call.company.key, call.user, entity, exchange.now)
        made = SubElement(SubElement(result, "data"), "api")
        add(made, "sessionid", key)
        add(made, "endpoint", f"{exchange.request.host_url.rstrip('/')}{ADDRESS}")
        add(made, "locationid", entity)


def _parsed(exchange: Exchange) -> Element:
    if exchange.request.mimetype not in TYPES:
        raise GatewayRefused("control", "Content-Type must be application/xml.")
    try:
        return ElementTree.fromstring(exchange.body)  # noqa: S314 - a test server that anyone may break
    except ElementTree.ParseError as error:
        raise GatewayRefused("control", f"XML is not well formed: {error}.") from error


def _entity(company: Company, wanted: str) -> str:
    if not wanted:
        return ""
    found = company.find(ENTITY, wanted)
    if found is None:
        raise GatewayRefused("authentication", f"Location '{wanted}' is not valid.")
    return str(found["id"])


def _add_control(root: Element, control: Element, status: str) -> None:
    made = SubElement(root, "control")
    add(made, "status", status)
    for name in ("senderid", "controlid", "uniqueid", "dtdversion"):
        add(made, name, text_of(control, name))


def _add_authentication(operation: Element, session: Session, exchange: Exchange) -> None:
    made = SubElement(operation, "authentication")
    add(made, "status", "success")
    add(made, "userid", session.user)
    add(made, "companyid", session.company)
    add(made, "locationid", session.entity)
    add(made, "sessiontimestamp", stamp(exchange.now))
    add(made, "sessiontimeout", stamp(session.expires))
