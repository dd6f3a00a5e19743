"""Xero's names for the documents and records we write, and where each lives."""

from dataclasses import dataclass

API = "/api.xro/2.0"
ORGANISATION_LOGIN = "/organisationlogin/default.aspx"


@dataclass(frozen=True)
class Target:
    """`plural`: the endpoint and the key of its lists. `id`: the field that names one. `page`: where a person opens one."""

    name: str
    plural: str
    id: str
    page: str

    @property
    def path(self) -> str:
        return f"{API}/{self.plural}"


BANK_TRANSACTION = Target(
    "BankTransaction",
    "BankTransactions",
    "BankTransactionID",
    "/Bank/ViewTransaction.aspx?bankTransactionID=",
)
BANK_TRANSFER = Target(
    "BankTransfer", "BankTransfers", "BankTransferID", "/Bank/ViewTransfer.aspx?bankTransferID="
)
MANUAL_JOURNAL = Target("ManualJournal", "ManualJournals", "ManualJournalID", "/Journal/View.aspx?invoiceID=")
CONTACT = Target("Contact", "Contacts", "ContactID", "")
ACCOUNT = Target("Account", "Accounts", "AccountID", "")
ATTACHMENT = "Attachment"

TARGETS = {target.name: target for target in (BANK_TRANSACTION, BANK_TRANSFER, MANUAL_JOURNAL)}
MASTERS = {target.name: target for target in (CONTACT, ACCOUNT)}
ENDED = frozenset({"DELETED", "VOIDED"})
