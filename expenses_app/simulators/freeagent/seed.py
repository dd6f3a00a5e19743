"""The companies that a fresh simulator has, and those that a control request makes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.freeagent.seed_chart import (
    BANK_ACCOUNTS,
    CHART,
    CUSTOMERS,
    GROUP_DESCRIPTIONS,
    HIDDEN_CONTACTS,
    PEOPLE,
    PROJECTS,
    SUPPLIERS,
    USERS,
)
from expenses_app.simulators.freeagent.state import IDS_PER_COMPANY, Company
from expenses_app.simulators.freeagent.wire import Record

CREATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
START_DATE = date(2025, 4, 1)
UNITS_PER_POUND = {
    "GBP": Decimal(1),
    "EUR": Decimal("1.15"),
    "USD": Decimal("1.31"),
    "AUD": Decimal("1.99"),
    "CAD": Decimal("1.83"),
    "CHF": Decimal("1.08"),
}
# country: type, whether registered, name of the tax, rates in per cent, whether categories have automatic rates
REGIMES: dict[str, tuple[str, bool, str | None, tuple[str, ...], bool]] = {
    "GB": ("UkLimitedCompany", True, "VAT", ("20.0", "5.0", "0.0"), True),
    "US": ("UsLimitedLiabilityCompany", False, "Sales Tax", (), False),
    "FR": ("UniversalCompany", True, "TVA", ("20.0", "10.0", "5.5", "0.0"), False),
}
ELSEWHERE = ("UniversalCompany", False, "Tax", (), False)


def seed_companies() -> list[Company]:
    """Return the seeded companies, always with the same ids."""
    return [
        company(1, "Tidewater Ceramics Ltd", "tidewater", country="GB", currency="GBP"),
        company(2, "Lakeside Studio LLC", "lakeside", country="US", currency="USD"),
        company(3, "Atelier Lumiere", "atelier", country="FR", currency="EUR"),
    ]


def company(
    number: int,
    name: str,
    subdomain: str,
    *,
    country: str,
    currency: str,
    multi_currency: bool = True,
    plan: str = "subscribed",
) -> Company:
    """Make a company with categories, bank accounts, users, contacts and projects. Its id is number × 10,000,000."""
    kind, registered, tax_name, rates, automatic = REGIMES.get(country, ELSEWHERE)
    first_id = number * IDS_PER_COMPANY
    record: Record = {
        "id": first_id,
        "name": name,
        "subdomain": subdomain,
        "type": kind,
        "currency": currency,
        "mileage_units": "miles" if country in ("GB", "US") else "kilometers",
        "company_start_date": START_DATE,
        "freeagent_start_date": START_DATE,
        "first_accounting_year_end": date(2026, 3, 31),
        "company_registration_number": "01234567",
        "sales_tax_registration_status": "Registered" if registered else "Not Registered",
        "sales_tax_registration_number": "123456789" if registered else None,
        "sales_tax_name": tax_name,
        "sales_tax_rates": [Decimal(rate) for rate in rates],
        "sales_tax_is_value_added": country != "US",
        "supports_auto_sales_tax_on_purchases": automatic,
        "annual_accounting_periods": [
            {"starts_on": "2025-04-01", "ends_on": "2026-03-31"},
            {"starts_on": "2026-04-01", "ends_on": "2027-03-31"},
        ],
        "locked_attributes": [],
        "created_at": CREATED,
        "updated_at": CREATED,
        "_country": country,
    }
    made = Company(str(first_id), record, first_id, multi_currency=multi_currency, plan=plan)
    native = UNITS_PER_POUND.get(currency, Decimal(1))
    made.rates = {code: round(native / units, 6) for code, units in UNITS_PER_POUND.items()} | {
        currency: Decimal(1)
    }
    _add_tax_period(made)
    for group, rows in CHART:
        for code, description, rate, reporting in rows:
            add_category(made, group, code, description, rate if automatic else None, reporting)
    for row in USERS:
        _add_user(made, *row)
    _add_bank_accounts(made)
    _add_contacts(made)
    return made


def company_to_order(number: int, wish: dict[str, Any]) -> Company:
    """Make the company of a control request; raises ActionRefused."""
    known = {"name", "country", "currency", "multi_currency", "plan", "sizes"}
    if set(wish) - known or not wish.get("name"):
        raise ActionRefused(f"A company has a name, and may have: {', '.join(sorted(known - {'name'}))}.")
    name = str(wish["name"])
    made = company(
        number,
        name,
        "".join(letter for letter in name.lower() if letter.isalnum()),
        country=str(wish.get("country", "GB")),
        currency=str(wish.get("currency", "GBP")),
        multi_currency=bool(wish.get("multi_currency", True)),
        plan=str(wish.get("plan", "subscribed")),
    )
    sizes = dict(wish.get("sizes") or {})
    for place in range(int(sizes.pop("suppliers", 0))):
        add_contact(made, organisation_name=f"Supplier {place + 1:06d}", _supplier=True)
    for place in range(int(sizes.pop("customers", 0))):
        add_contact(made, organisation_name=f"Customer {place + 1:06d}", _client=True)
    customer = next(key for key, each in made.contacts.items() if each["_client"])
    for place in range(int(sizes.pop("projects", 0))):
        _add_project(made, f"Project {place + 1:05d}", customer, "Active")
    for place in range(int(sizes.pop("accounts", 0))):
        add_category(made, "admin_expenses", f"{400 + place}", f"Expense {place + 1:05d}", None, None)
    if sizes:
        raise ActionRefused(f"Unknown sizes: {', '.join(sizes)}.")
    return made


def add_category(
    made: Company, group: str, code: str, description: str, rate: str | None, reporting: str | None
) -> Record:
    """Add a category to the chart."""
    record: Record = {
        "nominal_code": code,
        "description": description,
        "group_description": GROUP_DESCRIPTIONS[group],
        "auto_sales_tax_rate": rate,
        "allowable_for_tax": code != "335" if group in ("admin_expenses", "cost_of_sales") else None,
        "tax_reporting_name": reporting,
        "_group": group,
    }
    made.categories[code] = record
    return record


def add_contact(made: Company, **fields: Any) -> Record:
    """Add a contact; fields that are not named are empty."""
    record: Record = {
        "id": made.new_id(),
        "organisation_name": None,
        "first_name": None,
        "last_name": None,
        "email": None,
        "status": "Active",
        "charge_sales_tax": "Auto",
        "locale": "en",
        "uses_contact_invoice_sequence": False,
        "created_at": CREATED,
        "updated_at": CREATED,
        "_supplier": False,
        "_client": False,
    }
    made.contacts[record["id"]] = record | fields
    return made.contacts[record["id"]]


def add_bank_account(made: Company, **fields: Any) -> Record:
    """Add a bank account; fields that are not named take FreeAgent's defaults."""
    record: Record = {
        "id": made.new_id(),
        "type": "StandardBankAccount",
        "name": "",
        "currency": made.currency,
        "status": "active",
        "is_personal": False,
        "is_primary": False,
        "opening_balance": Decimal(0),
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    record |= fields
    record["_sub_account"] = f"750-{len(made.bank_accounts) + 1}"
    made.bank_accounts[record["id"]] = record
    return record


def _add_tax_period(made: Company) -> None:
    if made.country == "GB":
        return
    rates = made.record["sales_tax_rates"]
    period: Record = {
        "id": made.new_id(),
        "sales_tax_name": made.record["sales_tax_name"],
        "sales_tax_registration_status": made.record["sales_tax_registration_status"],
        "effective_date": START_DATE,
        "is_locked": False,
        "created_at": CREATED,
        "updated_at": CREATED,
    }
    made.tax_periods.append(
        period | {f"sales_tax_rate_{place}": rate for place, rate in enumerate(rates, start=1)}
    )


def _add_user(made: Company, first: str, last: str, email: str, role: str, level: int, hidden: bool) -> None:
    key = made.new_id()
    made.users[key] = {
        "id": key,
        "first_name": first,
        "last_name": last,
        "email": email,
        "role": role,
        "permission_level": level,
        "hidden": hidden,
        "opening_mileage": Decimal(0),
        "created_at": CREATED,
        "updated_at": CREATED,
    }


def _add_bank_accounts(made: Company) -> None:
    foreign = "EUR" if made.currency != "EUR" else "USD"
    for kind, name, currency, status, further in BANK_ACCOUNTS:
        if currency == "foreign" and not made.multi_currency:
            continue
        code = foreign if currency == "foreign" else made.currency
        add_bank_account(made, type=kind, name=name, currency=code, status=status, **further)


def _add_contacts(made: Company) -> None:
    for name in SUPPLIERS:
        add_contact(made, organisation_name=name, _supplier=True)
    for name in HIDDEN_CONTACTS:
        add_contact(made, organisation_name=name, _supplier=True, status="Hidden")
    for first, last in PEOPLE:
        add_contact(made, first_name=first, last_name=last, _supplier=True)
    customers = {name: add_contact(made, organisation_name=name, _client=True)["id"] for name in CUSTOMERS}
    for name, customer, status in PROJECTS:
        _add_project(made, name, customers[customer], status)


def _add_project(made: Company, name: str, contact: str, status: str) -> None:
    key = made.new_id()
    made.projects[key] = {
        "id": key,
        "name": name,
        "contact": contact,
        "currency": made.currency,
        "status": status,
        "budget": Decimal(0),
        "budget_units": "Hours",
        "is_ir35": False,
        "created_at": CREATED,
        "updated_at": CREATED,
    }
