"""A running Business Central simulator seen by a test: plain HTTP calls, and valid requests to start from."""

import requests

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.dynamics_365.app import create_app

KEY = "XQ7K2M4ZP9B1TDW5R8HC"
NOBODY = "00000000-0000-0000-0000-00000000abcd"
DAY = "2026-05-21"
HTTP = requests.Session()
HTTP.trust_env = False  # Neither proxies nor .netrc are looked for with every call.


class Books:
    """One company, Harbour Design Ltd, reached with a minted token; ``journal`` is a journal of the app's own."""

    def __init__(self, running, name="Harbour Design Ltd"):
        self.running = running
        self.url = running.url
        self.http = HTTP
        self.companies = {each.name: each.key for each in running.app.platform.organisations()}
        self.enter(name)

    def enter(self, name):
        self.company = self.companies[name]
        self.tokens = self.running.app.platform.mint_tokens({"organisation": self.company})
        self.tenant, self.environment = self.tokens["tenant"], self.tokens["environment"]
        self.api = f"{self.url}/v2.0/{self.tenant}/{self.environment}/api/v2.0"
        self._journal = None
        return self

    def control(self, method, path, /, **wish):
        answer = self.http.request(method, f"{self.url}/_control/{path}", json=wish or None, timeout=10)
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

    def ledger(self, **narrow):
        query = "&".join(
            f"{name}={value}" for name, value in ({"organisation": self.company} | narrow).items()
        )
        return self.control("GET", f"ledger?{query}")["documents"]

    def headers(self, **extra):
        basic = {"Authorization": f"Bearer {self.tokens['access_token']}", "Accept": "application/json"}
        return {name.replace("_", "-"): value for name, value in (basic | extra).items() if value is not None}

    def send(self, method, address, body=None, params=None, **headers):
        """A call to any address; headers by name with underscores for hyphens."""
        sent = self.headers(**headers)
        if isinstance(body, bytes):
            return self.http.request(method, address, data=body, params=params, headers=sent, timeout=10)
        return self.http.request(method, address, json=body, params=params, headers=sent, timeout=10)

    def call(self, method, path, body=None, params=None, **headers):
        """A call below the company."""
        return self.send(method, f"{self.api}/companies({self.company})/{path}", body, params, **headers)

    def get(self, path, condition=None, **headers):
        return self.call("GET", path, params={"$filter": condition} if condition else None, **headers)

    def rows(self, path, condition=None, **headers):
        answer = self.get(path, condition, **headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["value"]

    def row(self, path, condition):
        (row,) = self.rows(path, condition)
        return row

    @property
    def journal(self):
        """The id of the journal EXPSYNC."""
        if self._journal is None:
            answer = self.call("POST", "journals", {"code": "EXPSYNC", "displayName": "Expenses sync"})
            assert answer.status_code == 201, answer.text
            self._journal = answer.json()["id"]
        return self._journal

    @property
    def lines_path(self):
        return f"journals({self.journal})/journalLines"

    def line(self, **changes):
        """A valid line of 120.00 with VAT on the company card; None leaves a member out."""
        values = {
            "accountType": "G/L Account",
            "accountNumber": "8410",
            "postingDate": DAY,
            "documentNumber": KEY,
            "externalDocumentNumber": "INV-123",
            "amount": 120.00,
            "description": "Amazon UK | order 123XX45",
            "comment": "card 4590",
            "taxCode": "VAT20",
            "balanceAccountType": "Bank Account",
            "balancingAccountNumber": "CARD-GBP",
            "dimensionSetLines": [{"code": "DEPARTMENT", "valueCode": "SALES"}],
        }
        return {name: value for name, value in (values | changes).items() if value is not None}

    def write_line(self, **changes):
        return self.call("POST", self.lines_path, self.line(**changes))

    def written_line(self, **changes):
        answer = self.write_line(**changes)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def lines(self):
        return self.rows(self.lines_path)

    def post(self):
        return self.call("POST", f"journals({self.journal})/Microsoft.NAV.post")

    def posted(self, **changes):
        """Ledger entries of one line, posted."""
        line = self.written_line(**changes)
        answer = self.post()
        assert answer.status_code == 204, answer.text
        return self.entries(line["documentNumber"])

    def entries(self, number=KEY):
        return self.rows("generalLedgerEntries", f"documentNumber eq '{number}'")

    def attached(self, parent, content=b"%PDF-1.7 receipt", name="receipt.pdf"):
        """The id of a file of a line or an entry, in the two steps of the vendor."""
        body = {"parentId": parent, "parentType": "Journal", "fileName": name}
        made = self.call("POST", "attachments", body)
        assert made.status_code == 201, made.text
        key = made.json()["id"]
        path = f"attachments({key})/attachmentContent"
        put = self.call("PATCH", path, content, Content_Type="application/pdf", If_Match="*")
        assert put.status_code == 204, put.text
        return key


def amounts(entries):
    """Account number to debit minus credit."""
    found = {}
    for row in entries:
        number = row["accountNumber"]
        found[number] = round(found.get(number, 0) + row["debitAmount"] - row["creditAmount"], 2)
    return found


def refusal(answer):
    """Status, code and text of a refusal, without its correlation id."""
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"].split("  CorrelationId:")[0]


def start(**options):
    """Start a simulator without limits, unless asked otherwise."""
    options.setdefault("enforce_limits", False)
    return start_in_thread(create_app(SimulatedClock(), **options))
