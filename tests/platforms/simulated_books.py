"""A simulated ledger with what was read of it, and the shortest way from an entry to what became of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID, uuid4

from expenses_app.ledger.capabilities import TaxAmounts
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Keyed
from expenses_app.ledger.entries import (
    Adjustment,
    AdjustmentLine,
    Contact,
    ContactKind,
    Expense,
    ExpenseType,
    Kind,
    Line,
    Reimbursable,
    Transfer,
    TransferSide,
)
from expenses_app.ledger.finding import Unfinished
from expenses_app.ledger.markers import call_key, marker
from expenses_app.ledger.parcels import Remote, Written
from expenses_app.ledger.promise import Marked
from expenses_app.ledger.records import AccountClass, BankAccountKind, RecordKind, RecordStatus

TODAY = date(2026, 3, 14)
INSTALLATION = UUID(int=1)


class Books:
    """Everything is sent by the adapter's own client, over HTTP."""

    def __init__(self, reached):
        self.declared, self.ledger = reached.declared, reached.ledger
        self.platform, self.client = reached.platform, reached.client
        self.since = datetime.now(UTC) - timedelta(minutes=1)
        self.facts = self.client.facts()
        self.capabilities = self.platform.narrow(self.platform.capabilities, self.facts)
        self.records = [record for kind in self.capabilities.records for record in self._read(kind)]
        self.chart = Chart.of(self.records)
        self.generations, self.numbers = count(), count()

    def _read(self, kind):
        cursor, records = None, []
        while True:
            page = self.client.read(kind, None, cursor)
            records += page.records
            cursor = page.cursor
            if cursor is None:
                return records

    def first(self, kind, wanted=lambda record: True):
        active = (one for one in self.records if one.kind is kind and one.status is RecordStatus.ACTIVE)
        return next(one for one in active if wanted(one))

    def bank(self, kind):
        base = self.facts.base_currency
        return self.first(
            RecordKind.ACCOUNT, lambda one: one.bank is kind and (one.currency or base) == base
        ).id

    def categories(self):
        """Accounts of expenses; those with a code first, which every ledger with codes can name."""
        found = [
            one
            for one in self.records
            if one.kind is RecordKind.ACCOUNT
            and one.status is RecordStatus.ACTIVE
            and one.account_class is AccountClass.EXPENSE
            and one.selectable
        ]
        return [one.id for one in sorted(found, key=lambda one: not one.code)]

    def contact(self, kind):
        wanted = {ContactKind.SUPPLIER: RecordKind.SUPPLIER, ContactKind.CUSTOMER: RecordKind.CUSTOMER}[kind]
        base = self.facts.base_currency
        return Contact(kind, self.first(wanted, lambda one: (one.currency or base) == base).id)

    def line(self, net="100.00", tax="20.00"):
        """`tax` of 20 %, to the cent as on the receipt; where the ledger computes it, or has another rate, what it is there."""
        category, percent = self.categories()[0], self.ledger.percent
        if percent is None:
            return Line(Decimal(net), Decimal(0), category, None, description="Team lunch")
        own = Decimal(tax)
        if percent != "20" or self.capabilities.tax_amounts is not TaxAmounts.EXACT:
            own = (Decimal(net) * Decimal(percent) / 100).quantize(Decimal("0.01"))
        return Line(Decimal(net), own, category, self.rate(percent), description="Team lunch")

    def rate(self, percent):
        """The id of a purchase rate for expenses; None where the ledger has none of so many per cent."""
        fitting = (
            one.id
            for one in self.records
            if one.kind is RecordKind.TAX_RATE
            and one.status is RecordStatus.ACTIVE
            and one.purchases
            and one.percent == Decimal(percent)
            and (not one.account_classes or AccountClass.EXPENSE in one.account_classes)
        )
        return next(fitting, None)

    def lines(self):
        most = self.capabilities.max_lines.get(Kind.EXPENSE, 2)
        return (self.line(), self.line("10.01", "1.99"))[:most]

    def expense(self, type=ExpenseType.PAYMENT, bank=BankAccountKind.CARD, lines=None):
        support = self.capabilities.expense
        of_type = support.contact_for_payment if type is ExpenseType.PAYMENT else support.contact_for_others
        return Expense(
            transaction_id=uuid4(),
            type=type,
            date=TODAY,
            bank_account_id=self.bank(bank),
            currency=self.facts.base_currency,
            lines=tuple(lines or self.lines()),
            contact=self.contact(of_type) if of_type else None,
            merchant="Corner Cafe",
            memo="Team lunch",
        )

    def entry(self, kind):
        currency, side = self.facts.base_currency, Decimal("250.00")
        if kind is Kind.EXPENSE:
            return self.expense()
        if kind is Kind.REIMBURSABLE:
            payee = self.contact(ContactKind.SUPPLIER)
            return Reimbursable(
                uuid4(), TODAY, TODAY + timedelta(days=30), payee, currency, (self.line(),), memo="Claim"
            )
        if kind is Kind.TRANSFER:
            return Transfer(
                uuid4(),
                TODAY,
                TransferSide(self.bank(BankAccountKind.BANK), side, currency),
                TransferSide(self.bank(BankAccountKind.CARD), side, currency),
            )
        category, other, *_ = self.categories()
        lines = (AdjustmentLine(Decimal("4.20"), category), AdjustmentLine(Decimal("-4.20"), other))
        return Adjustment(uuid4(), TODAY, currency, lines, memo="Rounding")

    def marked(self, entry, standing=None):
        """`standing`: remotes by part, or that of the main document."""

        def name(part, incarnation=0):
            key, id = self.facts.ledger_key, entry.transaction_id
            return marker(INSTALLATION, INSTALLATION, key, entry.kind, id, part, incarnation)

        parts = {"main": standing} if isinstance(standing, Remote) else dict(standing or {})
        return Marked(marker=name, anew=lambda part: name(part, 1), standing=parts)

    def build(self, entry, standing=None):
        return self.platform.build(entry, self.chart, self.facts, self.marked(entry, standing)).documents

    def void(self, entry, standing):
        return self.platform.void(entry, self.facts, self.marked(entry, standing)).documents

    def pack(self, *documents, **limits):
        keyed = [
            Keyed(one, call_key(one.marker, one.operation, 1, next(self.generations))) for one in documents
        ]
        return self.platform.pack(keyed, replace(self.platform.limits, **limits))

    def carry(self, parcel, documents, content=b""):
        """Send one parcel as the engine does: with what must be there first."""
        if hasattr(self.client, "prepare"):
            self.client.prepare(documents)
        return self.client.send(parcel, documents, lambda file: content)

    def send(self, *documents, content=b""):
        outcomes = {}
        for parcel in self.pack(*documents, batch=1):
            own = [one for one in documents if one.marker in parcel.markers]
            outcomes |= self.carry(parcel, own, content)
        return outcomes

    def written(self, document, **more):
        """The outcome of one document that is written whole, finished where it takes several calls."""
        outcome = self.send(document, **more)[document.marker]
        assert isinstance(outcome, Written), outcome
        if isinstance(found := self.found(document), Unfinished):
            outcome = self.client.finish(document, found.remote)
            assert isinstance(outcome, Written), outcome
        return outcome

    def write(self, documents):
        """Write all documents of an entry, as ordered; their remotes by part, without what was taken back."""
        remotes = {one.part: self.written(one).remote for one in documents}
        undone = {one.part for one in documents if one.undoes} - {
            one.part for one in documents if not one.undoes
        }
        return {part: remote for part, remote in remotes.items() if part not in undone}

    def found(self, document):
        return self.client.find([document], self.since)[document.marker]

    def borne(self):
        """Markers of ours that stand in the ledger."""
        return {one.marker for one in self.client.bearing(self.since)}
