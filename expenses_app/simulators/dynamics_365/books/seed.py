"""The tenants and companies that a fresh simulator has, and those that a control request makes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.dynamics_365.books.charts import (
    BLOCKED,
    BUSINESS_GROUP,
    CHART,
    CONTROLLED,
    CURRENCIES,
    IN_POUNDS,
    OTHER_VAT,
    SALES_TAX_COUNTRIES,
    SALES_TAX_GROUPS,
    TAX_AREAS,
    VAT,
)  # fmt: skip
from expenses_app.simulators.dynamics_365.books.company import (
    Account,
    AccountSetup,
    Company,
    TaxSetup,
    Tenant,
    World,
    fixed_id,
    new_id,
)  # fmt: skip
from expenses_app.simulators.dynamics_365.books.people import (
    BANK_ACCOUNTS,
    BLOCKED_VALUE,
    BLOCKED_VENDORS,
    CUSTOMERS,
    DIMENSIONS,
    EMPLOYEES,
    VENDORS,
)  # fmt: skip
from expenses_app.simulators.dynamics_365.odata.wire import Row

CREATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FIRST_RATE = date(2025, 1, 1)


def seed_world(world: World) -> None:
    """Three directories: British with a production and a sandbox environment, American with sales tax, German."""
    harbour = add_tenant(
        world, "Harbour Design Ltd", "harbourdesign.example", {"Production": "GB", "Sandbox": "GB"}
    )
    add_company(world, harbour, "Production", "Harbour Design Ltd", "GB", "GBP")
    add_company(world, harbour, "Sandbox", "Harbour Design Trial", "GB", "GBP")
    lakeside = add_tenant(world, "Lakeside Supply Inc.", "lakesidesupply.example", {"Production": "US"})
    add_company(world, lakeside, "Production", "Lakeside Supply Inc.", "US", "USD")
    rheinwerk = add_tenant(world, "Rheinwerk Design GmbH", "rheinwerk.example", {"Production": "DE"})
    add_company(world, rheinwerk, "Production", "Rheinwerk Design GmbH", "DE", "EUR")


def add_tenant(world: World, name: str, domain: str, environments: dict[str, str]) -> Tenant:
    """Make a directory with two accounts."""
    tenant = Tenant(fixed_id("tenant", name), name, dict(environments))
    world.tenants[tenant.key] = tenant
    for person in ("ada", "ben"):
        user = f"{person}@{domain}"
        world.accounts[user] = Account(user, tenant.key, person.capitalize(), fixed_id("account", user))
    return tenant


def add_company(
    world: World, tenant: Tenant, environment: str, name: str, country: str, currency: str, key: str = ""
) -> Company:
    """Make a company with chart, taxes, bank accounts, people and dimensions."""
    uses_vat = country not in SALES_TAX_COUNTRIES
    identity = key or fixed_id("company", tenant.key, environment, name)
    company = Company(identity, tenant.key, environment, name, country, currency, uses_vat)
    _add_setup(company)
    _add_currencies(company)
    _add_taxes(company)
    _add_accounts(company)
    _add_bank_accounts(company)
    _add_people(company)
    _add_dimensions(company)
    add(company, "journals", "DEFAULT", code="DEFAULT", displayName="Default Journal Batch",
        templateDisplayName="GENERAL", _series=True)  # fmt: skip
    add(
        company,
        "journals",
        "PAYMENT",
        code="PAYMENT",
        displayName="Payments",
        templateDisplayName="PAYMENT",
        _series=True,
    )
    world.companies[company.key] = company
    return company


def company_to_order(world: World, wish: dict[str, Any]) -> Company:
    """Make the company of a control request, in a directory of its own; raises ActionRefused."""
    known = {"name", "country", "currency", "multi_currency", "plan", "sizes", "id"}
    name = str(wish.get("name") or "")
    if set(wish) - known or not name:
        raise ActionRefused(f"A company has a name, and may have: {', '.join(sorted(known - {'name'}))}.")
    country, currency = str(wish.get("country", "GB")), str(wish.get("currency", "GBP"))
    key = str(wish.get("id") or new_id())
    if key in world.companies or fixed_id("tenant", name) in world.tenants:
        raise ActionRefused(f"There is a company {name} already.")
    word = "".join(sign for sign in name.lower() if sign.isalnum())
    tenant = add_tenant(world, name, f"{word}.example", {"Production": country})
    company = add_company(world, tenant, "Production", name, country, currency, key)
    _enlarge(company, dict(wish.get("sizes") or {}))
    return company


def add(company: Company, set_name: str, identity: str, **values: Any) -> Row:
    """Store a seeded row with a fixed id."""
    row = {"id": fixed_id(company.key, set_name, identity), "_created": CREATED} | values
    return company[set_name].put(row, CREATED)


def _enlarge(company: Company, sizes: dict[str, Any]) -> None:
    for number in range(int(sizes.pop("suppliers", 0))):
        _add_vendor(company, f"Supplier {number + 1:06d}", f"S{number + 1:06d}")
    for number in range(int(sizes.pop("accounts", 0))):
        _add_account(
            company, (f"X{number + 1:05d}", f"Expense {number + 1:05d}", "Expense", "", "Purchase", "NONE")
        )
    for number in range(int(sizes.pop("tracking_options", 0))):
        _add_value(company, "PROJECT", f"P{number + 1:05d}", f"Project {number + 1:05d}")
    if sizes:
        raise ActionRefused(f"Unknown sizes: {', '.join(sizes)}.")


def _add_setup(company: Company) -> None:
    add(company, "companyInformation", "1", displayName=company.name, country=company.country,
        currencyCode=company.currency, currentFiscalYearStartDate=date(2026, 1, 1), addressLine1="7 Quay Street",
        city="Bristol", postalCode="BS1 4XB", taxRegistrationNumber="GB777666555", email="office@example.com")  # fmt: skip
    add(company, "generalLedgerSetup", "1", localCurrencyCode=company.currency,
        localCurrencySymbol=CURRENCIES.get(company.currency, ("", ""))[1],
        shortcutDimension1Code="DEPARTMENT", shortcutDimension2Code="PROJECT")  # fmt: skip
    for year in (2025, 2026, 2027):
        for month in range(1, 13):
            start = date(year, month, 1)
            add(company, "accountingPeriods", start.isoformat(), startingDate=start, name=f"{start:%B}"[:10],
                newFiscalYear=month == 1, closed=year == 2025, dateLocked=year == 2025)  # fmt: skip
    for code, days in (("14 DAYS", 14), ("30 DAYS", 30)):
        add(company, "paymentTerms", code, code=code, displayName=f"Net {days} days")
    for code, country in (
        ("GB", "Great Britain"),
        ("DE", "Germany"),
        ("US", "United States"),
        ("FR", "France"),
    ):
        add(company, "countriesRegions", code, code=code, displayName=country)


def _add_currencies(company: Company) -> None:
    base = IN_POUNDS.get(company.currency, Decimal(1))
    for code, (name, symbol) in CURRENCIES.items():
        if code == company.currency:
            continue
        add(company, "currencies", code, code=code, displayName=name, symbol=symbol, amountDecimalPlaces="2:2",
            amountRoundingPrecision=Decimal("0.01"))  # fmt: skip
        rate = round(IN_POUNDS[code] / base * 100, 4)
        add(company, "currencyExchangeRates", code, currencyCode=code, startingDate=FIRST_RATE,
            exchangeRateAmount=Decimal(100), relationalCurrencyCode="", relationalExchangeRateAmount=rate)  # fmt: skip


def _vat_rows(company: Company) -> tuple[tuple[str, str, Decimal], ...]:
    return VAT.get(company.country, OTHER_VAT)


def _add_taxes(company: Company) -> None:
    kind = "VAT" if company.uses_vat else "Sales Tax"
    if company.uses_vat:
        for code, name, rate in _vat_rows(company):
            add(company, "taxGroups", code, code=code, displayName=name, taxType=kind)
            company.tax_setups[BUSINESS_GROUP, code] = TaxSetup(rate, "2220", "2210")
    else:
        for code, name in SALES_TAX_GROUPS:
            add(company, "taxGroups", code, code=code, displayName=name, taxType=kind)
    for code, name in TAX_AREAS[kind]:
        add(company, "taxAreas", code, code=code, displayName=name, taxType=kind)


def _add_accounts(company: Company) -> None:
    for row in CHART:
        _add_account(company, row)


def _add_account(company: Company, row: tuple[str, str, str, str, str, str]) -> None:
    number, name, category, subcategory, posting_type, tax = row
    add(company, "accounts", number, number=number, displayName=name, category=category or " ", subCategory=subcategory,
        blocked=number in BLOCKED, accountType="Posting" if category else "Heading",
        directPosting=bool(category) and number not in CONTROLLED, netChange=Decimal(0))  # fmt: skip
    if company.uses_vat and posting_type:
        code = _vat_rows(company)[0][0] if tax == "VAT" else "NOVAT"
        company.account_setups[number] = AccountSetup(posting_type, BUSINESS_GROUP, code)
    elif posting_type:
        company.account_setups[number] = AccountSetup(posting_type)


def _add_bank_accounts(company: Company) -> None:
    foreign, other = [code for code in ("EUR", "USD", "GBP") if code != company.currency][:2]
    names = {"base": company.currency, "foreign": foreign, "other": other}
    for position, (pattern, name, currency, ledger, blocked) in enumerate(BANK_ACCOUNTS):
        number = pattern.format(**names)
        add(company, "bankAccounts", number, number=number, displayName=name, currencyCode=names[currency],
            bankAccountNumber=f"{20031000 + position}", iban="", blocked=blocked, intercompanyEnabled=False)  # fmt: skip
        company.bank_ledger_accounts[number] = ledger


def _add_people(company: Company) -> None:
    for position, name in enumerate(VENDORS):
        _add_vendor(company, name, f"V{10010 + position * 10}")
    for position, name in enumerate(BLOCKED_VENDORS):
        _add_vendor(company, name, f"V9{position}000", blocked=("All", "Payment")[position])
    for position, name in enumerate(CUSTOMERS):
        number = f"C{10000 + position * 1000}"
        add(company, "customers", number, number=number, displayName=name, type="Company", blocked=" ",
            currencyCode=company.currency, balanceDue=Decimal(0), creditLimit=Decimal(0), taxLiable=False)  # fmt: skip
    for number, given, surname, status in EMPLOYEES:
        add(company, "employees", number, number=number, displayName=f"{given} {surname}", givenName=given,
            surname=surname, email=f"{given.lower()}@example.com", status=status)  # fmt: skip


def _add_vendor(company: Company, name: str, number: str, blocked: str = " ") -> None:
    mail = "".join(sign for sign in name.lower() if sign.isalnum())
    add(company, "vendors", number, number=number, displayName=name, email=f"accounts@{mail}.example",
        currencyCode=company.currency, blocked=blocked, balance=Decimal(0), taxLiable=False, country=company.country)  # fmt: skip


def _add_dimensions(company: Company) -> None:
    for code, (name, values) in DIMENSIONS.items():
        add(company, "dimensions", code, code=code, displayName=name)
        for value, label in values.items():
            _add_value(company, code, value, label)
    company.blocked_values.add(BLOCKED_VALUE)


def _add_value(company: Company, dimension: str, code: str, name: str) -> None:
    parent = fixed_id(company.key, "dimensions", dimension)
    add(company, "dimensionValues", f"{dimension}/{code}", code=code, displayName=name, dimensionId=parent)
