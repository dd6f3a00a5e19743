"""A running FreeAgent simulator seen by a test: plain HTTP calls, and valid requests to start from."""

import base64
from datetime import UTC, datetime

import requests

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.freeagent.app import create_app

NOW = datetime(2026, 11, 20, 9, 30, 5, tzinfo=UTC)
MANY = "2026-09-01"
PDF = b"%PDF-1.4 receipt"


class Books:
    """One company, Tidewater Ceramics Ltd, reached with a minted token unless a test says otherwise."""

    def __init__(self, running):
        self.running = running
        self.url = running.url
        self.api = f"{running.url}/v2"
        self.http = requests.Session()
        self.companies = {each.name: each.key for each in running.app.platform.organisations()}
        self.company = self.companies["Tidewater Ceramics Ltd"]
        self.version = MANY
        self._addresses = {}
        self.sign_in()

    def sign_in(self, user="ada@example.com", company=None):
        self.company = company or self.company
        self.tokens = self.control("POST", "tokens", organisation=self.company, user=user)
        return self.tokens

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
        basic = {
            "Authorization": f"Bearer {self.tokens['access_token']}",
            "Accept": "application/json",
            "X-Api-Version": self.version,
        }
        return {name: value for name, value in (basic | extra).items() if value is not None}

    def call(self, method, path, body=None, headers=None, **options):
        address = path if path.startswith("http") else f"{self.api}/{path}"
        sent = {"data": body} if isinstance(body, bytes) else {"json": body}
        return self.http.request(
            method, address, headers=self.headers(**(headers or {})), timeout=10, **sent, **options
        )

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def rows(self, path, plural=None):
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()[plural or path.split("?")[0]]

    def _address(self, path, field, value):
        """The address of a seeded record, looked up once."""
        known = (self.company, path, value)
        if known not in self._addresses:
            rows = self.rows(path)
            self._addresses[known] = next(each["url"] for each in rows if each.get(field) == value)
        return self._addresses[known]

    def bank_account(self, name="Company Credit Card"):
        return self._address("bank_accounts?per_page=100", "name", name)

    def contact(self, name="Trainline"):
        return self._address("contacts?view=all&per_page=100", "organisation_name", name)

    def user(self, email="ada@example.com"):
        return self._address("users", "email", email)

    def project(self, name="Museum shop range"):
        return self._address("projects", "name", name)

    def category(self, code="285"):
        return f"{self.api}/categories/{code}"

    def payment(self, **changes):
        """A valid payment of 120.00, of it 20.00 VAT, by the company's card."""
        content = {
            "bank_account": self.bank_account(),
            "dated_on": "2026-11-02",
            "gross_value": "-120.00",
            "category": self.category(),
            "description": "Team lunch, Harbour Cafe | EXP-7K2M9Q4XD3NBW8TR",
            "receipt_reference": "EXP-7K2M9Q4XD3NBW8TR",
        }
        return _changed(content, changes)

    def transfer(self, **changes):
        content = {
            "bank_account": self.bank_account("Business Current Account"),
            "transfer_bank_account": self.bank_account(),
            "dated_on": "2026-11-03",
            "gross_value": "-250.00",
        }
        return _changed(content, changes)

    def claim(self, **changes):
        """A valid claim of 36.00, of it 6.00 VAT, owed to Ada."""
        content = {
            "user": self.user(),
            "category": self.category(),
            "dated_on": "2026-11-04",
            "gross_value": "-36.00",
            "description": "Lunch with the museum | RMB-55D0",
            "receipt_reference": "RMB-55D0",
        }
        return _changed(content, changes)

    def bill(self, **changes):
        """A valid bill of 60.00 with 10.00 VAT and 23.40 without."""
        content = {
            "contact": self.contact(),
            "reference": "RMB-91AC",
            "dated_on": "2026-11-05",
            "due_on": "2026-12-05",
            "bill_items": [
                {"category": self.category(), "description": "Hotel", "total_value": "60.00"},
                {"category": self.category("365"), "description": "Train", "total_value": "23.40"},
            ],
        }
        return _changed(content, changes)

    def explain(self, content=None, **changes):
        body = {"bank_transaction_explanation": content or self.payment(**changes)}
        return self.call("POST", "bank_transaction_explanations", body)

    def explained(self, content=None, **changes):
        answer = self.explain(content, **changes)
        assert answer.status_code == 201, answer.text
        return answer.json()["bank_transaction_explanation"]

    def write(self, root, content):
        return self.call("POST", f"{root}s", {root: content})

    def written(self, root, content):
        answer = self.write(root, content)
        assert answer.status_code == 201, answer.text
        return answer.json()[root]

    def change(self, record, root, **content):
        return self.call("PUT", record["url"], {root: content})


def attachment(content=PDF, name="receipt.pdf", kind="application/pdf", **more):
    data = base64.b64encode(content).decode()
    return {"data": data, "file_name": name, "content_type": kind, "description": "Receipt"} | more


def messages(answer):
    """Every message of a refusal, in whichever of the documented shapes it came."""
    errors = answer.json()["errors"]
    if isinstance(errors, list):
        return [each["message"] for each in errors]
    if "error" in errors:
        return [errors["error"]["message"]]
    return [f"{name} {text}" for name, texts in errors.items() for text in texts]


def start(*, now=NOW, **options):
    """Start a simulator without limits, unless asked otherwise."""
    options.setdefault("enforce_limits", False)
    return start_in_thread(create_app(SimulatedClock(now), **options))


def _changed(content, changes):
    return {name: value for name, value in (content | changes).items() if value is not None}
