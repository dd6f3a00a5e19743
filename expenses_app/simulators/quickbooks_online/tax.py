"""Tax outside the United States: what the rates of a code make of a document, and what an override may say instead.

Source: Intuit's schema (TaxRateList, TaxTypeApplicable, TxnTaxDetail, GlobalTaxCalculation). Own arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import Refusal, business, missing
from expenses_app.simulators.quickbooks_online.state import Company, Record

CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True)
class RatePart:
    """One rate of a code: per cent, and what it is taken of."""

    rate_id: str
    percent: Decimal
    applies_to: str


@dataclass(frozen=True)
class TaxableLine:
    """One line: ``amount`` is net, or gross where tax is included. ``code`` is None for a line without tax."""

    amount: Decimal
    code: Record | None
    side: str = "Purchase"
    stated_tax: Decimal | None = None


@dataclass(frozen=True)
class TaxOutcome:
    """What is booked: net and tax per line, and ``TxnTaxDetail``."""

    nets: tuple[Decimal, ...]
    taxes: tuple[Decimal, ...]
    total: Decimal
    detail: dict[str, Any]


def to_cents(amount: Decimal) -> Decimal:
    """Round half up to two places."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def parts_of(company: Company, code: Record, side: str, day: date) -> list[RatePart]:
    """The rates of a code for one side ("Purchase", "Sales") on a day; raises Refusal 6470 when it has none."""
    rates = code.body.get(f"{side}TaxRateList", {}).get("TaxRateDetail", [])
    if not rates:
        raise Refusal(
            "6470",
            f"You selected a tax on a transaction that's not allowed, or haven't specified a tax rate: {code.name}",
            "TaxCodeRef",
        )
    found = []
    for row in sorted(rates, key=lambda each: each.get("TaxOrder", 0)):
        rate = company.records["TaxRate"][row["TaxRateRef"]["value"]]
        found.append(RatePart(rate.id, _percent(rate, day), row.get("TaxTypeApplicable", "TaxOnAmount")))
    return found


def _percent(rate: Record, day: date) -> Decimal:
    for row in rate.body.get("EffectiveTaxRate", []):
        begins = row.get("EffectiveDate", "")[:10]
        ends = row.get("EndDate", "")[:10]
        if begins <= day.isoformat() and (not ends or day.isoformat() <= ends):
            return Decimal(row["RateValue"])
    return Decimal(rate.body["RateValue"])


def by_rate(net: Decimal, parts: Sequence[RatePart]) -> list[Decimal]:
    """The unrounded tax of each rate on a net amount."""
    taxes: list[Decimal] = []
    for part in parts:
        so_far = sum(taxes, ZERO)
        base = {"TaxOnAmount": net, "TaxOnAmountPlusTax": net + so_far, "TaxOnTax": so_far}[part.applies_to]
        taxes.append(base * part.percent / 100)
    return taxes


def settle(
    company: Company,
    lines: Sequence[TaxableLine],
    calculation: str,
    given: dict[str, Any] | None,
    day: date,
    *,
    sums_checked: bool,
) -> TaxOutcome:
    """Work out a document's tax; raises Refusal 6170, 6470, 6000, 2500, 2020 or 2120.

    ``given`` is TxnTaxDetail as sent: its lines override the computation when they list every rate.
    """
    if calculation == "NotApplicable":
        if given:
            raise Refusal(
                "6170",
                "The TxnTaxDetail attribute is not allowed when GlobalTaxCalculation is set to NotApplicable",
                "TxnTaxDetail",
            )
        return TaxOutcome(
            tuple(line.amount for line in lines), tuple(ZERO for _ in lines), ZERO, {"TotalTax": ZERO}
        )
    included = calculation == "TaxInclusive"
    parts = [parts_of(company, line.code, line.side, day) if line.code else [] for line in lines]
    nets_before = [
        _net(line.amount, part) if included else line.amount for line, part in zip(lines, parts, strict=True)
    ]
    bases: dict[str, Decimal] = {}
    exact: dict[str, Decimal] = {}
    rates: dict[str, RatePart] = {}
    for net, part in zip(nets_before, parts, strict=True):
        for each, tax in zip(part, by_rate(net, part), strict=True):
            bases[each.rate_id] = bases.get(each.rate_id, ZERO) + net
            exact[each.rate_id] = exact.get(each.rate_id, ZERO) + tax
            rates[each.rate_id] = each
    computed = {rate_id: to_cents(amount) for rate_id, amount in exact.items()}
    stated = [line.stated_tax for line in lines]
    overridden = _override(given, rates, computed, bases, stated, sums_checked)
    booked = computed | overridden
    total = sum(booked.values(), ZERO)
    taxes = _spread(lines, parts, nets_before, total, stated)
    nets = [
        to_cents(line.amount - tax) if included and line.code else net
        for line, net, tax in zip(lines, nets_before, taxes, strict=True)
    ]
    detail = {
        "TotalTax": total,
        "TaxLine": [
            {
                "Amount": booked[rate_id],
                "DetailType": "TaxLineDetail",
                "TaxLineDetail": {
                    "TaxRateRef": {"value": rate_id},
                    "PercentBased": rate_id not in overridden,
                    "TaxPercent": rates[rate_id].percent,
                    "NetAmountTaxable": to_cents(bases[rate_id]),
                },
            }
            for rate_id in booked
        ],
    }
    return TaxOutcome(tuple(nets), tuple(taxes), total, detail)


