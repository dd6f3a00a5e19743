"""The pages of every way in: the form, the choice in steps, the connector with its password and its trouble."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from django.urls import reverse

from expenses_app import platforms
from expenses_app.companies.clock import system_clock
from expenses_app.connections.models import Authorisation, Connection, ConsentAttempt, PolledAccess
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Tenant
from tests import ledgers
from tests.connections.sample_platform import SAMPLE
from tests.connections.test_ways_in import CERTIFICATE

ledgers.install()
pytestmark = pytest.mark.browser


def at(route, company, **more):
    return reverse(f"connections:{route}", kwargs={"company_id": company.pk, **more})


@pytest.fixture
def machine(monkeypatch):
    monkeypatch.setenv("SAMPLE_CLIENT_ID", "our-id")
    monkeypatch.setenv("SAMPLE_CLIENT_SECRET", "our-secret")
    monkeypatch.setitem(platforms.all_platforms(), "sample", replace(SAMPLE, other_ways=(CERTIFICATE,)))


def test_connector_with_its_password_and_then_with_its_trouble(open_browser, check, alice, company):
    page = open_browser(as_who=alice)
    page.goto(at("connect", company) + "?platform=polled_books")
    page.get_by_role("button", name="Set up the connector").click()
    page.get_by_text("The password is shown this once.").wait_for()
    check(page)
    PolledAccess.objects.update(
        polled_at=system_clock().now() - timedelta(hours=2),
        trouble_json=Message("The books are closed on that PC. Open them.").as_json(),
        trouble_said="0x80040416",
        trouble_at=system_clock().now(),
    )
    page.goto(at("connector", company))
    check(page)


def test_choice_of_ways_and_the_form_with_what_does_not_fit(open_browser, check, alice, company, machine):
    page = open_browser(as_who=alice)
    page.goto(at("connect", company) + "?platform=sample")
    page.get_by_text("With a certificate").click()
    check(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Continue to Sample Books").click()
    page.get_by_label("Account number").fill("12")
    page.get_by_label("Client id").fill("c1")
    page.get_by_label("Certificate id").fill("k1")
    page.get_by_label("Private key").fill("no key")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Seven digits").wait_for()
    check(page)


def test_choice_in_steps(open_browser, check, alice, company, machine):
    now = system_clock().now()
    kept = Authorisation.objects.create(
        partner=company.partner,
        platform="sample",
        client_id="our-id",
        issue_asked_at=now,
        granted_at=now,
        expires_at=now,
        last_refreshed_at=now,
    )
    tenants = [asdict(Tenant(f"production/{n}", f"Company {n}", note="Sandbox")) for n in range(120)]
    attempt = ConsentAttempt.objects.create(
        company=company,
        connection=Connection.objects.create(company=company, platform="sample"),
        member=alice,
        platform="sample",
        state_hash="0" * 64,
        created_at=now,
        expires_at=now + timedelta(minutes=30),
        outcome="choosing",
        authorisation=kept,
        tenants=tenants,
        inside="production",
    )
    page = open_browser(as_who=alice)
    page.goto(at("choose", company, attempt_id=attempt.pk))
    check(page)
