"""How much a first visit loads."""

import gzip

import pytest
from django.urls import reverse

pytestmark = pytest.mark.browser

KIB = 1024
PACKED_ALREADY = (".woff2", ".png", ".jpg")


def weight(body, url):
    return len(body) if url.endswith(PACKED_ALREADY) else len(gzip.compress(body, 9))


@pytest.mark.parametrize("name", ["sign in", "company"])
def test_a_first_visit_weighs_at_most_150_kib_and_its_script_50(open_browser, company, alice, name):
    page = open_browser(as_who=alice if name == "company" else None)
    loaded = {}
    page.on("response", lambda response: loaded.update({response.url: response}))
    address = (
        "/accounts/login/"
        if name == "sign in"
        else reverse("companies:settings", kwargs={"company_id": company.id})
    )
    page.goto(address, wait_until="networkidle")
    sizes = {url: weight(response.body(), url.split("?")[0]) for url, response in loaded.items()}
    script = sum(size for url, size in sizes.items() if url.endswith(".js"))
    print(
        f"{name}: {sum(sizes.values()) / KIB:.1f} KiB in {len(sizes)} files, of it script {script / KIB:.1f} KiB"
    )
    assert sum(sizes.values()) <= 150 * KIB
    assert script <= 50 * KIB


def test_nothing_jumps_while_the_page_loads(open_browser, company, alice):
    page = open_browser(as_who=alice)
    page.add_init_script(
        """window.shift = 0; new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto(reverse("companies:settings", kwargs={"company_id": company.id}), wait_until="networkidle")
    assert page.evaluate("window.shift") <= 0.02
