"""The companies that a fresh simulator has, and those that a control request makes."""

import pickle
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.sage_intacct import catalogue as paths
from expenses_app.simulators.sage_intacct import seed_lists as lists
from expenses_app.simulators.sage_intacct.limits import TIERS
from expenses_app.simulators.sage_intacct.rules.parties import blank
from expenses_app.simulators.sage_intacct.state import Company, reference
from expenses_app.simulators.sage_intacct.wire import Record

CREATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class EntityRow:
    """An entity with one location below it."""

    key: str
    name: str
    country: str
    currency: str
    location: tuple[str, str]


SPECIAL_VENDORS: dict[str, Record] = {
    "V-HOLD": {"isOnHold": True},
    "V-OLD": {"status": "inactive"},
    "EMP-JDOE": {"isIndividualPerson": True},
}


def seed_companies() -> list[Company]:
    """Return the demo companies: one UK entity, a UK and Australian group, one US entity without tax solution."""
    made: list[Company] = pickle.loads(_stored_seed())  # noqa: S301 - made by this process
    return made


@cache
def _stored_seed() -> bytes:
    """Make the companies once: copies are many times cheaper."""
    group = (
        EntityRow("100", "Meridian UK", "GB", "GBP", ("110", "London")),
        EntityRow("200", "Meridian Australia", "AU", "AUD", ("210", "Sydney")),
    )
    companies = [
        company("harbourprint", "Harbour Print Ltd"),
        company("meridiangroup", "Meridian Group plc", entities=group, tier="2"),
        company("lakesidesupply", "Lakeside Supply Inc", country="US", currency="USD"),
    ]
    return pickle.dumps(companies)


def company(
    key: str,
    name: str,
    *,
    country: str = "GB",
    currency: str = "GBP",
    entities: tuple[EntityRow, ...] = (),
    tier: str = "1",
    multi_currency: bool = True,
) -> Company:
    """Make a company with users, chart of accounts, cards, parties, tax and dimensions."""
    made = Company(key, name, country, currency, bool(entities), multi_currency, tier)
    made.rates = {code: Decimal(pounds) for code, pounds in lists.POUNDS.items()}
    made.terms = {"CLASS": "Line of business"}
    _people_and_currencies(made)
    _places(made, entities)
    _accounts(made)
    _parties(made)
    _dimensions(made)
    _money_accounts(made)
    for place, entity in [(each.country, each.key) for each in entities] or [(country, "")]:
        _tax(made, place, entity)
    return made


def company_to_order(wish: dict[str, Any]) -> Company:
    """Make the company of a control request; raises ActionRefused."""
    known = {"name", "country", "currency", "multi_currency", "plan", "sizes", "id"}
    if set(wish) - known or not wish.get("name"):
        raise ActionRefused(f"A company has a name, and may have: {', '.join(sorted(known - {'name'}))}.")
    tier, currency = str(wish.get("plan", "1")), str(wish.get("currency", "GBP"))
    if tier not in TIERS or currency not in lists.POUNDS:
        raise ActionRefused(
            f"The plan is a tier ({', '.join(TIERS)}), the currency one of {', '.join(lists.POUNDS)}."
        )
    name = str(wish["name"])
    made = company(
        str(wish.get("id") or "".join(letter for letter in name.lower() if letter.isalnum())),
        name,
        country=str(wish.get("country", "GB")),
        currency=currency,
        tier=tier,
        multi_currency=bool(wish.get("multi_currency", True)),
    )
    sizes = dict(wish.get("sizes") or {})
    for number in range(1, int(sizes.pop("suppliers", 0)) + 1):
        _add(made, paths.VENDOR, f"S{number:06d}", blank(paths.VENDOR) | {"name": f"Supplier {number:06d}"})
    for number in range(1, int(sizes.pop("customers", 0)) + 1):
        _add(
            made, paths.CUSTOMER, f"K{number:06d}", blank(paths.CUSTOMER) | {"name": f"Customer {number:06d}"}
        )
    for number in range(1, int(sizes.pop("accounts", 0)) + 1):
        _account(made, f"8{number:05d}", f"Expense {number:05d}", False, "debit", "Other Expense")
    for number in range(1, int(sizes.pop("tracking_options", 0)) + 1):
        _add(made, paths.DEPARTMENT, f"D{number:05d}", {"name": f"Department {number:05d}", "parent": None})
    if sizes:
        raise ActionRefused(f"Unknown sizes: {', '.join(sizes)}.")
    return made


