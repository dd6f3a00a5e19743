"""The two sides of a journal line: which account, whether it may be used, in which currency."""

from dataclasses import dataclass

from expenses_app.simulators.dynamics_365.books.company import Company
from expenses_app.simulators.dynamics_365.odata.errors import Refusal, must_equal
from expenses_app.simulators.dynamics_365.odata.wire import Row

LEDGER, BANK = "G/L Account", "Bank Account"
SET_OF_TYPE = {LEDGER: "accounts", BANK: "bankAccounts"}


@dataclass(frozen=True)
class SideNames:
    """What the members of one side are called, in the API and in refusals."""

    kind: str
    identity: str
    number: str
    field: str


ACCOUNT = SideNames("accountType", "accountId", "accountNumber", "Account No.")
BALANCE = SideNames("balanceAccountType", "balancingAccountId", "balancingAccountNumber", "Bal. Account No.")


def by_number(company: Company, kind: str, number: str) -> Row | None:
    """The G/L or bank account of a number."""
    return company[SET_OF_TYPE[kind]].first("number", number)


def check_usable(kind: str, record: Row) -> None:
    """Raises Refusal for an account that is blocked, a heading, or controlled by the application alone."""
    key = f"No.={record['number']}"
    if kind == LEDGER:
        if record["accountType"] != "Posting":
            raise must_equal("Account Type", "Posting", LEDGER, key, record["accountType"])
        if record["blocked"]:
            raise must_equal("Blocked", "No", LEDGER, key, "Yes")
        if not record["directPosting"]:
            raise must_equal("Direct Posting", "Yes", LEDGER, key, "No")
    elif record["blocked"]:
        raise must_equal("Blocked", "No", BANK, key, "Yes")


def currency_of(company: Company, line: Row) -> str:
    """The currency of a line: that of its bank account, else the base currency. Raises Refusal."""
    found = company.currency
    for side in (ACCOUNT, BALANCE):
        if line[side.kind] == BANK and line[side.number]:
            record = by_number(company, BANK, line[side.number])
            currency = record["currencyCode"] if record else company.currency
            if found not in (company.currency, currency) and currency != company.currency:
                raise must_equal("Currency Code", currency, "Gen. Journal Line", named(line), found)
            found = currency if currency != company.currency else found
    if line["postingDate"] and company.exchange_rate(found, line["postingDate"]) is None:
        text = "There is no Currency Exchange Rate within the filter. Filters: Currency Code: "
        raise Refusal(
            400,
            "Internal_DataNotFoundFilter",
            f"{text}{found}, Starting Date: ''..{line['postingDate']:%m/%d/%y}",
        )
    return found


def named(line: Row) -> str:
    """How a refusal names a journal line."""
    template, journal = line["_template"], line["journalDisplayName"]
    return f"Journal Template Name={template}, Journal Batch Name={journal}, Line No.={line['lineNumber']}"
