"""From nothing to a posted transaction with its receipt in the ledger, in a real browser against the running demo."""

from decimal import Decimal

import pytest

from tests.browser.driver import started_chromium
from tests.journeys.journey import Journey
from tests.machine.running_demo import RunningDemo
from tests.platforms.declared import all_declared
from tests.platforms.simulator import RunningSimulator

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


@pytest.mark.parametrize("own", all_declared().values(), ids=lambda own: own.key)
def test_a_statement_row_ends_in_the_ledger_with_its_receipt(demo, page, own):
    wish = own.journey
    simulator = RunningSimulator(own.key, demo["simulators"][own.key]["address"])
    # Fresh, so that nobody else is connected to it.
    name = f"Quayside {own.platform.name}"
    key = simulator.new_organisation(name, own.drill.organisation)
    journey = Journey(page, demo, f"Journey on {own.platform.name}")
    journey.sign_in()
    journey.open_a_company("GB")
    journey.connect(own, own.drill.ledger(name))
    journey.see_the_pull_finish()
    journey.set_defaults(wish.card, "a")
    journey.import_statement("ofx1-card-gbp.ofx", wish.card)
    journey.open_transaction("VENDOR")
    journey.categorise(wish.account, wish.rate, f"Net £{wish.net}, tax £{wish.tax}")
    journey.attach_receipt("contoso-receipt-photo.png")
    drawn = journey.preview()
    assert str(wish.net) in drawn
    assert str(wish.tax) in drawn
    journey.post()
    journey.see_it_posted_without_reloading()
    [document] = [one for one in simulator.documents(key) if Decimal(one["total"]) == 100]
    assert (Decimal(document["net"]), Decimal(document["tax"])) == (wish.net, wish.tax)
    assert document["date"] == "2016-08-23"
    [receipt] = document["attachments"]
    there = journey.follow_the_link("Open in")
    there.wait_for_load_state()
    assert receipt["name"] in there.content()
    assert str(wish.tax) in there.content()
