"""A running simulator seen by a test: the control interface, and message sets as a desktop program sends them."""

import requests
from lxml import etree

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.quickbooks_desktop.app import create_app

US, CA, SMALL = "cascade-outfitters-inc", "maple-ridge-consulting-ltd", "lone-pine-bakery-llc"


class Books:
    """One company file, the American one unless a test says otherwise."""

    def __init__(self, running, company=US):
        self.running, self.url, self.company = running, running.url, company

    def control(self, method, path, /, **wish):
        answer = requests.request(method, f"{self.url}/_control/{path}", json=wish or None, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, path, /, **wish):
        answer = requests.post(f"{self.url}/_control/{path}", json=wish, timeout=20)
        assert answer.status_code == 400, answer.text
        return answer.json()["error"]

    def act(self, action, **wish):
        return self.control("POST", f"organisations/{self.company}/act", action=action, **wish)

    def order(self, kind, **fault):
        return self.control("POST", "faults", kind=kind, **fault)

    def switch(self, **values):
        return self.control("POST", "switches", **values)

    def advance(self, seconds):
        return self.control("POST", "clock", advance_seconds=seconds)

    def ledger(self, **narrow):
        query = "&".join(
            f"{name}={value}" for name, value in ({"organisation": self.company} | narrow).items()
        )
        return self.control("GET", f"ledger?{query}")["documents"]

    def post(self, text, ticket=None, application=None):
        headers = {"Content-Type": "text/xml"}
        if ticket:
            headers["Authorization"] = f"Bearer {ticket}"
        if application:
            headers["X-Application"] = application
        return requests.post(
            f"{self.url}/sdk/{self.company}", data=text.encode(), headers=headers, timeout=20
        )

    def send(self, body, version="13.0", on_error="stopOnError", attributes="", **options):
        """The raw answer to a message set."""
        return self.post(message(body, version, on_error, attributes), **options)

    def run(self, body, **options):
        """The parsed QBXMLMsgsRs of a message set that QuickBooks took."""
        answer = self.send(body, **options)
        assert answer.status_code == 200, answer.text
        return etree.fromstring(answer.content).find("QBXMLMsgsRs")

    def one(self, body, **options):
        """The single response of a message set."""
        (response,) = self.run(body, **options)
        return response

    def written(self, body, **options):
        """The record that a write returned."""
        response = self.one(body, **options)
        assert response.get("statusCode") == "0", response.get("statusMessage")
        return response[0]

    def session(self, application=None):
        """The ticket of a session of a desktop program."""
        return self.control("POST", "tokens", organisation=self.company, application=application)[
            "access_token"
        ]

    def list_id(self, kind, name):
        return self.one(f"<{kind}QueryRq><FullName>{name}</FullName></{kind}QueryRq>").findtext(
            f"{kind}Ret/ListID"
        )

    def balance(self, name):
        return self.one(f"<AccountQueryRq><FullName>{name}</FullName></AccountQueryRq>").findtext(
            "AccountRet/Balance"
        )


def message(body, version="13.0", on_error="stopOnError", attributes=""):
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="{version}"?>\n'
        f'<QBXML><QBXMLMsgsRq {attributes} onError="{on_error}">{body}</QBXMLMsgsRq></QBXML>'
    )


def outcome(answer):
    """The HRESULT of a message that was not taken, else the status code of its first response."""
    if answer.status_code == 400:
        return answer.headers["X-HRESULT"]
    return int(etree.fromstring(answer.content).find("QBXMLMsgsRs")[0].get("statusCode"))


def start(**options):
    """Start a simulator."""
    return start_in_thread(create_app(SimulatedClock(), **options))
