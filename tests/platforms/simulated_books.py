"""A simulated ledger with what was read of it, and the shortest way from an entry to what became of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID, uuid4

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
from expenses_app.ledger.markers import call_key, marker
from expenses_app.ledger.parcels import Written
from expenses_app.ledger.promise import Marked
from expenses_app.ledger.records import AccountClass, BankAccountKind, RecordKind, RecordStatus

TODAY = date(2026, 3, 14)
INSTALLATION = UUID(int=1)


class Books:
    """Everything is sent by the adapter's own client, over HTTP."""

    def __init__(self, reached):
        self.declared, self.platform, self.client = reached.declared, reached.platform, reached.client
        self.since = datetime.now(UTC) - timedelta(minutes=1)
        self.facts = self.client.facts()
        self.capabilities = self.platform.narrow(self.platform.capabilities, self.facts)
        self.records = [record for kind in self.capabilities.records for record in self._read(kind)]
        self.chart = Chart.of(self.records)
        self.generations = count()

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

    def category(self):
        return self.first(
            RecordKind.ACCOUNT,
            lambda one: one.account_class is AccountClass.EXPENSE and one.selectable and one.code,
        ).id

    def contact(self, kind):
        wanted = {ContactKind.SUPPLIER: RecordKind.SUPPLIER, ContactKind.CUSTOMER: RecordKind.CUSTOMER}[kind]
        base = self.facts.base_currency
        return Contact(kind, self.first(wanted, lambda one: (one.currency or base) == base).id)

    def line(self, net="100.00", tax="20.00"):
        fitting = [
            one
            for one in self.records
            if one.kind is RecordKind.TAX_RATE
            and one.status is RecordStatus.ACTIVE
            and one.purchases
            and one.percent == 20
            and (not one.account_classes or AccountClass.EXPENSE in one.account_classes)
        ]
        rate = fitting[0].id if fitting else None
        return Line(Decimal(net), Decimal(tax), self.category(), rate, description="Team lunch")

    def expense(self, type=ExpenseType.PAYMENT, bank=BankAccountKind.CARD, lines=None):
        support = self.capabilities.expense
        of_type = support.contact_for_payment if type is ExpenseType.PAYMENT else support.contact_for_others
        return Expense(
            transaction_id=uuid4(),
            type=type,
            date=TODAY,
            bank_account_id=self.bank(bank),
            currency=self.facts.base_currency,
            lines=tuple(lines or (self.line(), self.line("10.01", "1.99"))),
            contact=self.contact(of_type),
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
        other = self.first(
            RecordKind.ACCOUNT,
            lambda one: (
                one.account_class is AccountClass.EXPENSE
                and one.selectable
                and one.code
                and one.id != self.category()
            ),
        ).id
        lines = (AdjustmentLine(Decimal("4.20"), self.category()), AdjustmentLine(Decimal("-4.20"), other))
        return Adjustment(uuid4(), TODAY, currency, lines, memo="Rounding")

    def marked(self, entry, standing=None):
        def name(part, incarnation=0):
            key, id = self.facts.ledger_key, entry.transaction_id
            return marker(INSTALLATION, INSTALLATION, key, entry.kind, id, part, incarnation)

        return Marked(
            marker=name,
            anew=lambda part: name(part, 1),
            standing={"main": standing} if standing else {},
        )

    def build(self, entry, standing=None):
        return self.platform.build(entry, self.chart, self.facts, self.marked(entry, standing)).documents

    def pack(self, *documents, **limits):
        keyed = [
            Keyed(one, call_key(one.marker, one.operation, 1, next(self.generations))) for one in documents
        ]
        return self.platform.pack(keyed, replace(self.platform.limits, **limits))

    def send(self, *documents, content=b""):
        outcomes = {}
        for parcel in self.pack(*documents, batch=1):
            own = [one for one in documents if one.marker in parcel.markers]
            outcomes |= self.client.send(parcel, own, lambda file: content)
        return outcomes

    def written(self, document, **more):
        outcome = self.send(document, **more)[document.marker]
        assert isinstance(outcome, Written), outcome
        return outcome

    def found(self, document):
        return self.client.find([document], self.since)[document.marker]
