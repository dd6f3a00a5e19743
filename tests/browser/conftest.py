"""A real Chromium in front of a live server. Every page that a test opens must be free of script errors and of
violations of the content security policy; the test fails otherwise."""

import os
from pathlib import Path

import pytest

from expenses_app.companies.models import Company, Member, Partner
from tests.browser.driver import started_chromium

WATCH_POLICY = """
  window.policyViolations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.policyViolations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile ?? ""}`);
  });
"""


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once in a run. Skips where this machine has none."""
    return started_chromium()


@pytest.fixture
def partner(transactional_db):
    """The first partner; a test with a live server empties the tables, the row of the migration with them."""
    return Partner.objects.get_or_create(slug="own", defaults={"name": "Own"})[0]


@pytest.fixture
def open_browser(chromium, live_server, partner, tmp_path):
    """open_browser(width=1440, theme="light", javascript=True) returns a page of a browser of its own.

    `as_who` (a member or user) signs in beforehand, without the form. Addresses are relative to the live server.
    At the end all pages are asked for errors and policy violations.
    """
    contexts, complaints = [], []

    def opened(
        *, width=1440, height=900, theme="light", javascript=True, as_who=None, locale="en-GB", phone=False
    ):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            java_script_enabled=javascript,
            locale=locale,
            timezone_id="Europe/London",
            has_touch=phone,
            is_mobile=phone,
            service_workers="block",
        )
        context.set_default_timeout(10_000)
        context.add_init_script(WATCH_POLICY)
        contexts.append(context)
        if as_who is not None:
            context.add_cookies([session_cookie(as_who, live_server.url)])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda message: note_console(complaints, message))
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            if not page.is_closed() and page.url.startswith(live_server.url):
                complaints += page.evaluate("() => window.policyViolations ?? []")
        context.close()
    assert complaints == []


def note_console(complaints, message):
    if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
        complaints.append(message.text)


def session_cookie(who, url):
    """A cookie that signs in `who`, a member or a user."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(
        who.user if isinstance(who, Member) else who, backend=settings.AUTHENTICATION_BACKENDS[0]
    )
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }


@pytest.fixture
def sign_in():
    """sign_in(page, email, password) goes through the form, as a person does."""

    def through_the_form(page, email, password="correct horse battery"):
        page.goto("/accounts/login/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda address: "/accounts/login/" not in address)

    return through_the_form


@pytest.fixture
def screenshot(tmp_path):
    """screenshot(page, name) keeps a picture: in the folder that SCREENSHOTS names, else beside the test's files."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page, name, *, whole=True):
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=whole)
        return path

    return keep


@pytest.fixture
def company_of(partner):
    """company_of(name) opens a company."""

    def make(name):
        return Company.objects.create(partner=partner, name=name, country="GB")

    return make
