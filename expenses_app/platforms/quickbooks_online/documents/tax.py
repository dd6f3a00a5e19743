"""Tax of a document. In the US it is part of the price; elsewhere every amount of it is written as it is.

Outside the US lines are net (TaxExcluded) and TxnTaxDetail overrides what QuickBooks would compute, so that the document
equals the card's amount to the cent: one TaxLine for each TaxRateRef over the whole document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.core.money import places, share
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Notice
from expenses_app.ledger.entries import Line
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.records import TaxRate
from expenses_app.platforms.quickbooks_online.documents.amounts import amount
from expenses_app.platforms.quickbooks_online.documents.choices import Words

NO_TAX = "NON"
_UNITED_STATES = "US"


@dataclass(frozen=True)
class TaxedLine:
    """`amount` as the line carries it, `detail` what goes into its detail."""

    amount: Decimal
    tax: Decimal
    detail: Mapping[str, Any]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class TaxedLines:
    """`header`: GlobalTaxCalculation and TxnTaxDetail, as far as there are any."""

    lines: tuple[TaxedLine, ...]
    header: Mapping[str, Any]
    words: Words = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum((line.amount + line.tax for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), Decimal(0))


def taxed(lines: Sequence[Line], currency: str, chart: Chart, facts: Facts) -> TaxedLines:
    """Raises Unbuildable for tax without a rate, and for lines without tax beside taxed ones outside the US."""
    if facts.country == _UNITED_STATES:
        return TaxedLines(tuple(_american(index, line, currency) for index, line in enumerate(lines)), {})
    rates = [_rate(index, line, chart) for index, line in enumerate(lines)]
    if all(rate is None for rate in rates):
        plain = (amount(line.net, currency, f"lines.{index}.net") for index, line in enumerate(lines))
        return TaxedLines(
            tuple(TaxedLine(net, Decimal(0), {}) for net in plain), {"GlobalTaxCalculation": "NotApplicable"}
        )
    return _excluded(lines, rates, currency)


def _american(index: int, line: Line, currency: str) -> TaxedLine:
    place = f"lines.{index}"
    if line.tax_rate_id not in (None, NO_TAX):
        raise Unbuildable(
            Message("QuickBooks Online in the US has no tax rates for purchases. Choose none."),
            field=f"{place}.tax_rate_id",
        )
    gross = amount(line.gross, currency, f"{place}.net")
    notices: tuple[Notice, ...] = ()
    if line.tax:
        told = Message(
            "QuickBooks Online in the US keeps no tax on purchases: it goes into the line's amount."
        )
        notices = (Notice(f"{place}.tax", told, str(line.tax), str(gross)),)
    return TaxedLine(gross, Decimal(0), {"TaxCodeRef": {"value": NO_TAX}}, notices)


def _rate(index: int, line: Line, chart: Chart) -> TaxRate | None:
    """The line's rate, None for no tax at all."""
    place = f"lines.{index}.tax_rate_id"
    if line.tax_rate_id in (None, NO_TAX):
        if line.tax:
            raise Unbuildable(Message("This line has tax but no tax rate. Choose one."), field=place)
        return None
    rate = chart.tax_rate(str(line.tax_rate_id), place)
    if not rate.purchases or not rate.components:
        raise Unbuildable(
            Message("%(name)s is not for purchases. Choose another tax rate.", {"name": rate.name}),
            field=place,
        )
    if line.tax and not any(component.percent for component in rate.components):
        raise Unbuildable(
            Message(
                "%(name)s is a zero rate, but this line has tax. Choose another rate.", {"name": rate.name}
            ),
            field=place,
        )
    return rate


def _excluded(lines: Sequence[Line], rates: Sequence[TaxRate | None], currency: str) -> TaxedLines:
    taxes: dict[str, Decimal] = {}
    nets: dict[str, Decimal] = {}
    words: dict[tuple[str, str], str] = {}
    written = []
    for index, (line, rate) in enumerate(zip(lines, rates, strict=True)):
        place = f"lines.{index}"
        if rate is None:
            raise Unbuildable(
                Message(
                    "Other lines have tax, so this one needs a rate too: choose your own rate for no tax or zero tax."
                ),
                field=f"{place}.tax_rate_id",
            )
        net = amount(line.net, currency, f"{place}.net")
        tax = amount(line.tax, currency, f"{place}.tax")
        for component, part in zip(rate.components, _parts(tax, rate, currency), strict=True):
            taxes[component.id] = taxes.get(component.id, Decimal(0)) + part
            nets[component.id] = nets.get(component.id, Decimal(0)) + net
            words["tax_rate", component.id] = component.name
        words["tax_code", rate.code] = rate.name
        written.append(TaxedLine(net, tax, {"TaxCodeRef": {"value": rate.code}, "TaxAmount": tax}))
    tax_lines = [
        {
            "Amount": tax,
            "DetailType": "TaxLineDetail",
            "TaxLineDetail": {
                "TaxRateRef": {"value": id},
                "PercentBased": False,
                "NetAmountTaxable": nets[id],
            },
        }
        for id, tax in taxes.items()
    ]
    total = sum((line.tax for line in written), Decimal(0))
    return TaxedLines(
        tuple(written),
        {
            "GlobalTaxCalculation": "TaxExcluded",
            "TxnTaxDetail": {"TotalTax": total, "TaxLine": tax_lines},
        },
        words,
    )


def _parts(tax: Decimal, rate: TaxRate, currency: str) -> list[Decimal]:
    """The tax of one line on the rates of its code, in proportion to them; every rate is named, also with 0.

    QuickBooks keeps two places, so a currency of three is split as one of two; `tax` fits already.
    """
    if not tax:
        return [tax for _ in rate.components]
    of_places = currency if places(currency) <= 2 else "EUR"
    return share(tax, [component.percent for component in rate.components], of_places)
