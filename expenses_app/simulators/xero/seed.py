"""The organisations that a fresh simulator has, and those that a control request makes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.xero.seed_chart import (
    BANK_ACCOUNTS,
    CHART,
    CONTACTS,
    FOREIGN_TAX,
    TRACKING,
    UK_TAX,
    USERS,
)
from expenses_app.simulators.xero.state import CLASS_OF_TYPE, Organisation, fixed_id, new_id
from expenses_app.simulators.xero.wire import Record

CREATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
RATES_TO_GBP = {
    "GBP": Decimal(1),
    "EUR": Decimal("1.15"),
    "USD": Decimal("1.31"),
    "AUD": Decimal("1.99"),
    "NZD": Decimal("2.28"),
}
CURRENCY_NAMES = {
    "GBP": "British Pound",
    "EUR": "Euro",
    "USD": "United States Dollar",
    "AUD": "Australian Dollar",
    "NZD": "New Zealand Dollar",
    "CAD": "Canadian Dollar",
    "CHF": "Swiss Franc",
    "SEK": "Swedish Krona",
    "JPY": "Japanese Yen",
}
VERSIONS = {"GB": "UK", "US": "US", "AU": "AU", "NZ": "NZ"}


def seed_organisations() -> list[Organisation]:
    """Return the demo organisations with fixed ids."""
    demo = organisation(
        fixed_id("Demo Company (UK)"),
        "Demo Company (UK)",
        legal="Demo Company (UK) Limited",
        plan="DEMO",
        short="!d3m0U",
    )
    cafe = organisation(
        fixed_id("Harbour Cafe Ltd"),
        "Harbour Cafe Ltd",
        legal="Harbour Cafe Limited",
        plan="PREMIUM",
        short="!hRb0r",
    )
    return [demo, cafe]


def organisation(
    key: str,
    name: str,
    *,
    legal: str = "",
    country: str = "GB",
    currency: str = "GBP",
    multi_currency: bool = True,
    plan: str = "PREMIUM",
    short: str = "",
) -> Organisation:
    """Make an organisation with a chart of accounts, tax rates, tracking, contacts and users."""
    record: Record = {
        "OrganisationID": key,
        "Name": name,
        "LegalName": legal or name,
        "PaysTax": True,
        "Version": VERSIONS.get(country, "GLOBAL"),
        "OrganisationType": "COMPANY",
        "OrganisationEntityType": "COMPANY",
        "BaseCurrency": currency,
        "CountryCode": country,
        "IsDemoCompany": plan == "DEMO",
        "OrganisationStatus": "ACTIVE",
        "TaxNumber": "GB 123456789",
        "FinancialYearEndDay": 31,
        "FinancialYearEndMonth": 3,
        "SalesTaxBasis": "ACCRUALS" if country == "GB" else "ACCRUAL",
        "SalesTaxPeriod": "QUARTERLY",
        "DefaultSalesTax": "Tax Exclusive",
        "DefaultPurchasesTax": "Tax Exclusive",
        "PeriodLockDate": None,
        "EndOfYearLockDate": None,
        "CreatedDateUTC": CREATED,
        "Timezone": "GMTSTANDARDTIME",
        "ShortCode": short or f"!{key[:5]}",
        "Edition": "BUSINESS",
        "Class": plan,
        "Addresses": [],
        "Phones": [],
        "ExternalLinks": [],
        "PaymentTerms": {},
    }
    made = Organisation(key, record, multi_currency=multi_currency)
    _add_currencies(made)
    for tax in UK_TAX if country == "GB" else FOREIGN_TAX:
        made.tax_rates[tax["TaxType"]] = _tax_rate(tax)
    for row in CHART:
        _add_account(made, row)
    for row in BANK_ACCOUNTS:
        bank_currency = {"base": currency}.get(row["CurrencyCode"], row["CurrencyCode"])
        if bank_currency in made.currencies:
            _add_account(made, row | {"CurrencyCode": bank_currency})
    for category, options in TRACKING.items():
        _add_category(made, category, options)
    for number, contact in enumerate(CONTACTS):
        _add_contact(made, fixed_id(key, "contact", contact["Name"]), contact, number)
    for first, last, role in USERS:
        user = fixed_id(key, "user", first)
        made.users[user] = {
            "UserID": user,
            "EmailAddress": f"{first.lower()}@{name.split()[0].lower()}.example",
            "FirstName": first,
            "LastName": last,
            "UpdatedDateUTC": CREATED,
            "IsSubscriber": role == "FINANCIALADVISER",
            "OrganisationRole": role,
        }
    return made


def organisation_to_order(wish: dict[str, Any]) -> Organisation:
    """Make the organisation of a control request; raises ActionRefused."""
    known = {"name", "country", "currency", "multi_currency", "plan", "sizes", "id"}
    if set(wish) - known or not wish.get("name"):
        raise ActionRefused(
            f"An organisation has a name, and may have: {', '.join(sorted(known - {'name'}))}."
        )
    made = organisation(
        str(wish.get("id") or new_id()),
        str(wish["name"]),
        country=str(wish.get("country", "GB")),
        currency=str(wish.get("currency", "GBP")),
        multi_currency=bool(wish.get("multi_currency", True)),
        plan=str(wish.get("plan", "PREMIUM")),
    )
    sizes = dict(wish.get("sizes") or {})
    for number in range(int(sizes.pop("suppliers", 0)) + int(sizes.pop("contacts", 0))):
        name = f"Supplier {number + 1:06d}"
        _add_contact(made, fixed_id(made.key, name), {"Name": name, "IsSupplier": True}, number)
    for number in range(int(sizes.pop("accounts", 0))):
        row = {
            "Code": f"X{number + 1:05d}",
            "Name": f"Expense {number + 1:05d}",
            "Type": "EXPENSE",
            "TaxType": "NONE",
        }
        _add_account(made, row)
    for number in range(int(sizes.pop("tracking_options", 0))):
        category = next(iter(made.tracking.values()))
        category["Options"].append(_option(made.key, category["Name"], f"Option {number + 1:05d}"))
    if sizes:
        raise ActionRefused(f"Unknown sizes: {', '.join(sizes)}.")
    return made


def _add_currencies(made: Organisation) -> None:
    codes = [made.currency] + [
        code for code in ("GBP", "EUR", "USD") if code != made.currency and made.multi_currency
    ]
    for code in codes:
        made.currencies[code] = {"Code": code, "Description": CURRENCY_NAMES.get(code, code)}
    base = RATES_TO_GBP.get(made.currency, Decimal(1))
    for code, rate in RATES_TO_GBP.items():
        made.rates[code] = round(rate / base, 6)


def _tax_rate(row: Record) -> Record:
    rate = Decimal(str(row["Rate"])).quantize(Decimal("0.0001"))
    applies = set(row["Applies"])
    return {
        "Name": row["Name"],
        "TaxType": row["TaxType"],
        "ReportTaxType": row["Report"],
        "CanApplyToAssets": "A" in applies,
        "CanApplyToEquity": "Q" in applies,
        "CanApplyToExpenses": "E" in applies,
        "CanApplyToLiabilities": "L" in applies,
        "CanApplyToRevenue": "R" in applies,
        "DisplayTaxRate": rate,
        "EffectiveRate": rate,
        "Status": row.get("Status", "ACTIVE"),
        "TaxComponents": [{"Name": "VAT", "Rate": rate, "IsCompound": False, "IsNonRecoverable": False}],
    }


def _add_account(made: Organisation, row: Record) -> None:
    tax_type = row["TaxType"] if row["TaxType"] in made.tax_rates else "NONE"
    account: Record = {
        "AccountID": fixed_id(made.key, "account", row.get("Code") or row["Name"]),
        "Code": row.get("Code", ""),
        "Name": row["Name"],
        "Status": row.get("Status", "ACTIVE"),
        "Type": row["Type"],
        "TaxType": tax_type,
        "Description": row.get("Description"),
        "Class": CLASS_OF_TYPE[row["Type"]],
        "SystemAccount": row.get("SystemAccount", ""),
        "EnablePaymentsToAccount": False,
        "ShowInExpenseClaims": row["Type"] in ("EXPENSE", "OVERHEADS", "DIRECTCOSTS"),
        "BankAccountType": row.get("BankAccountType", ""),
        "BankAccountNumber": row.get("BankAccountNumber"),
        "CurrencyCode": row.get("CurrencyCode"),
        "ReportingCode": "",
        "HasAttachments": False,
        "AddToWatchlist": False,
        "UpdatedDateUTC": CREATED,
    }
    made.accounts[account["AccountID"]] = account


def _option(organisation_key: str, category: str, name: str, status: str = "ACTIVE") -> Record:
    key = fixed_id(organisation_key, "option", category, name)
    return {"TrackingOptionID": key, "Name": name, "Status": status}


def _add_category(made: Organisation, name: str, options: dict[str, str]) -> None:
    key = fixed_id(made.key, "tracking", name)
    made.tracking[key] = {
        "Name": name,
        "Status": "ACTIVE",
        "TrackingCategoryID": key,
        "Options": [_option(made.key, name, option, status) for option, status in options.items()],
    }


def _add_contact(made: Organisation, key: str, row: Record, number: int) -> None:
    contact = new_contact(key, str(row["Name"]), CREATED)
    contact |= {name: value for name, value in row.items() if name != "Name"}
    made.contacts[key] = contact
    if contact["ContactStatus"] == "ACTIVE":
        made.contact_names[contact["Name"].strip().lower()] = key


def new_contact(key: str, name: str, moment: datetime) -> Record:
    """Return a contact with nothing but a name."""
    return {
        "ContactID": key,
        "ContactStatus": "ACTIVE",
        "Name": name,
        "EmailAddress": "",
        "BankAccountDetails": "",
        "Addresses": [],
        "Phones": [],
        "UpdatedDateUTC": moment,
        "ContactGroups": [],
        "IsSupplier": False,
        "IsCustomer": False,
        "ContactPersons": [],
        "HasAttachments": False,
        "HasValidationErrors": False,
    }


def opening_day() -> date:
    """The day on which seeded organisations began."""
    return CREATED.date()
