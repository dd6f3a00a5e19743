"""Asking Xero whether documents stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Refused
from expenses_app.ledger.finding import Absent, Bearing, Change, Found, Several, Standing
from expenses_app.ledger.operations import Operation
from expenses_app.platforms.xero.calls import Calls, Record
from expenses_app.platforms.xero.comparing import differences
from expenses_app.platforms.xero.masters import Masters
from expenses_app.platforms.xero.names import (
    BANK_TRANSACTION,
    BANK_TRANSFER,
    MANUAL_JOURNAL,
    TARGETS,
    Target,
)
from expenses_app.platforms.xero.outcomes import attachment, marker_of
from expenses_app.platforms.xero.standing import ended, remote

_SKEW = timedelta(minutes=5)  # Xero's clock against ours
_TOGETHER = 20  # markers in one filter, for an address of bearable length
_OLDEST_CHANGE_FIRST = {"order": "UpdatedDateUTC ASC"}


@dataclass(frozen=True)
class Searching:
    calls: Calls
    web: str

    def find(self, documents: Sequence[Document], since: datetime) -> dict[str, Found]:
        """By marker for what is new, by id for what is changed or taken back, by name and size for files."""
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
            for record in self._scan(target, since, deleted=False):
                marker = marker_of(target.name, record)
                if marker and not ended(record):
                    yield Bearing(marker, target.name, remote(target, record, self.web))

    def changes(self, since: datetime) -> Iterator[Change]:
        for target in TARGETS.values():
            for record in self._scan(target, since, deleted=True):
                stands = remote(target, record, self.web)
                yield Change(target.name, stands.id, stands.version, ended(record), stands.total)

    def _scan(self, target: Target, since: datetime, *, deleted: bool) -> Iterator[Record]:
        if target is BANK_TRANSFER:  # the one list without pages
            query = {"includeDeleted": "true"} if deleted else {}
            yield from self.calls.get(target.path, query, since - _SKEW).get(target.plural) or ()
            return
        for page in self.calls.pages(target.path, target.plural, _OLDEST_CHANGE_FIRST, since - _SKEW):
            yield from (record for record in page if not _half_of_transfer(record))

    def _by_marker(self, target: Target, documents: Sequence[Document], since: datetime) -> dict[str, Found]:
        records: dict[str, list[Record]] = {document.marker: [] for document in documents}
        for record in self._candidates(target, list(records), since):
            marker = marker_of(target.name, record)
            if marker in records and not ended(record) and not _half_of_transfer(record):
                records[marker].append(record)
        return {
            document.marker: self._judged(target, document, records[document.marker])
            for document in documents
        }

    def _judged(self, target: Target, document: Document, records: Sequence[Record]) -> Found:
        remotes = [remote(target, record, self.web, document.page) for record in records]
        if not remotes:
            return Absent()
        if len({one.id for one in remotes}) > 1:
            return Several(tuple(remotes))
        return Standing(remotes[0], differences(document, remotes[0]))

    def _candidates(self, target: Target, markers: Sequence[str], since: datetime) -> Iterator[Record]:
        if target is MANUAL_JOURNAL:  # a narration cannot be searched by its end
            yield from self._scan(target, since, deleted=False)
            return
        found = self._by_references(target, markers)
        yield from self._by_where(target, markers) if found is None else found

    def _by_references(self, target: Target, markers: Sequence[str]) -> list[Record] | None:
        """One call for all. None where Xero does not know the parameter: it refuses it, or ignores it and lists strangers."""
        if target is not BANK_TRANSACTION:
            return None
        found: list[Record] = []
        try:
            for page in self.calls.pages(target.path, target.plural, {"References": ",".join(markers)}):
                if any(record.get("Reference") not in markers for record in page):
                    return None
                found += page
        except Refused:
            return None
        return found

    def _by_where(self, target: Target, markers: Sequence[str]) -> Iterator[Record]:
        for start in range(0, len(markers), _TOGETHER):
            some = markers[start : start + _TOGETHER]
            where = {"where": " OR ".join(f'Reference=="{marker}"' for marker in some)}
            if target is BANK_TRANSFER:
                yield from self.calls.get(target.path, where).get(target.plural) or ()
            else:
                for page in self.calls.pages(target.path, target.plural, where):
                    yield from page

    def _by_id(self, document: Document) -> Found:
        """The document that is changed or taken back, as it stands now. Deleted and voided ones count as absent."""
        standing = document.standing
        target = TARGETS[document.target]
        record = self.calls.one(f"{target.path}/{standing.id}", target.plural) if standing else None
        if record is None or ended(record):
            return Absent()
        stands = remote(target, record, self.web, document.page)
        return Standing(stands, differences(document, stands) if document.expectation else ())

    def _attached(self, document: Document) -> Found:
        if document.parent is None:
            return Absent()
        parent = TARGETS[document.parent_target]
        told: Mapping[str, list[Record]] = self.calls.get(f"{parent.path}/{document.parent.id}/Attachments")
        wanted = (document.body["FileName"], document.body["ContentLength"])
        for file in told.get("Attachments") or ():
            if (file.get("FileName"), int(file.get("ContentLength") or 0)) == wanted:
                return Standing(attachment(document, file))
        return Absent()


def _is_new(document: Document) -> bool:
    return document.operation in (Operation.CREATE, Operation.REPLACE)


def _half_of_transfer(record: Record) -> bool:
    """A transfer shows among the bank transactions too, as two halves."""
    return str(record.get("Type", "")).endswith("-TRANSFER")
