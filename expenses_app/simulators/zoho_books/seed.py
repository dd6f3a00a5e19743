"""The organisations that a fresh simulator has, and those that a control request makes."""

import zlib
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.zoho_books import seed_chart as chart
from expenses_app.simulators.zoho_books.limits import CALLS_PER_DAY
from expenses_app.simulators.zoho_books.records import new_account, new_contact
from expenses_app.simulators.zoho_books.regions import region_of_country
from expenses_app.simulators.zoho_books.state import Organisation, Person, World
from expenses_app.simulators.zoho_books.switches import Switches
from expenses_app.simulators.zoho_books.wire import Record

CREATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TIME_ZONES = {
    "GB": "Europe/London",
    "US": "America/New_York",
    "CA": "America/Vancouver",
    "DE": "Europe/Berlin",
    "IN": "Asia/Kolkata",
    "AU": "Australia/Sydney",
}
# id, name, country, currency, plan, members
SEEDED: list[tuple[str, str, str, str, str, dict[str, str]]] = [
    (
        "20079112345",
        "Harbour Supplies Ltd",
        "GB",
        "GBP",
        "PREMIUM",
        {"ada@harbour.example": "admin"},
    ),
    ("60018840021", "Bluebird Studio Inc", "US", "USD", "PROFESSIONAL", {"ben@bluebird.example": "admin"}),
    ("60018840099", "Bluebird Retail Inc", "US", "USD", "FREE", {"ben@bluebird.example": "staff"}),
    ("11000557310", "Maple Ridge Tools Inc", "CA", "CAD", "STANDARD", {"dora@maple.example": "admin"}),
]
NAMES = {"ada": "Ada Lovell", "ben": "Ben Okafor", "dora": "Dora Tremblay"}


def seed_world(world: World, switches: Switches) -> list[Organisation]:
    """Fill a world with the demo organisations, and return them."""
    made = []
    for key, name, country, currency, plan, members in SEEDED:
        one = organisation(
            key, name, switches, country=country, currency=currency, plan=plan, members=members
        )
        settle(world, one)
        made.append(one)
    # Bluebird alone has what an upsert needs, as few organisations do.
    for module in ("expense", "bill", "contact"):
        add_custom_field(made[1], module, f"cf_{module}_key", unique=True)
    return made


def settle(world: World, made: Organisation) -> None:
    """Add an organisation with its people."""
    world.organisations[made.key] = made
    for email in made.members:
        first = email.partition("@")[0]
        world.people.setdefault(email, Person(email, NAMES.get(first, first), made.region))


def organisation(
    key: str,
    name: str,
    switches: Switches,
    *,
    country: str,
    currency: str,
    plan: str = "PREMIUM",
    multi_currency: bool = True,
    members: dict[str, str],
) -> Organisation:
    """Make an organisation with chart of accounts, taxes, tags, contacts and users."""
    record: Record = {
        "organization_id": key,
        "name": name,
        "contact_name": next(iter(members)).partition("@")[0].title(),
        "email": next(iter(members)),
        "is_default_org": True,
        "plan_type": 9,
        "tax_group_enabled": country in chart.TAX_GROUPS,
        "zi_migration_status": 0,
        "plan_name": plan,
        "plan_period": "Monthly",
        "language_code": "en",
        "fiscal_year_start_month": 3 if country == "GB" else 0,
        "account_created_date": "2026-01-05",
        "account_created_date_formatted": "05 Jan 2026",
        "time_zone": TIME_ZONES.get(country, "UTC"),
        "is_org_active": True,
        "country_code": country,
    }
    made = Organisation(
        key, record, country, region_of_country(country, switches), multi_currency, dict(members)
    )
    _add_currencies(made, currency)
    _add_accounts(made)
    _add_taxes(made)
    _add_contacts(made)
    _add_settings(made)
    return made


