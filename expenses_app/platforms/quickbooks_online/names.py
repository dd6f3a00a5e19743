"""QuickBooks Online's names for the documents and records we write, and where each lives."""

from dataclasses import dataclass

MINOR_VERSION = "75"  # older ones are served as this since August 2025


@dataclass(frozen=True)
class Target:
    """`account`: the header field with the account money leaves or enters ("" for none). `page`: where a person opens one."""

    name: str
    account: str
    page: str

    @property
    def path(self) -> str:
        """Below the company's address."""
        return f"/{self.name.lower()}"


PURCHASE = Target("Purchase", "AccountRef", "/app/expense?txnId=")
DEPOSIT = Target("Deposit", "DepositToAccountRef", "/app/deposit?txnId=")
BILL = Target("Bill", "APAccountRef", "/app/bill?txnId=")
TRANSFER = Target("Transfer", "FromAccountRef", "/app/transfer?txnId=")
JOURNAL_ENTRY = Target("JournalEntry", "", "/app/journal?txnId=")
ACCOUNT = Target("Account", "", "")
VENDOR = Target("Vendor", "", "")
CUSTOMER = Target("Customer", "", "")
CREDIT_PAGE = "/app/creditcardcredit?txnId="
ATTACHABLE = "Attachable"

MASTERS = {target.name: target for target in (ACCOUNT, VENDOR, CUSTOMER)}
TARGETS = {target.name: target for target in (PURCHASE, DEPOSIT, BILL, TRANSFER, JOURNAL_ENTRY)}
