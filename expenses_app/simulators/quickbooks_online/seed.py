"""Builds companies: the two that every sandbox starts with, and others on order."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online import schema, seed_lists
from expenses_app.simulators.quickbooks_online.catalogue import KINDS
from expenses_app.simulators.quickbooks_online.rules.accounts import CLASSIFICATION
from expenses_app.simulators.quickbooks_online.state import Company
from expenses_app.simulators.quickbooks_online.switches import Switches
from expenses_app.simulators.quickbooks_online.writing import Writer

FIRST_REALM = 9341452600000101
PLANS = ("Simple Start", "Essentials", "Plus", "Advanced")
HOME_OF = {"US": "USD", "GB": "GBP", "CA": "CAD", "IE": "EUR", "FR": "EUR", "AU": "AUD"}
SIZES = ("vendors", "customers", "accounts", "classes", "departments")


@dataclass(frozen=True)
class Blueprint:
    """What a company starts with."""

    name: str
    country: str
    home: str
    multicurrency: bool = True
    plan: str = "Plus"
    currencies: tuple[str, ...] = ("EUR", "GBP", "USD")


SEED_COMPANIES = (
    Blueprint("Sandbox Company_US_1", "US", "USD", currencies=("EUR", "GBP")),
    Blueprint("Harbour Cafe UK Ltd", "GB", "GBP", currencies=("EUR", "USD")),
)


def build(blueprint: Blueprint, number: int, now: datetime) -> Company:
    """A company with chart, people, tracking and tax codes. ``number`` keeps realms and transaction ids apart."""
    company = Company(
        realm=str(FIRST_REALM + number),
        name=blueprint.name,
        country=blueprint.country,
        home_currency=blueprint.home,
        multicurrency=blueprint.multicurrency,
        plan=blueprint.plan,
        created=now,
        first_transaction=145 + 100_000 * number,
    )
    company.rates = {
        code: Decimal(rate) for code, rate in seed_lists.EXCHANGE.get(blueprint.home, {}).items()
    }
    _currencies(company, blueprint, now)
    british = blueprint.country != "US"
    _chart(company, seed_lists.UK_CHART if british else seed_lists.US_CHART, now)
    _people(company, british, now)
    for name in seed_lists.UK_CLASSES if british else seed_lists.US_CLASSES:
        company.add(
            "Class", {"Name": name, "FullyQualifiedName": name, "SubClass": False, "Active": True}, now
        )
    for name in seed_lists.UK_DEPARTMENTS if british else seed_lists.US_DEPARTMENTS:
        body = {"Name": name, "FullyQualifiedName": name, "SubDepartment": False, "Active": True}
        company.add("Department", body, now)
    _tax(company, now)
    return company


def on_order(wish: dict[str, Any], number: int, now: datetime) -> Company:
    """A company as the control interface orders it: name, country, currency, multi_currency, plan, currencies, sizes.

    Raises ValueError for an unknown plan or list.
    """
    country = str(wish.get("country", "US"))
    plan = str(wish.get("plan", "Plus"))
    if plan not in PLANS:
        raise ValueError(f"plan is one of {', '.join(PLANS)}.")
    blueprint = Blueprint(
        str(wish.get("name") or "Company on order"),
        country,
        str(wish.get("currency") or HOME_OF.get(country, "USD")),
        bool(wish.get("multi_currency", True)),
        plan,
        tuple(wish.get("currencies", Blueprint.currencies)),
    )
    company = build(blueprint, number, now)
    enlarge(company, dict(wish.get("sizes") or {}), now)
    return company


def enlarge(company: Company, sizes: dict[str, Any], now: datetime) -> None:
    """Fill lists up to the ordered sizes; raises ValueError for an unknown list."""
    unknown = set(sizes) - set(SIZES)
    if unknown:
        raise ValueError(f"sizes knows {', '.join(SIZES)}, not {', '.join(sorted(unknown))}.")
    for name, kind in (("vendors", "Vendor"), ("customers", "Customer")):
        for number in range(len(company.records[kind]) + 1, int(sizes.get(name, 0)) + 1):
            company.add(kind, _person(f"{kind} {number:06d}", company.home_currency, kind), now)
    for number in range(len(company.records["Account"]) + 1, int(sizes.get("accounts", 0)) + 1):
        row = (f"Expense account {number:05d}", "", "Expense", "OtherMiscellaneousServiceCost", "")
        _account(company, row, now)
    for name, kind in (("classes", "Class"), ("departments", "Department")):
        for number in range(len(company.records[kind]) + 1, int(sizes.get(name, 0)) + 1):
            title = f"{kind} {number:05d}"
            body = {"Name": title, "FullyQualifiedName": title, f"Sub{kind}": False, "Active": True}
            company.add(kind, body, now)


def demo_documents(company: Company, switches: Switches, now: datetime) -> None:
    """Some documents entered by the bookkeeper, so that the ledger is not empty."""
    writer = Writer(company, switches, now, "Bookkeeper", lambda kind, identity, operation: None)
    british = not company.united_states
    bank, card = ("Current Account", "Barclaycard Commercial") if british else ("Checking", "Visa Business")
    rent, meals = (
        ("Rent and Rates", "Entertaining") if british else ("Rent or Lease", "Meals and Entertainment")
    )
    landlord, cafe = ("Harbour Estates", "Camden Roastery") if british else ("Hall Properties", "Corner Cafe")
    ids = {record.name: record.id for record in company.records["Account"].values()}
    people = {record.name: record.id for record in company.records["Vendor"].values()}
    code = next((row.id for row in company.records["TaxCode"].values() if row.name == "20.0% S"), "NON")
    rows = ((bank, "Cash", landlord, rent, "1200.00"), (card, "CreditCard", cafe, meals, "48.50"))
    for account, payment_type, vendor, line_account, amount in rows:
        body: dict[str, Any] = {
            "PaymentType": payment_type,
            "AccountRef": {"value": ids[account]},
            "EntityRef": {"value": people[vendor], "type": "Vendor"},
            "TxnDate": now.date().isoformat(),
            "PrivateNote": "Entered in QuickBooks",
            "Line": [
                {
                    "Amount": amount,
                    "Description": line_account,
                    "DetailType": "AccountBasedExpenseLineDetail",
                    "AccountBasedExpenseLineDetail": {
                        "AccountRef": {"value": ids[line_account]},
                        "TaxCodeRef": {"value": code},
                    },
                }
            ],
        }
        if british:
            body["GlobalTaxCalculation"] = "TaxExcluded"
        writer.create(KINDS["Purchase"], schema.checked("Purchase", body))


def _currencies(company: Company, blueprint: Blueprint, now: datetime) -> None:
    if not company.multicurrency:
        return
    for code in dict.fromkeys((blueprint.home, *blueprint.currencies)):
        body = {"Code": code, "Name": seed_lists.CURRENCY_NAMES.get(code, code), "Active": True}
        company.add("CompanyCurrency", body, now)


def _chart(company: Company, chart: seed_lists.Chart, now: datetime) -> None:
    for row in chart:
        if not row[4] or row[4] in company.active_currencies():
            _account(company, row, now)


def _account(company: Company, row: tuple[str, str, str, str, str], now: datetime) -> None:
    name, number, kind, sub_type, currency = row
    body = {
        "Name": name,
        "FullyQualifiedName": name,
        "SubAccount": False,
        "Active": True,
        "Classification": CLASSIFICATION[kind],
        "AccountType": kind,
        "AccountSubType": sub_type,
        "CurrentBalance": Decimal(0),
        "CurrentBalanceWithSubAccounts": Decimal(0),
        "CurrencyRef": {"value": currency or company.home_currency},
    }
    if number:
        body["AcctNum"] = number
    company.add("Account", body, now)


def _people(company: Company, british: bool, now: datetime) -> None:
    customers = seed_lists.UK_CUSTOMERS if british else seed_lists.US_CUSTOMERS
    vendors = seed_lists.UK_VENDORS if british else seed_lists.US_VENDORS
    for kind, rows in (("Customer", customers), ("Vendor", vendors)):
        for name, currency in rows:
            if not currency or currency in company.active_currencies():
                company.add(kind, _person(name, currency or company.home_currency, kind), now)
    for given, family in seed_lists.UK_EMPLOYEES if british else seed_lists.US_EMPLOYEES:
        body = {"GivenName": given, "FamilyName": family, "DisplayName": f"{given} {family}", "Active": True}
        company.add("Employee", body, now)


def _person(name: str, currency: str, kind: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "DisplayName": name,
        "CompanyName": name,
        "PrintOnCheckName": name,
        "Active": True,
        "Balance": Decimal(0),
        "CurrencyRef": {"value": currency},
    }
    if kind == "Customer":
        return body | {"FullyQualifiedName": name, "Job": False, "Level": Decimal(0), "Taxable": True}
    return body | {"Vendor1099": False}


def _tax(company: Company, now: datetime) -> None:
    if company.united_states:
        for code, taxable in (("TAX", True), ("NON", False)):
            pseudo: dict[str, Any] = {
                "Name": code,
                "Description": "Taxable" if taxable else "Nontaxable",
                "Active": True,
            }
            pseudo |= {"Taxable": taxable, "TaxGroup": False, "Hidden": False}
            company.add("TaxCode", pseudo, now, record_id=code)
        return
    canadian = company.country == "CA"
    agency = "Canada Revenue Agency" if canadian else "HM Revenue & Customs (VAT)"
    company.add("TaxAgency", {"DisplayName": agency, "TaxTrackedOnSales": True}, now)
    table = seed_lists.CANADA_TAX if canadian else seed_lists.UK_TAX
    for name, (description, sales, purchases) in table.items():
        body: dict[str, Any] = {"Name": name, "Description": description, "Active": True, "Hidden": False}
        body |= {"Taxable": name != "No VAT", "TaxGroup": True}
        for side, rates in (("SalesTaxRateList", sales), ("PurchaseTaxRateList", purchases)):
            body[side] = {
                "TaxRateDetail": [_rate(company, row, order, now) for order, row in enumerate(rates or ())]
            }
        company.add("TaxCode", body, now)


def _rate(company: Company, row: tuple[str, str], order: int, now: datetime) -> dict[str, Any]:
    name, percent = row
    body = {
        "Name": name,
        "Description": name,
        "Active": True,
        "RateValue": Decimal(percent),
        "AgencyRef": {"value": "1"},
        "SpecialTaxType": "NONE",
        "EffectiveTaxRate": [{"RateValue": Decimal(percent), "EffectiveDate": "2011-01-04T00:00:00-08:00"}],
        "DisplayType": "ReadOnly",
    }
    rate = company.add("TaxRate", body, now)
    return {
        "TaxRateRef": {"value": rate.id, "name": name},
        "TaxTypeApplicable": "TaxOnAmount",
        "TaxOrder": Decimal(order),
    }
