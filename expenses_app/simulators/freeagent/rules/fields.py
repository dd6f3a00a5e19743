"""Reading of single fields: dates, amounts, texts, references to records that are hidden."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from expenses_app.simulators.freeagent.rules.call import Call, Complaints
from expenses_app.simulators.freeagent.wire import CENT, Record

BLANK = "can't be blank"
NOT_VALID = "is not valid"
LOCKED = "is in a locked period"
OPEN_STATES = ("active", "Active")


def required(complaints: Complaints, content: Record, names: Iterable[str]) -> None:
    """Complain about fields that are missing or empty."""
    for name in names:
        if content.get(name) in (None, "", []):
            complaints.add(name, BLANK)


def read_date(complaints: Complaints, content: Record, name: str) -> date | None:
    """Read a date."""
    if content.get(name) in (None, "") or complaints.about(name):
        return None
    try:
        return date.fromisoformat(str(content[name]))
    except ValueError:
        complaints.add(name, NOT_VALID)
        return None


def open_day(call: Call, complaints: Complaints, content: Record) -> date | None:
    """Read dated_on: a day of the company's time on FreeAgent that no lock covers."""
    day = read_date(complaints, content, "dated_on")
    if day is None:
        return None
    start = call.company.record["freeagent_start_date"]
    if call.company.locked(day):
        complaints.add("dated_on", LOCKED)
    elif day < start and call.switches["start_date_checked"]:
        complaints.add("dated_on", f"must not be before the FreeAgent start date, {start.isoformat()}")
    return day


def read_amount(
    complaints: Complaints, content: Record, name: str, *, zero_allowed: bool = False
) -> Decimal | None:
    """Read an amount, text or number, of at most two places."""
    if content.get(name) in (None, "") or complaints.about(name):
        return None
    try:
        amount = Decimal(str(content[name]))
        exact = amount == amount.quantize(CENT)
    except InvalidOperation:
        exact = False
    if not exact:
        complaints.add(name, NOT_VALID)
        return None
    if amount == 0 and not zero_allowed:
        complaints.add(name, "must be other than 0")
        return None
    return amount


def texts(call: Call, complaints: Complaints, content: Record, names: Iterable[str]) -> None:
    """Complain about texts that are too long."""
    longest = call.switches["text_max_length"]
    for name in names:
        if len(str(content.get(name) or "")) > longest:
            complaints.add(name, f"is too long (maximum is {longest} characters)")


def usable(call: Call, complaints: Complaints, name: str, record: Record) -> None:
    """Complain about a record that is hidden or closed, if FreeAgent minds."""
    hidden = record.get("hidden", False) or record.get("status", "active") not in OPEN_STATES
    if hidden and not call.switches["hidden_records_accepted"]:
        complaints.add(name, NOT_VALID)


def rebilling(call: Call, complaints: Complaints, content: Record) -> str | None:
    """Check project, rebill_type and rebill_factor; return the project's id."""
    if content.get("rebill_type") and not content.get("project"):
        complaints.add("project", BLANK)
    if content.get("rebill_type") in ("markup", "price") and content.get("rebill_factor") in (None, ""):
        complaints.add("rebill_factor", BLANK)
    if content.get("project") in (None, ""):
        return None
    project = call.find("projects", content["project"])
    usable(call, complaints, "project", project)
    return str(project["id"])
