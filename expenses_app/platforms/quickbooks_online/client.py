"""Talking to one QuickBooks Online company."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import OutcomeUnknown, Scope, Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.finding import Bearing, Change, Found
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Outcome, Parcel, RefusedOutcome, Remote
from expenses_app.ledger.promise import Answer, FileBytes, Page, Session
from expenses_app.ledger.records import AnyRecord, RecordKind
from expenses_app.platforms.quickbooks_online import reading
from expenses_app.platforms.quickbooks_online.calls import Calls, Record, parsed, written
from expenses_app.platforms.quickbooks_online.faults import found_fault
from expenses_app.platforms.quickbooks_online.masters import Masters
from expenses_app.platforms.quickbooks_online.names import MASTERS, TARGETS
from expenses_app.platforms.quickbooks_online.outcomes import batched, single, uploaded
from expenses_app.platforms.quickbooks_online.searching import Searching
from expenses_app.platforms.quickbooks_online.standing import ended, remote
from expenses_app.platforms.quickbooks_online.statements import ACTIVE_OR_NOT, not_before

_OVERLAP = timedelta(minutes=5)  # an incremental reading starts this long before the last one did

Reader = Callable[[Record], AnyRecord]
_LISTS: Mapping[RecordKind, tuple[tuple[str, Reader], ...]] = {
    RecordKind.ACCOUNT: (("Account", reading.account),),
    RecordKind.SUPPLIER: (("Vendor", reading.supplier),),
    RecordKind.CUSTOMER: (("Customer", reading.customer),),
    RecordKind.EMPLOYEE: (("Employee", reading.employee),),
    RecordKind.TRACKING_OPTION: (
        ("Class", reading.class_option),
        ("Department", reading.department_option),
    ),
}


class QuickBooksOnlineClient:
    """`addresses` are those in force, by key; `realm` the company's id."""

    def __init__(self, session: Session, realm: str, addresses: Mapping[str, str]) -> None:
        self._session = session
        self._realm = realm
        self._web = addresses["web"]
        self._calls = Calls(session, realm)
        self._masters = Masters(self._calls)
        self._searching = Searching(self._calls, self._web)

    def facts(self) -> Facts:
        """Company and preferences, and the currencies where there are several."""
        company = self._calls.get(f"/companyinfo/{self._realm}").get("CompanyInfo") or {}
        preferences = self._calls.get("/preferences").get("Preferences") or {}
        several = (preferences.get("CurrencyPrefs") or {}).get("MultiCurrencyEnabled")
        listed = list(self._calls.all("CompanyCurrency")) if several else []
        return reading.facts(company, preferences, listed, self._realm)

    def read(self, kind: RecordKind, since: datetime | None, cursor: str | None) -> Page:
        """One page of at most 1,000. Tax rates, tracking categories and currencies always come whole."""
        started = self._session.clock.now() - _OVERLAP
        if kind in _LISTS:
            return self._listed(_LISTS[kind], since, cursor, started)
        if kind is RecordKind.TAX_RATE:
            return Page(self._tax_rates(), None, True, started)
        if kind is RecordKind.CURRENCY:
            return Page(self._currencies(), None, True, started)
        return Page(reading.tracking_categories(self.facts()), None, True, started)

    def send(
        self, parcel: Parcel, documents: Sequence[Document], file_bytes: FileBytes
    ) -> Mapping[str, Outcome]:
        """Send the stored bytes; QuickBooks itself compares the SyncToken of a change (5010)."""
        call = parcel.calls[0]
        if parcel.operation is Operation.PUSH:
            return {documents[0].marker: self._masters.send(call, documents[0])}
        uploading = parcel.operation is Operation.ATTACH
        sort = "upload" if uploading else "batch" if len(documents) > 1 else ""
        content = file_bytes(call.file) if call.file else b""
        answer = self._calls.write(call, content, sort=sort, items=len(documents))
        now = self._session.clock.now()
        if answer.status != 200 or (len(documents) > 1 and found_fault(parsed(answer)) is not None):
            return self._refused(answer, documents)
        told = written(answer)
        if len(documents) > 1:
            return batched(documents, told, self._web, now)
        document = documents[0]
        outcome = uploaded(document, told, now) if uploading else single(document, told, self._web, now)
        return {document.marker: outcome}

    def find(self, documents: Sequence[Document], since: datetime) -> Mapping[str, Found]:
        return self._searching.find(documents, since)

    def bearing(self, since: datetime) -> Iterator[Bearing]:
        return self._searching.bearing(since)

    def changes(self, since: datetime) -> Iterator[Change]:
        return self._searching.changes(since, self._session.clock.now())

    def fetch(self, target: str, id: str) -> Remote | None:
        if target in MASTERS:
            return self._masters.fetch(target, id)
        record = self._calls.one(target, id)
        return None if record is None or ended(record) else remote(TARGETS[target], record, self._web)

    def _refused(self, answer: Answer, documents: Sequence[Document]) -> Mapping[str, Outcome]:
        """A single document's own error is its outcome; all else concerns the call."""
        body = documents[0].body if len(documents) == 1 else None
        error = self._calls.error(answer, writing=True, document=body)
        own = error.scope is Scope.DOCUMENT and not isinstance(error, OutcomeUnknown)
        if len(documents) == 1 and own:
            return {documents[0].marker: RefusedOutcome(error)}
        raise error

    def _listed(
        self,
        entities: Sequence[tuple[str, Reader]],
        since: datetime | None,
        cursor: str | None,
        started: datetime,
    ) -> Page:
        """The cursor: which list, the position in it, and the moment the first page was asked for."""
        index, position, asked = 0, 1, started
        if cursor:
            which, place, moment = cursor.split("@")
            index, position, asked = int(which), int(place), datetime.fromisoformat(moment)
        entity, ours = entities[index]
        conditions = [ACTIVE_OR_NOT]
        if since is not None:
            conditions.append(not_before("MetaData.LastUpdatedTime", since))
        try:
            records, following = self._calls.page(entity, conditions, position)
        except Unsupported:  # the plan has no classes or locations, so there are none
            records, following = [], None
        if following is None:
            index, following = index + 1, 1
        more = index < len(entities)
        next_cursor = f"{index}@{following}@{asked.isoformat()}" if more else None
        return Page([ours(raw) for raw in records], next_cursor, since is None, asked)

    def _tax_rates(self) -> list[AnyRecord]:
        """Codes for purchases; in the US there is NON alone."""
        company = self._calls.get(f"/companyinfo/{self._realm}").get("CompanyInfo") or {}
        if company.get("Country") == "US":
            return [reading.no_tax()]
        rates = {str(raw["Id"]): raw for raw in self._calls.all("TaxRate", [ACTIVE_OR_NOT])}
        today = self._session.clock.now().date()
        codes = self._calls.all("TaxCode", [ACTIVE_OR_NOT])
        read = (reading.tax_rate(raw, rates, today) for raw in codes)
        return [rate for rate in read if rate is not None]

    def _currencies(self) -> Sequence[AnyRecord]:
        preferences = self._calls.get("/preferences").get("Preferences") or {}
        money = preferences.get("CurrencyPrefs") or {}
        home = str((money.get("HomeCurrency") or {}).get("value", ""))
        listed = list(self._calls.all("CompanyCurrency")) if money.get("MultiCurrencyEnabled") else []
        foreign = [raw["Code"] for raw in listed if raw["Code"] != home and raw.get("Active") is not False]
        rates = {code: rate for code in foreign if (rate := self._rate(code)) is not None}
        return reading.currencies(home, listed, rates)

    def _rate(self, code: str) -> Decimal | None:
        today = self._session.clock.now().date().isoformat()
        told = self._calls.get("/exchangerate", {"sourcecurrencycode": code, "asofdate": today})
        rate = (told.get("ExchangeRate") or {}).get("Rate")
        return Decimal(rate) if rate else None
