"""What sets the kinds of transactions apart."""

from dataclasses import dataclass

from expenses_app.simulators.quickbooks_desktop.company_file.state import ENTITIES


@dataclass(frozen=True)
class Expense:
    """A transaction with one account and one name in its header and expense lines below.

    ``side`` is +1 where the lines are debited and the header's account credited, -1 the other way round.
    """

    name: str
    title: str
    account_field: str
    account_type: str
    payee_field: str
    payee_kinds: tuple[str, ...]
    total_field: str
    home_total_field: str
    side: int
    is_due: bool = False


EXPENSES = {
    each.name: each
    for each in (
        Expense(
            "Check", "Cheque", "AccountRef", "Bank", "PayeeEntityRef", ENTITIES, "Amount", "AmountInHomeCurrency", 1
        ),
        Expense(
            "CreditCardCharge", "Credit card charge", "AccountRef", "CreditCard", "PayeeEntityRef", ENTITIES,
            "Amount", "AmountInHomeCurrency", 1,
        ),
        Expense(
            "CreditCardCredit", "Credit card credit", "AccountRef", "CreditCard", "PayeeEntityRef", ENTITIES,
            "Amount", "AmountInHomeCurrency", -1,
        ),
        Expense(
            "Bill", "Bill", "APAccountRef", "AccountsPayable", "VendorRef", ("Vendor",),
            "AmountDue", "AmountDueInHomeCurrency", 1, is_due=True,
        ),
        Expense(
            "VendorCredit", "Vendor credit", "APAccountRef", "AccountsPayable", "VendorRef", ("Vendor",),
            "CreditAmount", "CreditAmountInHomeCurrency", -1,
        ),
    )
}  # fmt: skip
TITLES = {name: kind.title for name, kind in EXPENSES.items()} | {
    "JournalEntry": "Journal entry",
    "Transfer": "Transfer",
}
TRANSACTIONS = tuple(TITLES)
