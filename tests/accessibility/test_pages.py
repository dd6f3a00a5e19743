"""Every page: WCAG 2.2 AA as far as axe can tell, in light and dark, on a wide window and a phone; nothing scrolls
sideways at 320 pixels; every pointer target is large enough."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from expenses_app.companies.services import invite
from tests.users.test_sign_in import code_now

pytestmark = pytest.mark.browser

OPEN_PAGES = {
    "sign in": "/accounts/login/",
    "sign up": "/accounts/signup/",
    "forgotten password": "/accounts/password/reset/",
    "link sent": "/accounts/password/reset/done/",
    "dead link": "/accounts/password/reset/key/x-y/",
    "confirm e-mail": "/accounts/confirm-email/",
    "invitation over": "/invitations/nothing/",
    "not here": "/nowhere/",
}
OWN_PAGES = {
    "companies": "/companies/",
    "no such company": "/companies/?q=zzz",
    "new company": "/companies/new/",
    "account": "/account/",
    "sign out": "/accounts/logout/",
    "change password": "/accounts/password/change/",
    "change e-mail": "/accounts/email/",
    "two steps": "/accounts/2fa/",
    "is it you": "/accounts/reauthenticate/",
}


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()
    yield
    cache.clear()


def problems_of(page, check, addresses):
    """What `check` finds on each page that has something wrong."""
    problems = {}
    for name, address in addresses.items():
        page.goto(address)
        try:
            check(page)
        except AssertionError as found:
            problems[name] = str(found)[:3000]
        page.set_viewport_size({"width": 1440, "height": 900})
    return problems


def test_pages_before_signing_in(open_browser, check):
    assert problems_of(open_browser(), check, OPEN_PAGES) == {}


def test_a_persons_own_pages(open_browser, check, alice):
    assert problems_of(open_browser(as_who=alice), check, OWN_PAGES) == {}


def test_a_refused_sign_in(open_browser, check, alice):
    page = open_browser()
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill("alice@example.org")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("4 tries left").wait_for()
    check(page)


def test_two_steps_from_setting_them_up_to_being_asked(open_browser, check, alice):
    page = open_browser(as_who=alice)
    page.goto("/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Two-step sign-in").wait_for()
    check(page)
    page.get_by_label("Authenticator code").fill(code_now(page.locator("#secret").input_value()))
    page.get_by_role("button", name="Switch on").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    check(page)
    for address in (
        "/accounts/2fa/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/totp/deactivate/",
    ):
        page.goto(address)
        check(page)
    newcomer = open_browser()
    newcomer.goto("/accounts/login/")
    newcomer.get_by_label("E-mail").fill("alice@example.org")
    newcomer.get_by_label("Password").fill("correct horse battery")
    newcomer.get_by_role("button", name="Sign in").click()
    newcomer.get_by_role("heading", name="One more step").wait_for()
    check(newcomer)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_company_with_members_and_invitations(open_browser, check, company, alice, bob, who, request):
    from expenses_app.companies.clock import system_clock

    now = system_clock().now()
    invite(company, email="ines@example.org", role="viewer", actor=alice.actor(), at=now)
    page = open_browser(as_who=request.getfixturevalue(who))
    page.goto(reverse("companies:settings", kwargs={"company_id": company.id}))
    check(page)


@pytest.mark.urls("tests.companies.doors")
def test_the_page_for_a_role_that_may_not(open_browser, check, company, alice, bob):
    page = open_browser(as_who=bob)
    response = page.goto(reverse("owners", kwargs={"company_id": company.id}))
    assert response.status == 403
    check(page)


def test_the_open_switcher(open_browser, check, company, alice):
    page = open_browser(as_who=alice)
    page.goto(reverse("companies:settings", kwargs={"company_id": company.id}))
    page.get_by_role("link", name="change company").click()
    page.locator("#picker [role=option]").first.wait_for()
    check(page)


def test_the_keys(open_browser, check, alice):
    page = open_browser(as_who=alice)
    page.goto("/account/")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="All keys").wait_for()
    check(page)


@pytest.mark.urls("tests.browser.parts.site")
def test_every_shared_part(open_browser, check, company, alice):
    page = open_browser(as_who=alice)
    page.goto(reverse("parts", kwargs={"company_id": company.id}))
    page.get_by_role("combobox", name="Supplier").click()
    page.locator("#supplier_options [role=option]").first.wait_for()
    check(page)


def routes_of_a_company(resolver=None, names=()):
    """Names of all routes that need nothing but a company."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes_of_a_company(
                pattern, (*names, pattern.namespace) if pattern.namespace else names
            )
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join((*names, pattern.name))


def pages_of(company, who):
    """Addresses of the whole pages among them: what answers a plain GET with a page that has a main part."""
    client = Client()
    client.force_login(who.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    addresses = {}
    for name in sorted(set(routes_of_a_company())):
        try:
            address = reverse(name, kwargs={"company_id": company.id})
        except NoReverseMatch:
            continue
        response = client.get(address)
        if response.status_code == 200 and not response.streaming and b'id="main"' in response.content:
            addresses[name] = address
    return addresses


def test_every_page_that_needs_only_a_company(open_browser, check, company, alice):
    pages = pages_of(company, alice)
    assert "companies:settings" in pages
    assert problems_of(open_browser(as_who=alice), check, pages) == {}


def test_pointer_targets_are_large_enough(open_browser, company, alice, bob):
    page = open_browser(as_who=alice, width=390, phone=True)
    page.goto(reverse("companies:settings", kwargs={"company_id": company.id}))
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, select, input:not([type=hidden]), nav a, a.button")]
          .filter((e) => e.getClientRects().length)
          .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
          .filter(([, box]) => (box.width < 24 || box.height < 24) && box.height > 1)
          .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
    )
    assert small == []
