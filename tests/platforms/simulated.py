"""An adapter at work on its simulator, over real HTTP: consent, token, session, client. Nothing of the product but these."""

import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2

from expenses_app.core.clock import SystemClock
from expenses_app.ledger.authorisation import Given
from expenses_app.transport.http import HttpSession

CHECKOUT = Path(__file__).resolve().parents[2]
CALLBACK = "http://localhost/callback"
PRESSED = {"xero": "allow", "quickbooks_online": "connect"}


class Form(HTMLParser):
    """The first form of a page with the fields that a browser would send, the radio button at `choice` chosen."""

    def __init__(self, page, choice):
        super().__init__()
        self.action, self.fields, self.choice, self.radios = None, [], choice, 0
        self.feed(page)

    def handle_starttag(self, tag, pairs):
        found = dict(pairs)
        if tag == "form" and self.action is None:
            self.action = found["action"]
        chosen = found.get("type") != "checkbox" or "checked" in found
        if found.get("type") == "radio":
            chosen = self.radios == self.choice
            self.radios += 1
        if tag == "input" and found.get("name") and chosen:
            self.fields.append((found["name"], found.get("value", "")))


@dataclass
class OneToken:
    token: str

    def current(self):
        return self.token

    def renew(self, stale):
        return self.token


class NoPacing:
    def acquire(self, sort, items):
        return ""

    def release(self, permit):
        pass

    def learn(self, status, headers):
        pass


class Simulated:
    """One platform's simulator in a process of its own, with consent given to one organisation."""

    def __init__(self, platform, choice=0):
        self.platform, self.choice = platform, choice
        self.process = subprocess.Popen(
            [sys.executable, "-m", "expenses_app.simulators", platform.key, "--port", "0", "--no-limits"],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            ready = next(line for line in self.process.stdout if line.startswith("ready "))
            self.address = re.match(r"ready (\S+)", ready)[1]
            self._connect()
        except BaseException:
            self.stop()
            raise

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def _connect(self):
        addresses = dict.fromkeys(self.platform.addresses, self.address)
        http = httpx2.Client(timeout=20)
        token, callback = self._consent(http, self.platform.authorisation)
        self.session = HttpSession(
            name=self.platform.name,
            addresses=addresses,
            base=self.address,
            tokens=OneToken(token["access_token"]),
            pacer=NoPacing(),
            clock=SystemClock(),
            client=http,
        )
        self.tenants = list(self.platform.tenants(self.session, Given(callback=callback, token=token)))
        self.client = self.platform.client(self.session, self.tenants[0].id, addresses)

    def _consent(self, http, oauth):
        asked = {
            "response_type": "code",
            "client_id": "expenses-tests",
            "redirect_uri": CALLBACK,
            "scope": " ".join(oauth.scopes.asked),
            "state": "s",
        }
        page = http.get(f"{self.address}{oauth.authorize_path}?{urlencode(asked)}")
        assert page.status_code == 200, page.text
        form = Form(page.text, self.choice)
        answer = http.post(
            self.address + form.action,
            content=urlencode([*form.fields, ("decision", PRESSED[self.platform.key])]),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        callback = {
            name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()
        }
        basic = b64encode(b"expenses-tests:not-a-secret").decode()
        told = http.post(
            self.address + oauth.token_path,
            content=urlencode(
                {"grant_type": "authorization_code", "code": callback["code"], "redirect_uri": CALLBACK}
            ),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "Authorization": f"Basic {basic}",
            },
        )
        assert told.status_code == 200, told.text
        return told.json(), callback
