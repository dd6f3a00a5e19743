"""Getting in and around, by keyboard alone and by hand."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from expenses_app.companies.models import Member, Role

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()
    yield
    cache.clear()


def test_signing_in_needs_no_pointer(open_browser, alice):
    page = open_browser()
    page.goto("/accounts/login/?next=/account/")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.name") != "login":
        page.keyboard.press("Tab")
    page.keyboard.type("alice@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    page.get_by_text("4 tries left before a 15-minute pause.").wait_for()
    assert page.evaluate("document.activeElement.name") == "password"
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")
    assert page.get_by_role("heading", name="Your account").is_visible()


def test_the_first_tab_offers_to_skip_to_the_content(open_browser, alice):
    page = open_browser(as_who=alice)
    page.goto("/account/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_signing_up_without_script_opens_a_company(open_browser, partner):
    page = open_browser(javascript=False)
    page.goto("/accounts/signup/")
    page.get_by_label("Your name").fill("Priya Raman")
    page.get_by_label("E-mail").fill("priya@fennel-oak.example")
    page.get_by_label("Password").fill("copper kettle lagoon")
    page.get_by_label("Company name").fill("Fennel & Oak Studio")
    page.get_by_label("Country").select_option("United Kingdom")
    page.get_by_label("Time zone").select_option("London")
    page.get_by_role("button", name="Open account and company").click()
    assert Member.objects.get().company.name == "Fennel & Oak Studio"


def test_the_time_zone_is_proposed_from_the_browser(open_browser, stranger):
    page = open_browser(as_who=stranger)
    page.goto("/companies/new/")
    assert page.get_by_label("Time zone").input_value() == "Europe/London"


def test_the_company_is_changed_from_the_bar(open_browser, company, other_company, alice):
    Member.objects.create(company=other_company, user=alice.user, role=Role.VIEWER)
    page = open_browser(as_who=alice)
    page.goto(reverse("companies:settings", kwargs={"company_id": company.id}))
    page.get_by_role("link", name="Harbour Cafe Ltd, change company").click()
    page.locator("#picker [role=option]", has_text="Kestrel Design").wait_for()
    page.keyboard.type("kes")
    page.locator("#picker mark", has_text="Kes").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/companies/{other_company.id}/**")


def test_a_role_is_set_and_a_toast_says_so(open_browser, company, alice, bob):
    page = open_browser(as_who=alice)
    page.goto(reverse("companies:settings", kwargs={"company_id": company.id}))
    page.get_by_label("Role of Bob", exact=True).select_option("poster")
    page.get_by_role("button", name="Set the role of Bob").click()
    page.get_by_role("status").get_by_text("Bob is now Poster.").wait_for()
    bob.refresh_from_db()
    assert bob.role == "poster"


@pytest.mark.parametrize("javascript", [True, False])
def test_dark_is_chosen_with_and_without_script(open_browser, alice, javascript):
    page = open_browser(as_who=alice, javascript=javascript)
    page.goto("/account/")
    page.get_by_label("Dark").check()
    page.get_by_label("Compact").check()
    page.get_by_role("button", name="Set looks").click()
    html = page.locator("html")
    assert (html.get_attribute("data-theme"), html.get_attribute("data-density")) == ("dark", "compact")
