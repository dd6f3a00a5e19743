"""The cards and bank accounts of a company that a statement may belong to, as its ledger has them."""

from dataclasses import dataclass

from expenses_app.companies.models import Company


@dataclass(frozen=True)
class BankAccount:
    """`id` is the ledger's record id, `ledger_id` the ledger; `ending` the last digits of its number, where known."""

    id: str
    ledger_id: str
    name: str
    currency: str = ""
    ending: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} ··{self.ending}" if self.ending and self.ending not in self.name else self.name


def bank_accounts_of(company: Company) -> list[BankAccount]:
    """All that can be chosen, by name; empty before the first pull."""
    return []