def organisation_to_order(wish: dict[str, Any], switches: Switches) -> Organisation:
    """Make the organisation of a control request; raises ActionRefused."""
    known = {"name", "country", "currency", "multi_currency", "plan", "sizes", "id"}
    if set(wish) - known or not wish.get("name"):
        raise ActionRefused(
            f"An organisation has a name, and may have: {', '.join(sorted(known - {'name'}))}."
        )
    plan = str(wish.get("plan") or "PREMIUM").upper()
    currency = str(wish.get("currency") or "GBP")
    if plan not in CALLS_PER_DAY or currency not in chart.CURRENCIES:
        raise ActionRefused(f"Plans: {', '.join(CALLS_PER_DAY)}. Currencies: {', '.join(chart.CURRENCIES)}.")
    name = str(wish["name"])
    key = str(wish.get("id") or 30_000_000_000 + zlib.crc32(name.encode()))
    made = organisation(
        key,
        name,
        switches,
        country=str(wish.get("country") or "GB"),
        currency=currency,
        plan=plan,
        multi_currency=bool(wish.get("multi_currency", True)),
        members={f"owner@{key}.example": "admin"},
    )
    sizes = dict(wish.get("sizes") or {})
    for number in range(int(sizes.pop("suppliers", 0))):
        new_contact(made, CREATED, f"Supplier {number + 1:06d}", "vendor")
    for number in range(int(sizes.pop("customers", 0))):
        new_contact(made, CREATED, f"Customer {number + 1:06d}", "customer")
    for number in range(int(sizes.pop("accounts", 0))):
        new_account(made, CREATED, f"Expense {number + 1:05d}", "expense", f"X{number + 1:05d}")
    for number in range(int(sizes.pop("tracking_options", 0))):
        next(iter(made.tags.values()))["_options"].append(_option(made, f"Option {number + 1:05d}", True))
    if sizes:
        raise ActionRefused(f"Unknown sizes: {', '.join(sizes)}.")
    return made


def add_custom_field(made: Organisation, module: str, api_name: str, *, unique: bool) -> Record:
    """Add a custom field to a module: expense, bill or contact."""
    key = made.next_id()
    field = {"customfield_id": key, "module": module, "api_name": api_name, "is_unique": unique}
    made.custom_fields[key] = field
    return field


def _add_currencies(made: Organisation, base: str) -> None:
    for code, (name, symbol, places, dollars) in chart.CURRENCIES.items():
        if code != base and not (made.multi_currency and code in ("USD", "EUR", "GBP", "CAD")):
            continue
        key = made.next_id()
        rate = Decimal(dollars) / Decimal(chart.CURRENCIES[base][3])
        made.currencies[key] = {
            "currency_id": key,
            "currency_code": code,
            "currency_name": f"{code}- {name}",
            "currency_symbol": symbol,
            "price_precision": places,
            "currency_format": "1,234,567.89" if places else "1,234,567",
            "is_base_currency": code == base,
            "exchange_rate": Decimal(1) if code == base else round(rate, 6),
            "effective_date": "" if code == base else "2026-01-05",
        }
        if code == base:
            shared = ("currency_id", "currency_code", "currency_symbol", "currency_format", "price_precision")
            made.record |= {part: made.currencies[key][part] for part in shared}


def _add_accounts(made: Organisation) -> None:
    for code, name, kind in chart.CHART:
        account = new_account(made, CREATED, name, kind, code)
        account["is_system_account"] = name in chart.SYSTEM_ACCOUNTS
        account["is_active"] = name not in chart.INACTIVE_ACCOUNTS
    foreign = _first_foreign(made)
    for code, name, kind, currency, number, bank in chart.BANK_ACCOUNTS:
        if currency and not foreign:
            continue
        title = name.format(made.currencies[foreign]["currency_code"]) if currency else name
        account = new_account(made, CREATED, title, kind, code, foreign if currency else "")
        account |= {"account_number": number, "bank_name": bank, "is_primary_account": code == "1030"}
        account["is_active"] = name not in chart.INACTIVE_ACCOUNTS


def _first_foreign(made: Organisation) -> str:
    return next((key for key, each in made.currencies.items() if not each["is_base_currency"]), "")


