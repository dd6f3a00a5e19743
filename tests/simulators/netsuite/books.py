"""A running NetSuite simulator seen by a test: plain HTTP calls, and valid requests to start from."""

import copy

import requests

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.netsuite.app import create_app

RECORD = "/services/rest/record/v1"
SUITEQL = "/services/rest/query/v1/suiteql"
DOCUMENT = "/services/rest/document/v1"
RESTLET = "/app/site/hosting/restlet.nl"


# One session for all tests, which looks for no proxies: making one, or looking, costs as much as a request.
HTTP = requests.Session()
HTTP.trust_env = False


class Books:
    """One account, reached with a minted token of the integration's role unless a test says otherwise."""

    def __init__(self, running, organisation):
        self.running = running
        self.url = running.url
        self.organisation = organisation
        self.company = running.app.platform.world.companies[organisation]
        self.http = HTTP
        self.sign_in()

    def sign_in(self, **wish):
        self.tokens = self.control("POST", "tokens", **({"organisation": self.organisation} | wish))
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

    def advance(self, seconds):
        return self.control("POST", "clock", advance_seconds=seconds)

    def ledger(self):
        return self.control("GET", f"ledger?organisation={self.organisation}")["documents"]

    def call(self, method, path, body=None, headers=None, **options):
        sent = {
            "Authorization": f"Bearer {self.tokens['access_token']}",
            "X-NetSuite-PropertyNameValidation": "Error",
        } | (headers or {})
        sent = {name: value for name, value in sent.items() if value is not None}
        if isinstance(body, bytes):
            options["data"] = body
        elif body is not None:
            options["json"] = body
        return self.http.request(method, f"{self.url}{path}", headers=sent, timeout=10, **options)

    def get(self, path, **options):
        return self.call("GET", f"{RECORD}/{path}", **options)

    def post(self, kind, body, **options):
        return self.call("POST", f"{RECORD}/{kind}", body, **options)

    def patch(self, path, body, **options):
        return self.call("PATCH", f"{RECORD}/{path}", body, **options)

    def written(self, kind, body, **options):
        """Store a valid record and return its id."""
        answer = self.post(kind, body, **options)
        assert answer.status_code == 204, answer.text
        return answer.headers["Location"].rsplit("/", 1)[1]

    def read(self, kind, key):
        answer = self.get(f"{kind}/{key}?expandSubResources=true")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def query(self, statement, *parameters, **paging):
        body = {"q": statement, "params": list(parameters)}
        return self.call("POST", SUITEQL, body, {"Prefer": "transient"}, params=paging)

    def rows(self, statement, *parameters, **paging):
        answer = self.query(statement, *parameters, **paging)
        assert answer.status_code == 200, answer.text
        return [
            {key: value for key, value in item.items() if key != "links"} for item in answer.json()["items"]
        ]

    def key(self, kind, name):
        """The id of a list record by its number, code or name."""
        names = ("acctNumber", "entityId", "itemId", "name", "symbol", "email")
        return next(
            key
            for key, each in self.company.records[kind].items()
            if name in [each.get(field) for field in names]
        )

    def reference(self, kind, name):
        return {"id": self.key(kind, name)}

    def account(self, number):
        return self.reference("account", number)

    # --- valid requests ---------------------------------------------------------------------------------------

    def line(self, **changes):
        line = {
            "account": self.account("6030"),
            "amount": 100.00,
            "department": self.reference("department", "Sales"),
            "class": self.reference("classification", "Retail"),
            "location": self.reference("location", "Head Office"),
            "memo": "Printer paper",
        }
        if "taxCode" not in changes and not self.company.features["suite_tax"]:
            line["taxCode"] = self.reference("salesTaxItem", f"VAT:S-{self.company.country}")
        return line | changes

    def charge(self, **changes):
        """A valid charge of 100.00 net on the corporate card."""
        body = {
            "externalId": "exp_6f1c0a52-2f1b-4f7a-9a0e-6c1f3f0e9b11",
            "subsidiary": {"id": "1"},
            "account": self.account("2100"),
            "entity": self.reference("vendor", "Amazon"),
            "tranDate": "2026-03-02",
            "tranId": "EXP-10482",
            "memo": "Amazon | order 123XX45",
            "expense": changes.get("expense") or {"items": [self.line()]},
        }
        return copy.deepcopy(body | changes)

    def check(self, **changes):
        return self.charge(**({"account": self.account("1010"), "toBePrinted": False} | changes))

    def deposit(self, **changes):
        line = {
            "account": self.account("6030"),
            "amount": 25.00,
            "entity": self.reference("vendor", "Amazon"),
            "department": self.reference("department", "Sales"),
            "class": self.reference("classification", "Retail"),
            "location": self.reference("location", "Head Office"),
            "refNum": "123XX45",
            "memo": "Printer paper returned",
        }
        body = {
            "externalId": "exp_7K2M9Q4XD3NBW8TR",
            "subsidiary": {"id": "1"},
            "account": self.account("1010"),
            "tranDate": "2026-03-02",
            "memo": "Amazon refund",
            "other": {"items": [line]},
        }
        return body | changes

    def bill(self, **changes):
        body = self.charge(**({"dueDate": "2026-04-01"} | changes))
        if "account" not in changes:
            del body["account"]
        return body

    def report(self, **changes):
        line = {
            "category": self.reference("expenseCategory", "Meals"),
            "expensedate": "2026-03-01",
            "amount": 40.00,
            "currency": {"id": "1"},
            "taxCode": self.reference("salesTaxItem", f"VAT:S-{self.company.country}"),
            "memo": "Lunch with a customer",
        }
        body = {
            "externalId": "exp_report_1",
            "subsidiary": {"id": "1"},
            "entity": self.reference("employee", "Sam Salter"),
            "expensereportcurrency": {"id": "1"},
            "tranDate": "2026-03-02",
            "duedate": "2026-03-31",
            "memo": "March",
            "expense": {"items": [line]},
        }
        return body | changes

    def new_account(self, **changes):
        body = {
            "externalId": "exp_acc_7K2M9Q4XD3NBW8TR",
            "acctName": "Card suspense",
            "acctNumber": "6710",
            "acctType": {"id": "Expense"},
            "description": "Card spend waiting for a category",
            "subsidiary": {"items": [{"id": "1"}]},
            "includeChildren": False,
            "isInactive": False,
        }
        return body | changes

    def new_vendor(self, **changes):
        country = {"id": "GB"}
        home = {"addr1": "1 Principal Place", "city": "London", "zip": "EC2A 2FA", "country": country}
        body = {
            "externalId": "exp_sup_90AA4C1D7E2F8B35",
            "isPerson": False,
            "companyName": "Corner Bakery",
            "entityId": "Corner Bakery",
            "subsidiary": {"id": "1"},
            "currency": {"id": "1"},
            "email": "accounts@bakery.example",
            "phone": "+442079460000",
            "vatRegNumber": "GB123456789",
            "addressBook": {"items": [{"defaultBilling": True, "addressBookAddress": home}]},
        }
        return copy.deepcopy(body | changes)

    def new_customer(self, **changes):
        body = self.new_vendor(companyName="Quay Theatre", entityId="Quay Theatre", externalId="exp_cus_1")
        del body["vatRegNumber"]
        return body | {"taxable": True} | changes

    def valid(self, kind):
        """A valid request to create a record of any written type."""
        return {
            "creditCardCharge": self.charge,
            "creditCardRefund": self.charge,
            "check": self.check,
            "deposit": self.deposit,
            "vendorBill": self.bill,
            "expenseReport": self.report,
            "account": self.new_account,
            "vendor": self.new_vendor,
            "customer": self.new_customer,
        }[kind]()


def changed(element, path, value):
    """Return a copy with the value at a dotted path replaced; None removes it."""
    result = copy.deepcopy(element)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target = result
    for step in steps:
        target = target[step]
    if value is None:
        del target[last]
    else:
        target[last] = value
    return result


def detail(answer):
    """The first complaint of a refusal: status, code, sentence, path."""
    content = answer.json()
    first = content["o:errorDetails"][0]
    return answer.status_code, first["o:errorCode"], first["detail"], first.get("o:errorPath", "")


def start(**options):
    """Start a simulator without limits, unless asked otherwise."""
    options.setdefault("enforce_limits", False)
    return start_in_thread(create_app(SimulatedClock(), **options))
