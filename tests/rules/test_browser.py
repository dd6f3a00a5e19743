"""Rules in a real Chromium: written, tried as they are typed, applied; on a desk, on a phone and without script."""

from datetime import timedelta

import pytest
from django.urls import reverse

from expenses_app.rules.models import Rule
from tests.accessibility.conftest import check  # noqa: F401
from tests.browser.conftest import chromium, open_browser, partner, screenshot  # noqa: F401
from tests.rules.conftest import NOW, line_of

pytestmark = pytest.mark.browser

SIZES = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]


@pytest.fixture
def desk(books, company, alice, rule, spend, confirmed):
    rule(name="Cash machines", merchants=["atm"], account_id="bank")
    rule(name="Hotels abroad", merchants=["hotel", "hostel"], account_id="travel", tax_rate_id="in20")
    rule(name="Old tickets", merchants=["ticket"], account_id="old", hits=3, last_hit_at=NOW)
    rule(name="Bikes and repairs", merchants=["bike"], account_id="laptop", active=False)
    day = NOW.date() - timedelta(days=20)
    confirmed("Northern Rail", account="travel", times=7, date=day)
    confirmed("Rail and Sail Outfitters of the Western Harbour", account="laptop", date=day)
    for name in ("Southern Rail 0316", "Rail Café", "Harbour Taxi"):
        spend(name)
    return alice


def at(route, company, **more):
    return reverse(f"rules:{route}", kwargs={"company_id": company.pk, **more})


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_rule_is_tried_while_it_is_typed_and_applied(desk, company, open_browser, screenshot, width, theme):  # noqa: F811
    page = open_browser(width=width, theme=theme, as_who=desk, phone=width < 700)
    page.goto(at("list", company))
    page.get_by_role("link", name="New rule").click()
    page.get_by_label("Merchant", exact=True).fill("rail")
    page.get_by_text("matches 2 open, 8 posted in the last 3 months").wait_for()
    page.get_by_role("combobox", name="Account").fill("travel")
    page.get_by_role("option", name="Travel").first.click()
    page.get_by_text("agree with what was chosen").wait_for()
    page.get_by_label("Merchant", exact=True).fill("rail, taxi")
    apply = page.get_by_role("button", name="Save and apply to 3 open")
    apply.wait_for()
    screenshot(page, f"rule-{width}-{theme}")
    apply.click()
    page.get_by_text("“rail, taxi” saved; 3 open transactions changed.").wait_for()
    screenshot(page, f"rule-saved-{width}-{theme}")
    assert Rule.live.get(company=company, name="rail, taxi").merchants == ["rail", "taxi"]


def test_a_deleted_rule_is_brought_back_by_a_key(desk, company, open_browser):  # noqa: F811
    page = open_browser(as_who=desk)
    page.goto(at("list", company))
    page.get_by_role("link", name="Hotels abroad").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_text("“Hotels abroad” deleted.").wait_for()
    page.keyboard.press("u")
    page.get_by_role("heading", name="2. Hotels abroad").wait_for()


def test_without_script_a_rule_is_made_by_words(desk, company, open_browser, spend):  # noqa: F811
    page = open_browser(as_who=desk, javascript=False)
    page.goto(at("new", company))
    page.get_by_label("Merchant", exact=True).fill("taxi")
    page.get_by_role("combobox", name="Account").fill("493 Travel")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="5. taxi").wait_for()
    page.get_by_role("button", name="Propose again").click()
    row = spend("Another Taxi")
    assert line_of(row).account_id == "travel"


@pytest.mark.parametrize("page_name", ["list", "show", "new", "wrong"])
def test_the_pages_hold_to_wcag(desk, company, open_browser, check, page_name):  # noqa: F811
    page = open_browser(as_who=desk)
    more = {"rule_id": Rule.live.filter(name="Old tickets").get().id} if page_name == "show" else {}
    page.goto(at("new" if page_name == "wrong" else page_name, company, **more))
    if page_name == "wrong":
        page.get_by_label("Amount from").fill("lots")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Write the amount like").wait_for()
    check(page)
