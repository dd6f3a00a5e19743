"""A company on one of the small ledgers, driven in this process by a clock that a test moves."""

import datetime
import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction as database
from PIL import Image

from expenses_app.companies.actor import SYSTEM
from expenses_app.companies.models import Company
from expenses_app.connections.encryption import seal
from expenses_app.connections.facts import facts_to_json
from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.states import State as ConnectionState
from expenses_app.core.clock import SetClock
from expenses_app.ledger.capabilities import Reach
from expenses_app.ledger.codec import unpack_value
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.records import Account, AccountClass, BankAccountKind, RecordKind, TaxRate
from expenses_app.platforms import platform as platform_of
from expenses_app.receipts.services.link import link
from expenses_app.receipts.services.receive import receive as receive_receipt
from expenses_app.reference_data.services.store_records import store_records
from expenses_app.review.services.ours_again import write_ours_again
from expenses_app.sync.drift import look_for_drift
from expenses_app.sync.engine.blocking import release_parts
from expenses_app.sync.engine.drain import drain, next_due
from expenses_app.sync.engine.sweep import sweep
from expenses_app.sync.models import Parcel, Part, SyncRun, Write
from expenses_app.sync.services.post import post
from expenses_app.sync.services.ready import mark_ready
from expenses_app.sync.services.settling import choose, keep_theirs, retry
from expenses_app.sync.services.void import void
from expenses_app.sync.states import OPEN, State
from expenses_app.transactions.choices import Arrival, Kind
from expenses_app.transactions.drafting import Draft, DraftLine
from expenses_app.transactions.models import Transaction, TransactionRevision
from expenses_app.transactions.services.editing import alter
from expenses_app.transactions.services.receive import receive
from tests import ledgers
from tests.ledgers.books import Books

ledgers.install()

BEGIN = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)
# Nothing moves these but a person.
WAITS_FOR_PERSON = {State.AMBIGUOUS, State.BLOCKED}


