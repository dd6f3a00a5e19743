"""A platform of our own making, whose client reads what a scripted server answers."""

import json
from dataclasses import replace

from expenses_app.ledger.capabilities import (
    Capabilities,
    Certainty,
    CurrencyOption,
    ExpenseSupport,
    Lengths,
    LimitKey,
    Limits,
    Rate,
    Reach,
    Scopes,
)
from expenses_app.ledger.entries import ContactKind, ExpenseType, Kind
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.promise import Address, OAuth2, Page, Platform, Tenant
from expenses_app.ledger.records import BankAccountKind, RecordKind

OAUTH2 = OAuth2(
    authorize_path="/authorize",
    token_path="/token",
    revoke_path="/revoke",
    host="api",
    authorize_host="api",
    scopes=Scopes(("books", "offline_access", "settings"), required=("books", "settings")),
    pkce=True,
)
CAPABILITIES = Capabilities(
    kinds=frozenset({Kind.EXPENSE, Kind.TRANSFER}),
    expense=ExpenseSupport(
        types={
            BankAccountKind.BANK: frozenset(ExpenseType),
            BankAccountKind.CARD: frozenset({ExpenseType.PAYMENT, ExpenseType.REFUND}),
        },
        contact_for_payment=ContactKind.SUPPLIER,
        contact_for_others=ContactKind.SUPPLIER,
    ),
    lengths=Lengths(memo=100, line=100),
    currencies={Kind.EXPENSE: frozenset({CurrencyOption.ALL_BASE})},
    records=frozenset({RecordKind.ACCOUNT, RecordKind.SUPPLIER, RecordKind.TAX_RATE}),
)


class SampleClient:
    """Facts from /facts, records from /records/<kind>: {"records": [...], "cursor": ..., "complete": ...}."""

    def __init__(self, session, tenant_id, addresses):
        self.session = session
        self.tenant_id = tenant_id
        self.addresses = addresses

    def facts(self):
        told = json.loads(self.session.read("/facts", headers={"Tenant": self.tenant_id}).body)
        return Facts(
            ledger_key=told.get("key", self.tenant_id),
            name=told["name"],
            base_currency=told["currency"],
            multi_currency=told.get("multi", False),
        )

    def read(self, kind, since, cursor):
        import msgspec

        from expenses_app.reference_data.records import RECORD_TYPES

        query = {"cursor": cursor or ""} | ({"since": since.isoformat()} if since else {})
        told = json.loads(self.session.read(f"/records/{kind.value}", query=query).body)
        return Page(
            records=[msgspec.convert(one, RECORD_TYPES[kind]) for one in told["records"]],
            cursor=told.get("cursor"),
            complete=told.get("complete", False),
            high_water=self.session.clock.now(),
        )


def tenants(session, given, inside=""):
    if given.callback.get("realm"):
        return [Tenant(given.callback["realm"], "")]
    return [
        Tenant(one["id"], one["name"], "ORGANISATION", one["link"])
        for one in json.loads(session.read("/tenants").body)
    ]


def end_tenant(session, tenant):
    session.write("DELETE", f"/tenants/{tenant.connection_id}", headers={}, body=b"")


SAMPLE = Platform(
    key="sample",
    name="Sample Books",
    tile="Sa",
    integration_key="smpl",
    reach=Reach.CALL,
    addresses={"api": Address("SAMPLE_ADDRESS", "https://sample.example")},
    authorisation=OAUTH2,
    capabilities=CAPABILITIES,
    certainty=Certainty(replay_seconds=0, absent_after_seconds=10),
    limits=Limits(
        rates=(Rate(LimitKey.LEDGER, 1000, 60, remaining_header="x-left"),), at_once=5, timeout_seconds=5
    ),
    narrow=lambda declared, facts: (
        declared if facts.multi_currency else replace(declared, kinds=declared.kinds - {Kind.TRANSFER})
    ),
    build=None,
    void=None,
    attach=None,
    pack=None,
    client=SampleClient,
    tenants=tenants,
    client_variables=("SAMPLE_CLIENT_ID", "SAMPLE_CLIENT_SECRET"),
)
