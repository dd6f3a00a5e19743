"""The demo's companies: one for each platform, connected through the platform's own consent page and first pull."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.demo.consent import give_consent
from expenses_app.companies.models import Company, Member
from expenses_app.connections.models import Connection
from expenses_app.connections.services.begin_consent import begin_consent
from expenses_app.connections.services.choose_tenant import choose_tenant
from expenses_app.connections.services.finish_consent import finish_consent
from expenses_app.core.clock import Clock
from expenses_app.ledger.records import Account, AnyRecord, BankAccountKind, RecordKind, Supplier, TaxRate
from expenses_app.platforms import platform as platform_of
from expenses_app.reference_data.models import Pull, PullState
from expenses_app.reference_data.queries import rows_of
from expenses_app.reference_data.services.run_pull import Outcome, run_pull
from expenses_app.reference_data.services.start_pull import start_pull


@dataclass(frozen=True)
class DemoCompany:
    """`organisation` is the simulator's, as its consent page names it."""

    platform: str
    name: str
    country: str
    time_zone: str
    organisation: str


COMPANIES = (
    DemoCompany("xero", "Harbour Cafe Ltd", "GB", "Europe/London", "Harbour Cafe Ltd"),
    DemoCompany("quickbooks_online", "Bluewharf Boats Inc", "US", "America/New_York", "Sandbox Company_US_1"),
)


class NotConnected(RuntimeError):
    """The demo's own connection failed; the message says why."""


def connect(company: Company, wanted: DemoCompany, owner: Member, clock: Clock) -> Connection:
    """Connect and read everything once, as a person would. Raises NotConnected."""
    departure = begin_consent(company, platform_of(wanted.platform), owner, clock)
    parameters = give_consent(departure.url, wanted.organisation)
    arrival = finish_consent(parameters, clock, user_id=owner.user_id)
    if arrival.connection is None and arrival.attempt.tenants:
        tenant = next(one for one in arrival.attempt.tenants if one["name"] == wanted.organisation)
        arrival = choose_tenant(arrival.attempt, tenant["id"], clock)
    if arrival.connection is None:
        raise NotConnected(f"{wanted.platform}: {arrival.outcome} {arrival.message or ''} {arrival.said}")
    pull = start_pull(arrival.connection, Pull.Kind.FULL, clock)
    while run_pull(pull.pk, clock) is not Outcome.OVER:
        clock.sleep(0.2)
    pull.refresh_from_db()
    if pull.state != PullState.DONE:
        raise NotConnected(f"{wanted.platform}: {pull.problem} {pull.problem_said}")
    arrival.connection.refresh_from_db()
    return arrival.connection


class Choices:
    """What a bookkeeper who knows the chart would choose, found by name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.accounts = [one for one in self._records(RecordKind.ACCOUNT) if isinstance(one, Account)]
        self.suppliers = [one for one in self._records(RecordKind.SUPPLIER) if isinstance(one, Supplier)]
        self.rates = [one for one in self._records(RecordKind.TAX_RATE) if isinstance(one, TaxRate)]
        self.base = connection.facts.base_currency if connection.facts else ""

    def bank_accounts(self) -> list[Account]:
        """Bank and card accounts in the base currency, cards first."""
        own = [one for one in self.accounts if one.bank and one.currency in (None, "", self.base)]
        return sorted(own, key=lambda one: (one.bank is not BankAccountKind.CARD, one.name))

    def account(self, word: str) -> Account | None:
        """The first selectable account whose name has `word` in it; None leaves the choice to a person."""
        for one in self.accounts:
            if one.selectable and one.bank is None and word in one.name.lower():
                return one
        return None

    def usual_rate(self, account: Account, taxed: bool) -> TaxRate | None:
        """The account's own rate for taxed purchases, else one of no per cent."""
        if taxed:
            for one in self.rates:
                if one.id == account.default_tax_rate_id and one.purchases:
                    return one
        fitting = [one for one in self.rates if one.purchases and one.percent == 0]
        for one in fitting:
            if not one.account_classes or account.account_class in one.account_classes:
                return one
        return None

    def _records(self, kind: RecordKind) -> Iterator[AnyRecord]:
        rows = rows_of(self._connection.company_id, self._connection.ledger_id, kind)
        return (row.record for row in rows.filter(status="active").order_by("code", "name"))
