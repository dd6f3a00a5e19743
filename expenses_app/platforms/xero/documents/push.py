"""Accounts and contacts as Xero takes them. Source: the vendor's pages Accounts and Contacts, schema 16.1.0."""

from collections.abc import Mapping
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.masters import AccountDraft, BankAccountDraft, CustomerDraft, Draft, SupplierDraft
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.records import AccountClass, BankAccountKind
from expenses_app.platforms.xero.names import ACCOUNT, CONTACT

# The types that can be written, by class; the first is the plainest.
_TYPES = {
    AccountClass.ASSET: ("CURRENT", "FIXED", "INVENTORY", "NONCURRENT", "PREPAYMENT"),
    AccountClass.EQUITY: ("EQUITY",),
    AccountClass.EXPENSE: ("EXPENSE", "DIRECTCOSTS", "OVERHEADS"),
    AccountClass.INCOME: ("REVENUE", "SALES", "OTHERINCOME"),
    AccountClass.LIABILITY: ("CURRLIAB", "DEPRECIATN", "LIABILITY", "TERMLIAB", "PAYG"),
}
_BANKS = {BankAccountKind.BANK: "BANK", BankAccountKind.CARD: "CREDITCARD"}
_CONTACT_LENGTHS = {"name": 255, "email": 255, "phone": 50, "tax_number": 50}
_ACCOUNT_LENGTHS = {"name": 150, "code": 10, "description": 4000}


def push(draft: Draft, facts: Facts, marker: str, standing: Remote | None) -> Document:
    """The record of `draft`. Suppliers and customers are one list of contacts; our marker is the ContactNumber, which only
    the API can set. Accounts have no place for it, but a unique name and a unique code."""
    match draft:
        case SupplierDraft() | CustomerDraft():
            target, body = CONTACT, _contact(draft, facts, marker, standing)
        case AccountDraft():
            target, body = ACCOUNT, _account(draft, standing)
        case BankAccountDraft():
            target, body = ACCOUNT, _bank_account(draft, facts, standing)
    return Document(marker=marker, operation=Operation.PUSH, target=target.name, body=body, standing=standing)


def _contact(
    draft: SupplierDraft | CustomerDraft, facts: Facts, marker: str, standing: Remote | None
) -> dict[str, Any]:
    """What is left out of an update stays as it is."""
    _check(draft, _CONTACT_LENGTHS)
    body: dict[str, Any] = {"ContactID": standing.id} if standing else {"ContactNumber": marker}
    if not draft.active:
        return body | {"ContactStatus": "ARCHIVED"}
    body |= {"Name": draft.name, "EmailAddress": draft.email, "TaxNumber": draft.tax_number}
    if draft.currency:
        _check_currency(draft.currency, facts)
        body["DefaultCurrency"] = draft.currency
    if draft.address is not None:
        body["Addresses"] = [
            _filled(
                {
                    "AddressType": "STREET",
                    "AddressLine1": draft.address.line1,
                    "AddressLine2": draft.address.line2,
                    "City": draft.address.city,
                    "Region": draft.address.region,
                    "PostalCode": draft.address.postal_code,
                    "Country": draft.address.country,
                }
            )
        ]
    if draft.phone:
        body["Phones"] = [{"PhoneType": "DEFAULT", "PhoneNumber": draft.phone}]
    return _filled(body)


def _account(draft: AccountDraft, standing: Remote | None) -> dict[str, Any]:
    """The type is set once; archiving goes alone."""
    _check(draft, _ACCOUNT_LENGTHS)
    if standing and not draft.active:
        return {"AccountID": standing.id, "Status": "ARCHIVED"}
    kinds = _TYPES[draft.account_class]
    if draft.type and draft.type not in kinds:
        raise Unbuildable(Message("Xero has no such type of account. Choose another."), field="type")
    if not draft.code:
        raise Unbuildable(Message("Give the account a code."), field="code")
    body = {"Code": draft.code, "Name": draft.name, "Description": draft.description}
    first = {"AccountID": standing.id} if standing else {"Type": draft.type or kinds[0]}
    return _filled(first | body)


def _bank_account(draft: BankAccountDraft, facts: Facts, standing: Remote | None) -> dict[str, Any]:
    """Currency and sort of account are set once."""
    _check(draft, _ACCOUNT_LENGTHS)
    if standing and not draft.active:
        return {"AccountID": standing.id, "Status": "ARCHIVED"}
    if standing:
        return _filled(
            {
                "AccountID": standing.id,
                "Code": draft.code,
                "Name": draft.name,
                "BankAccountNumber": draft.number,
            }
        )
    if not draft.number:
        raise Unbuildable(
            Message("Enter the account number; of a card the last four digits."), field="number"
        )
    currency = draft.currency or facts.base_currency
    _check_currency(currency, facts)
    return _filled(
        {
            "Code": draft.code,
            "Name": draft.name,
            "Type": "BANK",
            "BankAccountType": _BANKS[draft.bank],
            "BankAccountNumber": draft.number,
            "CurrencyCode": currency,
        }
    )


def _check(draft: Draft, lengths: Mapping[str, int]) -> None:
    """A name is what a record is found by: it is never cut."""
    if not draft.name.strip():
        raise Unbuildable(Message("Give it a name."), field="name")
    for field, most in lengths.items():
        if len(getattr(draft, field, "")) > most:
            raise Unbuildable(
                Message("Xero takes %(most)s characters here. Shorten it.", {"most": most}), field=field
            )


def _check_currency(currency: str, facts: Facts) -> None:
    if currency not in (facts.base_currency, *facts.currencies):
        raise Unbuildable(
            Message("Add %(currency)s in Xero first.", {"currency": currency}), field="currency"
        )


def _filled(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value != ""}
