"""What the posting of a journal demands of every line and of every document, in the order of the application."""

from collections.abc import Iterable
from decimal import Decimal

from expenses_app.simulators.dynamics_365.books.company import Company
from expenses_app.simulators.dynamics_365.odata.errors import dialog, field_validation, must_have_value
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.posting.sides import Side
from expenses_app.simulators.dynamics_365.rules.sides import (
    BANK,
    LEDGER,
    by_number,
    check_usable,
    currency_of,
    named,
)  # fmt: skip
from expenses_app.simulators.dynamics_365.switches import Switches

OUT_OF_BALANCE = (
    "{document} is out of balance by {difference}. Please check that Posting Date, Document Type, Document No. and "
    "Amount are correct for each line."
)
SELECT = "Select a Dimension Value Code for the Dimension Code {code} for {kind} {number}."
MUST_HAVE = "Dimension Value Code must have a value in Default Dimension: Table ID={kind}, No.={number}, Dimension Code={code}."


def is_empty(line: Row) -> bool:
    """A line that checks and posting pass over."""
    return not line["accountNumber"] and not line["balancingAccountNumber"] and line["amount"] == 0


def check_line(company: Company, line: Row, switches: Switches) -> None:
    """Raises Refusal for a line that cannot be posted."""
    table = "Gen. Journal Line"
    if not line["postingDate"]:
        raise must_have_value("Posting Date", table, named(line))
    if not line["documentNumber"]:
        raise must_have_value("Document No.", table, named(line))
    if not line["accountNumber"]:
        raise must_have_value("Account No.", table, named(line))
    _check_date(company, line, switches)
    for kind, number in _accounts(line):
        record = by_number(company, kind, number)
        if record is None:
            raise dialog('The "accountNumber" does not match to an Account.')
        check_usable(kind, record)
        if kind == BANK and not company.bank_ledger_accounts.get(number):
            raise must_have_value("Bank Acc. Posting Group", BANK, f"No.={number}")
        if kind == LEDGER:
            _check_dimensions(company, line, number, switches)
    currency_of(company, line)


def check_balance(company: Company, sides: Iterable[Side]) -> None:
    """Raises Refusal unless each document of a day is zero in the base currency."""
    sums: dict[tuple[str, object], Decimal] = {}
    for side in sides:
        key = (side.line["documentNumber"], side.line["postingDate"])
        sums[key] = sums.get(key, Decimal(0)) + side.base
    for (number, _), difference in sums.items():
        if difference:
            raise dialog(
                OUT_OF_BALANCE.format(document=f"Document No. {number}", difference=f"{difference:,.2f}")
            )


def _accounts(line: Row) -> list[tuple[str, str]]:
    pairs = [
        (line["accountType"], line["accountNumber"]),
        (line["balanceAccountType"], line["balancingAccountNumber"]),
    ]
    return [(kind, number) for kind, number in pairs if number]


def _check_date(company: Company, line: Row, switches: Switches) -> None:
    day = line["postingDate"]
    before = company.allow_from is not None and day < company.allow_from
    after = company.allow_to is not None and day > company.allow_to
    closed = switches["closed_period_refuses"] and any(
        (period["startingDate"].year, period["startingDate"].month) == (day.year, day.month)
        and period["closed"]
        for period in company["accountingPeriods"]
    )
    if before or after or closed:
        text = "Posting Date is not within your range of allowed posting dates in Gen. Journal Line"
        raise field_validation(f"{text} {named(line)}.")


def _check_dimensions(company: Company, line: Row, number: str, switches: Switches) -> None:
    wording = SELECT if switches["dimension_missing_text"] == "select" else MUST_HAVE
    for account, code in sorted(company.mandatory_dimensions):
        if account == number and code not in line["_dimensions"]:
            raise dialog(wording.format(code=code, kind=LEDGER, number=number))
    for pair in line["_dimensions"].items():
        if pair in company.blocked_values:
            raise dialog(
                f"The combination of dimensions used in {named(line)} is blocked. {pair[0]} - {pair[1]}."
            )
