"""Talking to one Xero organisation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from expenses_app.core.json_bytes import loads
from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Gone, NeedsReauthorising, PermissionMissing, Stale
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.finding import Bearing, Change, Found
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Outcome, Parcel, Remote, Written
from expenses_app.ledger.promise import Answer, FileBytes, Page, Session
from expenses_app.ledger.records import AnyRecord, RecordKind
from expenses_app.platforms.xero import reading
from expenses_app.platforms.xero.calls import Calls, Record, written
from expenses_app.platforms.xero.comparing import differences
from expenses_app.platforms.xero.masters import Masters
from expenses_app.platforms.xero.names import API, BANK_TRANSACTION, MASTERS, TARGETS
from expenses_app.platforms.xero.outcomes import attached, outcomes
from expenses_app.platforms.xero.searching import Searching
from expenses_app.platforms.xero.standing import ended, remote
from expenses_app.platforms.xero.tenants import organisations

_OVERLAP = timedelta(minutes=2)  # an incremental reading starts this long before the last one did


class XeroClient:
    """`addresses` are those in force, by key; `tenant` the organisation's id."""

    def __init__(
        self, session: Session, tenant: str, addresses: Mapping[str, str], page_size: int = 1000
    ) -> None:
        self._session = session
        self._tenant = tenant
        self._web = addresses["web"]
        self._calls = Calls(session, tenant, page_size)
        self._masters = Masters(self._calls)
        self._searching = Searching(self._calls, self._web)

    def facts(self) -> Facts:
        """Organisation, what it may do, and its currencies: three calls."""
        try:
            organisation = self._calls.get(f"{API}/Organisation")["Organisations"][0]
        except NeedsReauthorising as error:
            raise self._explained(error) from error
        actions = self._calls.get(f"{API}/Organisation/Actions").get("Actions") or ()
        subscribed = self._calls.get(f"{API}/Currencies").get("Currencies") or ()
        return reading.facts(organisation, actions, subscribed, self._tenant)

    def read(self, kind: RecordKind, since: datetime | None, cursor: str | None) -> Page:
        """One page. Contacts come in pages, everything else in one; tax rates, tracking and currencies are always whole."""
        started = self._session.clock.now() - _OVERLAP
        contact: dict[RecordKind, Callable[[Record], AnyRecord]] = {
            RecordKind.SUPPLIER: reading.supplier,
            RecordKind.CUSTOMER: reading.customer,
        }
        if kind in contact:
            return self._contacts(contact[kind], since, cursor, started)
        if kind is RecordKind.ACCOUNT:
            records = self._calls.get(f"{API}/Accounts", None, since).get("Accounts") or ()
            return Page([reading.account(raw) for raw in records], None, since is None, started)
        return Page(self._whole(kind), None, True, started)

    def send(
        self, parcel: Parcel, documents: Sequence[Document], file_bytes: FileBytes
    ) -> Mapping[str, Outcome]:
        """Send the stored bytes. Before a change the document is read: Stale where someone else changed it."""
        document, call = documents[0], parcel.calls[0]
        if parcel.operation is Operation.UPDATE:
            already = self._compared(document)
            if already is not None:
                return {document.marker: already}
        if parcel.operation is Operation.PUSH:
            return {document.marker: self._masters.send(call, document)}
        if parcel.operation is Operation.ATTACH:
            answer = self._calls.write(
                call, file_bytes(call.file) if call.file else b"", sort="upload", items=1
            )
            if answer.status != 200:
                raise self._calls.error(answer, writing=True)
            return {document.marker: attached(document, written(answer), self._web)}
        sort = "batch" if len(documents) > 1 else ""
        answer = self._calls.write(call, b"", sort=sort, items=len(documents))
        return self._settled(answer, documents)

    def find(self, documents: Sequence[Document], since: datetime) -> Mapping[str, Found]:
        return self._searching.find(documents, since)

    def bearing(self, since: datetime) -> Iterator[Bearing]:
        return self._searching.bearing(since)

    def changes(self, since: datetime) -> Iterator[Change]:
        return self._searching.changes(since)

    def fetch(self, target: str, id: str) -> Remote | None:
        if target in MASTERS:
            return self._masters.fetch(target, id)
        wanted = TARGETS[target]
        record = self._calls.one(f"{wanted.path}/{id}", wanted.plural)
        return None if record is None or ended(record) else remote(wanted, record, self._web)

    def _contacts(
        self,
        ours: Callable[[Record], AnyRecord],
        since: datetime | None,
        cursor: str | None,
        started: datetime,
    ) -> Page:
        """The cursor is the next page's number and the moment the first was asked for."""
        number, asked = 1, started
        if cursor:
            page, moment = cursor.split("@")
            number, asked = int(page), datetime.fromisoformat(moment)
        query = {"includeArchived": "true", "order": "Name ASC"}
        records, last = self._calls.page(f"{API}/Contacts", "Contacts", number, query, since)
        following = None if last else f"{number + 1}@{asked.isoformat()}"
        return Page([ours(raw) for raw in records], following, since is None, asked)

    def _whole(self, kind: RecordKind) -> list[AnyRecord]:
        if kind is RecordKind.TAX_RATE:
            return [reading.tax_rate(raw) for raw in self._calls.get(f"{API}/TaxRates").get("TaxRates") or ()]
        if kind is RecordKind.CURRENCY:
            return list(self._currencies())
        if kind is RecordKind.EMPLOYEE:
            return []
        told = self._calls.get(f"{API}/TrackingCategories", {"includeArchived": "true"})
        categories = told.get("TrackingCategories") or ()
        if kind is RecordKind.TRACKING_CATEGORY:
            return [reading.tracking_category(raw) for raw in categories]
        return [option for raw in categories for option in reading.tracking_options(raw)]

    def _currencies(self) -> Sequence[AnyRecord]:
        """With the rate of each currency's newest bank transaction, as far as the newest hundred tell."""
        subscribed = self._calls.get(f"{API}/Currencies").get("Currencies") or ()
        latest: Sequence[Record] = ()
        if len(subscribed) > 1:
            query = {"order": "Date DESC", "page": "1", "pageSize": "100"}
            latest = self._calls.get(BANK_TRANSACTION.path, query).get(BANK_TRANSACTION.plural) or ()
        return reading.currencies(subscribed, latest)

    def _compared(self, document: Document) -> Outcome | None:
        """None: the change may be sent. Written: it stands already, the answer to an earlier sending was lost."""
        standing = document.standing
        target = TARGETS[document.target]
        record = self._calls.one(f"{target.path}/{standing.id}", target.plural) if standing else None
        if record is None or standing is None or ended(record):
            raise Gone(Message("It was deleted in Xero."))
        found = remote(target, record, self._web, document.page)
        if found.version == standing.version:
            return None
        if not differences(document, found):
            return Written(found)
        raise Stale(
            Message("Somebody changed it in Xero since it was posted."),
            ours=standing.detail.get("updated", ""),
            theirs=found.detail.get("updated", ""),
        )

    def _settled(self, answer: Answer, documents: Sequence[Document]) -> Mapping[str, Outcome]:
        plural = TARGETS[documents[0].target].plural
        if answer.status == 200:
            elements = written(answer).get(plural) or ()
            return outcomes(documents, elements, self._web, accepted=True)
        elements = _elements(answer)
        if answer.status == 400 and elements:
            return outcomes(documents, elements, self._web, accepted=False)
        raise self._calls.error(answer, writing=True)

    def _explained(self, error: NeedsReauthorising) -> NeedsReauthorising | PermissionMissing:
        """An organisation that is still connected refused us for another reason: the user's role, or the subscription."""
        if self._tenant not in {tenant.id for tenant in organisations(self._session)}:
            return error
        return PermissionMissing(
            Message(
                "Xero refused us. Ask the role of the user who connected, and whether the subscription runs."
            ),
            error.said,
            error.code,
        )


def _elements(answer: Answer) -> Sequence[Record]:
    try:
        told: Any = loads(answer.body)
    except ValueError:
        return ()
    elements = told.get("Elements") if isinstance(told, Mapping) else None
    return elements or ()
