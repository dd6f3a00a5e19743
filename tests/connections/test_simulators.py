"""The whole way with the simulated platforms: consent page, callback, tokens that rotate, reading, leaving."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from django.urls import reverse

from expenses_app.companies.clock import system_clock
from expenses_app.connections.encryption import unseal
from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.services.refresh import good_token
from expenses_app.connections.sessions import client_for
from expenses_app.connections.states import State
from expenses_app.reference_data.models import Pull, ReferenceRecord
from expenses_app.reference_data.services.run_pull import Outcome, run_pull
from expenses_app.reference_data.services.start_pull import start_pull

pytestmark = pytest.mark.django_db

VARIABLES = {
    "xero": dict.fromkeys(("XERO_LOGIN_URL", "XERO_IDENTITY_URL", "XERO_API_URL", "XERO_WEB_URL"), ""),
    "quickbooks_online": {
        "QUICKBOOKS_ONLINE_AUTHORIZE_URL": "",
        "QUICKBOOKS_ONLINE_TOKEN_URL": "",
        "QUICKBOOKS_ONLINE_DEVELOPER_URL": "",
        "QUICKBOOKS_ONLINE_API_URL": "",
        "QUICKBOOKS_ONLINE_WEB_URL": "",
        "QUICKBOOKS_ONLINE_DISCOVERY_URL": "/.well-known/openid_configuration",
    },
}


@pytest.fixture(params=["xero", "quickbooks_online"])
def simulator(request, monkeypatch):
    """A simulator in a process of its own; the platform's addresses lead there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "expenses_app.simulators", request.param, "--port", "0", "--seed-demo"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = process.stdout.readline().split()[1]
        for variable, path in VARIABLES[request.param].items():
            monkeypatch.setenv(variable, address + path)
        prefix = request.param.upper()
        monkeypatch.setenv(f"{prefix}_CLIENT_ID", "our-id")
        monkeypatch.setenv(f"{prefix}_CLIENT_SECRET", "our-secret")
        yield request.param
    finally:
        process.terminate()
        process.wait(10)


class Form(HTMLParser):
    """The first form of a page, as a browser would send it after pressing one button."""

    def __init__(self, page, every_choice=False):
        super().__init__()
        self.action, self.fields, self.every_choice = None, [], every_choice
        self.feed(page)

    def handle_starttag(self, tag, pairs):
        found = dict(pairs)
        if tag == "form" and self.action is None:
            self.action = found["action"]
        if tag == "input" and found.get("name"):
            chosen = found.get("type") not in ("checkbox", "radio") or "checked" in found
            if chosen or (self.every_choice and found.get("type") == "checkbox"):
                self.fields.append((found["name"], found.get("value", "")))


