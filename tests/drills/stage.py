"""A company with some spend, connected to an organisation of its own in a simulator, and workers that can be killed."""

import datetime
import io
import signal
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PIL import Image

from expenses_app.companies.actor import SYSTEM
from expenses_app.companies.models import Company, Member
from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock
from expenses_app.ledger.records import RecordKind
from expenses_app.receipts.models import Receipt
from expenses_app.receipts.services.link import link
from expenses_app.receipts.services.receive import receive as receive_receipt
from expenses_app.reference_data.models import PullKind, PullState, ReferenceRecord
from expenses_app.reference_data.services.run_pull import Outcome, run_pull
from expenses_app.reference_data.services.start_pull import start_pull
from expenses_app.sync.models import Part
from expenses_app.sync.services.post import post
from expenses_app.sync.services.ready import mark_ready
from expenses_app.sync.services.void import void
from expenses_app.transactions.choices import Arrival, Kind
from expenses_app.transactions.drafting import Draft, DraftLine
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.editing import alter
from expenses_app.transactions.services.receive import receive
from tests.drills.workers import Worker, Workers
from tests.platforms.connecting import connect
from tests.platforms.declared import Call, Fault, OnSimulator, Wish, declared
from tests.platforms.simulator import Simulator


@dataclass
class Stage:
    """`name` and `organisation`: the organisation's name and key in the simulator."""

    declared: OnSimulator
    simulated: Simulator
    company: Company
    owner: Member
    connection: Connection
    name: str
    organisation: str
    workers: Workers

    @property
    def clock(self) -> Clock:
        """The one that the simulator and the workers share."""
        return self.simulated.clock

    def account(self, **matching) -> str:
        """The ledger id of the first active account whose data has these values; own money unless another is named."""
        own = {None, "", self.declared.drill.currency}
        for row in ReferenceRecord.objects.filter(
            company=self.company, kind=RecordKind.ACCOUNT, status="active"
        ).order_by("code", "name"):
            fits = all(row.data.get(name) == value for name, value in matching.items())
            if fits and row.data.get("currency") in own:
                return row.record_id
        raise LookupError(matching)

    def first(self, kind: RecordKind, **matching) -> str:
        for row in ReferenceRecord.objects.filter(company=self.company, kind=kind, status="active").order_by(
            "name"
        ):
            if all(row.data.get(name) == value for name, value in matching.items()):
                return row.record_id
        raise LookupError((kind, matching))

    def tax_rate(self, percent: str) -> str:
        """A purchase rate of that effective per cent."""
        for row in ReferenceRecord.objects.filter(
            company=self.company, kind=RecordKind.TAX_RATE, status="active"
        ).order_by("name"):
            data = row.data
            fits = not data["account_classes"] or "Expense" in data["account_classes"]
            if (
                data["purchases"]
                and fits
                and data["percent"]
                and Decimal(data["percent"]) == Decimal(percent)
            ):
                return row.record_id
        raise LookupError(percent)

    def receive(self, count: int, first: int = 1, bank: str = "") -> list[Transaction]:
        """Payments of 12.01, 12.02, … gross with the drill's tax, complete as they are. `bank`: bank or card, where the
        drill's own kind of account is not meant."""
        drill = self.declared.drill
        account = self.account(bank=bank or drill.bank)
        expense = self.account(account_class="Expense", bank=None, selectable=True)
        support = self.connection.capabilities.expense
        contact = {}
        if support.contact_for_payment:
            kind = support.contact_for_payment.value
            contact = {"contact_kind": kind, "contact_id": self.first(RecordKind(kind))}
        rate = self.tax_rate(drill.percent) if drill.percent else ""
        drafts = []
        for number in range(first, first + count):
            gross = Decimal("12.00") + Decimal(number).scaleb(-2)
            part = Decimal(drill.percent or 0)
            tax = (gross * part / (100 + part)).quantize(Decimal("0.01"))
            drafts.append(
                Draft(
                    kind=Kind.EXPENSE,
                    type="Payment",
                    arrival=Arrival.HAND,
                    source_id=f"drill-{number}",
                    date=datetime.date(2026, 11, 2),
                    currency=drill.currency,
                    merchant=f"Merchant {number}",
                    ledger_id=self.connection.ledger_id,
                    bank_account_id=account,
                    lines=[DraftLine(net=gross - tax, tax=tax, account_id=expense, tax_rate_id=rate)],
                    **contact,
                )
            )
        return receive(self.company, drafts, actor=SYSTEM, now=self.clock.now()).new

    def post(self, rows: list[Transaction], *, confirmed: bool = False) -> None:
        """`confirmed`: a person agrees that what stands is taken back and written anew."""
        fresh = list(Transaction.objects.filter(id__in=[row.id for row in rows]))
        marked = mark_ready(self.company, fresh, actor=SYSTEM, now=self.clock.now())
        assert not marked.held, [str(problem) for _, problem in marked.held]
        agreed = {row.id for row in rows} if confirmed else set()
        posted = post(self.company, marked.ready, actor=SYSTEM, now=self.clock.now(), confirmed=agreed)
        assert not posted.held, ([str(problem) for _, problem in posted.held], self.troubles())

    def work(self, seconds: float = 60, *, kill_at: str = "", **wish) -> int:
        """Run a worker process to its end; its exit code, or minus the signal that killed it."""
        return self.start_worker(seconds, kill_at=kill_at, **wish).wait()

    def start_worker(self, seconds: float = 60, *, kill_at: str = "", **wish) -> Worker:
        return self.workers.start(self.connection.id, seconds, kill_at=kill_at, **wish)

    def order(self, fault: Fault, call: Call = Call.CREATE, **more) -> bool:
        """Order a fault for this organisation; False where such a thing cannot happen on this platform."""
        known = self.declared.faults.get(fault)
        if known is None or call not in self.declared.calls:
            return False
        method, path = self.declared.calls[call]
        wish = {"method": method, "path": path, "organisation": self.organisation, **known, **more}
        self.simulated.control("POST", "faults", wish)
        return True

    def lose_next_reply(self, call: Call = Call.CREATE, **more) -> None:
        """The next document written is committed, and nobody hears of it."""
        self.order(Fault.LOSE_REPLY, call, times=1, **more)

    def act(self, acts: Sequence[Wish]) -> None:
        """What a person does inside the accounting software."""
        self.simulated.act(self.organisation, *acts)

    def change_amount(self, row: Transaction, net: str, tax: str) -> None:
        """A person edits a posted or refused row."""

        def change(row, lines):
            lines[0].net, lines[0].tax = Decimal(net), Decimal(tax)
            row.amount = row.card_amount = lines[0].gross

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
        row.refresh_from_db()

    def turn_round(self, row: Transaction) -> None:
        """The payment was a refund after all, or the other way round."""
        support = self.connection.capabilities.expense
        back = row.type == "Payment"
        contact = support.contact_for_others if back else support.contact_for_payment

        def change(row, lines):
            row.type = "Refund" if back else "Payment"
            row.contact_kind, row.contact_id = contact.value, self.first(RecordKind(contact.value))

        row.refresh_from_db()
        action = "transaction.changed"
        alter(self.company, row.id, row.version, change, action=action, actor=SYSTEM, now=self.clock.now())
        row.refresh_from_db()

    def void(self, row: Transaction) -> None:
        void(self.company, row.id, actor=SYSTEM, now=self.clock.now())

    def add_receipt(self, row: Transaction, shade: int) -> Receipt:
        """A picture of one colour, different for each shade from 0 to 255."""
        picture = io.BytesIO()
        Image.new("RGB", (40, 60), (shade, 120, 200)).save(picture, "PNG")
        now = self.clock.now()
        made = receive_receipt(self.company, f"receipt-{shade}.png", picture.getvalue(), actor=SYSTEM, at=now)
        link(made.receipt, row, actor=SYSTEM, at=now)
        return made.receipt

    def reconnect(self) -> None:
        """A person gives consent again: new tokens, and what was blocked goes on."""
        self.act(self.declared.deeds.admit)
        ledger = self.declared.drill.ledger(self.name)
        connect(self.company, self.owner, self.declared, ledger, self.simulated, self.clock)
        self.connection.refresh_from_db()

    def states(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for state in Part.objects.filter(connection=self.connection).values_list("state", flat=True):
            found[state] = found.get(state, 0) + 1
        return found

    def troubles(self) -> list[str]:
        """What is not written, with its cause, for a failing test to show."""
        parts = Part.objects.filter(connection=self.connection).exclude(state="written")
        return [f"{part} {part.error}" for part in parts[:5]]

    def ledger(self) -> list[dict]:
        return self.simulated.documents(self.organisation)


KILLED = -signal.SIGKILL


def set_stage(simulator: Simulator, company: Company, owner: Member, workers: Workers) -> Stage:
    """Make an organisation in the simulator, connect the company to it, and read everything."""
    own = declared(simulator.key)
    name = f"Drill {uuid.uuid4().hex[:6]}"
    organisation = simulator.new_organisation(name, own.drill.organisation)
    connection = connect(company, owner, own, own.drill.ledger(name), simulator, simulator.clock)
    pull_everything(connection, simulator.clock)
    connection.refresh_from_db()
    return Stage(own, simulator, company, owner, connection, name, organisation, workers)


def pull_everything(connection: Connection, clock: Clock) -> None:
    """Read all reference data now, in this process."""
    pull = start_pull(connection, PullKind.FULL, clock)
    while run_pull(pull.id, clock) is not Outcome.OVER:
        pass
    pull.refresh_from_db()
    assert pull.state == PullState.DONE, (pull.problem, pull.problem_said)
