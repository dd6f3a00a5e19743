"""Xero: the declaration. Sources: the vendor's developer pages and schema 16.1.0."""

from expenses_app.ledger.capabilities import (
    Attachments,
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
    TaxAmounts,
    TransferSides,
)
from expenses_app.ledger.entries import ContactKind, ExpenseType, Kind
from expenses_app.ledger.masters import MasterKind
from expenses_app.ledger.promise import Address, OAuth2, Platform, Pushing
from expenses_app.ledger.records import BankAccountKind, RecordKind
from expenses_app.platforms.xero.client import XeroClient
from expenses_app.platforms.xero.documents import attach, build, push, void
from expenses_app.platforms.xero.documents.choices import TRACKING_PER_LINE
from expenses_app.platforms.xero.documents.expense import MAX_LINES
from expenses_app.platforms.xero.documents.receipt import MAX_BYTES, MAX_FILES, TYPES
from expenses_app.platforms.xero.documents.wording import LINE_LENGTH
from expenses_app.platforms.xero.masters import records
from expenses_app.platforms.xero.names import ACCOUNT, CONTACT
from expenses_app.platforms.xero.narrow import narrow
from expenses_app.platforms.xero.notices import NOTICES
from expenses_app.platforms.xero.pack import pack
from expenses_app.platforms.xero.tenants import end_tenant, tenants

_ALL_TYPES = frozenset(ExpenseType)
_SAME_CURRENCY = frozenset({CurrencyOption.ALL_BASE, CurrencyOption.SAME_FOREIGN})

PLATFORM = Platform(
    key="xero",
    name="Xero",
    tile="XE",
    integration_key="gbol",
    reach=Reach.CALL,
    addresses={
        "login": Address("XERO_LOGIN_URL", "https://login.xero.com"),
        "identity": Address("XERO_IDENTITY_URL", "https://identity.xero.com"),
        "api": Address("XERO_API_URL", "https://api.xero.com"),
        "web": Address("XERO_WEB_URL", "https://go.xero.com"),
    },
    authorisation=OAuth2(
        authorize_path="/identity/connect/authorize",
        token_path="/connect/token",  # noqa: S106
        revoke_path="/connect/revocation",
        host="identity",
        authorize_host="login",
        scopes=Scopes(
            asked=(
                "offline_access",
                "openid",
                "profile",
                "email",
                "accounting.settings",
                "accounting.contacts",
                "accounting.banktransactions",
                "accounting.manualjournals",
                "accounting.attachments",
            ),
            required=(
                "offline_access",
                "accounting.settings",
                "accounting.contacts",
                "accounting.banktransactions",
                "accounting.manualjournals",
                "accounting.attachments",
            ),
        ),
        pkce=True,
        idle_days=60,
    ),
    capabilities=Capabilities(
        kinds=frozenset({Kind.EXPENSE, Kind.TRANSFER, Kind.ADJUSTMENT}),
        expense=ExpenseSupport(
            types={BankAccountKind.BANK: _ALL_TYPES, BankAccountKind.CARD: _ALL_TYPES},
            contact_for_payment=ContactKind.SUPPLIER,
            contact_for_others=ContactKind.CUSTOMER,
        ),
        lengths=Lengths(memo=LINE_LENGTH, line=LINE_LENGTH, reference=LINE_LENGTH),
        currencies={
            Kind.EXPENSE: _SAME_CURRENCY,
            Kind.TRANSFER: _SAME_CURRENCY,
            Kind.ADJUSTMENT: frozenset({CurrencyOption.ALL_BASE}),
        },
        converted={
            Kind.EXPENSE: frozenset(
                {
                    CurrencyOption.BASE_ACCOUNT_FOREIGN_TRANSACTION,
                    CurrencyOption.FOREIGN_ACCOUNT_BASE_TRANSACTION,
                    CurrencyOption.TWO_FOREIGN,
                }
            ),
        },
        max_lines={Kind.EXPENSE: MAX_LINES},
        transfer_sides=TransferSides.BANK,
        bank_account_in_adjustment=False,
        tax_amounts=TaxAmounts.EXACT,
        max_tracking_per_line=TRACKING_PER_LINE,
        updatable=frozenset({Kind.EXPENSE}),
        replaceable=frozenset({Kind.EXPENSE, Kind.TRANSFER, Kind.ADJUSTMENT}),
        voidable=frozenset({Kind.EXPENSE, Kind.TRANSFER, Kind.ADJUSTMENT}),
        attachments=Attachments(
            kinds=frozenset({Kind.EXPENSE}),
            expense_types=_ALL_TYPES,
            types=frozenset(TYPES.values()),
            max_bytes=MAX_BYTES,
            max_files=MAX_FILES,
        ),
        records=frozenset(RecordKind) - {RecordKind.EMPLOYEE},
        creates=frozenset(MasterKind),
        updates=frozenset(MasterKind),
        extensions=frozenset({"void", "update_other_types"}),
    ),
    certainty=Certainty(replay_seconds=240, absent_after_seconds=60),
    limits=Limits(
        rates=(
            Rate(LimitKey.LEDGER, 60, 60, remaining_header="x-minlimit-remaining"),
            # 1,000 for an app on the Starter plan; the header tells.
            Rate(LimitKey.LEDGER, 5_000, 86_400, remaining_header="x-daylimit-remaining"),
            Rate(LimitKey.APPLICATION, 10_000, 60, remaining_header="x-appminlimit-remaining"),
        ),
        at_once=5,
        batch=50,
    ),
    narrow=narrow,
    build=build,
    void=void,
    attach=attach,
    pack=pack,
    client=XeroClient,
    tenants=tenants,
    push=Pushing(
        build=push,
        targets={
            MasterKind.ACCOUNT: ACCOUNT.name,
            MasterKind.BANK_ACCOUNT: ACCOUNT.name,
            MasterKind.SUPPLIER: CONTACT.name,
            MasterKind.CUSTOMER: CONTACT.name,
        },
        records=records,
    ),
    end_tenant=end_tenant,
    client_variables=("XERO_CLIENT_ID", "XERO_CLIENT_SECRET"),
    notices=NOTICES,
)
