"""Receipts in a real browser: dropped, chosen and photographed, with and without script."""

import base64
import re

import pytest

from expenses_app.companies.models import Company, Member, Role
from expenses_app.receipts import queries
from expenses_app.receipts.models import Receipt
from tests.accessibility.conftest import faults, overflow
from tests.receipts.made import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a drop from the desktop looks like to the page.
DROP = """async ([selector, name, type, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type }));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector(selector).dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def owner(partner, django_user_model):
    company = Company.objects.create(partner=partner, name="Fennel & Oak Studio", country="GB")
    user = django_user_model.objects.create_user("priya@example.org", "correct horse battery", name="Priya")
    return Member.objects.create(company=company, user=user, role=Role.OWNER)


@pytest.fixture
def invoice_spend(owner, spend):
    return spend(owner.company, "Azure Interior", "279.84", currency="USD", search="azure interior")


def eventually(page, expression):
    """Wait for an expression to be true; the driver's own waiting is refused by the content security policy."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def drop(page, selector, name, content_type):
    encoded = base64.b64encode((SAMPLES / name).read_bytes()).decode()
    page.evaluate(DROP, [selector, name, content_type, encoded])


def test_a_dropped_invoice_is_matched_and_undone_without_reloading(open_browser, owner, invoice_spend):
    page = open_browser(as_who=owner)
    page.goto(f"/companies/{owner.company_id}/receipts/")
    page.evaluate("window.notReloaded = true")
    drop(page, "main", "azure-interior-embedded-ubl.pdf", "application/pdf")
    page.get_by_text("1 receipt added").wait_for()
    page.get_by_text("same amount").wait_for()
    assert page.get_by_role("radio").is_checked()
    page.get_by_role("button", name=re.compile("Match and next")).click()
    page.get_by_text("Azure Interior matched").wait_for()
    assert [receipt.name for receipt in queries.receipts_of(invoice_spend)] == [
        "azure-interior-embedded-ubl.pdf"
    ]
    page.get_by_role("button", name=re.compile("Undo")).first.click()
    page.get_by_text("is to match again").wait_for()
    assert queries.receipts_of(invoice_spend) == []
    assert page.evaluate("window.notReloaded")


def test_a_file_that_is_refused_is_told_in_place(open_browser, owner):
    page = open_browser(as_who=owner)
    page.goto(f"/companies/{owner.company_id}/receipts/")
    page.locator("#inbox-upload").set_input_files(
        {
            "name": "photo.jpg",
            "mimeType": "image/jpeg",
            "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        }
    )
    page.get_by_text("photo.jpg: This is a web page or a drawing").wait_for()
    assert not Receipt.objects.exists()


def test_on_a_phone_a_photo_is_taken_and_comes_into_view(open_browser, owner, invoice_spend):
    page = open_browser(as_who=owner, width=390, height=844, phone=True)
    page.goto(f"/companies/{owner.company_id}/receipts/transactions/{invoice_spend.id}/")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Take a photo", exact=True).click()
    chooser.value.set_files(SAMPLES / "derived-contoso-receipt-exif-rotated-gps.jpg")
    image = page.get_by_role("img", name="First page")
    image.wait_for()
    eventually(page, "document.querySelector('.strip img').complete")
    box = image.bounding_box()
    assert box["height"] > box["width"]
    assert len(queries.receipts_of(invoice_spend)) == 1
    page.goto(f"/companies/{owner.company_id}/receipts/?show=matched")
    page.locator("#inbox a").first.click()
    eventually(page, "(document.querySelector('#match')?.getBoundingClientRect().top ?? 999) < 200")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_everything_works_without_script(open_browser, owner, invoice_spend):
    page = open_browser(as_who=owner, javascript=False)
    page.goto(f"/companies/{owner.company_id}/receipts/")
    page.locator("#inbox-upload").set_input_files(SAMPLES / "azure-interior-embedded-ubl.pdf")
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_text("1 receipt added").wait_for()
    page.get_by_role("searchbox", name="Search for another transaction").fill("azure")
    page.keyboard.press("Enter")
    page.get_by_text("Found for “azure”").wait_for()
    page.get_by_role("radio").check()
    page.get_by_role("button", name=re.compile("Match and next")).click()
    page.get_by_text("Azure Interior matched").wait_for()
    page.get_by_role("link", name="Matched").click()
    page.get_by_role("button", name="Take off Azure Interior").click()
    page.get_by_text("is to match again").wait_for()
    assert queries.receipts_of(invoice_spend) == []
    page.get_by_role("button", name="Not a receipt").click()
    page.get_by_text("Nothing to match").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_fit_every_window_and_can_be_used_by_everyone(
    width, theme, open_browser, owner, add, invoice_spend, screenshot
):
    for name in ("azure-interior-embedded-ubl.pdf", "restaurant-with-tip.jpeg", "lieferant-factur-x.pdf"):
        add(owner, name)
    add(owner, "contoso-invoice-scan.jpg", to=invoice_spend)
    page = open_browser(as_who=owner, width=width, theme=theme, phone=width < 500)
    chosen = Receipt.objects.get(name="azure-interior-embedded-ubl.pdf")
    for name, address in (
        ("inbox", f"{chosen.id}/"),
        ("strip", f"transactions/{invoice_spend.id}/"),
    ):
        page.goto(f"/companies/{owner.company_id}/receipts/{address}")
        page.wait_for_load_state("networkidle")
        screenshot(page, f"receipts-{name}-{width}-{theme}")
        assert faults(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert overflow(page) == []
        page.set_viewport_size({"width": width, "height": 900})
