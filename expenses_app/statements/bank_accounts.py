"""The cards and bank accounts of a company that a statement may belong to, as its ledger has them."""

from collections.abc import Sequence
from dataclasses import dataclass

from expenses_app.companies.models import Company
from expenses_app.connections.queries import active_connection
from expenses_app.ledger.records import Account, BankAccountKind, RecordKind, RecordStatus
from expenses_app.reference_data.queries import rows_of

_SHOWN_DIGITS = 4


@dataclass(frozen=True)
class BankAccount:
    """`id` is the ledger's record id, `ledger_id` the ledger; `ending` the last digits of its number, where known."""

    id: str
    ledger_id: str
    name: str
    currency: str = ""
    ending: str = ""
    is_card: bool = False

    @property
    def label(self) -> str:
        shown = f"{self.name} ··{self.ending}" if self.ending and self.ending not in self.name else self.name
        return f"{shown}, {self.currency}" if self.currency else shown


def bank_accounts_of(company: Company) -> list[BankAccount]:
    """All that can be chosen, by name; empty without a connection and before the first pull."""
    connection = active_connection(company)
    if connection is None:
        return []
    rows = rows_of(company, connection.ledger_id, RecordKind.ACCOUNT).filter(
        status=RecordStatus.ACTIVE.value, data__bank__in=[kind.value for kind in BankAccountKind]
    )
    found = [row.record for row in rows.order_by("search", "id")]
    return [_from_record(record, connection.ledger_id) for record in found if isinstance(record, Account)]


def matching(accounts: Sequence[BankAccount], ending: str) -> BankAccount | None:
    """The only account whose number, or else whose name, ends in the digits that the file shows."""
    if len(ending) < _SHOWN_DIGITS:
        return None
    by_number = [each for each in accounts if each.ending == ending]
    found = by_number or [each for each in accounts if each.name.rstrip(" )").endswith(ending)]
    return found[0] if len(found) == 1 else None


def _from_record(record: Account, ledger_id: str) -> BankAccount:
    digits = "".join(character for character in record.number if character.isalnum())
    return BankAccount(
        id=record.id,
        ledger_id=ledger_id,
        name=record.name,
        currency=record.currency or "",
        ending=digits[-_SHOWN_DIGITS:] if len(digits) >= _SHOWN_DIGITS else "",
        is_card=record.bank is BankAccountKind.CARD,
    )