def give_consent(url, platform, *, refuse=False, every_choice=False):
    """Open the consent page, press a button, and return where the browser is sent."""
    page = httpx2.get(url)
    assert page.status_code == 200, page.text
    form = Form(page.text, every_choice)
    decision = {"xero": ("deny", "allow"), "quickbooks_online": ("cancel", "connect")}[platform][not refuse]
    body = urlencode([*form.fields, ("decision", decision)])
    where = urlsplit(url)
    answer = httpx2.post(
        f"{where.scheme}://{where.netloc}{form.action}",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code in (302, 303), answer.text
    return answer.headers["location"]


def set_out(browser, company, platform):
    answer = browser.post(
        reverse("connections:begin", kwargs={"company_id": company.pk}), {"platform": platform}
    )
    assert answer.status_code == 200, answer.content
    return answer.context["url"]


def come_back(browser, location):
    return browser.get(urlsplit(location).path + "?" + urlsplit(location).query, follow=True)


@pytest.fixture
def linked(simulator, company, alice, signed_in):
    browser = signed_in(alice)
    come_back(browser, give_consent(set_out(browser, company, simulator), simulator))
    return Connection.objects.get()


def read_everything(pull, clock):
    while run_pull(pull.pk, clock) is not Outcome.OVER:
        pass
    pull.refresh_from_db()
    return pull


def test_consent_links_and_a_pull_reads_the_books(linked, simulator, company, alice, signed_in):
    assert linked.state == State.LINKED
    assert linked.ledger_id.startswith(f"{simulator}:")
    clock = system_clock()
    pull = read_everything(Pull.objects.get(), clock)
    assert pull.state == "done", (pull.problem, pull.problem_said)
    kinds = set(ReferenceRecord.objects.values_list("kind", flat=True))
    assert {"account", "supplier", "tax_rate"} <= kinds
    linked.refresh_from_db()
    assert re.fullmatch("[A-Z]{3}", linked.facts.base_currency)
    page = signed_in(alice).get(reverse("connections:overview", kwargs={"company_id": company.pk}))
    words = page.content.decode()
    assert "Reading works" in words
    assert f"Base currency {linked.facts.base_currency}" in words
    assert "Missing:" not in words


def test_a_second_reading_without_changes_changes_nothing(linked):
    clock = system_clock()
    read_everything(Pull.objects.get(), clock)
    before = dict(ReferenceRecord.objects.values_list("pk", "changed_at"))
    again = read_everything(start_pull(linked, Pull.Kind.INCREMENTAL, clock), clock)
    assert again.state == "done"
    assert dict(ReferenceRecord.objects.values_list("pk", "changed_at")) == before


def test_cancelling_there_connects_nothing_here(simulator, company, alice, signed_in):
    browser = signed_in(alice)
    location = give_consent(set_out(browser, company, simulator), simulator, refuse=True)
    assert parse_qs(urlsplit(location).query)["error"] == ["access_denied"]
    page = come_back(browser, location).content.decode()
    assert "You left without giving consent." in page
    assert Connection.objects.get().state == "pending"


@pytest.mark.parametrize("simulator", ["xero"], indirect=True)
def test_of_several_organisations_one_is_chosen(simulator, company, alice, signed_in):
    browser = signed_in(alice)
    location = give_consent(set_out(browser, company, simulator), simulator, every_choice=True)
    page = come_back(browser, location)
    tenants = page.context["tenants"]
    assert len(tenants) > 1
    browser.post(page.redirect_chain[-1][0], {"tenant": tenants[1]["id"]})
    connection = Connection.objects.get()
    assert (connection.state, connection.tenant_name) == ("linked", tenants[1]["name"])


def test_a_refreshed_consent_reads_on(linked):
    clock = system_clock()
    before = unseal(linked.authorisation.refresh_token_sealed)
    Authorisation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    good_token(linked.authorisation_id, clock)
    linked.refresh_from_db()
    assert Authorisation.objects.get().token_version == 2
    if linked.platform == "xero":
        assert unseal(Authorisation.objects.get().refresh_token_sealed) != before
    assert client_for(Connection.objects.get(), clock).facts().base_currency


def test_reconnecting_keeps_the_connection(linked, simulator, company, alice, signed_in):
    Connection.objects.update(state="needs_reauthorising")
    browser = signed_in(alice)
    come_back(browser, give_consent(set_out(browser, company, simulator), simulator))
    again = Connection.objects.get()
    assert (again.pk, again.state, again.ledger_id) == (linked.pk, "linked", linked.ledger_id)


PROOF = {
    "xero": ("XERO_API_URL", "/connections"),
    "quickbooks_online": ("QUICKBOOKS_ONLINE_API_URL", "/v3/company/{}"),
}


def test_disconnecting_ends_the_consent_there(linked, company, alice, signed_in):
    variable, path = PROOF[linked.platform]
    address = os.environ[variable] + path.format(f"{linked.tenant_id}/companyinfo/{linked.tenant_id}")
    bearer = {"Authorization": f"Bearer {unseal(linked.authorisation.access_token_sealed)}"}
    assert linked.tenant_id in httpx2.get(address, headers=bearer).text or linked.platform != "xero"
    answer = signed_in(alice).post(reverse("connections:disconnect", kwargs={"company_id": company.pk}))
    assert answer.status_code == 302
    ended = Connection.objects.get()
    assert (ended.state, ended.ending, ended.ending_said) == ("unlinked", "done", "")
    assert Authorisation.objects.get().refresh_token_sealed == ""
    after = httpx2.get(address, headers=bearer)
    assert after.status_code == 401 or linked.tenant_id not in after.text
