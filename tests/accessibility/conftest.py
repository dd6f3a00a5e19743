"""The browser's fixtures, and the checks that every page must pass."""

from pathlib import Path

import pytest

from tests.browser.conftest import (  # noqa: F401 (fixtures)
    chromium,
    company_of,
    open_browser,
    partner,
    screenshot,
    sign_in,
)

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def faults(page):
    """What axe finds on the page as it is now: one line per fault, with the element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })",
        RULES,
    )
    return [
        f"{fault['id']}: {fault['help']}: {node['html'][:160]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def overflow(page):
    """How many pixels the page is wider than its window, and what sticks out."""
    return page.evaluate(
        """() => {
          const root = document.documentElement;
          const wide = root.scrollWidth - root.clientWidth;
          if (wide <= 0) return [];
          const sticksOut = (element) => element.getBoundingClientRect().right > root.clientWidth + 1;
          const out = [...document.querySelectorAll("body *")].filter(sticksOut);
          return [`${wide} px`, ...out.slice(-5).map((e) => e.outerHTML.slice(0, 120))];
        }"""
    )


@pytest.fixture
def check():
    """check(page): no faults in light and in dark, nothing sideways at 320 pixels. The page is already open."""

    def in_every_look(page):
        problems = {}
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            problems[theme] = faults(page)
        page.set_viewport_size({"width": 390, "height": 800})
        problems["phone, dark"] = faults(page)
        page.set_viewport_size({"width": 320, "height": 640})
        problems["320 pixels"] = overflow(page)
        assert {look: found for look, found in problems.items() if found} == {}

    return in_every_look
