"""The accounts that a fresh simulator has, and those that a control request makes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.netsuite.grants.roles import fresh_roles
from expenses_app.simulators.netsuite.seed_chart import (
    CATEGORIES,
    CHART,
    CLASSES,
    CREATED,
    CURRENCIES,
    CUSTOMERS,
    DEPARTMENTS,
    EMPLOYEES,
    FOREIGN_SUPPLIER,
    INACTIVE_ACCOUNTS,
    INACTIVE_CURRENCY,
    INACTIVE_SUPPLIER,
    LOCAL_ACCOUNTS,
    LOCATIONS,
    SUPPLIERS,
)
from expenses_app.simulators.netsuite.seed_taxes import add_periods, add_taxes
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.wire import Record

TRANSACTION_STEP = 100_000
CURRENCY_OF = {"GB": "GBP", "IE": "EUR", "US": "USD", "CA": "CAD", "DE": "EUR", "FR": "EUR", "NL": "EUR"}


@dataclass(frozen=True)
class Subsidiary:
    """A subsidiary to be made; ``parent`` is the id of the one above."""

    name: str
    country: str
    currency: str
    parent: str = ""
    elimination: bool = False


HARBOURSIDE = [
    Subsidiary("Harbourside Supplies Group plc", "GB", "GBP"),
    Subsidiary("Harbourside Ireland Ltd", "IE", "EUR", "1"),
    Subsidiary("Harbourside America Inc", "US", "USD", "1"),
    Subsidiary("Consolidation Elimination", "GB", "GBP", "1", elimination=True),
]


def seed_companies() -> list[Company]:
    """Return the demo accounts: OneWorld with VAT, a single Irish company, and a sandbox on SuiteTax."""
    return [
        company("1482093", "Harbourside Supplies Group", HARBOURSIDE, 0, expense_reports=True),
        company("2750416", "Liffey Instruments Ltd", [Subsidiary("Liffey Instruments Ltd", "IE", "EUR")], 1),
        company(
            "3916528_SB1",
            "Maple Ridge Robotics Inc",
            [Subsidiary("Maple Ridge Robotics Inc", "US", "USD")],
            2,
            suite_tax=True,
        ),
    ]


def company_to_order(wish: dict[str, Any], number: int) -> Company:
    """Make an account for a control request; raises ActionRefused. ``sizes`` may name suppliers and customers."""
    unknown = set(wish) - {"name", "country", "currency", "multi_currency", "plan", "sizes", "features"}
    if unknown or not wish.get("name"):
        raise ActionRefused(f"An account needs a name; not known: {', '.join(sorted(unknown)) or 'nothing'}.")
    country = str(wish.get("country") or "GB").upper()
    currency = str(wish.get("currency") or CURRENCY_OF.get(country, "EUR")).upper()
    if currency not in CURRENCIES:
        raise ActionRefused(f"Currencies: {', '.join(CURRENCIES)}.")
    name = str(wish["name"])
    made = company(str(5_000_000 + number * 1111), name, [Subsidiary(name, country, currency)], number)
    made.tier = str(wish.get("plan") or "standard").lower()
    made.features |= wish.get("features") or {}
    if not wish.get("multi_currency", True):
        for each in made.records["currency"].values():
            each["isInactive"] = each["symbol"] != currency
    sizes = wish.get("sizes") or {}
    base = next(key for key, each in made.records["currency"].items() if each["symbol"] == currency)
    for kind in ("vendor", "customer"):
        for index in range(int(sizes.get(f"{'supplier' if kind == 'vendor' else kind}s", 0))):
            made.add(kind, _entity(f"{kind.title()} {index + 1:06}", base, "1"))
    return made


def company(key: str, name: str, subsidiaries: list[Subsidiary], number: int, **features: bool) -> Company:
    """Make one account with all its reference data."""
    head = subsidiaries[0]
    made = Company(
        key,
        name,
        head.country,
        head.currency,
        {
            "one_world": len(subsidiaries) > 1,
            "suite_tax": False,
            "use_account_numbers": True,
            "auto_numbering": False,
            "expense_reports": False,
            "deletion_reason": False,
            "suite_app": True,
        }
        | features,
        fresh_roles(),
        4711 + number * TRANSACTION_STEP,
    )
    currencies = _add_currencies(made, head.currency)
    for each in subsidiaries:
        made.add("subsidiary", _subsidiary(each, currencies))
    _add_accounts(made, head.currency, currencies)
    if len(subsidiaries) > 1:
        _add_local_accounts(made, currencies)
    _add_tracking(made)
    _add_people(made, currencies)
    if not made.features["suite_tax"]:
        add_taxes(made, sorted({each.country for each in subsidiaries}))
    add_periods(made)
    made.folders["1"] = {"id": "1", "name": "SuiteScripts", "parent": "", "lastModifiedDate": CREATED}
    made.sequences["folder"] = 2
    return made


def _add_currencies(made: Company, base: str) -> dict[str, str]:
    """Add currencies, the base one first; ``exchangeRate`` is in base units."""
    unit = Decimal(CURRENCIES[base][1])
    ids = {}
    for symbol in [base, *(each for each in CURRENCIES if each != base)]:
        title, dollars, places = CURRENCIES[symbol]
        record: Record = {
            "name": title,
            "symbol": symbol,
            "exchangeRate": (Decimal(dollars) / unit).quantize(Decimal("0.00000001")),
            "currencyPrecision": places,
            "isInactive": symbol == INACTIVE_CURRENCY != base,
            "lastModifiedDate": CREATED,
        }
        ids[symbol] = made.add("currency", record)["id"]
    return ids


def _subsidiary(each: Subsidiary, currencies: dict[str, str]) -> Record:
    return {
        "name": each.name,
        "fullName": each.name,
        "legalName": each.name,
        "currency": currencies[each.currency],
        "country": each.country,
        "isElimination": each.elimination,
        "isInactive": False,
        "parent": each.parent or None,
        "lastModifiedDate": CREATED,
    }


def _account(number: str, title: str, kind: str, currency: str | None) -> Record:
    return {
        "acctNumber": number,
        "acctName": title,
        "acctType": kind,
        "currency": currency,
        "isInactive": number in INACTIVE_ACCOUNTS,
        "isSummary": False,
        "subsidiary": ["1"],
        "includeChildren": True,
        "generalRate": "CURRENT",
        "cashFlowRate": "AVERAGE",
        "createdDate": CREATED,
        "lastModifiedDate": CREATED,
    }


def _add_accounts(made: Company, base: str, currencies: dict[str, str]) -> None:
    foreign = "EUR" if base == "USD" else "USD"
    summary = None
    for number, title, kind, note in CHART:
        currency = {"base": currencies[base], "foreign": currencies[foreign]}.get(note)
        record = made.add("account", _account(number, title, kind, currency))
        if note == "summary":
            record["isSummary"], summary = True, record["id"]
        elif summary and kind == "Expense":
            record["parent"] = summary


def _add_local_accounts(made: Company, currencies: dict[str, str]) -> None:
    for number, title, kind, currency, subsidiary in LOCAL_ACCOUNTS:
        record = _account(number, title, kind, currencies[currency])
        made.add("account", record | {"subsidiary": [subsidiary], "includeChildren": False})


def _add_tracking(made: Company) -> None:
    for kind, names in (("department", DEPARTMENTS), ("classification", CLASSES), ("location", LOCATIONS)):
        for name in names:
            record: Record = {
                "name": name,
                "fullName": name,
                "isInactive": name.startswith("Closed"),
                "subsidiary": ["1"],
                "includeChildren": name != "North Branch",
                "lastModifiedDate": CREATED,
            }
            made.add(kind, record)
    for title, number in CATEGORIES:
        account = next(key for key, each in made.records["account"].items() if each["acctNumber"] == number)
        category: Record = {"name": title, "expenseAcct": account, "isInactive": False, "subsidiary": ["1"],
                            "includeChildren": True, "lastModifiedDate": CREATED}  # fmt: skip
        made.add("expenseCategory", category)


def _entity(name: str, currency: str, subsidiary: str) -> Record:
    return {
        "entityId": name,
        "companyName": name,
        "isPerson": False,
        "isInactive": name == INACTIVE_SUPPLIER,
        "subsidiary": subsidiary,
        "currency": currency,
        "email": f"accounts@{''.join(c for c in name.lower() if c.isalnum())}.example",
        "dateCreated": CREATED,
        "lastModifiedDate": CREATED,
    }


def _add_people(made: Company, currencies: dict[str, str]) -> None:
    base = made.records["subsidiary"]["1"]["currency"]
    foreign = currencies["EUR" if made.currency == "USD" else "USD"]
    for first, last, email, title in EMPLOYEES:
        employee: Record = {"entityId": f"{first} {last}", "firstName": first, "lastName": last, "email": email,
                            "title": title, "subsidiary": "1", "currency": base, "isInactive": False,
                            "_administrator": title == "Administrator", "lastModifiedDate": CREATED}  # fmt: skip
        made.add("employee", employee)
    for name in [*SUPPLIERS, INACTIVE_SUPPLIER]:
        vendor = made.add("vendor", _entity(name, base, "1"))
        vendor["currencyList"] = [{"currency": base}, {"currency": foreign}]
    made.add("vendor", _entity(FOREIGN_SUPPLIER, foreign, "1"))
    if made.one_world:
        _add_relations(made)
        american = made.add(
            "vendor", _entity("Delta Air Lines", made.records["subsidiary"]["3"]["currency"], "3")
        )
        american["phone"] = "+14045550100"
    for name in CUSTOMERS:
        made.add("customer", _entity(name, base, "1"))


def _add_relations(made: Company) -> None:
    """Let the first suppliers serve the other subsidiaries too, in those currencies."""
    for vendor in list(made.records["vendor"].values())[:5]:
        for key in ("2", "3"):
            made.add(
                "vendorSubsidiaryRelationship",
                {"entity": vendor["id"], "subsidiary": key, "isPrimarySub": False},
            )
            currency = made.records["subsidiary"][key]["currency"]
            if currency not in {line["currency"] for line in vendor["currencyList"]}:
                vendor["currencyList"].append({"currency": currency})
