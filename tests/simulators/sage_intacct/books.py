"""A running Sage Intacct simulator seen by a test: plain HTTP calls, and valid requests to start from."""

import base64
import copy

import requests

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.sage_intacct.app import create_app

CARD_TXN = "cash-management/credit-card-txn"
BILL = "accounts-payable/bill"
ATTACHMENT = "company-config/attachment"
FOLDER = "company-config/folder"
VENDOR = "accounts-payable/vendor"
ACCOUNT = "general-ledger/account"
CARD = "cash-management/credit-card-account"
CHECKING = "cash-management/checking-account"
CUSTOMER = "accounts-receivable/customer"
MARKER = "EXP-7K2M9Q4XD3NBW8TR"
PDF = b"%PDF-1.4 receipt"


class Books:
    """One company, Harbour Print Ltd, reached with a minted token unless a test says otherwise."""

    def __init__(self, running):
        self.running = running
        self.url = running.url
        self.api = f"{running.url}/ia/api/v1"
        self.http = requests.Session()
        self.enter("harbourprint")

    def enter(self, company, entity=None, **wish):
        self.company, self.entity = company, entity
        self.tokens = self.control("POST", "tokens", organisation=company, **wish)

    def control(self, method, path, /, **wish):
        answer = self.http.request(method, f"{self.url}/_control/{path}", json=wish or None, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, action, **wish):
        return self.control("POST", f"organisations/{self.company}/act", action=action, **wish)

    def order(self, **fault):
        return self.control("POST", "faults", **fault)

    def switch(self, **values):
        return self.control("POST", "switches", **values)

    def advance(self, seconds):
        return self.control("POST", "clock", advance_seconds=seconds)

    def ledger(self):
        return self.control("GET", f"ledger?organisation={self.company}")["documents"]

    def headers(self, **extra):
        basic = {
            "Authorization": f"Bearer {self.tokens['access_token']}",
            "X-IA-API-Param-Entity": self.entity,
        }
        return {name: value for name, value in (basic | extra).items() if value is not None}

    def call(self, method, path, body=None, headers=None, **options):
        sent = self.headers(**(headers or {}))
        return self.http.request(method, f"{self.api}{path}", json=body, headers=sent, timeout=20, **options)

    def query(self, path, *fields, **parts):
        body = {"object": path, "fields": list(fields), **parts}
        answer = self.call("POST", "/services/core/query", body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self, path, *fields, **parts):
        return self.query(path, *fields, **parts)["ia::result"]

    def post(self, path, body, **headers):
        return self.call("POST", f"/objects/{path}", body, headers=headers)

    def patch(self, path, key, body, **headers):
        return self.call("PATCH", f"/objects/{path}/{key}", body, headers=headers)

    def delete(self, path, key):
        return self.call("DELETE", f"/objects/{path}/{key}")

    def run(self, path, deed, **body):
        return self.call("POST", f"/workflows/{path}/{deed}", body)

    def read(self, path, key):
        answer = self.call("GET", f"/objects/{path}/{key}")
        assert answer.status_code == 200, answer.text
        return answer.json()["ia::result"]

    def made(self, path, body):
        """Create a record that must be taken; returns its key."""
        answer = self.post(path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()["ia::result"]["key"]

    def written(self, **changes):
        return self.made(CARD_TXN, charge(**changes))

    def billed(self, **changes):
        return self.made(BILL, bill(**changes))

    def folder(self):
        return self.made(FOLDER, {"id": "Expenses", "description": "Receipts", "status": "active"})

    def attached(self, **changes):
        self.folder()
        return self.made(ATTACHMENT, attachment(**changes))


def charge(**changes):
    """A valid card transaction of 100.00 net, 20.00 VAT."""
    return copy.deepcopy(
        {
            "creditCardAccount": {"id": "AMEX-001"},
            "txnDate": "2026-11-02",
            "referenceNumber": MARKER,
            "payee": "Amazon UK",
            "description": "Amazon UK | order 123XX45",
            "currency": {"txnCurrency": "GBP", "baseCurrency": "GBP"},
            "isInclusiveTax": False,
            "lines": [
                {
                    "glAccount": {"id": "6700"},
                    "txnAmount": "100.00",
                    "description": "Printer paper",
                    "dimensions": {
                        "location": {"id": "110"},
                        "department": {"id": "PS"},
                        "vendor": {"id": "V-210"},
                    },
                    "taxEntries": [
                        {"purchasingTaxDetail": {"id": "UK Purchase Standard Rate"}, "txnTaxAmount": "20.00"}
                    ],
                    "isBillable": False,
                }
            ],
        }
        | changes
    )


def bill(**changes):
    """A valid bill of 100.00 net, 20.00 VAT, for an employee's vendor."""
    return copy.deepcopy(
        {
            "billNumber": MARKER,
            "vendor": {"id": "EMP-JDOE"},
            "createdDate": "2026-11-02",
            "postingDate": "2026-11-02",
            "dueDate": "2026-12-02",
            "referenceNumber": "123XX45",
            "description": "Expenses November, J. Doe",
            "currency": {"baseCurrency": "GBP", "txnCurrency": "GBP"},
            "isTaxInclusive": False,
            "taxSolution": {"id": "United Kingdom - VAT"},
            "lines": [
                {
                    "glAccount": {"id": "6700"},
                    "txnAmount": "100.00",
                    "memo": "Printer paper",
                    "dimensions": {"location": {"id": "110"}, "employee": {"id": "E0008"}},
                    "taxEntries": [
                        {"purchasingTaxDetail": {"id": "UK Purchase Standard Rate"}, "txnTaxAmount": "20.00"}
                    ],
                    "project": {"isBillable": False},
                }
            ],
        }
        | changes
    )


def attachment(**changes):
    """A valid attachment record with one file."""
    return {
        "id": MARKER,
        "name": f"Receipt {MARKER}",
        "folder": {"id": "Expenses"},
        "files": [file("receipt.pdf", PDF)],
    } | changes


def file(name, content):
    return {"name": name, "data": base64.b64encode(content).decode()}


def account(**changes):
    return {
        "id": "6710",
        "name": "Card clearing",
        "accountType": "incomeStatement",
        "normalBalance": "debit",
        "closingType": "closedToAccount",
        "closeToGLAccount": {"id": "3900"},
        "alternativeGLAccount": "none",
        "status": "active",
        "isTaxable": False,
        "disallowDirectPosting": False,
        "requireDimensions": {"department": False, "location": False},
    } | changes


def card(**changes):
    return copy.deepcopy(
        {
            "id": "VISA-002",
            "status": "active",
            "accountDetails": {
                "description": "Company card 4821",
                "cardType": "visa",
                "accountType": "credit",
                "currency": "GBP",
                "expirationMonth": "01",
                "expirationYear": "2030",
            },
            "accounting": {
                "offsetGLAccount": {"id": "2110"},
                "defaultAccrualBasisGLJournal": {"id": "CCJ"},
                "disableInterEntityTransfer": False,
            },
            "vendor": {"id": "V-AMEX"},
            "department": {"id": "PS"},
            "location": {"id": "110"},
        }
        | changes
    )


def checking(**changes):
    return {
        "id": "BARC-02",
        "bankAccountDetails": {"accountNumber": "20201234", "bankName": "Barclays", "currency": "GBP"},
        "accounting": {"glAccount": {"id": "1010"}},
        "location": {"id": "110"},
    } | changes


def vendor(**changes):
    return {
        "id": "V-AMZEU",
        "name": "Amazon Europe",
        "status": "active",
        "currency": "GBP",
        "taxId": "GB123456789",
        "isIndividualPerson": False,
        "notes": MARKER,
        "term": {"id": "N30"},
        "contacts": {"default": {"printAs": "Amazon Europe", "email1": "accounts@amazon.example"}},
    } | changes


def changed(body, path, value):
    """A copy of a body with one place changed; None takes it away."""
    result = copy.deepcopy(body)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place = result
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return result


def error_of(answer):
    """The error object, in whichever of the three shapes it came."""
    content = answer.json()
    return content.get("error") or content.get("ia::error") or content["ia::result"]["ia::error"]


def sentences(answer):
    """Every sentence that tells what is wrong."""
    return [detail["message"] for detail in error_of(answer).get("details", [])]


def start(**options):
    """Start a simulator without limits, unless asked otherwise."""
    options.setdefault("enforce_limits", False)
    return start_in_thread(create_app(SimulatedClock(), **options))
