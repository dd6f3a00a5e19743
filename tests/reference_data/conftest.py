import json

import msgspec
import pytest

from expenses_app.ledger.records import Account, AccountClass, RecordStatus, Supplier, TaxRate
from tests.connections.conftest import (  # noqa: F401
    authorise,
    clean_pace,
    clock,
    connect,
    connection,
    partner,
    sample,
    server,
    tokens,
)

ACCOUNTS = [
    Account("a1", "Travel", code="493", account_class=AccountClass.EXPENSE),
    Account("a2", "Light, Power, Heating", code="445", account_class=AccountClass.EXPENSE),
]


def page(records, cursor=None, complete=True):
    return (
        200,
        json.dumps({"records": msgspec.to_builtins(records), "cursor": cursor, "complete": complete}),
        {},
    )


def facts(**more):
    return (200, json.dumps({"name": "Harbour Cafe Ltd", "currency": "GBP"} | more), {})


def suppliers(first, last):
    return [Supplier(f"s{number}", f"Supplier {number:05}") for number in range(first, last)]


@pytest.fixture
def books(server, connection):  # noqa: F811
    """A ledger with two accounts, a tax rate and three suppliers on two pages."""
    server.script("POST", "/token", tokens(1, expires_in=30 * 86400))
    server.script("GET", "/facts", facts())
    server.script("GET", "/records/account", page(ACCOUNTS))
    server.script("GET", "/records/tax_rate", page([TaxRate("t1", "20% VAT", percent="20.0")]))
    server.script("GET", "/records/supplier", page(suppliers(0, 2), cursor="2"), page(suppliers(2, 3)))
    return server


__all__ = ["ACCOUNTS", "RecordStatus", "books", "facts", "page", "suppliers"]
