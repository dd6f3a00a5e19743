"""What an entry points to, checked against what QuickBooks Online lets a document use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.entries import Contact, ContactKind
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.records import Account, AccountClass, Customer, Employee, Supplier

CLASS_PREFIX = "CLASS_"
DEPARTMENT_PREFIX = "DEPARTMENT_"
_PREFERENCES = {CLASS_PREFIX: "classes", DEPARTMENT_PREFIX: "departments"}
_BALANCE_SHEET = frozenset({AccountClass.ASSET, AccountClass.LIABILITY, AccountClass.EQUITY})
_ENTITY_TYPES = {
    ContactKind.SUPPLIER: "Vendor",
    ContactKind.CUSTOMER: "Customer",
    ContactKind.EMPLOYEE: "Employee",
}

# Ids are counted anew for every sort of record, so the words for an id depend on the field that it stands in.
_FIELDS = {
    "AccountRef": "account",
    "DepositToAccountRef": "account",
    "FromAccountRef": "account",
    "ToAccountRef": "account",
    "APAccountRef": "account",
    "EntityRef": "name",
    "Entity": "name",
    "VendorRef": "name",
    "CustomerRef": "name",
    "ClassRef": "class",
    "DepartmentRef": "department",
    "TaxCodeRef": "tax_code",
    "TaxRateRef": "tax_rate",
}

Reference = Mapping[str, str]
Words = Mapping[tuple[str, str], str]  # sort of record and id -> its name


def reference(id: str) -> Reference:
    return {"value": id}


def _references(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        if field in _FIELDS and "value" in value:
            yield field, value["value"]
        for name, inner in value.items():
            yield from _references(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner, field)


@dataclass
class Choices:
    """Looks records up and remembers the words for each id that goes into the document."""

    chart: Chart
    facts: Facts
    words: dict[tuple[str, str], str] = field(default_factory=dict)

    def bank_account(self, id: str, place: str) -> Account:
        account = self._account(id, place)
        if account.bank is None:
            raise Unbuildable(
                Message(
                    "%(name)s is no bank or credit card account in QuickBooks Online. Choose one that is.",
                    {"name": account.name},
                ),
                field=place,
            )
        return account

    def balance_sheet_account(self, id: str, place: str) -> Account:
        account = self._account(id, place)
        if account.account_class not in _BALANCE_SHEET or not account.selectable:
            raise Unbuildable(
                Message(
                    "QuickBooks Online transfers money between balance sheet accounts only; %(name)s is none.",
                    {"name": account.name},
                ),
                field=place,
            )
        return account

    def payable_account(self, id: str, place: str) -> Account:
        account = self._account(id, place)
        if account.type != "Accounts Payable":
            raise Unbuildable(
                Message("%(name)s is no accounts payable account.", {"name": account.name}), field=place
            )
        return account

    def line_account(self, id: str, place: str, *, bank_too: bool = False) -> Account:
        """An account that a line may be coded to: neither receivables nor payables, a bank account only in journals."""
        account = self._account(id, place)
        if not account.selectable or (account.bank is not None and not bank_too):
            raise Unbuildable(
                Message(
                    "QuickBooks Online takes no line on %(name)s. Choose another account.",
                    {"name": account.name},
                ),
                field=place,
            )
        return account

    def entity(self, contact: Contact | None, currency: str) -> tuple[str, str]:
        """Id and type (Vendor, Customer, Employee). Raises Unbuildable without one, or where it is kept in another currency."""
        if contact is None:
            raise Unbuildable(Message("Choose a supplier, or set a default one."), field="contact_id")
        found: Supplier | Customer | Employee
        if contact.kind is ContactKind.SUPPLIER:
            found = self.chart.supplier(contact.id, "contact_id")
        elif contact.kind is ContactKind.CUSTOMER:
            found = self.chart.customer(contact.id, "contact_id")
        else:
            found = self.chart.employee(contact.id, "contact_id")
        if isinstance(found, Supplier | Customer):
            self._check_currency(found, currency)
        self.words["name", found.id] = found.name
        return found.id, _ENTITY_TYPES[contact.kind]

    def customer(self, id: str, place: str) -> Reference:
        found = self.chart.customer(id, place)
        self.words["name", found.id] = found.name
        return reference(found.id)

    def class_of(self, tracking: Sequence[str], place: str) -> Reference | None:
        return self._option(tracking, CLASS_PREFIX, Message("Choose one class for a line."), place)

    def department_of(self, tracking: Sequence[str], place: str) -> Reference | None:
        return self._option(tracking, DEPARTMENT_PREFIX, Message("Choose one location."), place)

    def department_of_all(self, lines: Sequence[Sequence[str]]) -> Reference | None:
        """The one location of the document. Raises Unbuildable where lines disagree; QuickBooks has one place for it."""
        found = [
            self.department_of(tracking, f"lines.{index}.tracking") for index, tracking in enumerate(lines)
        ]
        for index, department in enumerate(found):
            if department != found[0]:
                raise Unbuildable(
                    Message(
                        "QuickBooks Online keeps one location for the whole transaction. Choose the same on every line."
                    ),
                    field=f"lines.{index}.tracking",
                )
        return found[0] if found else None

    def names(self, body: Mapping[str, Any]) -> dict[str, str]:
        """The words for every reference in the body, by field and id (AccountRef:13)."""
        return {
            f"{field}:{id}": self.words[_FIELDS[field], id]
            for field, id in _references(body)
            if (_FIELDS.get(field, ""), id) in self.words
        }

    def _account(self, id: str, place: str) -> Account:
        account = self.chart.account(id, place)
        self.words["account", account.id] = account.name
        return account

    def _option(self, tracking: Sequence[str], prefix: str, advice: Message, place: str) -> Reference | None:
        chosen = [id for id in tracking if id.startswith(prefix)]
        strangers = [id for id in tracking if not id.startswith((CLASS_PREFIX, DEPARTMENT_PREFIX))]
        if strangers:
            raise Unbuildable(
                Message("Choose tracking again: QuickBooks Online has classes and locations only."),
                field=place,
            )
        if len(chosen) > 1:
            raise Unbuildable(advice, field=place)
        if not chosen:
            return None
        if self.facts.extra.get(_PREFERENCES[prefix]) is False:
            raise Unbuildable(
                Message(
                    "This tracking is turned off in QuickBooks Online. Turn it on there, or choose none."
                ),
                field=place,
            )
        option = self.chart.tracking_option(chosen[0], place)
        id = option.id.removeprefix(prefix)
        self.words["class" if prefix == CLASS_PREFIX else "department", id] = option.name
        return reference(id)

    def _check_currency(self, found: Supplier | Customer, currency: str) -> None:
        if not self.facts.multi_currency:
            return
        of_contact = found.currency or self.facts.base_currency
        if of_contact != currency:
            raise Unbuildable(
                Message(
                    "%(name)s is kept in %(of_contact)s; this is in %(currency)s. Choose one that is kept in %(currency)s.",
                    {"name": found.name, "of_contact": of_contact, "currency": currency},
                ),
                field="contact_id",
            )