def _net(gross: Decimal, parts: Sequence[RatePart]) -> Decimal:
    factor = 1 + sum(by_rate(Decimal(1), parts), ZERO)
    return to_cents(gross / factor)


def _override(
    given: dict[str, Any] | None,
    rates: dict[str, RatePart],
    computed: dict[str, Decimal],
    bases: dict[str, Decimal],
    stated: Sequence[Decimal | None],
    sums_checked: bool,
) -> dict[str, Decimal]:
    rows = (given or {}).get("TaxLine", [])
    if not rows:
        return {}
    amounts: dict[str, Decimal] = {}
    free: dict[str, Decimal] = {}
    for row in rows:
        rate_id, amount, percent_based = _tax_line(row, rates)
        if rate_id in amounts:
            raise business("Any given tax rate may only be listed once in TxnTaxDetail.", "TxnTaxDetail")
        if rates[rate_id].percent == 0 and amount != 0:
            raise business("The tax amount of this tax code cannot be overridden.", "TxnTaxDetail")
        base = row["TaxLineDetail"].get("NetAmountTaxable")
        if sums_checked and base not in (None, 0) and to_cents(base) != to_cents(bases[rate_id]):
            raise business("NetAmountTaxable does not match the lines of this tax rate.", "TxnTaxDetail")
        amounts[rate_id] = computed[rate_id] if percent_based else amount
        if not percent_based:
            free[rate_id] = amount
    if set(amounts) != set(rates):
        raise business(
            "When overriding tax, all tax rates of the tax codes used must be listed.", "TxnTaxDetail"
        )
    total = (given or {}).get("TotalTax")
    if total is not None and to_cents(total) != sum(amounts.values(), ZERO):
        raise business("TotalTax does not match the tax lines.", "TxnTaxDetail")
    told = [tax for tax in stated if tax is not None]
    if sums_checked and told and len(told) == len(stated) and sum(told, ZERO) != sum(amounts.values(), ZERO):
        raise business(
            "The tax amounts of the lines do not add up to the tax of the transaction.", "TxnTaxDetail"
        )
    return free


def _tax_line(row: dict[str, Any], rates: dict[str, RatePart]) -> tuple[str, Decimal, bool]:
    if row.get("DetailType") != "TaxLineDetail":
        raise Refusal(
            "2120", "The specified type is not supported by the API : TxnTaxDetail.TaxLine.DetailType"
        )
    detail = row.get("TaxLineDetail")
    if not detail or not detail.get("TaxRateRef", {}).get("value"):
        raise missing("TaxLine.TaxLineDetail.TaxRateRef")
    if row.get("Amount") is None:
        raise missing("TaxLine.Amount")
    rate_id = str(detail["TaxRateRef"]["value"])
    if rate_id not in rates:
        raise Refusal(
            "2500", f"Invalid Reference Id : Tax Rates element id {rate_id} not found", "TaxRateRef"
        )
    return rate_id, to_cents(row["Amount"]), bool(detail.get("PercentBased", False))


def _spread(
    lines: Sequence[TaxableLine],
    parts: Sequence[Sequence[RatePart]],
    nets: Sequence[Decimal],
    total: Decimal,
    stated: Sequence[Decimal | None],
) -> list[Decimal]:
    """Tax per line: as stated when that adds up, else in proportion, the difference on the largest line."""
    told = [tax if tax is not None else ZERO for tax in stated]
    if any(tax is not None for tax in stated) and sum(told, ZERO) == total:
        return told
    taxes = [to_cents(sum(by_rate(net, part), ZERO)) for net, part in zip(nets, parts, strict=True)]
    difference = total - sum(taxes, ZERO)
    taxed = [place for place, part in enumerate(parts) if part]
    if difference and taxed:
        largest = max(taxed, key=lambda place: abs(nets[place]))
        taxes[largest] += difference
    return taxes
