"""Vendor, Customer and Employee: names that are unique over all three, and lengths."""

import re
from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import Refusal, business
from expenses_app.simulators.quickbooks_online.rules import archiving, references
from expenses_app.simulators.quickbooks_online.rules.draft import Draft

NAME_PARTS = ("DisplayName", "Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
LENGTHS = {
    "Title": 15,
    "GivenName": 25,
    "MiddleName": 25,
    "FamilyName": 25,
    "Suffix": 15,
    "CompanyName": 100,
    "AcctNum": 15,
    "Notes": 1024,
}
DEEPEST_LEVEL = 5


def complete(draft: Draft) -> tuple[dict[str, Any], tuple[Decimal, ...]]:
    """Return the body to store; raises Refusal."""
    body = draft.body
    if not any(str(body.get(part, "")).strip() for part in NAME_PARTS):
        raise Refusal(
            "6080",
            "Title, GivenName, MiddleName, FamilyName, DisplayName, Suffix - one of these must be non-empty",
            "DisplayName",
        )
    body.setdefault(
        "DisplayName", " ".join(str(body[part]) for part in NAME_PARTS[1:] if str(body.get(part, "")).strip())
    )
    if ":" in body["DisplayName"] or "\t" in body["DisplayName"] or "\n" in body["DisplayName"]:
        raise Refusal("2040", "Element contains invalid characters: DisplayName", "DisplayName")
    draft.limit("DisplayName", draft.switches["display_name_length"])
    for name, longest in LENGTHS.items():
        draft.limit(name, longest)
    _email(draft)
    _unique(draft)
    _parent(draft)
    _currency(draft)
    archiving.apply(draft)
    body.setdefault("PrintOnCheckName", body["DisplayName"])
    if draft.kind != "Employee":
        body["Balance"] = draft.previous.body.get("Balance", Decimal(0)) if draft.previous else Decimal(0)
    if draft.kind == "Vendor":
        body.setdefault("Vendor1099", False)
    return body, ()


def _email(draft: Draft) -> None:
    address = (draft.body.get("PrimaryEmailAddr") or {}).get("Address")
    if address is None:
        return
    draft.limit("Address", 100, draft.body["PrimaryEmailAddr"])
    for each in str(address).split(","):
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", each.strip()):
            raise Refusal(
                "2210",
                f"The email address does not conform to the RFC 822 format. Supplied value:{address}",
                "PrimaryEmailAddr",
            )


def _unique(draft: Draft) -> None:
    owner = draft.company.name_owner(draft.body["DisplayName"])
    if owner is not None and owner is not draft.previous:
        raise Refusal(
            "6240",
            "The name supplied already exists. : Another customer, vendor or employee is already using this name. "
            f"Please use a different name. Id={owner.id}",
        )


def _parent(draft: Draft) -> None:
    body = draft.body
    if draft.kind != "Customer":
        return
    if body.get("Job") and not body.get("ParentRef"):
        raise Refusal("6150", "A ParentRef is required if Job is true", "ParentRef")
    parent = references.person(draft, body.get("ParentRef"), "ParentRef", ("Customer",))
    if parent and parent is draft.previous:
        raise Refusal("900", "The same object can't be the parent or child of itself.", "ParentRef")
    level = int(parent.body.get("Level", 0)) + 1 if parent else 0
    if level >= DEEPEST_LEVEL:
        raise Refusal("6180", "You can nest up to 5 levels.", "ParentRef")
    body["Level"] = Decimal(level)
    prefix = f"{parent.name}:" if parent else ""
    body["FullyQualifiedName"] = prefix + body["DisplayName"]
    body["Job"] = bool(parent)


def _currency(draft: Draft) -> None:
    if draft.kind == "Employee":
        return
    company, body = draft.company, draft.body
    asked = (body.get("CurrencyRef") or {}).get("value")
    if draft.previous:
        kept = draft.previous.currency or company.home_currency
        if asked and asked != kept:
            raise business(f"The currency of a {draft.kind.lower()} cannot be changed.", "CurrencyRef")
        asked = kept
    asked = asked or company.home_currency
    if asked != company.home_currency and not company.multicurrency:
        raise business("Multi currency should be enabled to perform this operation.", "CurrencyRef")
    if asked not in company.active_currencies() and not draft.previous:
        raise Refusal("2220", f"The specified currency type is not valid: {asked}", "CurrencyRef")
    body["CurrencyRef"] = {"value": asked}
