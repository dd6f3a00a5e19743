"""The one Chromium of a test run, whichever folders' tests ask for it."""

import atexit
import os
from functools import cache
from pathlib import Path

import pytest

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@cache
def started_chromium():
    """Start the browser, or skip where this machine has none (CHROMIUM names another place)."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}; install the package chromium, or set CHROMIUM to its path")
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    # The driver keeps an event loop in this thread; the ORM is used from the same thread on purpose.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    driver = playwright.sync_playwright().start()
    browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
    atexit.register(driver.stop)
    atexit.register(browser.close)
    return browser