def _add_taxes(made: Organisation) -> None:
    edition = made.country if made.country in chart.TAXES else "other"
    by_name = {}
    for name, percentage, kind, active in chart.TAXES[edition]:
        tax = _tax(made, name, Decimal(percentage), kind, active)
        by_name[name] = tax
        tax["is_default_tax"] = tax is by_name[chart.TAXES[edition][0][0]]
    for name, parts in chart.TAX_GROUPS.get(made.country, []):
        members = [by_name[part] for part in parts]
        total = sum((part["tax_percentage"] for part in members), Decimal(0))
        _tax(made, name, total, "tax_group", True)["_members"] = [part["tax_id"] for part in members]


def _tax(made: Organisation, name: str, percentage: Decimal, kind: str, active: bool) -> Record:
    key = made.next_id()
    made.taxes[key] = {
        "tax_id": key,
        "tax_name": name,
        "tax_percentage": percentage,
        "tax_type": kind,
        "tax_specific_type": "",
        "tax_authority_id": "",
        "tax_authority_name": "",
        "is_value_added": made.country != "US",
        "is_default_tax": False,
        "is_editable": True,
        "_active": active,
    }
    return made.taxes[key]


def _add_contacts(made: Organisation) -> None:
    foreign = _first_foreign(made)
    rows = [
        *((name, "vendor", "", "active") for name in (*chart.VENDORS, *chart.EMPLOYEE_VENDORS)),
        *((name, "vendor", foreign, "active") for name in chart.FOREIGN_VENDORS if foreign),
        *((name, "vendor", "", "inactive") for name in chart.INACTIVE_VENDORS),
        *((name, "customer", "", "active") for name in chart.CUSTOMERS),
        *((name, "customer", "", "inactive") for name in chart.INACTIVE_CUSTOMERS),
    ]
    for name, kind, currency, status in rows:
        new_contact(made, CREATED, name, kind, currency)["status"] = status


def _option(made: Organisation, name: str, active: bool) -> Record:
    return {"option_id": made.next_id(), "option_name": name, "depth": 0, "_active": active}


def _add_settings(made: Organisation) -> None:
    for email, role in made.members.items():
        key = made.next_id()
        made.users[key] = {
            "user_id": key,
            "role_id": made.next_id(),
            "name": NAMES.get(email.partition("@")[0], email.partition("@")[0]),
            "email": email,
            "user_role": role,
            "user_type": "zoho",
            "status": "active",
            "is_employee": False,
            "photo_url": "",
            "is_customer_segmented": False,
            "is_vendor_segmented": False,
        }
    for name in chart.EMPLOYEES:
        key = made.next_id()
        email = f"{name.partition(' ')[0].lower()}@{made.key}.example"
        made.employees[key] = {"employee_id": key, "name": name, "email": email}
    for order, (name, mandatory, active, options) in enumerate(chart.TAGS, start=1):
        key = made.next_id()
        made.tags[key] = {
            "tag_id": key,
            "tag_name": name,
            "description": "",
            "tag_order": order,
            "is_active": active,
            "is_mandatory": mandatory,
            "is_class": False,
            "is_draft": False,
            "_options": [_option(made, option, flag) for option, flag in options],
        }
    for name, active in chart.LOCATIONS:
        key = made.next_id()
        made.locations[key] = {
            "location_id": key,
            "location_name": name,
            "type": "general",
            "email": "",
            "phone": "",
            "address": {"city": "", "state": "", "country": made.country},
            "parent_location_id": "",
            "_active": active,
        }
    for name, customer, status in chart.PROJECTS:
        key = made.next_id()
        made.projects[key] = {
            "project_id": key,
            "project_name": name,
            "customer_id": made.contact_names[customer.lower()],
            "customer_name": customer,
            "description": "",
            "status": status,
            "billing_type": "based_on_staff_hours",
            "rate": Decimal("0.00"),
            "created_time": made.local_text(CREATED),
            "has_attachment": False,
            "total_hours": "00:00",
            "billable_hours": "00:00",
        }
