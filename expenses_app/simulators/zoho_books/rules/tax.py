"""Zoho's tax arithmetic: by line, rounded to the currency, contained in the amount or on top of it."""

from decimal import Decimal

from expenses_app.simulators.zoho_books.state import rounded
from expenses_app.simulators.zoho_books.wire import Record

HUNDRED = Decimal(100)


def tax_of(amount: Decimal, percentage: Decimal, *, inclusive: bool, step: Decimal) -> Decimal:
    """Return the tax of an amount; ``step`` is the smallest unit of the currency."""
    divisor = HUNDRED + percentage if inclusive else HUNDRED
    return rounded(amount * percentage / divisor, step)


def apply_taxes(lines: list[Record], *, inclusive: bool, step: Decimal) -> None:
    """Set ``tax_amount`` and ``_net`` of every line from its ``_amount`` and ``_tax`` record."""
    for line in lines:
        percentage = line["_tax"]["tax_percentage"] if line["_tax"] else Decimal(0)
        set_tax(line, tax_of(line["_amount"], percentage, inclusive=inclusive, step=step), inclusive)


def set_tax(line: Record, tax: Decimal, inclusive: bool) -> None:
    """Give a line its tax, and the net that follows."""
    line["tax_amount"] = tax
    line["_net"] = line["_amount"] - tax if inclusive else line["_amount"]


def override_taxes(lines: list[Record], wanted: dict[str, Decimal], *, inclusive: bool) -> None:
    """Let explicit amounts decide: the last line of a tax carries the difference."""
    for tax_id, total in wanted.items():
        own = [line for line in lines if line["_tax"] and line["_tax"]["tax_id"] == tax_id]
        if own:
            others = sum((line["tax_amount"] for line in own[:-1]), Decimal(0))
            set_tax(own[-1], total - others, inclusive)


def summary(lines: list[Record]) -> list[Record]:
    """Return tax_name and tax_amount of every tax, in order of appearance."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        if line["_tax"]:
            name = f"{line['_tax']['tax_name']} ({line['_tax']['tax_percentage'].normalize():f}%)"
            sums[name] = sums.get(name, Decimal(0)) + line["tax_amount"]
    return [{"tax_name": name, "tax_amount": amount} for name, amount in sums.items()]
