"""What `demo --smoke` does as a user would, over HTTP alone, and what it found."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """One line of the report."""

    name: str
    passed: bool
    detail: str = ""


def journeys(demo: Mapping[str, Any]) -> Iterator[Result]:
    """Walk through the running demo that `demo` (the content of demo.json) describes, one journey a platform."""
    yield _outcome("sign in and open the first page", lambda: _sign_in(demo))
    for simulator in demo["simulators"].values():
        yield _outcome(f"{simulator['name']}: the simulator's ledger opens", _opens(simulator["address"]))


def _outcome(name: str, journey: Any) -> Result:
    try:
        return Result(name, True, journey())
    except (OSError, AssertionError) as failure:
        return Result(name, False, f"{type(failure).__name__}: {failure}")


def _sign_in(demo: Mapping[str, Any]) -> str:
    site, sign_in = demo["site"], demo["sign_ins"][0]
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with browser.open(f"{site}/accounts/login/", timeout=30) as page:
        form = page.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    if token is None:
        raise AssertionError("the sign-in page has no form")
    fields = {"login": sign_in["email"], "password": sign_in["password"], "csrfmiddlewaretoken": token[1]}
    request = urllib.request.Request(  # noqa: S310
        f"{site}/accounts/login/",
        urllib.parse.urlencode(fields).encode(),
        {"Referer": f"{site}/accounts/login/"},
    )
    with browser.open(request, timeout=30) as page:
        if "/accounts/login" in page.url:
            raise AssertionError("the sign-in was refused")
        return f"{page.status} {page.url}"


def _opens(address: str) -> Any:
    def journey() -> str:
        with urllib.request.urlopen(address, timeout=30) as page:  # noqa: S310
            return f"{page.status} {page.url}"

    return journey
