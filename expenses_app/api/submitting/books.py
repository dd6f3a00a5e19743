"""What a company's ledger tells about what a program sends: currencies of accounts, kinds of contacts, what it can take."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from expenses_app.api.faults import Fault, Mistake
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.queries import active_connection
from expenses_app.ledger.capabilities import Capabilities
from expenses_app.ledger.entries import Kind
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.records import Account, RecordKind
from expenses_app.mapping.defaults import configuration_of
from expenses_app.reference_data.queries import records


@dataclass
class Books:
    connection: Connection
    facts: Facts
    capabilities: Capabilities
    accounts: dict[str, Account] = field(default_factory=dict)
    employees: set[str] = field(default_factory=set)
    default_bank: str = ""

    @property
    def ledger_id(self) -> str:
        return self.connection.ledger_id

    @property
    def takes_drafts(self) -> bool:
        return Kind.EXPENSE in self.capabilities.drafts

    def learn_accounts(self, ids: Iterable[str]) -> None:
        found = records(
            self.connection.company_id, self.ledger_id, RecordKind.ACCOUNT, [one for one in ids if one]
        )
        self.accounts.update({one.id: one for one in found if isinstance(one, Account)})

    def learn_employees(self, ids: Iterable[str]) -> None:
        if RecordKind.EMPLOYEE in self.capabilities.records:
            found = records(self.connection.company_id, self.ledger_id, RecordKind.EMPLOYEE, ids)
            self.employees.update(one.id for one in found)

    def payee_kind(self, contact_id: str) -> str:
        """An employee where the ledger knows one of that id, else the supplier that stands for them."""
        return "employee" if contact_id in self.employees else "supplier"

    def currency_of(self, account_id: str, place: str) -> str:
        """Raises Fault 400."""
        account = self.accounts.get(account_id)
        if account is None:
            message = f"{self.connection.platform_name} has no account {account_id}."
            raise Fault(400, mistakes=[Mistake(place, message, "Account")])
        return account.currency or self.facts.base_currency

    def rate_between(
        self, amount: Decimal, currency: str, other_amount: Decimal, other: str
    ) -> Decimal | None:
        """Base units per foreign unit, where one side is in the base currency and the other is not."""
        base = self.facts.base_currency
        if currency == other or base not in (currency, other):
            return None
        in_base, foreign = (amount, other_amount) if currency == base else (other_amount, amount)
        return (in_base / foreign).quantize(Decimal("0.000000000001"))


def books_for(company: Company) -> Books:
    """The ledger that the company posts to. Raises Fault 400 where there is none, or it was never read."""
    connection = active_connection(company)
    if connection is None:
        raise Fault(400, "The company has no accounting connection. Connect its accounting software first.")
    facts = connection.facts
    if facts is None:
        raise Fault(400, "The first reading of the accounting software is not finished.")
    stored = configuration_of(company, connection.ledger_id)
    return Books(
        connection,
        facts,
        connection.capabilities,
        default_bank=stored.bank_account_id if stored else "",
    )
