"""Builds company files: the three of the seed, and those that the control interface orders."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile, Preferences, Ref
from expenses_app.simulators.quickbooks_desktop.seed import names, taxes
from expenses_app.simulators.quickbooks_desktop.seed.chart import chart

CREATED = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
RATES_AS_OF = date(2026, 1, 5)
CURRENCIES = {
    "USD": ("US Dollar", Decimal(1)),
    "CAD": ("Canadian Dollar", Decimal("0.73")),
    "EUR": ("Euro", Decimal("1.12")),
    "GBP": ("British Pound Sterling", Decimal("1.31")),
    "AUD": ("Australian Dollar", Decimal("0.66")),
    "MXN": ("Mexican Peso", Decimal("0.055")),
}
HOME = {"US": "USD", "CA": "CAD", "UK": "GBP", "AU": "AUD"}
ZONES = {
    "US": "America/Los_Angeles",
    "CA": "America/Toronto",
    "UK": "Europe/London",
    "AU": "Australia/Sydney",
}
PLANS = ("Pro", "Premier", "Enterprise")


@dataclass(frozen=True)
class Order:
    """What a company file shall be. ``sizes``: how many vendors and customers at least."""

    name: str
    country: str = "US"
    plan: str = "Premier"
    multi_currency: bool = True
    account_numbers: bool = True
    classes: bool = True
    foreign_bank: str = "EUR"
    foreign_card: str = "EUR"
    sizes: dict[str, int] = field(default_factory=dict)


SEED = (
    Order("Cascade Outfitters Inc"),
    Order(
        "Maple Ridge Consulting Ltd", country="CA", plan="Enterprise", foreign_bank="USD", foreign_card="USD"
    ),
    Order("Lone Pine Bakery LLC", plan="Pro", multi_currency=False, account_numbers=False, classes=False),
)


def to_order(wish: dict[str, Any], other_editions: bool) -> CompanyFile:
    """The company file of a control request; raises ActionRefused."""
    country = {"GB": "UK"}.get(str(wish.get("country") or "US"), str(wish.get("country") or "US"))
    allowed = tuple(HOME) if other_editions else ("US", "CA")
    if country not in allowed:
        raise ActionRefused(f"country is one of {', '.join(allowed)}.")
    if wish.get("currency") not in (None, "", HOME[country]):
        raise ActionRefused(f"A file of {country} keeps its books in {HOME[country]}.")
    plan = str(wish.get("plan") or "Premier")
    sizes = {name: int(count) for name, count in (wish.get("sizes") or {}).items()}
    unknown = set(sizes) - {"suppliers", "customers"}
    if unknown:
        raise ActionRefused(f"sizes knows suppliers and customers, not {', '.join(sorted(unknown))}.")
    if sum(sizes.values()) > 10_000:
        plan = "Enterprise"
    if plan not in PLANS:
        raise ActionRefused(f"plan is one of {', '.join(PLANS)}.")
    name = str(wish.get("name") or "").strip()
    if not name:
        raise ActionRefused("A company file needs a name.")
    other = "EUR" if HOME[country] != "EUR" else "USD"
    multi = bool(wish.get("multi_currency", True))
    return build(Order(name, country, plan, multi, foreign_bank=other, foreign_card=other, sizes=sizes))


def build(order: Order) -> CompanyFile:
    """Make a company file."""
    file = CompanyFile(
        key=re.sub(r"[^a-z0-9]+", "-", order.name.lower()).strip("-"),
        name=order.name,
        country=order.country,
        currency=HOME[order.country],
        time_zone=ZONES[order.country],
        plan=order.plan,
        path=f"C:\\Users\\Public\\Documents\\Intuit\\QuickBooks\\{order.name}.qbw",
        company={
            "LegalCompanyName": order.name,
            "FirstMonthFiscalYear": "January",
            "CompanyType": "CorporationForm1120",
        },
        preferences=Preferences(
            multi_currency=order.multi_currency,
            account_numbers=order.account_numbers,
            classes=order.classes,
            sales_tax=order.country != "US",
            amounts_include_tax=order.country != "US",
        ),
    )
    _currencies(file)
    _accounts(file, order)
    _taxes(file)
    _names(file, order)
    file.add("StandardTerms", {"Name": "Net 30", "StdDueDays": 30, "StdDiscountDays": 0}, CREATED)
    file.add("StandardTerms", {"Name": "Due on receipt", "StdDueDays": 0, "StdDiscountDays": 0}, CREATED)
    _items(file)
    return file


def _currencies(file: CompanyFile) -> None:
    home_rate = CURRENCIES[file.currency][1]
    for code, (name, rate) in CURRENCIES.items():
        fields = {
            "Name": name,
            "CurrencyCode": code,
            "IsUserDefinedCurrency": False,
            "ExchangeRate": (rate / home_rate).quantize(Decimal("0.000001")),
            "AsOfDate": RATES_AS_OF,
            "IsActive": code != "MXN",
        }
        file.add("Currency", fields, CREATED)


def currency(file: CompanyFile, code: str) -> Ref:
    """The currency of an ISO code; raises KeyError."""
    for each in file.every("Currency"):
        if each["CurrencyCode"] == code:
            return Ref(each["ListID"])
    raise KeyError(f"currency {code}")


def _accounts(file: CompanyFile, order: Order) -> None:
    foreign = (order.foreign_bank, order.foreign_card) if order.multi_currency else ("", "")
    for number, name, kind, parent, code, special in chart(*foreign):
        fields: dict[str, Any] = {
            "Name": name,
            "AccountType": kind,
            "CurrencyRef": currency(file, code or file.currency),
        }
        if order.account_numbers:
            fields["AccountNumber"] = number
        if parent:
            above = file.named("Account", parent)
            fields["ParentRef"] = Ref(above["ListID"]) if above else None
        if special:
            fields["SpecialAccountType"] = special
        file.add("Account", fields, CREATED)
    for name, amount in (("Operating Account", "48250.00"), ("Savings", "20000.00")):
        account, equity = file.named("Account", name), file.named("Account", "Opening Balance Equity")
        for each in (account, equity):
            if each:
                held = file.balances.get(each["ListID"], Decimal(0))
                file.balances[each["ListID"]] = held + Decimal(amount)


def _taxes(file: CompanyFile) -> None:
    items = {
        name: Ref(file.add("ItemSalesTax", {"Name": name, "TaxRate": rate}, CREATED)["ListID"])
        for name, rate in taxes.ITEMS[file.country].items()
    }
    for name, members in taxes.GROUPS.get(file.country, {}).items():
        group = file.add(
            "ItemSalesTaxGroup", {"Name": name, "ItemSalesTaxRef": [items[each] for each in members]}, CREATED
        )
        items[name] = Ref(group["ListID"])
    for code, (taxable, text, item) in taxes.CODES[file.country].items():
        fields: dict[str, Any] = {"Name": code, "IsTaxable": taxable, "Desc": text}
        if item:
            fields |= {"ItemPurchaseTaxRef": items[item], "ItemSalesTaxRef": items[item]}
        file.add("SalesTaxCode", fields, CREATED)


def _names(file: CompanyFile, order: Order) -> None:
    home = file.home
    for name in names.VENDORS:
        file.add("Vendor", {"Name": name, "CompanyName": name, "CurrencyRef": home}, CREATED)
    if order.multi_currency:
        foreign = currency(file, order.foreign_bank)
        file.add(
            "Vendor", {"Name": f"Overseas Supplies {order.foreign_bank}", "CurrencyRef": foreign}, CREATED
        )
    for first, last in names.EMPLOYEES:
        person = {"FirstName": first, "LastName": last}
        file.add("Employee", {"Name": f"{first} {last}", **person}, CREATED)
        file.add("Vendor", {"Name": f"{first} {last} (expenses)", "CurrencyRef": home, **person}, CREATED)
    for name, jobs in names.CUSTOMERS.items():
        customer = file.add("Customer", {"Name": name, "CompanyName": name, "CurrencyRef": home}, CREATED)
        for job in jobs:
            fields = {
                "Name": job,
                "ParentRef": Ref(customer["ListID"]),
                "CurrencyRef": home,
                "JobStatus": "InProgress",
            }
            file.add("Customer", fields, CREATED)
    for name in names.OTHER_NAMES:
        file.add("OtherName", {"Name": name}, CREATED)
    for name, children in names.CLASSES.items() if order.classes else ():
        above = file.add("Class", {"Name": name}, CREATED)
        for child in children:
            file.add("Class", {"Name": child, "ParentRef": Ref(above["ListID"])}, CREATED)
    for kind, wanted in (
        ("Vendor", order.sizes.get("suppliers", 0)),
        ("Customer", order.sizes.get("customers", 0)),
    ):
        for number in range(len(file.lists[kind]), wanted):
            file.add(kind, {"Name": f"{kind} {number:06d}", "CurrencyRef": home}, CREATED)


def _items(file: CompanyFile) -> None:
    for name, account in (("Courier", "Postage and Delivery"), ("Stationery", "Office Supplies")):
        found = file.named("Account", account)
        if found:
            detail = {"Desc": name, "AccountRef": Ref(found["ListID"])}
            file.add("ItemService", {"Name": name, "SalesOrPurchase": detail}, CREATED)
