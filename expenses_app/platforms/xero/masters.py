"""Writing accounts and contacts to one Xero organisation, and knowing ours again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Duplicate, Gone, OutcomeUnknown, Stale
from expenses_app.ledger.finding import Absent, Found, Several, Standing
from expenses_app.ledger.parcels import Call, Difference, Outcome, RefusedOutcome, Remote, Written
from expenses_app.ledger.records import AnyRecord
from expenses_app.platforms.xero import reading
from expenses_app.platforms.xero.calls import Calls, Record, written
from expenses_app.platforms.xero.dates import moment
from expenses_app.platforms.xero.faults import element_fault, validation_errors
from expenses_app.platforms.xero.names import CONTACT, MASTERS


def records(document: Document, remote: Remote) -> Sequence[AnyRecord]:
    """As reference data: every contact can be chosen as supplier and as customer."""
    if document.target == CONTACT.name:
        return [reading.supplier(remote.detail), reading.customer(remote.detail)]
    return [reading.account(remote.detail)]


@dataclass(frozen=True)
class Masters:
    calls: Calls

    def send(self, call: Call, document: Document) -> Outcome:
        """Looked up before it is written: Xero is reported to overwrite a contact whose name is sent as new."""
        already = self._already(document)
        if already is not None:
            return already
        answer = self.calls.write(call, b"", sort="", items=1)
        plural = MASTERS[document.target].plural
        if answer.status != 200:
            raise self.calls.error(answer, writing=True)
        elements = written(answer).get(plural) or ()
        if not elements:
            raise OutcomeUnknown(Message("Xero did not say whether it was written. It is being asked."))
        messages = validation_errors(elements[0])
        return (
            RefusedOutcome(element_fault(messages))
            if messages
            else Written(_remote(document.target, elements[0]))
        )

    def find(self, document: Document) -> Found:
        """Ours by marker or by id; a stranger's record of the same name is for a person to judge."""
        if document.standing is not None:
            found = self.fetch(document.target, document.standing.id)
            return Standing(found, _differences(document, found)) if found else Absent()
        same = self._same(document)
        ours = [one for one in same if _is_ours(document, one)]
        if ours:
            return Standing(_remote(document.target, ours[0]))
        return Several(tuple(_remote(document.target, one) for one in same)) if same else Absent()

    def fetch(self, target: str, id: str) -> Remote | None:
        wanted = MASTERS[target]
        record = self.calls.one(f"{wanted.path}/{id}", wanted.plural)
        return None if record is None else _remote(target, record)

    def _already(self, document: Document) -> Outcome | None:
        """None: nothing speaks against writing."""
        found = self.find(document)
        if document.standing is not None:
            if not isinstance(found, Standing):
                raise Gone(Message("It is no longer in Xero."))
            if found.remote.version == document.standing.version:
                return None
            if not found.differs:
                return Written(found.remote)
            raise Stale(
                Message("Somebody changed it in Xero meanwhile. Look at it again."),
                ours=document.standing.version,
                theirs=found.remote.version,
            )
        if isinstance(found, Standing):
            return Written(found.remote)
        if isinstance(found, Several):
            taken = Message("This name is taken in Xero. Choose the existing one.")
            return RefusedOutcome(Duplicate(taken, field="name", existing=found.remotes[0]))
        return None

    def _same(self, document: Document) -> list[Record]:
        """Active records that stand where the new one would: of its name, its code or its marker."""
        body = document.body
        target = MASTERS[document.target]
        if target is CONTACT:
            asked = f"Name=={_quoted(body['Name'])} OR ContactNumber=={_quoted(body['ContactNumber'])}"
            told = self.calls.get(target.path, {"where": asked, "includeArchived": "true"})
            return [
                one
                for one in told.get(target.plural) or ()
                if one.get("ContactStatus") == "ACTIVE" or _is_ours(document, one)
            ]
        wanted = {("Name", body["Name"].lower()), ("Code", body.get("Code", "").lower())} - {("Code", "")}
        return [
            one
            for one in self.calls.get(target.path).get(target.plural) or ()
            if wanted & {(name, (one.get(name) or "").lower()) for name in ("Name", "Code")}
        ]


def _is_ours(document: Document, record: Record) -> bool:
    """Contacts bear our marker. An account that is in all just what we wanted might as well be ours."""
    if document.target == CONTACT.name:
        return bool(record.get("ContactNumber") == document.marker)
    return all(record.get(name) == value for name, value in document.body.items())


def _remote(target: str, record: Mapping[str, Any]) -> Remote:
    changed = moment(record.get("UpdatedDateUTC"))
    return Remote(
        ids={"id": str(record[MASTERS[target].id])},
        version=changed.isoformat() if changed else "",
        detail=dict(record),
    )


def _differences(document: Document, remote: Remote) -> tuple[Difference, ...]:
    """Of what is one value; addresses and telephones come back with more than was sent."""
    plain = {name: value for name, value in document.body.items() if isinstance(value, str)}
    return tuple(
        Difference(name, value, str(remote.detail.get(name, "")))
        for name, value in plain.items()
        if str(remote.detail.get(name, "")) != value
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
