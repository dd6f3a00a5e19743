"""One person's way from nothing to a posted transaction, in a real browser."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.platforms.declared import Ledger, OnSimulator

TESTS = Path(__file__).resolve().parents[1]
STATEMENTS = TESTS / "statements" / "samples"
RECEIPTS = TESTS / "receipts" / "samples"


class Journey:
    """Every step is a sentence; `name` is the company's."""

    def __init__(self, page: Page, demo: dict, name: str) -> None:
        self.page = page
        self.demo = demo
        self.name = name

    def sign_in(self) -> None:
        person = self.demo["sign_ins"][0]
        self.page.goto(self.demo["site"])
        self.page.get_by_label("E-mail").fill(person["email"])
        self.page.get_by_label("Password").fill(person["password"])
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page).to_have_url(re.compile("/companies/"))

    def open_a_company(self, country: str) -> None:
        self.page.goto(self.demo["site"] + "/companies/new/")
        self.page.get_by_label("Company name").fill(self.name)
        self.page.get_by_label("Country").select_option(country)
        self.page.get_by_role("button", name="Open company").click()
        self.page.wait_for_url(re.compile(r"/companies/[0-9a-f-]{36}/"))
        self.base = re.match(r".*/companies/[0-9a-f-]{36}/", self.page.url)[0]

    def connect(self, own: OnSimulator, ledger: Ledger) -> None:
        """Choose the platform, give consent on its own page, and choose the organisation where several are offered."""
        self._choose_platform(own.platform.name)
        for box in self.page.get_by_role("checkbox").all():
            box.uncheck()
        offered = self.page.get_by_role("checkbox", name=ledger.label).or_(
            self.page.get_by_role("radio", name=ledger.label)
        )
        offered.first.check()
        self.page.locator("button.primary").first.click()
        self.page.wait_for_url(re.compile(r"/companies/"))
        for name in ledger.steps:
            if "/choose/" not in self.page.url:
                return
            self.page.get_by_role("radio", name=name).check(force=True)
            self.page.locator("form").filter(has=self.page.get_by_role("radio")).get_by_role(
                "button"
            ).first.click()
            self.page.wait_for_load_state("networkidle")

    def see_the_pull_finish(self) -> None:
        expect(self.page.get_by_text("Everything is read.")).to_be_visible(timeout=60_000)

    def set_defaults(self, bank_account: str, supplier: str) -> None:
        self.page.get_by_role("link", name="Choose defaults").last.click()
        self._pick("Bank account", bank_account)
        self._pick("Supplier", supplier)
        self.page.get_by_role("button", name="Save").first.click()
        self.page.wait_for_load_state("networkidle")

    def import_statement(self, file: str, bank_account: str) -> None:
        self.page.get_by_role("link", name="Import", exact=True).first.click()
        self.page.locator("input[type=file]").set_input_files(STATEMENTS / file)
        belongs = self.page.get_by_label("Belongs to")
        expect(belongs).to_be_visible(timeout=15_000)
        [label] = [one for one in belongs.locator("option").all_inner_texts() if bank_account in one]
        belongs.select_option(label=label)
        self.page.wait_for_load_state("networkidle")
        self.page.get_by_role("button", name=re.compile(r"^Import \d")).click()
        self.page.wait_for_load_state("networkidle")

    def open_transaction(self, merchant: str) -> None:
        self.page.get_by_role("link", name="Review").first.click()
        self.page.locator("#grid").get_by_role("link", name=merchant).first.click()
        expect(self.drawer.get_by_role("button", name=re.compile("Mark ready"))).to_be_visible()

    def categorise(self, account: str, tax: str, net_and_tax: str) -> None:
        """The line says who set it, then what the tax makes of it: each is stored before the next is touched."""
        self._pick("Account, line 1", account, within=self.drawer)
        expect(self.drawer.get_by_text("Set by").first).to_be_visible()
        self._pick("Tax rate, line 1", tax, within=self.drawer)
        expect(self.drawer.get_by_text(net_and_tax).first).to_be_visible()

    def attach_receipt(self, file: str) -> None:
        self.drawer.locator("input[type=file]").first.set_input_files(RECEIPTS / file)
        expect(self.drawer.get_by_role("img").first).to_be_visible(timeout=20_000)

    def preview(self) -> str:
        """What will be written, as the drawer draws it."""
        drawn = self.drawer.locator(".document").first
        expect(drawn).to_be_visible(timeout=10_000)
        return drawn.inner_text()

    def post(self) -> None:
        self.drawer.get_by_role("button", name=re.compile("Mark ready")).click()
        self.page.wait_for_load_state("networkidle")
        self.page.get_by_role("link", name=re.compile(r"^Post 1 ready")).click()
        self.page.get_by_role("button", name=re.compile(r"^Post 1")).click()

    def see_it_posted_without_reloading(self) -> None:
        self.page.evaluate("window.notReloaded = true")
        expect(self.drawer.get_by_text("Posted", exact=True).first).to_be_visible(timeout=30_000)
        assert self.page.evaluate("window.notReloaded")

    def follow_the_link(self, name: str) -> Page:
        with self.page.context.expect_page() as opened:
            self.drawer.get_by_role("link", name=re.compile(name)).first.click()
        return opened.value

    @property
    def drawer(self):
        return self.page.locator("#drawer")

    def _choose_platform(self, name: str) -> None:
        self.page.goto(self.base + "connection/connect/")
        self.page.get_by_role("radio", name=name).check(force=True)
        self.page.get_by_role("button", name=f"Continue to {name}").click()

    def _pick(self, label: str, text: str, within=None) -> None:
        box = (within or self.page).get_by_role("combobox", name=label).first
        box.click()
        box.fill(text)
        option = self.page.get_by_role("option", name=re.compile(re.escape(text), re.IGNORECASE)).first
        option.click()
