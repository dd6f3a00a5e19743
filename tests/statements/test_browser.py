"""Statement import in a real Chromium: by mouse at the desk, by finger on a phone, without script."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from expenses_app.statements.models import StatementImport
from expenses_app.transactions.choices import Arrival, ExpenseType, Kind
from expenses_app.transactions.drafting import Draft, DraftLine
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.receive import receive
from tests.accessibility.conftest import check  # noqa: F401
from tests.browser.conftest import chromium, open_browser, partner, screenshot  # noqa: F401
from tests.statements.files import HERE, sample
from tests.statements.test_import import imported

pytestmark = pytest.mark.browser

SIZES = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
ROWS = [
    ("DEBIT", "20261102", "-1284.36", "KT-88213-04", "KESTREL TIMBER MERCHANTS", "CARD 0316 LEEDS"),
    ("DEBIT", "20261103", "-71.03", "RF-10034-88", "Runnymede Fuel", ""),
    ("DEBIT", "20261104", "-904.11", "ST-55120-11", "Stockholms Trävaror", "SEK 12,240.00"),
    ("DEBIT", "20261105", "-3.80", "", "Blue Harbor Coffee", ""),
    ("DEBIT", "20261105", "-3.80", "", "Blue Harbor Coffee", ""),
    ("CREDIT", "20261106", "40.00", "HT-20991-01", "Haldane Tool Hire", "REFUND 20991"),
    ("PAYMENT", "20261109", "2500.00", "PY-00001-77", "PAYMENT RECEIVED - THANK YOU", ""),
    ("DEBIT", "20261110", "-612.50", "LI-77120-93", "Lantern Insurance Brokers", "POLICY 77120"),
    ("DEBIT", "20261111", "-28.20", "TL-31400-02", "Tram & Ferry Lisboa", "EUR 33.00"),
    ("DEBIT", "20261112", "0.00", "CC-00000-01", "Card check", ""),
    ("DEBIT", "20261231", "-7.35", "FS-44120-32", "Fenwick Street Parking", ""),
]


def november(rows=ROWS) -> bytes:
    body = "\n".join(
        f"<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{reference}<NAME>{name}<MEMO>{memo}</STMTTRN>"
        for kind, day, amount, reference, name, memo in rows
    ).replace("20261231", "20261131")
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>GBP"
        f"<CCACCTFROM><ACCTID>4929000000000316</CCACCTFROM>\n<BANKTRANLIST>\n{body}\n</BANKTRANLIST>"
        "<LEDGERBAL><BALAMT>-1844.12<DTASOF>20261130</LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>"
    ).encode()


@pytest.fixture
def prepared(alice, company, ledger):
    """Two rows are here from an earlier file, one was typed by hand."""
    imported(alice, november(ROWS[:1]))
    typed = Draft(
        kind=Kind.EXPENSE,
        arrival=Arrival.HAND,
        source_id="typed",
        type=ExpenseType.PAYMENT,
        date=date(2026, 11, 9),
        currency="GBP",
        lines=(DraftLine(net=Decimal("612.50")),),
        merchant="Lantern Insurance",
    )
    receive(company, [typed], actor=alice.actor(), now=datetime(2026, 11, 9, 10, 0, tzinfo=UTC))
    return alice


def start(company) -> str:
    return reverse("statements:import", kwargs={"company_id": company.pk})


def dropped(page, company, name, content):
    page.goto(start(company))
    page.locator("#file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def nothing_scrolls_sideways(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_file_goes_from_the_picker_to_review(prepared, company, open_browser, screenshot, width, theme):  # noqa: F811
    page = open_browser(width=width, theme=theme, as_who=prepared, phone=width < 700)
    look = f"{width}-{theme}"
    dropped(page, company, "november-card.ofx", november())
    page.get_by_role("heading", name="Check and import").wait_for()
    screenshot(page, f"preview-{look}")
    assert nothing_scrolls_sideways(page)
    page.get_by_role("button", name="Import 6 transactions").click()
    page.get_by_role("alert").get_by_text("Rows that wait for your decision: 2.").wait_for()
    screenshot(page, f"undecided-{look}")
    page.get_by_role("button", name="All are transfers").click()
    page.get_by_text("7 to import").wait_for()
    page.get_by_label("What row 14 becomes").select_option("leave_out")
    page.get_by_role("button", name="Import 7 transactions").wait_for()
    page.get_by_role("button", name="Import 7 transactions").click()
    page.get_by_role("heading", name="7 transactions imported").wait_for()
    screenshot(page, f"result-{look}")
    assert nothing_scrolls_sideways(page)
    assert Transaction.objects.filter(company=company).count() == 9
    page.goto(start(company))
    screenshot(page, f"files-{look}")
    assert nothing_scrolls_sideways(page)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_columns_are_answered_with_a_live_preview(alice, company, open_browser, screenshot, width, theme):  # noqa: F811
    page = open_browser(width=width, theme=theme, as_who=alice, phone=width < 700)
    look = f"{width}-{theme}"
    dropped(page, company, "card-april.csv", sample("csv-us-card-one-amount.csv"))
    page.get_by_role("heading", name="Which column is what?").wait_for()
    screenshot(page, f"columns-open-{look}")
    page.reload()  # taking a picture leaves style attributes behind, which the policy would refuse to copy
    assert nothing_scrolls_sideways(page)
    page.get_by_label("Which currency is it").select_option("USD")
    page.get_by_label("Month first: 9 April 2024").check()
    page.locator("#import-preview").get_by_text("9 April 2024").wait_for()
    page.locator("#import-preview").get_by_text("5 read").wait_for()
    screenshot(page, f"columns-{look}")
    page.get_by_role("button", name="Check 5 rows").click()
    page.get_by_role("heading", name="Check and import").wait_for()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_refusal_stands_where_the_file_was_dropped(alice, company, open_browser, screenshot, width, theme):  # noqa: F811
    page = open_browser(width=width, theme=theme, as_who=alice, phone=width < 700)
    dropped(page, company, "01-truncated.ofx", (HERE / "broken" / "01-truncated.ofx").read_bytes())
    page.get_by_role("alert").get_by_text("begins on line 15").wait_for()
    screenshot(page, f"refusal-{width}-{theme}")
    assert nothing_scrolls_sideways(page)
    assert not StatementImport.objects.exists()


def test_everything_works_without_script(alice, company, open_browser):  # noqa: F811
    page = open_browser(javascript=False, as_who=alice)
    page.goto(start(company))
    page.locator("#file").set_input_files(
        {"name": "november-card.ofx", "mimeType": "application/octet-stream", "buffer": november()}
    )
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="All are transfers").click()
    page.get_by_role("button", name="Import 9 transactions").click()
    page.get_by_role("heading", name="9 transactions imported").wait_for()
    assert Transaction.objects.filter(company=company).count() == 9


def test_every_page_is_free_of_accessibility_faults(prepared, company, open_browser, check):  # noqa: F811
    page = open_browser(as_who=prepared)
    dropped(page, company, "november-card.ofx", november())
    page.get_by_role("heading", name="Check and import").wait_for()
    check(page)
    imports = reverse("statements:import", kwargs={"company_id": company.pk})
    page.goto(imports)
    check(page)
    page.get_by_role("link", name="statement", exact=True).click()
    page.get_by_role("heading", name="1 transaction imported").wait_for()
    check(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    dropped(page, company, "card-april.csv", sample("csv-us-card-one-amount.csv"))
    page.get_by_role("heading", name="Which column is what?").wait_for()
    page.get_by_role("button", name="Check 5 rows").click()
    page.get_by_text("A guess could be wrong by months").wait_for()
    check(page)
