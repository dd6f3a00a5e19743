"""From nothing to a posted transaction with its receipt in the ledger, in a real browser against the running demo."""

import json
import re
import urllib.request
from decimal import Decimal

import pytest

from tests.browser.driver import started_chromium
from tests.journeys.journey import Journey
from tests.machine.running_demo import RunningDemo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("journeys")
    running = RunningDemo(folder / "data", folder / "said", "--port", "0", "--quiet")
    yield running.description
    assert running.end() == 0


@pytest.fixture
def page():
    context = started_chromium().new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def organisation(demo, platform, name):
    """A fresh organisation in the simulator, so that nobody else is connected to it."""
    request = urllib.request.Request(
        demo["simulators"][platform]["control"] + "/organisations",
        json.dumps({"name": name, "currency": "GBP", "country": "GB"}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())["key"]


def ledger(demo, platform, key):
    with urllib.request.urlopen(
        f"{demo['simulators'][platform]['control']}/ledger?organisation={key}"
    ) as answer:
        return json.loads(answer.read())["documents"]


@pytest.mark.parametrize(
    ("platform", "connect", "card", "account", "tax"),
    [
        ("xero", Journey.connect_xero, "Company Credit Card", "Travel - National", "20% (VAT on Expenses)"),
        ("quickbooks_online", Journey.connect_quickbooks_online, "Barclaycard", "Travel", "20.0% S"),
    ],
)
def test_a_statement_row_ends_in_the_ledger_with_its_receipt(
    demo, page, platform, connect, card, account, tax
):
    key = organisation(demo, platform, f"Quayside {platform}")
    journey = Journey(page, demo, f"Journey on {platform}")
    journey.sign_in()
    journey.open_a_company("GB")
    connect(journey, f"Quayside {platform}")
    journey.see_the_pull_finish()
    journey.set_defaults(card, "a")
    journey.import_statement("ofx1-card-gbp.ofx", card)
    journey.open_transaction("VENDOR")
    journey.categorise(account, tax, "Net £83.33, tax £16.67")
    journey.attach_receipt("contoso-receipt-photo.png")
    drawn = journey.preview()
    assert "83.33" in drawn
    assert "16.67" in drawn
    journey.post()
    journey.see_it_posted_without_reloading()
    [document] = [one for one in ledger(demo, platform, key) if Decimal(one["total"]) == 100]
    assert (Decimal(document["net"]), Decimal(document["tax"])) == (Decimal("83.33"), Decimal("16.67"))
    assert document["date"] == "2016-08-23"
    [receipt] = document["attachments"]
    there = journey.follow_the_link("Open in")
    there.wait_for_load_state()
    assert receipt["name"] in there.content()
    assert re.search(r"16\.67", there.content())
