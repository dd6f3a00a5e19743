"""Asking QuickBooks Online whether documents stand, and what changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from expenses_app.ledger.documents import Document
from expenses_app.ledger.finding import Absent, Bearing, Change, Found, Several, Standing
from expenses_app.ledger.operations import Operation
from expenses_app.platforms.quickbooks_online.calls import Calls, Record
from expenses_app.platforms.quickbooks_online.comparing import differences
from expenses_app.platforms.quickbooks_online.markers import marker_in
from expenses_app.platforms.quickbooks_online.masters import Masters
from expenses_app.platforms.quickbooks_online.names import ATTACHABLE, TARGETS, Target
from expenses_app.platforms.quickbooks_online.outcomes import attachment
from expenses_app.platforms.quickbooks_online.standing import ended, remote
from expenses_app.platforms.quickbooks_online.statements import equal, not_before

_SKEW = timedelta(minutes=5)  # Intuit's clock against ours
_LOOK_BACK = timedelta(days=29)  # change data capture reaches 30 days back
_FULL = 1000  # objects in one answer of change data capture, at the most


@dataclass(frozen=True)
class Searching:
    calls: Calls
    web: str

    def find(self, documents: Sequence[Document], since: datetime) -> dict[str, Found]:
        """New documents by their marker among those made since, changes and deletions by id, files by name."""
        found: dict[str, Found] = {}
        for target in TARGETS.values():
            new = [one for one in documents if _is_new(one) and one.target == target.name]
            if new:
                found |= self._by_marker(target, new, since)
        for document in documents:
            if document.operation in (Operation.UPDATE, Operation.VOID):
                found[document.marker] = self._by_id(document)
            elif document.operation is Operation.PUSH:
                found[document.marker] = Masters(self.calls).find(document)
            elif document.operation is Operation.ATTACH:
                found[document.marker] = self._attached(document)
        return found

    def bearing(self, since: datetime) -> Iterator[Bearing]:
        for target in TARGETS.values():
            changed = not_before("MetaData.LastUpdatedTime", since - _SKEW)
            for record in self.calls.all(target.name, [changed]):
                marker = marker_in(record.get("PrivateNote") or "")
                if marker and not ended(record):
                    yield Bearing(marker, target.name, remote(target, record, self.web))

    def changes(self, since: datetime, now: datetime) -> Iterator[Change]:
        """Change data capture, which alone tells deletions. It gives 1,000 objects at most and reaches 30 days back; beyond
        that the query language tells what was changed, and a deletion shows when the document is fetched."""
        start = max(since - _SKEW, now - _LOOK_BACK)
        together = self._captured(list(TARGETS.values()), start)
        full = sum(map(len, together.values())) >= _FULL
        for target in TARGETS.values():
            records = self._captured([target], start)[target.name] if full else together[target.name]
            yield from (self._change(target, record) for record in records)
            if len(records) >= _FULL or start > since:
                changed = not_before("MetaData.LastUpdatedTime", since - _SKEW)
                seen = {str(record["Id"]) for record in records}
                yield from (
                    self._change(target, record)
                    for record in self.calls.all(target.name, [changed])
                    if str(record["Id"]) not in seen
                )

    def _captured(self, targets: Sequence[Target], since: datetime) -> dict[str, list[Record]]:
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        names = [target.name for target in targets]
        told = self.calls.get("/cdc", {"entities": ",".join(names), "changedSince": moment})
        parts = [
            part for answer in told.get("CDCResponse") or () for part in answer.get("QueryResponse") or ()
        ]
        return {name: [record for part in parts for record in part.get(name) or ()] for name in names}

    def _change(self, target: Target, record: Record) -> Change:
        gone = ended(record)
        if record.get("status") == "Deleted":
            return Change(target.name, str(record["Id"]), "", removed=True)
        stands = remote(target, record, self.web)
        return Change(target.name, stands.id, stands.version, gone, stands.total)

    def _by_marker(self, target: Target, documents: Sequence[Document], since: datetime) -> dict[str, Found]:
        """PrivateNote cannot be filtered, so what was made since the first attempt is read and matched here. The date is no
        help: a person may have changed it."""
        records: dict[str, list[Record]] = {document.marker: [] for document in documents}
        made = not_before("MetaData.CreateTime", since - _SKEW)
        for record in self.calls.all(target.name, [made]):
            marker = marker_in(record.get("PrivateNote") or "")
            if marker in records and not ended(record):
                records[marker].append(record)
        return {
            document.marker: self._judged(target, document, records[document.marker])
            for document in documents
        }

    def _judged(self, target: Target, document: Document, records: Sequence[Record]) -> Found:
        remotes = [remote(target, record, self.web) for record in records]
        if not remotes:
            return Absent()
        if len({one.id for one in remotes}) > 1:
            return Several(tuple(remotes))
        return Standing(remotes[0], differences(document, remotes[0]))

    def _by_id(self, document: Document) -> Found:
        """The document that is changed or taken back, as it stands now."""
        record = self.calls.one(document.target, document.standing.id) if document.standing else None
        if record is None or ended(record):
            return Absent()
        stands = remote(TARGETS[document.target], record, self.web)
        return Standing(stands, differences(document, stands) if document.expectation else ())

    def _attached(self, document: Document) -> Found:
        if document.parent is None:
            return Absent()
        conditions = [
            equal("AttachableRef.EntityRef.Type", document.parent_target.lower()),
            equal("AttachableRef.EntityRef.value", document.parent.id),
        ]
        for file in self.calls.all(ATTACHABLE, conditions):
            if file.get("FileName") == document.body["FileName"]:
                return Standing(attachment(document, file))
        return Absent()


def _is_new(document: Document) -> bool:
    return document.operation in (Operation.CREATE, Operation.REPLACE)
