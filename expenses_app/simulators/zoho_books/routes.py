"""Every path of the Books API that the simulator serves: method, path, scope, and who answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from werkzeug.wrappers import Response

from expenses_app.simulators.zoho_books import reading, shown
from expenses_app.simulators.zoho_books.refusals import no_such_record
from expenses_app.simulators.zoho_books.rules import accounts, bills, contacts, expenses, files
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.wire import success

Answer = Callable[..., Response]
VERBS = {"GET": "READ", "POST": "CREATE", "PUT": "UPDATE", "DELETE": "DELETE"}


@dataclass(frozen=True)
class Route:
    """One path; ``answer`` takes the call and what stands in the path's braces."""

    method: str
    path: str
    module: str
    answer: Answer

    @property
    def scope(self) -> str:
        """The scope that it needs."""
        return f"ZohoBooks.{self.module}.{VERBS[self.method]}"

    def match(self, path: str) -> tuple[str, ...] | None:
        """Return what stands in the braces, or None for another path."""
        found = re.fullmatch(re.sub(r"\{\w+\}", "([^/]+)", self.path), path)
        return found.groups() if found else None


def _expense(call: Call, key: str) -> Response:
    return success(expense=shown.expense(call.organisation, expenses.find(call, key)))


def _bill(call: Call, key: str) -> Response:
    return success(bill=shown.bill(call.organisation, bills.find(call, key), call.today))


def _contact(call: Call, key: str) -> Response:
    return success(contact=contacts.shown_contact(call, contacts.find(call, key)))


def _account(call: Call, key: str) -> Response:
    return success(chart_of_account=accounts.shown_account(call, accounts.find(call, key)))


def _bank(call: Call, key: str) -> Response:
    return success(bankaccount=accounts.shown_bank(call, accounts.find_bank(call, key)))


def _organisation(call: Call, key: str) -> Response:
    if key != call.organisation.key:
        raise no_such_record("Organization", call.switches)
    return success(organization=call.organisation.record)


def _one(resource: str, name: str, what: str) -> Answer:
    return partial(_listed_one, resource=resource, name=name, what=what)


def _listed_one(call: Call, key: str, *, resource: str, name: str, what: str) -> Response:
    return reading.one(call, resource, key, name, what)


