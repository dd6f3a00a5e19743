"""A running Xero simulator seen by a test: plain HTTP calls, and valid requests to start from."""

import copy

import requests

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.xero.app import create_app

SCOPES = (
    "offline_access openid profile email accounting.settings accounting.contacts accounting.invoices "
    "accounting.banktransactions accounting.manualjournals accounting.attachments"
)


class Books:
    """One organisation, Harbour Cafe Ltd, reached with a minted token unless a test says otherwise."""

    def __init__(self, running):
        self.running = running
        self.url = running.url
        self.api = f"{running.url}/api.xro/2.0"
        self.http = requests.Session()
        summaries = {each["name"]: each["key"] for each in self.control("GET", "state")["organisations"]}
        self.demo, self.organisation = summaries["Demo Company (UK)"], summaries["Harbour Cafe Ltd"]
        self.sign_in()

    def sign_in(self, **wish):
        self.tokens = self.control("POST", "tokens", **({"organisation": self.organisation} | wish))
        return self.tokens

    def control(self, method, path, /, **wish):
        answer = requests.request(method, f"{self.url}/_control/{path}", json=wish or None, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, action, **wish):
        return self.control("POST", f"organisations/{self.organisation}/act", action=action, **wish)

    def order(self, **fault):
        return self.control("POST", "faults", **fault)

    def switch(self, **values):
        return self.control("POST", "switches", **values)

    def advance(self, **clock):
        return self.control("POST", "clock", **clock)

    def ledger(self, **narrow):
        query = "&".join(
            f"{name}={value}" for name, value in ({"organisation": self.organisation} | narrow).items()
        )
        return self.control("GET", f"ledger?{query}")["documents"]

    def headers(self, **extra):
        basic = {
            "Authorization": f"Bearer {self.tokens['access_token']}",
            "Xero-Tenant-Id": self.organisation,
            "Accept": "application/json",
        }
        return {name: value for name, value in (basic | extra).items() if value is not None}

    def call(self, method, path, body=None, headers=None, **options):
        sent = self.headers(**(headers or {}))
        if isinstance(body, bytes):
            return self.http.request(
                method, f"{self.api}/{path}", data=body, headers=sent, timeout=10, **options
            )
        return self.http.request(method, f"{self.api}/{path}", json=body, headers=sent, timeout=10, **options)

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def account(self, name):
        return next(each for each in self.get("Accounts").json()["Accounts"] if each["Name"] == name)[
            "AccountID"
        ]

    def contact(self, name):
        found = self.get("Contacts", params={"where": f'Name=="{name}"', "includeArchived": "true"}).json()[
            "Contacts"
        ]
        return found[0]["ContactID"]

    def option(self, category, option):
        categories = self.get("TrackingCategories?includeArchived=true").json()["TrackingCategories"]
        held = next(each for each in categories if each["Name"] == category)
        chosen = next(each for each in held["Options"] if each["Name"] == option)
        return {
            "TrackingCategoryID": held["TrackingCategoryID"],
            "TrackingOptionID": chosen["TrackingOptionID"],
        }

    def spend(self, **changes):
        """A valid spend money of 100.00 net, 20.00 VAT, on the company card."""
        element = {
            "Type": "SPEND",
            "Contact": {"ContactID": self.contact("Amazon UK")},
            "BankAccount": {"AccountID": self.account("Company Credit Card")},
            "Date": "2026-11-02",
            "Reference": "EXP-7K2M9Q4XD3NBW8TR",
            "LineAmountTypes": "Exclusive",
            "LineItems": [
                {
                    "Description": "Team lunch",
                    "Quantity": 1,
                    "UnitAmount": 100.00,
                    "AccountCode": "429",
                    "TaxType": "INPUT2",
                    "TaxAmount": 20.00,
                    "Tracking": [self.option("Region", "North")],
                }
            ],
        }
        return copy.deepcopy(element | changes)

    def write_spend(self, *elements, summarize="false", **headers):
        body = {"BankTransactions": list(elements) or [self.spend()]}
        return self.call("PUT", f"BankTransactions?summarizeErrors={summarize}", body, headers=headers)

    def written_spend(self, **changes):
        element = self.write_spend(self.spend(**changes)).json()["BankTransactions"][0]
        assert element["StatusAttributeString"] == "OK", element
        return element

    def transfer(self, **changes):
        element = {
            "FromBankAccount": {"AccountID": self.account("Business Bank Account")},
            "ToBankAccount": {"AccountID": self.account("Company Credit Card")},
            "Amount": 250.00,
            "Date": "2026-11-03",
            "Reference": "EXP-TRANSFER",
        }
        return element | changes

    def journal(self, **changes):
        element = {
            "Narration": "EXP-JOURNAL card rounding",
            "Date": "2026-11-05",
            "Status": "POSTED",
            "LineAmountTypes": "NoTax",
            "JournalLines": [
                {"LineAmount": 12.50, "AccountCode": "429", "Description": "Card fee", "TaxType": "NONE"},
                {"LineAmount": -12.50, "AccountCode": "850", "Description": "Card fee", "TaxType": "NONE"},
            ],
        }
        return element | changes


def sentences(answer, plural):
    """Every validation sentence of an answer, in whichever of the two shapes it came."""
    content = answer.json()
    elements = content.get("Elements") if answer.status_code == 400 else content.get(plural)
    if elements is None:
        return [content["Message"]]
    return [error["Message"] for element in elements for error in element.get("ValidationErrors", [])]


def start(**options):
    """Start a simulator without limits, unless asked otherwise."""
    options.setdefault("enforce_limits", False)
    return start_in_thread(create_app(SimulatedClock(), **options))
