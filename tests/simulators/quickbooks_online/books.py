"""A small client of the simulator for tests: plain HTTP, nothing of the product."""

import base64
import itertools
import json
from urllib.parse import parse_qs, urlsplit

import requests

CLIENT = ("client", "secret")
CALLBACK = "http://127.0.0.1/callback"
US, UK = "9341452600000101", "9341452600000102"
_numbers = itertools.count(1)


class Books:
    """One company seen through the vendor's API, and through the control interface where a test is the user."""

    def __init__(self, running, realm):
        self.running = running
        self.url = running.url
        self.realm = realm
        self.company = running.app.platform.companies[realm]
        self.http = requests.Session()
        self.tokens = self.control("tokens", {"organisation": realm, "client_id": CLIENT[0]})
        self.http.headers.update(
            {"Authorization": f"Bearer {self.tokens['access_token']}", "Accept": "application/json"}
        )

    def address(self, path):
        return f"{self.url}/v3/company/{self.realm}/{path}"

    def get(self, path, **parameters):
        return self.http.get(self.address(path), params={"minorversion": "75"} | parameters)

    def post(self, path, body, **parameters):
        return self.http.post(self.address(path), json=body, params={"minorversion": "75"} | parameters)

    def create(self, kind, body, **parameters):
        answer = self.post(kind.lower(), body, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()[kind]

    def read(self, kind, identity):
        return self.get(f"{kind.lower()}/{identity}").json()[kind]

    def delete(self, kind, record):
        body = {"Id": record["Id"], "SyncToken": record["SyncToken"]}
        return self.post(kind.lower(), body, operation="delete")

    def query(self, statement):
        answer = self.get("query", query=statement)
        assert answer.status_code == 200, answer.text
        return answer.json()["QueryResponse"]

    def upload(self, content, name="receipt.pdf", kind="application/pdf", metadata=None, **parameters):
        files = {}
        if metadata is not None:
            files["file_metadata_01"] = (None, json.dumps(metadata), "application/json")
        files["file_content_01"] = (name, content, kind)
        return self.http.post(self.address("upload"), files=files, params=parameters)

    def id_of(self, kind, name):
        return next(record.id for record in self.company.records[kind].values() if record.name == name)

    def ref(self, kind, name):
        return {"value": self.id_of(kind, name)}

    def control(self, path, body=None):
        where = f"{self.url}/_control/{path}"
        answer = requests.get(where) if body is None else requests.post(where, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, action, **wish):
        return self.control(f"organisations/{self.realm}/act", {"action": action, **wish})

    def ledger(self):
        return self.control(f"ledger?organisation={self.realm}")["documents"]

    def requests_to(self, path):
        return self.control(f"requests?path={path}")


def fault_of(answer):
    """The (code, detail) of a Fault."""
    error = answer.json()["Fault"]["Error"][0]
    return error["code"], error["Detail"]


def purchase(books, amount=48.50, **changes):
    """A valid expense from the bank account of either company."""
    american = books.realm == US
    bank, account = ("Checking", "Travel") if american else ("Current Account", "Travel and Subsistence")
    code = {"value": "NON"} if american else books.ref("TaxCode", "20.0% S")
    body = {
        "PaymentType": "Cash",
        "TxnDate": "2026-03-14",
        "AccountRef": books.ref("Account", bank),
        "EntityRef": books.ref("Vendor", "Corner Cafe" if american else "Camden Roastery")
        | {"type": "Vendor"},
        "PrivateNote": f"Team lunch | exp:{next(_numbers):016d}",
        "Line": [
            {
                "Amount": amount,
                "Description": "Team lunch",
                "DetailType": "AccountBasedExpenseLineDetail",
                "AccountBasedExpenseLineDetail": {
                    "AccountRef": books.ref("Account", account),
                    "TaxCodeRef": code,
                },
            }
        ],
    }
    if not american:
        body["GlobalTaxCalculation"] = "TaxExcluded"
    return body | changes


def consent(url, realm, decision="connect", **changes):
    """Press a button on the consent page; return the parameters of the callback."""
    asked = {
        "client_id": CLIENT[0],
        "response_type": "code",
        "scope": "com.intuit.quickbooks.accounting",
        "redirect_uri": CALLBACK,
        "state": "s-1",
        "realm": realm,
        "decision": decision,
    } | changes
    answer = requests.post(f"{url}/connect/oauth2", data=asked, allow_redirects=False)
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def token_call(url, client=CLIENT, headers=None, **form):
    """POST to the token address."""
    basic = base64.b64encode(":".join(client).encode()).decode()
    return requests.post(
        f"{url}/oauth2/v1/tokens/bearer",
        data=form,
        headers={"Authorization": f"Basic {basic}", "Accept": "application/json"} | (headers or {}),
    )
