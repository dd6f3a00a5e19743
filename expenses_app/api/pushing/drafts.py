"""From a record as clients send it to a draft of ours."""

from typing import Any

from expenses_app.api.faults import Fault, Mistake
from expenses_app.api.schemas import pushes as wire
from expenses_app.connections.models import Connection
from expenses_app.ledger.masters import (
    AccountDraft,
    BankAccountDraft,
    CustomerDraft,
    PostalAddress,
    SupplierDraft,
)
from expenses_app.ledger.records import AccountClass, BankAccountKind, RecordKind
from expenses_app.reference_data.queries import rows_of

ARCHIVED = "Archived"


def supplier_draft(said: wire.SupplierBody) -> SupplierDraft:
    return SupplierDraft(name=_needed(said.supplier_name, "supplierName", "Supplier"), **_contact(said))


def customer_draft(said: wire.CustomerBody) -> CustomerDraft:
    return CustomerDraft(name=_needed(said.customer_name, "customerName", "Customer"), **_contact(said))


def account_draft(said: wire.AccountBody, connection: Connection) -> AccountDraft:
    """The category is `Type.Detail`, as the list of accounts shows it; without one, `type` alone."""
    word, _dot, detail = (said.fully_qualified_category or said.type or "").partition(".")
    try:
        account_class = AccountClass(word.strip().capitalize())
    except ValueError as unknown:
        message = "Say whether it is an Asset, Expense, Income, Liability or Equity account."
        raise Fault(400, mistakes=[Mistake("fullyQualifiedCategory", message, "Account")]) from unknown
    return AccountDraft(
        name=_needed(said.name, "name", "Account"),
        account_class=account_class,
        code=said.nominal_code or "",
        type=_vendors_word(connection, account_class, detail.strip()),
        description=said.description or "",
        active=said.status != ARCHIVED,
    )


def bank_account_draft(said: wire.BankAccountBody) -> BankAccountDraft:
    return BankAccountDraft(
        name=_needed(said.account_name, "accountName", "BankAccount"),
        bank=BankAccountKind.CARD if said.account_type == "Credit" else BankAccountKind.BANK,
        code=said.nominal_code or "",
        currency=said.currency,
        number=said.account_number or "",
        institution=said.institution or "",
        active=said.status != ARCHIVED,
    )


def _contact(said: wire.ContactBody) -> dict[str, Any]:
    address = said.addresses[0] if said.addresses else None
    return {
        "email": said.email_address or "",
        "phone": said.phone or "",
        "tax_number": said.tax_number or "",
        "currency": said.default_currency,
        "address": PostalAddress(
            line1=address.line1 or "",
            line2=address.line2 or "",
            city=address.city or "",
            region=address.region or "",
            postal_code=address.postal_code or "",
            country=address.country or "",
        )
        if address
        else None,
        "active": said.status != ARCHIVED,
    }


def _needed(text: str | None, place: str, validator: str) -> str:
    if not text or not text.strip():
        raise Fault(400, mistakes=[Mistake(place, "A name is needed.", validator)])
    return text.strip()


def _vendors_word(connection: Connection, account_class: AccountClass, detail: str) -> str:
    """The ledger's own writing of its word, where one of its accounts shows it."""
    accounts = rows_of(connection.company_id, connection.ledger_id, RecordKind.ACCOUNT)
    shown = accounts.filter(data__account_class=account_class.value, data__type__iexact=detail).first()
    return str(shown.data["type"]) if shown and detail else detail
