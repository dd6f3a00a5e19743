"""Vendors and customers: what is required, looked up and refused.

Source: Microsoft's published pages "APIV2 - Vendors" and "APIV2 - Customers".
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from expenses_app.simulators.dynamics_365.api.call import PEOPLE, Call
from expenses_app.simulators.dynamics_365.books.company import new_id
from expenses_app.simulators.dynamics_365.odata.body import read
from expenses_app.simulators.dynamics_365.odata.entities import Entity, Member
from expenses_app.simulators.dynamics_365.odata.errors import (
    Refusal,
    dialog,
    exists,
    field_validation,
    no_relation,
)
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.rules.currencies import with_currency

ADDRESS_LENGTHS = ("addressLine1", "addressLine2", "city", "postalCode")
TAX_NUMBERS = {
    "GB": r"(GB)?(\d{9}|\d{12}|GD\d{3}|HA\d{3})",
    "DE": r"(DE)?\d{9}",
    "FR": r"(FR)?[A-Z0-9]{2}\d{9}",
}
SERIES = {"vendors": ("V", 50_000), "customers": ("C", 50_000)}
EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+")
TEXTS = {
    "blocked": " ",
    "balance": Decimal(0),
    "balanceDue": Decimal(0),
    "creditLimit": Decimal(0),
    "taxLiable": False,
}


def create(call: Call, entity: Entity) -> Row:
    """A new vendor or customer. Raises Refusal."""
    call.need(PEOPLE)
    values = read(_measured(call, entity), call.content())
    if entity.set_name == "customers" and not values.get("displayName"):
        raise dialog('A "displayName" must be provided.')
    if not values.get("number"):
        letter, start = SERIES[entity.set_name]
        values["number"] = f"{letter}{call.company.next_number(entity.set_name, start):05d}"
    row: Row = {
        "id": new_id(),
        "currencyCode": call.company.currency,
        "displayName": "",
        "type": "Company",
    } | TEXTS
    made = call.company[entity.set_name].put(_checked(call, entity, row, values), call.now)
    call.company.changed(entity.set_name, made["id"], "created", call.now)
    return made


def update(call: Call, entity: Entity, row: Row) -> Row:
    """Changed members only; another number renames. Raises Refusal."""
    call.need(PEOPLE)
    values = read(_measured(call, entity), call.content())
    if entity.set_name == "customers" and values.get("displayName") == "":
        raise dialog('A "displayName" must be provided.')
    changed = call.company[entity.set_name].put(_checked(call, entity, dict(row), values), call.now)
    call.company.changed(entity.set_name, row["id"], "updated", call.now)
    return changed


def remove(call: Call, entity: Entity, row: Row) -> None:
    """A vendor or customer."""
    call.need(PEOPLE)
    call.company[entity.set_name].remove(row["id"])
    call.company.changed(entity.set_name, row["id"], "deleted", call.now)


def _measured(call: Call, entity: Entity) -> Entity:
    if call.switches["address_lengths_checked"]:
        return entity
    members = tuple(
        Member(member.name, member.kind) if member.name in ADDRESS_LENGTHS else member
        for member in entity.members
    )
    return Entity(entity.set_name, entity.type_name, entity.table, members, entity.methods, entity.order)


def _checked(call: Call, entity: Entity, row: Row, values: Row) -> Row:
    company, table = call.company, entity.table
    row = with_currency(company, row | values, values)
    other = company[entity.set_name].first("number", row["number"])
    if other is not None and other["id"] != row["id"]:
        raise exists(table, f"No.='{row['number']}'", call.switches["duplicate_number_code"])
    if re.search(r"[A-Za-z]", row.get("phoneNumber") or ""):
        raise field_validation(f"Phone No. must not contain letters in {table}: No.={row['number']}.")
    if row.get("email") and not all(EMAIL.fullmatch(part.strip()) for part in row["email"].split(";")):
        raise dialog(f'The email address "{row["email"]}" is not valid.')
    _check_country(call, entity, row)
    _check_terms(call, values)
    return row


def _check_country(call: Call, entity: Entity, row: Row) -> None:
    country = row.get("country") or ""
    known = [each["code"] for each in call.company["countriesRegions"]]
    if country and country not in known:
        raise no_relation("Country/Region Code", entity.table, country, "Country/Region")
    number = row.get("taxRegistrationNumber") or ""
    pattern = TAX_NUMBERS.get(country or call.company.country)
    if number and pattern and not re.fullmatch(pattern, number.replace(" ", "")):
        text = "The entered VAT Registration number is not in agreement with the format specified for Country/Region Code"
        raise dialog(f"{text} {country or call.company.country}.")


def _check_terms(call: Call, values: Row) -> None:
    known: Mapping[str, tuple[str, set[str]]] = {
        "paymentTermsId": ("Payment Terms", {row["id"] for row in call.company["paymentTerms"]}),
        "paymentMethodId": ("Payment Method", set()),
        "shipmentMethodId": ("Shipment Method", set()),
        "taxAreaId": ("Tax Area", {row["id"] for row in call.company["taxAreas"]}),
    }
    for name, (title, ids) in known.items():
        if values.get(name) and values[name] not in ids:
            raise dialog(f'The "{name}" does not match to a {title}.')
    if values.get("salespersonCode"):
        text = f"The Salesperson/Purchaser does not exist. Identification fields and values: Code='{values['salespersonCode']}'"
        raise Refusal(400, "Internal_RecordNotFound", text)
