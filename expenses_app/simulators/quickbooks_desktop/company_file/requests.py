"""Which request is answered by what: one table."""

from collections.abc import Callable

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.deleted import (
    deleted_elements,
    deleted_transactions,
)
from expenses_app.simulators.quickbooks_desktop.company_file.lists.accounts import add_account, change_account
from expenses_app.simulators.quickbooks_desktop.company_file.lists.classes import add_class
from expenses_app.simulators.quickbooks_desktop.company_file.lists.company import company, host, preferences
from expenses_app.simulators.quickbooks_desktop.company_file.lists.names import add_name, change_name
from expenses_app.simulators.quickbooks_desktop.company_file.lists.query import LISTS, query_list
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.expenses import (
    add_expense,
    change_expense,
)
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.journal import (
    add_journal,
    change_journal,
)
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.kinds import EXPENSES, TRANSACTIONS
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.overview import query_overview
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.query import query_transactions
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.transfer import (
    add_transfer,
    change_transfer,
)
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.undoing import delete, void

HANDLERS: dict[str, Callable[[Call], Answer]] = {
    "HostQueryRq": host,
    "CompanyQueryRq": company,
    "PreferencesQueryRq": preferences,
    "AccountAddRq": add_account,
    "AccountModRq": change_account,
    "ClassAddRq": add_class,
    "VendorAddRq": add_name,
    "VendorModRq": change_name,
    "CustomerAddRq": add_name,
    "CustomerModRq": change_name,
    "JournalEntryAddRq": add_journal,
    "JournalEntryModRq": change_journal,
    "TransferAddRq": add_transfer,
    "TransferModRq": change_transfer,
    "TxnVoidRq": void,
    "TxnDelRq": delete,
    "TxnDeletedQueryRq": deleted_transactions,
    "ListDeletedQueryRq": deleted_elements,
    "TransactionQueryRq": query_overview,
    **{f"{name}QueryRq": query_list for name in LISTS},
    **{f"{name}AddRq": add_expense for name in EXPENSES},
    **{f"{name}ModRq": change_expense for name in EXPENSES},
    **{f"{name}QueryRq": query_transactions for name in TRANSACTIONS},
}


def answer(call: Call) -> Answer:
    """Answer one checked request; raises Refused."""
    handler = HANDLERS.get(call.checked.name)
    if handler is None:
        raise Refused(refusals.UNSUPPORTED_MESSAGE, "This request is not supported by this implementation.")
    return handler(call)
