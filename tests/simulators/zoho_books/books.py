"""A running Zoho Books simulator seen by a test: plain HTTP calls, and valid requests to start from."""

import copy

import requests

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.zoho_books.app import create_app

HARBOUR, BLUEBIRD, RETAIL, MAPLE = "20079112345", "60018840021", "60018840099", "11000557310"
LIST_KEYS = {"settings/taxes": "taxes", "settings/currencies": "currencies"}
UNKNOWN = "999999999999999999"
# The seed gives the same ids every time, so what one test looked up serves all.
FOUND = {}


class Books:
    """One organisation, Harbour Supplies Ltd in the region eu, reached with minted tokens unless told otherwise."""

    def __init__(self, running):
        self.running = running
        self.url = running.url
        self.http = requests.Session()
        # Looking for a proxy costs more than the call.
        self.http.trust_env = False
        self.sign_in(HARBOUR)

    def sign_in(self, organisation=None, **wish):
        self.organisation = organisation or self.organisation
        self.tokens = self.control("POST", "tokens", organisation=self.organisation, **wish)
        self.region = self.tokens["path"]
        self.api = f"{self.url}{self.region}/books/v3"
        return self.tokens

    def control(self, method, path, /, **wish):
        answer = self.http.request(method, f"{self.url}/_control/{path}", json=wish or None, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, action, **wish):
        return self.control("POST", f"organisations/{self.organisation}/act", action=action, **wish)

    def order(self, **fault):
        return self.control("POST", "faults", **fault)

    def switch(self, **values):
        return self.control("POST", "switches", **values)

    def limit(self, **values):
        return self.control("POST", "limits", **values)

    def advance(self, seconds):
        return self.control("POST", "clock", advance_seconds=seconds)

    def ledger(self, **narrow):
        query = "&".join(
            f"{name}={value}" for name, value in ({"organisation": self.organisation} | narrow).items()
        )
        return self.control("GET", f"ledger?{query}")["documents"]

    def call(self, method, path, body=None, headers=None, token=None, params=None, **options):
        sent = {"Authorization": f"Zoho-oauthtoken {token or self.tokens['access_token']}"} | (headers or {})
        query = {"organization_id": self.organisation} | (params or {})
        query = {name: value for name, value in query.items() if value is not None}
        if isinstance(body, bytes):
            options["data"] = body
        elif body is not None:
            options["json"] = body
        url = f"{self.api}/{path}"
        return self.http.request(method, url, params=query, headers=sent, timeout=10, **options)

    def get(self, path, **query):
        return self.call("GET", path, params=query)

    def rows(self, path, **query):
        content = self.get(path, per_page=200, **query).json()
        assert content["code"] == 0, content
        return content[LIST_KEYS.get(path, path)]

    def _id(self, path, name_field, id_field, name, **query):
        key = (self.organisation, path, name)
        if key not in FOUND:
            rows = self.rows(path, **query)
            FOUND[key] = next(row[id_field] for row in rows if row[name_field] == name)
        return FOUND[key]

    def account(self, name):
        return self._id("chartofaccounts", "account_name", "account_id", name)

    def contact(self, name):
        return self._id("contacts", "contact_name", "contact_id", name)

    def tax(self, name):
        return self._id("settings/taxes", "tax_name", "tax_id", name)

    def currency(self, code):
        return self._id("settings/currencies", "currency_code", "currency_id", code)

    def location(self, name):
        return self._id("locations", "location_name", "location_id", name)

    def project(self, name):
        return self._id("projects", "project_name", "project_id", name)

    def tag(self, tag, option):
        """A tag with its option, inactive ones included."""
        key = (self.organisation, tag, option)
        if key not in FOUND:
            rows = self.control("GET", f"lists/{self.organisation}?name=Tags")["Tags"]
            row = next(row for row in rows if (row["tag_name"], row["option_name"]) == (tag, option))
            FOUND[key] = {"tag_id": row["tag_id"], "tag_option_id": row["option_id"]}
        return dict(FOUND[key])

    def expense(self, **changes):
        """A valid expense of 150.00 with 20.00 VAT contained, two lines, on the company card."""
        body = {
            "account_id": self.account("Office Supplies"),
            "paid_through_account_id": self.account("Company Credit Card"),
            "date": "2026-11-02",
            "amount": 150.00,
            "is_inclusive_tax": True,
            "vendor_id": self.contact("Amazon Business"),
            "reference_number": "EXP-7K2M9Q4XD3NBW8TR",
            "description": "Amazon Business | order 123XX45",
            "line_items": [
                {
                    "item_order": "1",
                    "account_id": self.account("Office Supplies"),
                    "description": "Paper",
                    "amount": 120.00,
                    "tax_id": self.tax("Standard Rate"),
                    "tags": [self.tag("Department", "Sales")],
                },
                {
                    "item_order": "2",
                    "account_id": self.account("Postage"),
                    "description": "Stamps",
                    "amount": 30.00,
                },
            ],
        }
        return copy.deepcopy(body | changes)

    def simple_expense(self, **changes):
        """A valid expense of one line, without tax."""
        body = {
            "account_id": self.account("Travel Expense"),
            "paid_through_account_id": self.account("Company Credit Card"),
            "date": "2026-11-02",
            "amount": 23.40,
        }
        return body | changes

    def bill(self, **changes):
        """A valid bill of 50.00 and 10.00 VAT to an employee's vendor."""
        body = {
            "vendor_id": self.contact("Priya Nair (employee)"),
            "bill_number": "EXP-81539597E68140C9",
            "reference_number": "101",
            "date": "2026-10-29",
            "due_date": "2026-11-28",
            "is_inclusive_tax": False,
            "is_item_level_tax_calc": True,
            "notes": "Reimbursable expense",
            "line_items": [
                {
                    "account_id": self.account("Software and Subscriptions"),
                    "description": "Subscriptions",
                    "rate": 50.00,
                    "quantity": 1,
                    "tax_id": self.tax("Standard Rate"),
                    "item_order": 1,
                    "tags": [self.tag("Department", "Sales")],
                }
            ],
        }
        return copy.deepcopy(body | changes)

    def written(self, path="expenses", body=None):
        """Write a document that must be accepted, and return it."""
        default = {"expenses": self.expense, "bills": self.bill}
        answer = self.call("POST", path, body if body is not None else default[path]())
        assert answer.status_code == 201, answer.text
        return answer.json()[path.removesuffix("s")]

    def upload(self, path, name="receipt.png", content=b"\x89PNG receipt", field="receipt"):
        return self.call("POST", path, files={field: (name, content)})


def start(**options):
    """Start a simulator without limits, unless asked otherwise."""
    options.setdefault("enforce_limits", False)
    return start_in_thread(create_app(SimulatedClock(), **options))


def refusal(answer):
    """(HTTP status, code) of an answer."""
    return answer.status_code, answer.json()["code"]