@dataclass
class Shelf:
    company: Company
    connection: Connection
    books: Books
    clock: SetClock
    _numbers: Iterable[int] = field(default_factory=lambda: iter(range(1, 10**6)))

    def receive(self, *amounts: str, lines: int = 1, merchant: str = "Bakery") -> list[Transaction]:
        """Payments of these amounts without tax, each on `lines` lines of equal size; the source ids count up."""
        drafts = [self.draft(amount, next(self._numbers), lines, merchant) for amount in amounts]
        return receive(self.company, drafts, actor=SYSTEM, now=self.clock.now()).new

    def draft(self, amount: str, number: int, lines: int = 1, merchant: str = "Bakery") -> Draft:
        each = (Decimal(amount) / lines).quantize(Decimal("0.01"))
        return Draft(
            kind=Kind.EXPENSE,
            type="Payment",
            arrival=Arrival.HAND,
            source_id=f"spend-{number}",
            date=datetime.date(2026, 11, 2),
            currency="GBP",
            merchant=merchant,
            ledger_id=self.connection.ledger_id,
            bank_account_id="bank",
            lines=[DraftLine(net=each, tax=Decimal(0), account_id="food") for _ in range(lines)],
        )

    def post(self, rows: Iterable[Transaction], *, confirmed: bool = False) -> None:
        fresh = list(Transaction.objects.filter(id__in=[row.id for row in rows]))
        ready = mark_ready(self.company, fresh, actor=SYSTEM, now=self.clock.now())
        assert not ready.held, [str(problem) for _, problem in ready.held]
        agreed = {row.id for row in fresh} if confirmed else set()
        posted = post(self.company, ready.ready, actor=SYSTEM, now=self.clock.now(), confirmed=agreed)
        assert not posted.held, [str(problem) for _, problem in posted.held]

    def posted(self, *amounts: str, **more) -> list[Transaction]:
        rows = self.receive(*amounts, **more)
        self.post(rows)
        return rows

    def turn(self) -> None:
        sweep(self.clock.now())
        drain(self.connection.id, self.clock)

    def work(self, minutes: float = 60) -> None:
        """Turns until nothing moves by itself any more; the clock jumps from one due moment to the next."""
        end = self.clock.now() + datetime.timedelta(minutes=minutes)
        while self.clock.now() < end:
            self.turn()
            moving = self.parts().filter(state__in=OPEN - WAITS_FOR_PERSON)
            if not moving.exists():
                return
            # To the next moment at which something may move, a second further at least.
            due = next_due(self.connection.id)
            wait = (due - self.clock.now()).total_seconds() if due else 1
            self.clock.sleep(min(max(wait, 1), 3600))
        raise AssertionError(self.states())

    def parts(self):
        return Part.objects.filter(connection=self.connection).order_by("created_at", "id")

    def states(self) -> list[str]:
        return [part.state for part in self.parts()]

    def statuses(self, rows: Iterable[Transaction]) -> list[str]:
        found = dict(Transaction.objects.filter(id__in=[row.id for row in rows]).values_list("id", "status"))
        return [found[row.id] for row in rows]

    def strategy(self, name: str) -> None:
        """What the connection's facts say how entries are written."""
        self.connection.facts_json = facts_to_json(
            Facts(ledger_key=self.connection.tenant_id, name="Books", base_currency="GBP", strategy=name)
        )
        self.connection.save(update_fields=["facts_json"])

    def relink(self) -> None:
        """A person gave consent again."""
        self.connection.refresh_from_db()
        self.connection.state = ConnectionState.LINKED
        self.connection.save(update_fields=["state"])
        with database.atomic():
            release_parts(self.connection, self.clock.now())

    def retry(self, rows: Iterable[Transaction], only: str = "") -> None:
        """What was refused of these goes again; `only` the document of that name."""
        parts = self.parts().filter(write__transaction__in=list(rows), state=State.REFUSED)
        if only:
            parts = parts.filter(name=only, undoes=False)
        retry(self.company, [part.id for part in parts], actor=SYSTEM, now=self.clock.now())

    def choose(self, part: Part, remote_id: str) -> None:
        choose(self.company, part.id, remote_id, actor=SYSTEM, now=self.clock.now())

    def type_in(self, document) -> None:
        """Somebody types the same into the ledger."""
        self.books.new(unpack_value(document["body"]))

    def change_amount(self, row: Transaction, amount: str) -> None:
        def change(row, lines):
            row.amount = row.card_amount = lines[0].net = Decimal(amount)

        self.change(row, change)

    def move(self, row: Transaction, bank_account_id: str) -> None:
        """The money left another account."""
        self.change(row, lambda row, lines: setattr(row, "bank_account_id", bank_account_id))

    def split(self, row: Transaction, *amounts: str) -> None:
        """The lines have these amounts now; those that stay keep their place."""

        def change(row, lines):
            row.amount = row.card_amount = sum(map(Decimal, amounts))
            del lines[len(amounts) :]
            while len(lines) < len(amounts):
                lines.append(type(lines[0])(net=0, account_id="food"))
            for line, amount in zip(lines, amounts, strict=True):
                line.net = Decimal(amount)

        self.change(row, change)

    def tax(self, row: Transaction, rate: str, tax: str) -> None:
        """Tax of this rate and amount is in the only line's gross."""

        def change(row, lines):
            lines[0].tax_rate_id = rate
            lines[0].net, lines[0].tax = lines[0].gross - Decimal(tax), Decimal(tax)

        self.change(row, change)

    def change(self, row: Transaction, change) -> None:
        row.refresh_from_db()
        alter(
            self.company,
            row.id,
            row.version,
            change,
            action="transaction.changed",
            actor=SYSTEM,
            now=self.clock.now(),
        )

    def add_receipt(self, row: Transaction) -> None:
        """A small picture, linked to it."""
        picture = io.BytesIO()
        Image.new("RGB", (40, 60), (10, 120, 200)).save(picture, "PNG")
        now = self.clock.now()
        made = receive_receipt(self.company, "receipt.png", picture.getvalue(), actor=SYSTEM, at=now)
        link(made.receipt, row, actor=SYSTEM, at=now)

    def look(self) -> int:
        """What somebody did there is looked for."""
        return look_for_drift(self.connection, self.clock)

    def void(self, row: Transaction) -> None:
        void(self.company, row.id, actor=SYSTEM, now=self.clock.now())

    def forget_newest(self, row: Transaction) -> None:
        """As if a backup from before its newest revision had been restored."""
        row.refresh_from_db()
        newest = Write.objects.get(transaction=row, revision=row.revision)
        Parcel.objects.filter(parts__write=newest).delete()
        newest.delete()
        row.revisions.filter(number=row.revision).delete()
        content = row.revisions.get(number=row.revision - 1).content
        row.lines.update(net=content["lines"][0]["net"])
        row.amount = row.card_amount = content["amount"]
        row.revision -= 1
        row.save()

    def ours_again(self, row: Transaction) -> None:
        write_ours_again(self.company, row.id, actor=SYSTEM, now=self.clock.now())

    def keep_theirs(self, part: Part) -> None:
        keep_theirs(self.company, part.id, actor=SYSTEM, now=self.clock.now())

    def forget_everything(self) -> None:
        """As if last night's backup had been restored: rows, writes and attempts of today are gone."""
        Write.objects.filter(company=self.company).delete()
        Parcel.objects.filter(company=self.company).delete()
        SyncRun.objects.filter(company=self.company).delete()
        TransactionRevision.objects.filter(company=self.company).delete()
        Transaction.objects.filter(company=self.company).delete()

    def receive_again(self, *amounts: str) -> list[Transaction]:
        """The same statement is imported again: the same source ids."""
        self._numbers = iter(range(1, 10**6))
        return self.receive(*amounts)


def shelf_on(platform: str, company: Company) -> Shelf:
    """A linked connection with two accounts: `bank` and `food`."""
    clock = SetClock(BEGIN)
    tenant = uuid.uuid4().hex
    books = Books.by_tenant[tenant] = Books(clock)
    polled = platform_of(platform).reach is Reach.POLLED
    authorisation = (
        None
        if polled
        else Authorisation.objects.create(
            partner=company.partner,
            platform=platform,
            access_token_sealed=seal("token"),
            refresh_token_sealed=seal("refresh"),
            client_id="expenses-tests",
            granted_at=BEGIN,
            issue_asked_at=BEGIN,
            last_refreshed_at=BEGIN,
            expires_at=BEGIN + datetime.timedelta(days=365),
        )
    )
    connection = Connection.objects.create(
        company=company,
        platform=platform,
        authorisation=authorisation,
        state=ConnectionState.LINKED,
        tenant_id=tenant,
        tenant_name="Books",
        ledger_id=f"{platform}:{tenant}",
        linked_at=BEGIN,
    )
    shelf = Shelf(company, connection, books, clock)
    shelf.strategy("")
    records = [
        Account("bank", "Current account", bank=BankAccountKind.BANK, currency="GBP"),
        Account("savings", "Savings account", bank=BankAccountKind.BANK, currency="GBP"),
        Account("food", "Food", account_class=AccountClass.EXPENSE),
    ]
    store_records(company.id, connection.ledger_id, RecordKind.ACCOUNT, records, BEGIN)
    rates = [TaxRate("vat", "VAT 20 %", percent=Decimal(20))]
    store_records(company.id, connection.ledger_id, RecordKind.TAX_RATE, rates, BEGIN)
    return shelf
