"""What a bookkeeper of the demo knows of the company's ledger."""

from collections.abc import Iterator

from expenses_app.connections.models import Connection
from expenses_app.ledger.records import Account, AnyRecord, BankAccountKind, RecordKind, Supplier, TaxRate
from expenses_app.reference_data.queries import rows_of


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
