"""The review grid by the keyboard alone: find, categorise, mark ready, look at what would be posted, post."""

# ruff: noqa: F401, F811 - the fixtures of the review pages are used by their names
import re

import pytest
from playwright.sync_api import expect

from tests.review.conftest import base, complete, connection, spend

pytestmark = pytest.mark.browser


@pytest.fixture
def company(company_of):
    return company_of("Harbour Cafe Ltd")


def test_a_bookkeeper_needs_no_pointer(open_browser, alice, base, spend, complete):
    complete("Kestrel Timber Merchants", "120.00", day=19)
    coffee = spend("Corner Press Coffee", "11.40", day=20, supplier="s-1", tax_rate="INPUT2")
    page = open_browser(as_who=alice)
    page.goto(base)
    row = page.locator(f"#row-{coffee.id}")

    page.keyboard.press("j")
    expect(row).to_have_attribute("data-current", "")
    page.keyboard.press("a")
    box = page.get_by_role("combobox", name="Account of Corner Press Coffee")
    expect(box).to_be_focused()
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    box.fill("general")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(row).to_contain_text("General Expenses")
    expect(row).to_contain_text("Set by Alice")
    expect(page.get_by_role("status").filter(has_text="Account of Corner Press Coffee set.")).to_be_visible()

    expect(page.locator(f"#account-{coffee.id}")).to_be_focused()
    page.keyboard.press("r")
    expect(row).to_contain_text("Ready")
    page.keyboard.press("r")
    post = page.get_by_role("link", name="Post 2 ready")
    expect(post).to_be_visible()
    post.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Post to Xero")
    expect(dialog).to_contain_text("£131.40")
    expect(dialog.get_by_role("button", name="Post 2 transactions")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(row).to_contain_text("Queued")
    coffee.refresh_from_db()
    assert coffee.status == "queued"


def test_rows_turn_while_one_looks(open_browser, alice, base, complete, company, connection):
    from expenses_app.transactions.models import Transaction

    row = complete()
    Transaction.objects.filter(id=row.id).update(status="posting")
    page = open_browser(as_who=alice)
    page.goto(base)
    expect(page.locator(f"#row-{row.id}")).to_contain_text("Posting")
    Transaction.objects.filter(id=row.id).update(status="posted")
    expect(page.locator(f"#row-{row.id} .c-state")).to_contain_text("Posted")
    expect(page.locator("#live[hx-get]")).to_have_count(0)


def test_set_for_all_of_a_merchant_and_undo(open_browser, alice, base, spend):
    rows = [spend("Northline Rail", "84.60", day=day) for day in (18, 19, 20)]
    page = open_browser(as_who=alice)
    page.goto(base)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_role("combobox", name="Account of Northline Rail").fill("travel")
    expect(page.get_by_role("listbox").get_by_role("option", name=re.compile("Travel"))).to_be_visible()
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Shift+Enter")
    for row in rows:
        expect(page.locator(f"#row-{row.id}")).to_contain_text("Travel – National")
    page.keyboard.press("u")
    for row in rows:
        expect(page.locator(f"#row-{row.id}")).to_contain_text("No account")


def test_the_drawer_saves_as_one_types_and_follows_the_row(open_browser, alice, base, complete):
    row = complete()
    page = open_browser(as_who=alice)
    page.goto(base)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    drawer = page.get_by_role("complementary", name=re.compile("Kestrel"))
    expect(drawer.get_by_text("This will be written to Xero")).to_be_visible()
    drawer.get_by_label("Merchant").fill("Kestrel Timber, Leeds")
    page.keyboard.press("Tab")
    expect(page.locator(f"#row-{row.id}")).to_contain_text("Kestrel Timber, Leeds")
    drawer = page.get_by_role("complementary", name=re.compile("Kestrel"))
    drawer.get_by_role("button", name="Split").click()
    second = page.get_by_role("textbox", name="Amount including tax, line 2")
    expect(second).to_be_visible()
    page.get_by_role("textbox", name="Amount including tax, line 1").fill("100.00")
    second.fill("20.00")
    page.keyboard.press("Tab")
    expect(page.locator(f"#row-{row.id}")).to_contain_text("Split in 2")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("javascript", [True, False])
def test_every_page_opens_wide_and_narrow_with_and_without_script(
    open_browser,
    alice,
    base,
    complete,
    company,
    width,
    javascript,
):
    row = complete()
    page = open_browser(as_who=alice, width=width, javascript=javascript, phone=width == 390)
    for path in (base, f"{base}{row.id}/", f"{base}new/", f"{base}post/", f"{base}{row.id}/pick/account/"):
        assert page.goto(path).status == 200
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") if javascript else True
    for place in ("sync", "failures"):
        assert page.goto(f"/companies/{company.id}/{place}/").status == 200
