"""What `demo --smoke` does: one journey a platform, from ready to posted, then the ledger read back over its own API."""

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connections

from config.demo.companies import DemoCompany, demo_company
from config.demo.reading_back import Standing
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company, Member, Role
from expenses_app.connections.models import Connection
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.operations import Role as PartRole
from expenses_app.receipts.queries import Sendable, open_for_sending, receipts_of
from expenses_app.sync.models import Part
from expenses_app.sync.services.post import post
from expenses_app.transactions.choices import Review, Status
from expenses_app.transactions.models import Transaction

SECONDS_TO_POST = 90


@dataclass(frozen=True)
class Result:
    """One line of the report."""

    name: str
    passed: bool
    detail: str = ""


def journeys(demo: Mapping[str, Any]) -> Iterator[Result]:
    """Walk through the running demo that `demo` (the content of demo.json) describes, one journey a platform."""
    yield _outcome("sign in and open the first page", lambda: _sign_in(demo))
    # Side by side: what takes the time is waiting for workers and simulators.
    with ThreadPoolExecutor(len(demo["simulators"])) as pool:
        yield from pool.map(lambda one: _outcome(one[0], one[1]), list(_journeys(demo["simulators"])))


def _journeys(simulators: Mapping[str, Any]) -> Iterator[tuple[str, Callable[[], str]]]:
    for key, simulator in simulators.items():
        wanted = demo_company(key, simulator["address"])
        yield f"{simulator['name']}: post with a receipt and read it back", partial(_post, wanted)


def _outcome(name: str, journey: Callable[[], str]) -> Result:
    try:
        return Result(name, True, journey())
    except (OSError, AssertionError, LookupError) as failure:
        return Result(name, False, f"{type(failure).__name__}: {failure}")
    finally:
        connections.close_all()


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


def _post(wanted: DemoCompany) -> str:
    connection = Connection.objects.get(platform=wanted.platform, company__in=Company.objects.all())
    owner = Member.objects.get(company=connection.company, role=Role.OWNER)
    row = _ready_with_receipt(connection.company)
    started = time.monotonic()
    posted = post(connection.company, [row], actor=owner.actor(), now=system_clock().now())
    if posted.held:
        raise AssertionError(f"held back: {posted.held[0][1]}")
    _wait_until_posted(row, wanted if connection.declared.polling else None)
    seconds = time.monotonic() - started
    main = Part.objects.get(write__transaction=row, role=PartRole.MAIN, operation=Operation.CREATE)
    there = wanted.read_back(connection.tenant_id, main.marker, main.remote_id)
    _compare(row, connection, there)
    files = f"receipt {there.receipts[0][:12]}" if there.receipts else "no receipt there"
    return f"{row.amount} {row.currency}, tax {there.tax}, {files}, {seconds:.1f} s"


def _ready_with_receipt(company: Company) -> Transaction:
    for row in Transaction.objects.filter(company=company, review=Review.READY).order_by("-date", "id"):
        if receipts_of(row):
            return row
    raise LookupError("nothing that is ready has a receipt")


def _wait_until_posted(row: Transaction, polled: DemoCompany | None) -> None:
    """`polled`: calls us by itself every few minutes only, so it is made to."""
    deadline = time.monotonic() + SECONDS_TO_POST
    while time.monotonic() < deadline:
        if polled:
            polled.visit()
        row.refresh_from_db()
        if row.status == Status.POSTED:
            return
        if row.status in (Status.REFUSED, Status.AMBIGUOUS, Status.RECONNECT):
            part = Part.objects.filter(write__transaction=row).exclude(error=None).first()
            raise AssertionError(f"{row.status}: {part.error if part else ''}")
        time.sleep(0.2)
    raise AssertionError(f"still {row.status} after {SECONDS_TO_POST} s")


def _compare(row: Transaction, connection: Connection, there: Standing) -> None:
    lines = list(row.lines.all())
    accepted = connection.capabilities.attachments
    wanted = []
    for receipt in receipts_of(row):
        opened = open_for_sending(receipt, accepted.max_bytes, accepted.types) if accepted else None
        if isinstance(opened, Sendable):
            wanted.append(opened.content)
    differences = there.differences(
        total=row.amount,
        tax=sum((line.tax for line in lines), row.amount * 0),
        account=lines[0].account_id,
        files=wanted,
    )
    if differences:
        raise AssertionError("; ".join(differences))
