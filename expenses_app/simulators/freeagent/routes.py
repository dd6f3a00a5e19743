"""Every address of the API: method, path below /v2, the permission level it needs, and what answers it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.reading import Lists
from expenses_app.simulators.freeagent.rules import (
    attachments,
    bank_accounts,
    bank_transactions,
    bills,
    categories,
    company,
    contacts,
    expenses,
    explanations,
)
from expenses_app.simulators.freeagent.rules.call import Call

Action = Callable[..., Response]
ANY, MY_MONEY, CONTACTS, BILLS, BANKING, TAX_AND_USERS, FULL = 0, 2, 3, 5, 6, 7, 8


@dataclass(frozen=True)
class Route:
    """One address; groups of the pattern are handed to the action."""

    method: str
    pattern: re.Pattern[str]
    level: int
    action: Action


def routes(lists: Lists) -> list[Route]:
    """Return all routes."""

    def many(collection: str) -> Action:
        return partial(_many, lists, collection)

    files = "bank_transaction_explanations/([^/]+)/attachments"
    table: list[tuple[str, str, int, Action]] = [
        ("GET", "company", ANY, company.one),
        ("GET", "account_locks", FULL, company.account_locks),
        ("GET", "sales_tax_periods", TAX_AND_USERS, partial(company.tax_periods, lists)),
        ("GET", "users", TAX_AND_USERS, many("users")),
        ("GET", "users/me", ANY, company.me),
        ("GET", "users/([^/]+)", TAX_AND_USERS, company.user),
        ("GET", "projects", CONTACTS, many("projects")),
        ("GET", "projects/([^/]+)", CONTACTS, company.project),
        ("GET", "categories", MY_MONEY, categories.many),
        ("POST", "categories", MY_MONEY, categories.create),
        ("GET", "categories/([^/]+)", MY_MONEY, categories.one),
        ("PUT", "categories/([^/]+)", MY_MONEY, categories.update),
        ("DELETE", "categories/([^/]+)", MY_MONEY, categories.delete),
        ("GET", "bank_transactions", BANKING, many("bank_transactions")),
        ("POST", "bank_transactions/statement", BANKING, bank_transactions.upload_statement),
        ("GET", "bank_transactions/([^/]+)", BANKING, bank_transactions.one),
        ("DELETE", "bank_transactions/([^/]+)", BANKING, bank_transactions.delete),
        ("GET", files, BANKING, attachments.many),
        ("POST", files, BANKING, attachments.add),
        ("PUT", files, BANKING, attachments.change),
        ("DELETE", files, BANKING, attachments.clear),
        ("GET", "attachments/([^/]+)", MY_MONEY, attachments.one),
        ("DELETE", "attachments/([^/]+)", MY_MONEY, attachments.delete),
    ]
    # Contacts can be read from "My Money" on, but below "Contacts & Projects" only their names are told.
    written = (
        ("bank_accounts", BANKING, BANKING, bank_accounts),
        ("contacts", MY_MONEY, CONTACTS, contacts),
        ("bank_transaction_explanations", BANKING, BANKING, explanations),
        ("expenses", MY_MONEY, MY_MONEY, expenses),
        ("bills", BILLS, BILLS, bills),
    )
    for collection, reading, level, rules in written:
        table += [
            ("GET", collection, reading, many(collection)),
            ("POST", collection, level, rules.create),
            ("GET", f"{collection}/([^/]+)", reading, rules.one),
            ("PUT", f"{collection}/([^/]+)", level, rules.update),
            ("DELETE", f"{collection}/([^/]+)", level, rules.delete),
        ]
    return [Route(method, re.compile(path), level, action) for method, path, level, action in table]


def _many(lists: Lists, collection: str, call: Call) -> Response:
    return lists.many(call, collection)
