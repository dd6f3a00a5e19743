"""A few documents, so that the books are not empty."""

from datetime import datetime
from xml.sax.saxutils import escape

from expenses_app.simulators.quickbooks_desktop.company_file.message_set import process
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Session
from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile
from expenses_app.simulators.quickbooks_desktop.switches import Switches

SPENT = (
    (
        "CreditCardCharge",
        "Company Visa",
        "Uber",
        "2026-09-14",
        "Taxi to the fair",
        "Travel:Taxis and Parking",
        "23.40",
    ),
    ("CreditCardCharge", "Company Visa", "Adobe", "2026-09-20", "Licences", "Software", "119.98"),
    (
        "CreditCardCredit",
        "Company Visa",
        "Amazon Business",
        "2026-10-02",
        "Returned keyboard",
        "Office Supplies",
        "64.00",
    ),
    ("Check", "Operating Account", "State Farm Insurance", "2026-10-05", "Quarter", "Insurance", "840.00"),
)


def add_demo_documents(file: CompanyFile, now: datetime, switches: Switches) -> None:
    """Enter them as a desktop program would."""
    requests = "".join(_request(*row) for row in SPENT)
    message = (
        f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{requests}</QBXMLMsgsRq></QBXML>'
    )
    process(Session(file, "Admin"), message, now, switches)


def _request(kind: str, account: str, payee: str, day: str, text: str, expense: str, amount: str) -> str:
    return (
        f"<{kind}AddRq><{kind}Add><AccountRef><FullName>{account}</FullName></AccountRef>"
        f"<PayeeEntityRef><FullName>{payee}</FullName></PayeeEntityRef><TxnDate>{day}</TxnDate>"
        f"<Memo>{escape(text)}</Memo><ExpenseLineAdd><AccountRef><FullName>{expense}</FullName></AccountRef>"
        f"<Amount>{amount}</Amount></ExpenseLineAdd></{kind}Add></{kind}AddRq>"
    )
