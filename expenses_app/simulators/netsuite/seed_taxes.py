"""Tax codes and accounting periods of a fresh account."""

import calendar
from datetime import date
from decimal import Decimal

from expenses_app.simulators.netsuite.seed_chart import CREATED, NOT_TAXABLE, STANDARD_RATES, TAX_CODES
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.wire import Record

FIRST_YEAR, LAST_YEAR = 2024, 2028


def add_taxes(made: Company, countries: list[str]) -> None:
    """Add the tax codes of these countries, with the one that means no tax."""
    for country in countries:
        rows = TAX_CODES.get(country)
        if rows is None:
            standard = STANDARD_RATES.get(country, "20")
            rows = [(f"VAT:S-{country}", standard, "BOTH", ""), (f"UNDEF-{country}", "0", "BOTH", "")]
        for code, rate, side, note in rows:
            made.add("salesTaxItem", _tax_code(code, rate, side, country, note))
        if country in NOT_TAXABLE:
            key, code = NOT_TAXABLE[country]
            made.add("salesTaxItem", _tax_code(code, "0", "BOTH", country, "") | {"id": key})
        if country == "CA":
            group: Record = {"itemId": "CA-BC GST/PST", "description": "GST and PST", "rate": Decimal(12),
                             "unitprice1": Decimal(5), "unitprice2": Decimal(7), "nexusCountry": "CA",
                             "isInactive": False, "subsidiary": ["1"], "lastModifiedDate": CREATED}  # fmt: skip
            made.add("taxGroup", group | {"id": "900"})


def _tax_code(code: str, rate: str, side: str, country: str, note: str) -> Record:
    return {
        "itemId": code,
        "name": code,
        "displayName": code,
        "description": f"{rate} % {side.lower()}",
        "rate": Decimal(rate),
        "available": side,
        "nexusCountry": country,
        "isInactive": note == "inactive",
        "reverseCharge": note == "reverse",
        "exempt": note == "exempt",
        "effectiveFrom": date(LAST_YEAR, 1, 1) if note == "later" else None,
        "subsidiary": ["1"],
        "includeChildren": True,
        "lastModifiedDate": CREATED,
    }


def add_periods(made: Company) -> None:
    """Add months from 2024 to 2028; those of 2024 are closed."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month in range(1, 13):
            closed = year == FIRST_YEAR
            period: Record = {
                "periodName": f"{calendar.month_abbr[month]} {year}",
                "startDate": date(year, month, 1),
                "endDate": date(year, month, calendar.monthrange(year, month)[1]),
                "closed": closed,
                "allLocked": closed,
                "apLocked": closed,
                "isAdjust": False,
                "isQuarter": False,
                "isYear": False,
                "isInactive": False,
                "lastModifiedDate": CREATED,
            }
            made.add("accountingPeriod", period)
