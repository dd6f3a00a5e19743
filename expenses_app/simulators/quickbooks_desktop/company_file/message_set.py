"""Runs one qbXML message set: prolog, attributes, recovery, then one answer for each request."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from expenses_app.simulators.quickbooks_desktop.company_file import recovery, refusals, requests
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer, Writer
from expenses_app.simulators.quickbooks_desktop.company_file.checking import Checked, Checker
from expenses_app.simulators.quickbooks_desktop.company_file.grammar import message_sets
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Failed, Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call, Session
from expenses_app.simulators.quickbooks_desktop.company_file.versions import SUPPORTED
from expenses_app.simulators.quickbooks_desktop.switches import Switches

DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
VERSION = re.compile(r'version="(CA|UK|AU)?(\d+\.\d+)"')


@dataclass(frozen=True)
class Message:
    """A message set that the parser took."""

    version: tuple[int, int]
    attributes: dict[str, str]
    requests: list[Checked]
    checksum: str


def process(
    session: Session,
    text: str,
    now: datetime,
    switches: Switches,
    trouble: Callable[[str], bool] = lambda kind: False,
) -> str:
    """Run a message set in a session and return the response document; raises Failed with an HRESULT.

    ``trouble`` is asked whether a fault of some kind was ordered.
    """
    if not session.open:
        raise Failed(refusals.TICKET_INVALID)
    message = parse(session, text, switches)
    with session.file.lock:
        return _document(_run(session, message, now, switches, trouble))


def parse(session: Session, text: str, switches: Switches) -> Message:
    """Parse and check; raises Failed (0x80040400) where the whole message cannot be taken."""
    try:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, huge_tree=False
        )
        # The text has been decoded already, whatever encoding its declaration names.
        root = etree.fromstring(DECLARATION.sub("", text, count=1).encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Failed(refusals.UNPARSABLE, str(error)) from error
    version = _version(root, session, switches)
    sets = [each for each in root if isinstance(each.tag, str)]
    if root.tag != "QBXML" or root.attrib or len(sets) != 1 or sets[0].tag != "QBXMLMsgsRq":
        raise Failed(refusals.UNPARSABLE, "QBXML holds one QBXMLMsgsRq")
    grammar = message_sets()[0]
    checker = Checker(version, session.file.edition, switches)
    attributes = checker.attributes(sets[0], grammar.attributes)
    if attributes["onError"] == "rollbackOnError":
        raise Failed(refusals.UNPARSABLE, "rollbackOnError")
    known = {each.name: each for each in grammar.every()}
    taken = []
    for node in sets[0]:
        if node.tag not in known:
            raise Failed(refusals.UNPARSABLE, f"request {node.tag}")
        taken.append(checker.request(node, known[str(node.tag)]))
    return Message(version, attributes, taken, recovery.checksum_of(text))


def _version(root: Any, session: Session, switches: Switches) -> tuple[int, int]:
    before = root.getprevious()
    while before is not None and getattr(before, "target", "") != "qbxml":
        before = before.getprevious()
    found = VERSION.fullmatch((before.text or "").strip()) if before is not None else None
    if found is None or found[2] not in SUPPORTED:
        raise Failed(refusals.UNPARSABLE, "qbxml version")
    if found[1] and not (found[1] == session.file.country and switches["country_in_version"]):
        raise Failed(refusals.UNPARSABLE, f"version for {found[1]}")
    major, minor = found[2].split(".")
    return int(major), int(minor)


def _run(
    session: Session, message: Message, now: datetime, switches: Switches, trouble: Callable[[str], bool]
) -> str:
    old, new = message.attributes.get("oldMessageSetID", ""), message.attributes.get("newMessageSetID", "")
    decision = recovery.decide(session, old, new, not message.requests, message.checksum, switches)
    status = decision.status
    body = decision.body
    if decision.run:
        body = "".join(_answers(session, message, now, switches, trouble))
        if decision.store and trouble("not_stored"):
            status = refusals.NOT_STORED
        elif decision.store:
            recovery.keep(session, decision.store, message.checksum, body)
    attributes = f' newMessageSetID="{new}"' if new else ""
    attributes += f' messageSetStatusCode="{status}"' if status is not None else ""
    return f"<QBXMLMsgsRs{attributes}>{body}</QBXMLMsgsRs>" if body else f"<QBXMLMsgsRs{attributes}/>"


def _answers(
    session: Session, message: Message, now: datetime, switches: Switches, trouble: Callable[[str], bool]
) -> list[str]:
    responses = message_sets()[1]
    writer = Writer(session.file, message.version)
    silent = message.attributes.get("responseData") == "includeNone"
    written, stopped = [], False
    for checked in message.requests:
        call = Call(session, checked, now, switches, message.version, trouble)
        answer = _not_run(switches) if stopped else _answer(call)
        if silent:
            answer.rows, answer.direct = [], {}
        grammar = responses.child(checked.name.removesuffix("Rq") + "Rs")
        wanted = checked.given.get("IncludeRetElement")
        written.append(writer.answer(grammar, checked.attributes.get("requestID"), answer, wanted))
        failed = refusals.severity(answer.code) == "Error"
        stopped = stopped or (failed and message.attributes["onError"] == "stopOnError")
    return written


def _answer(call: Call) -> Answer:
    try:
        if call.checked.refusal:
            raise call.checked.refusal
        return requests.answer(call)
    except Refused as refusal:
        return Answer.refused(refusal)


def _not_run(switches: Switches) -> Answer:
    return Answer(switches["not_run_status"], "The request has not been processed.")


def _document(body: str) -> str:
    return f'<?xml version="1.0" ?>\n<QBXML>\n{body}\n</QBXML>\n'
