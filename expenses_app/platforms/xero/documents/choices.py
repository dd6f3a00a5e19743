"""What an entry points to, checked against what Xero lets a line use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.entries import Contact, ContactKind
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.records import Account, Customer, Supplier

NO_TAX = "NONE"  # the same in every region
TRACKING_PER_LINE = 2


@dataclass
class Choices:
    """Looks records up and remembers the words for each id that goes into the document."""

    chart: Chart
    names: dict[str, str] = field(default_factory=dict)

    def bank_account(self, id: str, place: str) -> Account:
        account = self.chart.account(id, place)
        if account.bank is None:
            raise Unbuildable(
                Message(
                    "%(name)s is no bank or card account in Xero. Choose one that is.", {"name": account.name}
                ),
                field=place,
            )
        self.names[account.id] = account.name
        return account

    def line_account(self, id: str, place: str) -> Account:
        """An account that a line may be coded to: by code, no bank account, no system account."""
        account = self.chart.account(id, place)
        if account.bank is not None:
            raise Unbuildable(
                Message(
                    "%(name)s is a bank account; Xero takes no line on it. Choose a category.",
                    {"name": account.name},
                ),
                field=place,
            )
        if not account.selectable:
            raise Unbuildable(
                Message(
                    "%(name)s is kept by Xero itself; no line can use it. Choose another account.",
                    {"name": account.name},
                ),
                field=place,
            )
        if not account.code:
            raise Unbuildable(
                Message(
                    "%(name)s has no code in Xero. Give it one there, then read the accounts again.",
                    {"name": account.name},
                ),
                field=place,
            )
        self.names[account.code] = account.name
        return account

    def contact(self, contact: Contact | None, wanted: ContactKind) -> str:
        """The ContactID. Suppliers and customers are one list in Xero, so either serves. Raises Unbuildable without one."""
        if contact is None:
            ask = {
                ContactKind.SUPPLIER: Message("Choose a supplier, or set a default one."),
                ContactKind.CUSTOMER: Message("Choose a customer, or set a default one."),
            }
            raise Unbuildable(ask[wanted], field="contact_id")
        found: Supplier | Customer
        if contact.kind is ContactKind.SUPPLIER:
            found = self.chart.supplier(contact.id, "contact_id")
        elif contact.kind is ContactKind.CUSTOMER:
            found = self.chart.customer(contact.id, "contact_id")
        else:
            raise Unbuildable(
                Message("Xero takes a supplier or a customer here, not an employee."), field="contact_id"
            )
        self.names[found.id] = found.name
        return found.id

    def tax_type(self, id: str | None, account: Account, taxed: bool, place: str) -> str:
        """The TaxType of a line on `account`; NONE without one. Raises Unbuildable for tax without a rate, or one that does
        not apply to that class of account."""
        if id is None or id == NO_TAX:
            if taxed:
                raise Unbuildable(Message("This line has tax but no tax rate. Choose one."), field=place)
            return NO_TAX
        rate = self.chart.tax_rate(id, place)
        if rate.account_classes and account.account_class not in rate.account_classes:
            raise Unbuildable(
                Message(
                    "Xero does not allow the tax rate %(rate)s on the account %(account)s.",
                    {"rate": rate.name, "account": account.name},
                ),
                field=place,
            )
        self.names[rate.id] = rate.name
        return rate.id

    def tracking(self, ids: Sequence[str], place: str) -> list[Mapping[str, str]]:
        """Category and option by id; at most two, of different categories."""
        options = [self.chart.tracking_option(id, place) for id in ids]
        if len(options) > TRACKING_PER_LINE:
            raise Unbuildable(Message("Xero takes at most two tracking options on a line."), field=place)
        if len({option.category_id for option in options}) < len(options):
            raise Unbuildable(Message("Choose one option of each tracking category."), field=place)
        for option in options:
            self.names[option.id] = option.name
            self.names[option.category_id] = option.category_name
        return [
            {"TrackingCategoryID": option.category_id, "TrackingOptionID": option.id} for option in options
        ]
