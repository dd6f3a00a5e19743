"""Records of the accounting software that we write when somebody asks for it, in our words. Frozen, free of any vendor's idea."""

from dataclasses import dataclass
from enum import StrEnum

from expenses_app.ledger.records import AccountClass, BankAccountKind, RecordKind


class MasterKind(StrEnum):
    """What can be pushed. Bank accounts stand beside accounts, because ledgers that refuse one may take the other."""

    ACCOUNT = "account"
    BANK_ACCOUNT = "bank_account"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"

    @property
    def record_kind(self) -> RecordKind:
        """Among which records it is found once it is written."""
        return RecordKind.ACCOUNT if self is MasterKind.BANK_ACCOUNT else RecordKind(self.value)


@dataclass(frozen=True)
class PostalAddress:
    """`country` is the ISO code of two letters."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True)
class ContactDraft:
    """`name` is what the ledger lists it by. `currency` None: the ledger's own. `active` False archives it."""

    name: str
    email: str = ""
    phone: str = ""
    tax_number: str = ""
    currency: str | None = None
    address: PostalAddress | None = None
    active: bool = True


@dataclass(frozen=True)
class SupplierDraft(ContactDraft):
    kind = MasterKind.SUPPLIER


@dataclass(frozen=True)
class CustomerDraft(ContactDraft):
    kind = MasterKind.CUSTOMER


@dataclass(frozen=True)
class AccountDraft:
    """A nominal account. `type`: the vendor's own word for its type, "" for the plainest one of the class."""

    name: str
    account_class: AccountClass
    code: str = ""
    type: str = ""
    description: str = ""
    active: bool = True

    kind = MasterKind.ACCOUNT


@dataclass(frozen=True)
class BankAccountDraft:
    """An account that money leaves and enters. `number`: the bank's own, of a card the last four digits alone."""

    name: str
    bank: BankAccountKind
    code: str = ""
    currency: str | None = None
    number: str = ""
    institution: str = ""
    active: bool = True

    kind = MasterKind.BANK_ACCOUNT


Draft = AccountDraft | BankAccountDraft | SupplierDraft | CustomerDraft