def routes(lists: reading.Lists) -> list[Route]:
    """Return the table; the first path that fits answers."""

    def many(resource: str) -> Answer:
        return lambda call: lists.many(call, resource)

    return [
        Route("GET", "/organizations/{id}", "settings", _organisation),
        Route("GET", "/chartofaccounts", "accountants", many("chartofaccounts")),
        Route("POST", "/chartofaccounts", "accountants", accounts.create),
        Route("GET", "/chartofaccounts/{id}", "accountants", _account),
        Route("PUT", "/chartofaccounts/{id}", "accountants", accounts.update),
        Route("DELETE", "/chartofaccounts/{id}", "accountants", accounts.delete),
        Route("POST", "/chartofaccounts/{id}/active", "accountants", accounts.activate),
        Route("POST", "/chartofaccounts/{id}/inactive", "accountants", accounts.deactivate),
        Route("GET", "/bankaccounts", "banking", many("bankaccounts")),
        Route("POST", "/bankaccounts", "banking", accounts.create_bank),
        Route("GET", "/bankaccounts/{id}", "banking", _bank),
        Route("PUT", "/bankaccounts/{id}", "banking", accounts.update_bank),
        Route("DELETE", "/bankaccounts/{id}", "banking", accounts.delete),
        Route("POST", "/bankaccounts/{id}/active", "banking", accounts.activate),
        Route("POST", "/bankaccounts/{id}/inactive", "banking", accounts.deactivate),
        Route("GET", "/contacts", "contacts", many("contacts")),
        Route("POST", "/contacts", "contacts", contacts.create),
        Route("PUT", "/contacts", "contacts", contacts.upsert),
        Route("GET", "/contacts/{id}", "contacts", _contact),
        Route("PUT", "/contacts/{id}", "contacts", contacts.update),
        Route("DELETE", "/contacts/{id}", "contacts", contacts.delete),
        Route("POST", "/contacts/{id}/active", "contacts", contacts.activate),
        Route("POST", "/contacts/{id}/inactive", "contacts", contacts.deactivate),
        Route("GET", "/employees", "expenses", many("employees")),
        Route("GET", "/employees/{id}", "expenses", _one("employees", "employee", "Employee")),
        Route("GET", "/users", "settings", many("users")),
        Route("GET", "/users/me", "settings", reading.me),
        Route("GET", "/users/{id}", "settings", _one("users", "user", "User")),
        Route("GET", "/settings/taxes", "settings", many("settings/taxes")),
        Route("GET", "/settings/taxes/{id}", "settings", _one("settings/taxes", "tax", "Tax")),
        Route("GET", "/settings/taxgroups/{id}", "settings", reading.tax_group),
        Route("GET", "/settings/currencies", "settings", many("settings/currencies")),
        Route(
            "GET",
            "/settings/currencies/{id}",
            "settings",
            _one("settings/currencies", "currency", "Currency"),
        ),
        Route("GET", "/reportingtags", "settings", reading.reporting_tags),
        Route("GET", "/reportingtags/{id}/options/all", "settings", reading.tag_options),
        Route("GET", "/locations", "settings", many("locations")),
        Route("GET", "/projects", "projects", many("projects")),
        Route("GET", "/projects/{id}", "projects", _one("projects", "project", "Project")),
        Route("GET", "/transactionlocks", "accountants", reading.transaction_locks),
        Route("GET", "/transactionlock", "accountants", reading.transaction_lock),
        Route("GET", "/expenses", "expenses", many("expenses")),
        Route("POST", "/expenses", "expenses", expenses.create),
        Route("PUT", "/expenses", "expenses", expenses.upsert),
        Route("GET", "/expenses/{id}", "expenses", _expense),
        Route("PUT", "/expenses/{id}", "expenses", expenses.update),
        Route("DELETE", "/expenses/{id}", "expenses", expenses.delete),
        Route("GET", "/expenses/{id}/comments", "expenses", partial(reading.comments, kind="expense")),
        Route("GET", "/expenses/{id}/receipt", "expenses", files.get_receipt),
        Route("POST", "/expenses/{id}/receipt", "expenses", files.put_receipt),
        Route("DELETE", "/expenses/{id}/receipt", "expenses", files.remove_receipt),
        Route("GET", "/expenses/{id}/attachment", "expenses", files.get_of_expense),
        Route("POST", "/expenses/{id}/attachment", "expenses", files.add_to_expense),
        Route("DELETE", "/expenses/{id}/attachment", "expenses", files.remove_from_expense),
        Route("GET", "/expenses/{id}/documents/{document}", "expenses", files.document_of_expense),
        Route("GET", "/bills", "bills", many("bills")),
        Route("POST", "/bills", "bills", bills.create),
        Route("PUT", "/bills", "bills", bills.upsert),
        Route("GET", "/bills/{id}", "bills", _bill),
        Route("PUT", "/bills/{id}", "bills", bills.update),
        Route("DELETE", "/bills/{id}", "bills", bills.delete),
        Route("POST", "/bills/{id}/status/void", "bills", bills.void),
        Route("POST", "/bills/{id}/status/open", "bills", bills.mark_open),
        Route("POST", "/bills/{id}/submit", "bills", bills.submit),
        Route("POST", "/bills/{id}/approve", "bills", bills.approve),
        Route("GET", "/bills/{id}/comments", "bills", partial(reading.comments, kind="bill")),
        Route("GET", "/bills/{id}/attachment", "bills", files.get_of_bill),
        Route("POST", "/bills/{id}/attachment", "bills", files.add_to_bill),
        Route("DELETE", "/bills/{id}/attachment", "bills", files.remove_from_bill),
        Route("GET", "/bills/{id}/documents/{document}", "bills", files.document_of_bill),
    ]
