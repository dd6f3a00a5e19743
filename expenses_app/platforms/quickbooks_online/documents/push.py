"""Accounts, vendors and customers as QuickBooks Online takes them. Source: the vendor's API reference and its SDK's schemas."""

from collections.abc import Mapping
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document, Notice
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.masters import AccountDraft, BankAccountDraft, CustomerDraft, Draft, SupplierDraft
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.records import AccountClass, BankAccountKind
from expenses_app.platforms.quickbooks_online.names import ACCOUNT, CUSTOMER, VENDOR

# The types that can be written, by class; the first is the plainest.
_TYPES = {
    AccountClass.ASSET: ("Other Current Asset", "Fixed Asset", "Other Asset"),
    AccountClass.EQUITY: ("Equity",),
    AccountClass.EXPENSE: ("Expense", "Cost of Goods Sold", "Other Expense"),
    AccountClass.INCOME: ("Income", "Other Income"),
    AccountClass.LIABILITY: ("Other Current Liability", "Long Term Liability"),
}
_BANKS = {BankAccountKind.BANK: ("Bank", "Checking"), BankAccountKind.CARD: ("Credit Card", "CreditCard")}
_LENGTHS = {"name": 100, "email": 100, "description": 100}
# What QuickBooks works out by itself and does not take back.
_COMPUTED = frozenset(
    {
        "domain",
        "sparse",
        "MetaData",
        "FullyQualifiedName",
        "Classification",
        "CurrentBalance",
        "CurrentBalanceWithSubAccounts",
    }
)


def push(draft: Draft, facts: Facts, marker: str, standing: Remote | None) -> Document:
    """The record of `draft`. Our marker stands in the notes of vendors and customers; accounts have no place for it, but a
    unique name."""
    _check(draft)
    match draft:
        case SupplierDraft():
            target, body = VENDOR, _person(draft, facts, marker, standing)
        case CustomerDraft():
            target, body = CUSTOMER, _person(draft, facts, marker, standing)
        case AccountDraft() | BankAccountDraft():
            target, body = ACCOUNT, _account(draft, facts, standing)
    return Document(
        marker=marker,
        operation=Operation.PUSH,
        target=target.name,
        body=body,
        notices=_notices(draft),
        standing=standing,
    )


def _person(
    draft: SupplierDraft | CustomerDraft, facts: Facts, marker: str, standing: Remote | None
) -> dict[str, Any]:
    """A sparse update leaves alone what is not named."""
    if standing and not draft.active:
        return _sparse(standing) | {"Active": False}
    body: dict[str, Any] = {"DisplayName": draft.name}
    if draft.email:
        body["PrimaryEmailAddr"] = {"Address": draft.email}
    if draft.phone:
        body["PrimaryPhone"] = {"FreeFormNumber": draft.phone}
    if draft.address is not None:
        lines = {
            "Line1": draft.address.line1,
            "Line2": draft.address.line2,
            "City": draft.address.city,
            "CountrySubDivisionCode": draft.address.region,
            "PostalCode": draft.address.postal_code,
            "Country": draft.address.country,
        }
        body["BillAddr"] = {name: value for name, value in lines.items() if value}
    if standing:
        return _sparse(standing) | body
    return body | _currency(draft.currency, facts) | {"Notes": marker}


def _account(draft: AccountDraft | BankAccountDraft, facts: Facts, standing: Remote | None) -> dict[str, Any]:
    """An account is written whole: what stands there goes back with it. Type and currency are set once."""
    named = {"Name": draft.name}
    if draft.code:
        named["AcctNum"] = draft.code
    if isinstance(draft, AccountDraft) and draft.description:
        named["Description"] = draft.description
    if standing is not None:
        kept = {name: value for name, value in standing.detail.items() if name not in _COMPUTED}
        return kept | named | {"Active": draft.active}
    if isinstance(draft, BankAccountDraft):
        type, sub_type = _BANKS[draft.bank]
        return named | {"AccountType": type, "AccountSubType": sub_type} | _currency(draft.currency, facts)
    kinds = _TYPES[draft.account_class]
    if draft.type and draft.type not in kinds:
        raise Unbuildable(
            Message("QuickBooks Online has no such type of account. Choose another."), field="type"
        )
    return named | {"AccountType": draft.type or kinds[0]}


def _sparse(standing: Remote) -> dict[str, Any]:
    return {"sparse": True, "Id": standing.id, "SyncToken": standing.version}


def _currency(currency: str | None, facts: Facts) -> dict[str, Any]:
    if currency is None or currency == facts.base_currency:
        return {}
    if currency not in facts.currencies:
        raise Unbuildable(
            Message("Add %(currency)s in QuickBooks Online first.", {"currency": currency}), field="currency"
        )
    return {"CurrencyRef": {"value": currency}}


def _notices(draft: Draft) -> tuple[Notice, ...]:
    lost: Mapping[str, str] = (
        {"number": draft.number, "institution": draft.institution}
        if isinstance(draft, BankAccountDraft)
        else {"tax_number": getattr(draft, "tax_number", "")}
    )
    told = Message("QuickBooks Online has no place for this; it stays here only.")
    return tuple(Notice(field, told, text, "") for field, text in lost.items() if text)


def _check(draft: Draft) -> None:
    """A name is what a record is found by: it is never cut."""
    if not draft.name.strip():
        raise Unbuildable(Message("Give it a name."), field="name")
    if ":" in draft.name or '"' in draft.name:
        raise Unbuildable(
            Message("QuickBooks Online takes no colon and no quotation mark in a name."), field="name"
        )
    for field, most in _LENGTHS.items():
        if len(getattr(draft, field, "")) > most:
            raise Unbuildable(
                Message("QuickBooks Online takes %(most)s characters here. Shorten it.", {"most": most}),
                field=field,
            )