def _add(made: Company, path: str, key: str, content: Record, entity: str = "") -> Record:
    return made.add(path, {"id": key, "status": "active"} | content, CREATED, "ada", entity)


def _people_and_currencies(made: Company) -> None:
    for key, name, kind in lists.USERS:
        contact = {"email1": f"{key}@{made.key}.example"}
        _add(made, paths.USER, key, {"userName": name, "userType": kind, "contact": contact})
    for code in lists.POUNDS if made.multi_currency else (made.currency,):
        _add(made, paths.CURRENCY, code, {"name": lists.CURRENCY_NAMES[code]})
    preference = {"name": made.name, "reportingMethod": "accrual"}
    preference["operatingCountry"] = lists.COUNTRY_NAMES.get(made.country, made.country)
    _add(made, paths.PREFERENCE, made.key, preference)
    _add(made, paths.TERM, "N30", {"description": "Net 30", "due": {"days": 30, "from": "fromBillDate"}})
    _add(made, paths.JOURNAL, "CCJ", {"name": "Credit card journal"})


def _places(made: Company, entities: tuple[EntityRow, ...]) -> None:
    """Every entity is a location as well; a company without entities has two plain locations."""
    if not entities:
        base = reference(_currency(made, made.currency))
        for key, name in (("110", "Head office"), ("120", "Workshop")):
            _add(made, paths.LOCATION, key, {"name": name, "parent": None, "baseCurrency": base})
    for row in entities:
        base = reference(_currency(made, row.currency))
        country = lists.COUNTRY_NAMES[row.country]
        content = {"name": row.name, "baseCurrency": base, "operatingCountry": country, "isRoot": False}
        _add(made, paths.ENTITY, row.key, content)
        above = _add(made, paths.LOCATION, row.key, {"name": row.name, "parent": None, "baseCurrency": base})
        below = {"name": row.location[1], "parent": reference(above), "baseCurrency": base}
        _add(made, paths.LOCATION, row.location[0], below)


def _currency(made: Company, code: str) -> Record:
    return made.objects[paths.CURRENCY][made.ids[paths.CURRENCY][code.casefold()]]


def _accounts(made: Company) -> None:
    for row in lists.CHART:
        _account(made, *row)
    retained = made.find(paths.ACCOUNT, "3900")
    for account in made.all(paths.ACCOUNT):
        if account["accountType"] == "incomeStatement" and retained:
            account["closeToGLAccount"] = reference(retained)


def _account(made: Company, key: str, name: str, balance_sheet: bool, normal: str, category: str) -> None:
    needed = lists.REQUIRED_DIMENSIONS.get(key, ())
    content: Record = {
        "name": name,
        "accountType": "balanceSheet" if balance_sheet else "incomeStatement",
        "normalBalance": normal,
        "closingType": "nonClosingAccount" if balance_sheet else "closedToAccount",
        "closeToGLAccount": None,
        "alternativeGLAccount": "none",
        "category": category,
        "isTaxable": False,
        "disallowDirectPosting": key in lists.CONTROL_ACCOUNTS,
        "requireDimensions": {each.field: each.field in needed for each in paths.DIMENSIONS},
    }
    content["status"] = "inactive" if key in lists.INACTIVE_ACCOUNTS else "active"
    _add(made, paths.ACCOUNT, key, content)


