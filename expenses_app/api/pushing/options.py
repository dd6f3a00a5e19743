"""What a ledger wants to know of a record, computed from what its platform declares."""

from typing import Any

from expenses_app.ledger.facts import Facts
from expenses_app.ledger.masters import MasterKind
from expenses_app.ledger.records import AccountClass

Property = dict[str, Any]


def option_for(kind: MasterKind, types: dict[AccountClass, list[str]], facts: Facts) -> Property:
    """`types`: the words of the ledger's own account types that are in use, by class."""
    properties, name = _BY_KIND[kind](types, facts)
    return _property(
        "Object", name, f"The {name.lower()} to be written.", required=True, properties=properties
    )


def _property(type: str, name: str, description: str, *, required: bool = False, **more: Any) -> Property:
    return {"type": type, "display_name": name, "description": description, "required": required, **more}


def _choice(value: str, name: str = "") -> Property:
    return {
        "value": value,
        "type": "String",
        "display_name": name or value,
        "description": "",
        "required": False,
    }


def _account(types: dict[AccountClass, list[str]], facts: Facts) -> tuple[dict[str, Property], str]:
    categories = [_choice(one.value) for one in AccountClass]
    categories += [_choice(f"{one.value}.{word}") for one, words in types.items() for word in words]
    return {
        "nominalCode": _property("String", "Nominal code", "The code that bookkeepers know the account by."),
        "name": _property("String", "Name", "The account's name.", required=True),
        "description": _property("String", "Description", "What the account is for."),
        "fullyQualifiedCategory": _property(
            "String", "Category", "Class and type of the account.", required=True, options=categories
        ),
    }, "Account"


def _bank_account(types: dict[AccountClass, list[str]], facts: Facts) -> tuple[dict[str, Property], str]:
    return {
        "accountName": _property("String", "Name", "The account's name.", required=True),
        "accountType": _property(
            "String",
            "Type",
            "Credit for cards, Debit for accounts that hold money.",
            options=[_choice("Credit"), _choice("Debit")],
        ),
        "nominalCode": _property("String", "Nominal code", "The code that bookkeepers know the account by."),
        "accountNumber": _property("String", "Account number", "Of a card the last four digits alone."),
        "currency": _currency(facts),
        "institution": _property("String", "Institution", "The bank's name."),
    }, "Bank account"


def _supplier(types: dict[AccountClass, list[str]], facts: Facts) -> tuple[dict[str, Property], str]:
    return {"supplierName": _name("supplier"), **_contact(facts)}, "Supplier"


def _customer(types: dict[AccountClass, list[str]], facts: Facts) -> tuple[dict[str, Property], str]:
    return {"customerName": _name("customer"), **_contact(facts)}, "Customer"


def _name(who: str) -> Property:
    return _property("String", "Name", f"The {who}'s name.", required=True)


def _contact(facts: Facts) -> dict[str, Property]:
    return {
        "emailAddress": _property("String", "E-mail address", "Where they are written to."),
        "phone": _property("String", "Phone", "Their phone number."),
        "taxNumber": _property("String", "Tax number", "Their tax registration."),
        "defaultCurrency": _currency(facts),
        "status": _property(
            "String",
            "Status",
            "Whether they can be chosen.",
            required=True,
            options=[_choice("Active"), _choice("Archived")],
        ),
    }


def _currency(facts: Facts) -> Property:
    known = facts.currencies or (facts.base_currency,)
    return _property(
        "String",
        "Currency",
        f"{facts.base_currency} when it is left out.",
        options=[_choice(code) for code in known],
    )


_BY_KIND = {
    MasterKind.ACCOUNT: _account,
    MasterKind.BANK_ACCOUNT: _bank_account,
    MasterKind.SUPPLIER: _supplier,
    MasterKind.CUSTOMER: _customer,
}
