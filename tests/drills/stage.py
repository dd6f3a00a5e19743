"""A company with some spend, connected to an organisation of its own in a simulator, and workers that can be killed."""

import datetime
import os
import signal
import subprocess
import sys
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import connection as database

from expenses_app.companies.actor import SYSTEM
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company, Member
from expenses_app.connections.encryption import seal
from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.states import State as ConnectionState
from expenses_app.ledger.records import RecordKind
from expenses_app.platforms import platform as platform_of
from expenses_app.reference_data.models import PullKind, PullState, ReferenceRecord
from expenses_app.reference_data.services.run_pull import Outcome, run_pull
from expenses_app.reference_data.services.start_pull import start_pull
from expenses_app.sync.models import Part
from expenses_app.sync.services.post import post
from expenses_app.sync.services.ready import mark_ready
from expenses_app.transactions.choices import Arrival, Kind
from expenses_app.transactions.drafting import Draft, DraftLine
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.receive import receive
from tests.drills.simulated import CHECKOUT, Simulated


@dataclass
class Stage:
    """`organisation` is the simulator's key of it."""

    simulated: Simulated
    company: Company
    owner: Member
    connection: Connection
    organisation: str

    def account(self, **matching) -> str:
        """The ledger id of the first active account whose data has these values."""
        for row in ReferenceRecord.objects.filter(
            company=self.company, kind=RecordKind.ACCOUNT, status="active"
        ).order_by("code", "name"):
            if all(row.data.get(name) == value for name, value in matching.items()):
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
            if data["purchases"] and fits and data["percent"] and Decimal(data["percent"]) == Decimal(percent):
                return row.record_id
        raise LookupError(percent)

    def receive(self, count: int, first: int = 1) -> list[Transaction]:
        """Payments of 12.01, 12.02, … gross with 20 % tax, complete as they are."""
        bank = self.account(bank="bank", currency="GBP")
        expense = self.account(account_class="Expense", bank=None, selectable=True)
        supplier = self.first(RecordKind.SUPPLIER)
        rate = self.tax_rate("20")
        drafts = []
        for number in range(first, first + count):
            gross = Decimal("12.00") + Decimal(number).scaleb(-2)
            tax = (gross / 6).quantize(Decimal("0.01"))
            drafts.append(
                Draft(
                    kind=Kind.EXPENSE,
                    type="Payment",
                    arrival=Arrival.HAND,
                    source_id=f"drill-{number}",
                    date=datetime.date(2026, 11, 2),
                    currency="GBP",
                    merchant=f"Merchant {number}",
                    ledger_id=self.connection.ledger_id,
                    bank_account_id=bank,
                    contact_kind="supplier",
                    contact_id=supplier,
                    lines=[DraftLine(net=gross - tax, tax=tax, account_id=expense, tax_rate_id=rate)],
                )
            )
        return receive(self.company, drafts, actor=SYSTEM, now=system_clock().now()).new

    def post(self, rows: list[Transaction]) -> None:
        fresh = list(Transaction.objects.filter(id__in=[row.id for row in rows]))
        marked = mark_ready(self.company, fresh, actor=SYSTEM, now=system_clock().now())
        assert not marked.held, [str(problem) for _, problem in marked.held]
        posted = post(self.company, marked.ready, actor=SYSTEM, now=system_clock().now())
        assert not posted.held, [str(problem) for _, problem in posted.held]

    def work(self, seconds: float = 60, *, kill_at: str = "", **environment: str) -> int:
        """Run a worker process to its end; its exit code, or minus the signal that killed it."""
        return self.start_worker(seconds, kill_at=kill_at, **environment).wait(seconds + 30)

    def start_worker(self, seconds: float = 60, *, kill_at: str = "", **environment: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.drills.worker", str(self.connection.id), str(seconds)],
            cwd=CHECKOUT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings_test",
                "DATABASE_URL": _database_url(),
                "REDIS_URL": settings.REDIS_URL,
                "REDIS_KEY_PREFIX": settings.REDIS_KEY_PREFIX,
                "WRITE_LEASE_SECONDS": "1",
                "LOG_LEVEL": "ERROR",
                **self.simulated.environment,
                **({"EXPENSES_KILL_AT": kill_at} if kill_at else {}),
                **environment,
            },
        )

    def lose_next_reply(self) -> None:
        """The next document written is committed, and nobody hears of it."""
        method, path = _WRITES[self.simulated.platform]
        self.simulated.order("lose_reply", method=method, path=path, organisation=self.organisation, times=1)

    def states(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for state in Part.objects.filter(connection=self.connection).values_list("state", flat=True):
            found[state] = found.get(state, 0) + 1
        return found

    def ledger(self) -> list[dict]:
        return self.simulated.documents(self.organisation)


KILLED = -signal.SIGKILL
_WRITES = {
    "xero": ("PUT", "/BankTransactions|/BankTransfers|/ManualJournals"),
    "quickbooks_online": ("POST", "/purchase|/deposit|/transfer|/bill|/journalentry|/batch"),
}


def set_stage(simulated: Simulated, company: Company, owner: Member) -> Stage:
    """Make an organisation in the simulator, and a connection to it whose tokens the simulator gave out."""
    organisation = simulated.control(
        "POST", "organisations", {"name": f"Drill {uuid.uuid4().hex[:6]}", "currency": "GBP", "country": "GB"}
    )["key"]
    token = simulated.control("POST", "tokens", {"organisation": organisation})
    declared = platform_of(simulated.platform)
    now = system_clock().now()
    os.environ.update(simulated.environment)
    authorisation = Authorisation.objects.create(
        partner=company.partner,
        platform=simulated.platform,
        access_token_sealed=seal(token["access_token"]),
        refresh_token_sealed=seal(token["refresh_token"]),
        client_id="expenses-tests",
        scopes=list(declared.authorisation.scopes.asked),
        identity=f"drill-{organisation}",
        granted_at=now,
        issue_asked_at=now,
        last_refreshed_at=now,
        expires_at=now + datetime.timedelta(seconds=token["expires_in"]),
    )
    connection = Connection.objects.create(
        company=company,
        platform=simulated.platform,
        authorisation=authorisation,
        state=ConnectionState.LINKED,
        tenant_id=organisation,
        tenant_name="Drill",
        ledger_id=f"{simulated.platform}:{organisation}",
        linked_at=now,
    )
    pull_everything(connection)
    connection.refresh_from_db()
    return Stage(simulated, company, owner, connection, organisation)


def pull_everything(connection: Connection) -> None:
    """Read all reference data now, in this process."""
    pull = start_pull(connection, PullKind.FULL, system_clock())
    while run_pull(pull.id, system_clock()) is not Outcome.OVER:
        pass
    pull.refresh_from_db()
    assert pull.state == PullState.DONE, (pull.problem, pull.problem_said)


def _database_url() -> str:
    values = database.settings_dict
    account = values["USER"] + (f":{values['PASSWORD']}" if values["PASSWORD"] else "")
    return f"postgres://{account}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"