def _parties(made: Company) -> None:
    for key, name in lists.VENDORS:
        special = SPECIAL_VENDORS.get(key, {})
        _add(
            made,
            paths.VENDOR,
            key,
            blank(paths.VENDOR) | _named(made, name) | {"state": "approved"} | special,
        )
    for key, name in lists.CUSTOMERS:
        _add(made, paths.CUSTOMER, key, blank(paths.CUSTOMER) | _named(made, name))


def _named(made: Company, name: str) -> Record:
    contact = _add(
        made, paths.CONTACT, name, {"printAs": name, "companyName": name, "email1": None, "phone1": None}
    )
    return {"name": name, "contacts": {"default": reference(contact) | {"printAs": name}}}


def _dimensions(made: Company) -> None:
    for key, name in lists.EMPLOYEES:
        contact = {"printAs": name, "email1": f"{name.split()[0].lower()}@{made.key}.example"}
        _add(made, paths.EMPLOYEE, key, {"name": name, "primaryContact": contact})
    for path, rows in (
        (paths.DEPARTMENT, lists.DEPARTMENTS),
        (paths.CLASS, lists.CLASSES),
        (paths.ITEM, lists.ITEMS),
        (paths.CHANNEL, lists.CHANNELS),
    ):
        for key, name in rows:
            _add(made, path, key, {"name": name, "parent": None})
    for key, name, customer in lists.PROJECTS:
        owner = made.find(paths.CUSTOMER, customer)
        _add(made, paths.PROJECT, key, {"name": name, "customer": reference(owner) if owner else None})


def _money_accounts(made: Company) -> None:
    for key, bank, code, account, kind in lists.BANKS:
        _bank(made, key, bank, code or made.currency, account, kind)
    checking = made.find(paths.CHECKING, "BARC-01")
    issuer = made.find(paths.VENDOR, "V-AMEX")
    for key, text, kind, liability, code, account, status in lists.CARDS:
        currency = code or made.currency
        offset = made.find(paths.ACCOUNT, account)
        if currency not in [each["id"] for each in made.all(paths.CURRENCY)] or not offset or not issuer:
            continue
        details = {"description": text, "cardType": kind, "accountType": liability, "currency": currency}
        details |= {"expirationMonth": "01", "expirationYear": "2030"}
        content = {
            "status": status,
            "accountDetails": details
            | {
                "debitCardCheckingAccount": reference(checking) if liability == "debit" and checking else None
            },
            "accounting": {"offsetGLAccount": reference(offset), "disableInterEntityTransfer": False},
            "vendor": reference(issuer),
            "location": None,
            "department": None,
        }
        _add(made, paths.CARD, key, content)


def _bank(made: Company, key: str, bank: str, code: str, account: str, kind: str) -> None:
    ledger = made.find(paths.ACCOUNT, account)
    if made.find(paths.CURRENCY, code) is None or ledger is None:
        return
    content = {
        "bankAccountDetails": {"bankName": bank, "accountNumber": f"2020{account}", "currency": code},
        "accounting": {"glAccount": reference(ledger)},
        "location": None,
    }
    _add(made, paths.CHECKING if kind == "checking" else paths.SAVINGS, key, content)


def _tax(made: Company, country: str, entity: str) -> None:
    if country not in lists.SOLUTIONS:
        return
    name, method, most = lists.SOLUTIONS[country]
    content = {"taxCalculationMethod": method, "enableMultilineTax": True}
    solution = _add(
        made, paths.TAX_SOLUTION, name, content | {"_of_entity": entity, "_entries_per_line": most}
    )
    for key, percent, purchase, active in lists.TAX_DETAILS[country]:
        detail = {
            "description": key,
            "taxPercent": percent,
            "taxType": "purchase" if purchase else "sale",
            "taxSolution": reference(solution),
            "status": "active" if active else "inactive",
            "reverseCharge": False,
            "taxUniqueId": f"{country}.{key.replace(' ', '')}",
        }
        _add(made, paths.PURCHASE_TAX if purchase else paths.SALES_TAX, key, detail)
