"""QuickBooks Online: the declaration. Sources: the vendor's developer pages and the schemas of its SDK."""

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
from expenses_app.ledger.records import BankAccountKind
from expenses_app.platforms.quickbooks_online.client import QuickBooksOnlineClient
from expenses_app.platforms.quickbooks_online.documents import attach, build, push, void
from expenses_app.platforms.quickbooks_online.documents.expense_lines import MAX_LINES
from expenses_app.platforms.quickbooks_online.documents.receipt import MAX_BYTES, MAX_FILES, TYPES
from expenses_app.platforms.quickbooks_online.documents.wording import (
    LINE_LENGTH,
    NOTE_LENGTH,
    NUMBER_LENGTH,
)
from expenses_app.platforms.quickbooks_online.masters import records
from expenses_app.platforms.quickbooks_online.names import ACCOUNT, CUSTOMER, VENDOR
from expenses_app.platforms.quickbooks_online.narrow import narrow
from expenses_app.platforms.quickbooks_online.notices import NOTICES
from expenses_app.platforms.quickbooks_online.pack import pack
from expenses_app.platforms.quickbooks_online.tenants import tenants

_ALL_TYPES = frozenset(ExpenseType)
_SPENDING = frozenset(
    {
        CurrencyOption.ALL_BASE,
        CurrencyOption.SAME_FOREIGN,
        CurrencyOption.BASE_ACCOUNT_FOREIGN_TRANSACTION,
    }
)
_MARKER_LENGTH = len(" | exp:") + 16

PLATFORM = Platform(
    key="quickbooks_online",
    name="QuickBooks Online",
    tile="QO",
    integration_key="qhyg",
    reach=Reach.CALL,
    addresses={
        "authorize": Address("QUICKBOOKS_ONLINE_AUTHORIZE_URL", "https://appcenter.intuit.com"),
        "token": Address("QUICKBOOKS_ONLINE_TOKEN_URL", "https://oauth.platform.intuit.com"),
        "developer": Address("QUICKBOOKS_ONLINE_DEVELOPER_URL", "https://developer.api.intuit.com"),
        "api": Address("QUICKBOOKS_ONLINE_API_URL", "https://quickbooks.api.intuit.com"),
        "web": Address("QUICKBOOKS_ONLINE_WEB_URL", "https://app.qbo.intuit.com"),
        "discovery": Address(
            "QUICKBOOKS_ONLINE_DISCOVERY_URL",
            "https://developer.intuit.com/.well-known/openid_configuration/",
        ),
    },
    authorisation=OAuth2(
        authorize_path="/connect/oauth2",
        token_path="/oauth2/v1/tokens/bearer",  # noqa: S106
        revoke_path="/v2/oauth2/tokens/revoke",
        host="token",
        authorize_host="authorize",
        revoke_host="developer",
        revoke_with="json",
        discovery="discovery",
        scopes=Scopes(
            asked=("com.intuit.quickbooks.accounting",),
            required=("com.intuit.quickbooks.accounting",),
        ),
        pkce=False,
        tenant_from_callback="realmId",
        token_headers=(("x-include-refresh-token-hard-expires-in", "true"),),
        idle_days=100,
    ),
    capabilities=Capabilities(
        kinds=frozenset(Kind),
        expense=ExpenseSupport(
            types={BankAccountKind.BANK: _ALL_TYPES, BankAccountKind.CARD: _ALL_TYPES},
            contact_for_payment=ContactKind.SUPPLIER,
            contact_for_others=ContactKind.SUPPLIER,
        ),
        lengths=Lengths(memo=NOTE_LENGTH - _MARKER_LENGTH, line=LINE_LENGTH, reference=NUMBER_LENGTH),
        currencies={
            Kind.EXPENSE: _SPENDING,
            Kind.REIMBURSABLE: _SPENDING,
            Kind.TRANSFER: frozenset(CurrencyOption) - {CurrencyOption.TWO_FOREIGN},
            Kind.ADJUSTMENT: _SPENDING,
        },
        max_lines={Kind.EXPENSE: MAX_LINES, Kind.REIMBURSABLE: MAX_LINES},
        transfer_sides=TransferSides.BALANCE_SHEET,
        bank_account_in_adjustment=True,
        tax_amounts=TaxAmounts.EXACT,
        max_tracking_per_line=2,  # a class, and the location of the whole document
        updatable=frozenset({Kind.EXPENSE, Kind.REIMBURSABLE, Kind.TRANSFER}),
        replaceable=frozenset({Kind.EXPENSE}),
        voidable=frozenset(Kind),
        billable=frozenset({Kind.EXPENSE, Kind.REIMBURSABLE}),
        attachments=Attachments(
            kinds=frozenset({Kind.EXPENSE, Kind.REIMBURSABLE}),
            expense_types=frozenset({ExpenseType.PAYMENT, ExpenseType.REFUND}),
            types=frozenset(TYPES.values()),
            max_bytes=MAX_BYTES,
            max_files=MAX_FILES,
        ),
        creates=frozenset(MasterKind),
        updates=frozenset(MasterKind),
        extensions=frozenset({"void", "update_other_types"}),
    ),
    certainty=Certainty(replay_seconds=3_600, absent_after_seconds=120),
    limits=Limits(
        rates=(
            Rate(LimitKey.LEDGER, 500, 60),
            Rate(LimitKey.LEDGER, 10, 1),
            Rate(LimitKey.LEDGER, 40, 60, operation="batch"),
        ),
        at_once=10,
        batch=30,
    ),
    narrow=narrow,
    build=build,
    void=void,
    attach=attach,
    pack=pack,
    client=QuickBooksOnlineClient,
    tenants=tenants,
    push=Pushing(
        build=push,
        targets={
            MasterKind.ACCOUNT: ACCOUNT.name,
            MasterKind.BANK_ACCOUNT: ACCOUNT.name,
            MasterKind.SUPPLIER: VENDOR.name,
            MasterKind.CUSTOMER: CUSTOMER.name,
        },
        records=records,
    ),
    client_variables=("QUICKBOOKS_ONLINE_CLIENT_ID", "QUICKBOOKS_ONLINE_CLIENT_SECRET"),
    notices=NOTICES,
)
