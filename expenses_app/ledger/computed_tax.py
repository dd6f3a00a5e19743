"""For ledgers that compute the tax themselves: the prediction beside what was entered, before anything is sent."""

from collections.abc import Sequence
from decimal import Decimal

from expenses_app.core.messages import Message
from expenses_app.ledger.entries import Line
from expenses_app.ledger.errors import LineTax, TaxDiffers


def check_tax(lines: Sequence[Line], predicted: Sequence[Decimal], platform: str) -> None:
    """Raise TaxDiffers where the ledger will come to another tax than the one entered.

    `predicted` is the tax of each line's gross by the platform's own formula, signed like the line, in the entry's
    currency. Gross amounts stand as entered: what changes is how net and tax share them.
    """
    differing = tuple(
        LineTax(position, line.gross - tax, tax)
        for position, (line, tax) in enumerate(zip(lines, predicted, strict=True))
        if tax != line.tax
    )
    if not differing:
        return
    first = differing[0]
    raise TaxDiffers(
        Message(
            "%(platform)s computes the tax itself and comes to %(computed)s where %(entered)s was entered.",
            {
                "platform": platform,
                "computed": str(first.tax),
                "entered": str(lines[first.position].tax),
            },
        ),
        field=f"lines.{first.position}.tax",
        lines=differing,
    )
