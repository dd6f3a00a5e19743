"""What `demo --smoke` does: one journey a platform, from ready to posted, then the ledger read back over its own API."""

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from config.demo.reading_back import READERS, Standing
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
    for key, simulator in demo["simulators"].items():
        yield _outcome(f"{simulator['name']}: post with a receipt and read it back", _post(key, simulator))


def _outcome(name: str, journey: Any) -> Result:
    try:
        return Result(name, True, journey())
    except (OSError, AssertionError, LookupError) as failure:
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


def _post(platform: str, simulator: Mapping[str, Any]) -> Any:
    def journey() -> str:
        connection = Connection.objects.get(platform=platform, company__in=Company.objects.all())
        owner = Member.objects.get(company=connection.company, role=Role.OWNER)
        row = _ready_with_receipt(connection.company)
        started = time.monotonic()
        posted = post(connection.company, [row], actor=owner.actor(), now=system_clock().now())
        if posted.held:
            raise AssertionError(f"held back: {posted.held[0][1]}")
        _wait_until_posted(row)
        seconds = time.monotonic() - started
        main = Part.objects.get(write__transaction=row, role=PartRole.MAIN, operation=Operation.CREATE)
        there = READERS[platform](simulator["address"], connection.tenant_id, main.marker, main.remote_id)
        _compare(row, connection, there)
        return (
            f"{row.amount} {row.currency}, tax {there.tax}, receipt {there.receipts[0][:12]}, {seconds:.1f} s"
        )

    return journey


def _ready_with_receipt(company: Company) -> Transaction:
    for row in Transaction.objects.filter(company=company, review=Review.READY).order_by("-date", "id"):
        if receipts_of(row):
            return row
    raise LookupError("nothing that is ready has a receipt")


def _wait_until_posted(row: Transaction) -> None:
    deadline = time.monotonic() + SECONDS_TO_POST
    while time.monotonic() < deadline:
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
