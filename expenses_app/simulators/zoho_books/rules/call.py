"""One call that may reach an organisation, and how its body is read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from werkzeug.wrappers import Request

from expenses_app.simulators.zoho_books import schema_check
from expenses_app.simulators.zoho_books.refusals import invalid, too_long, unreadable_body
from expenses_app.simulators.zoho_books.state import Organisation
from expenses_app.simulators.zoho_books.switches import Switches
from expenses_app.simulators.zoho_books.wire import Record, loads, parse_day


@dataclass
class Call:
    """A call with the organisation's lock held."""

    organisation: Organisation
    now: datetime
    actor: str
    request: Request
    body: bytes
    switches: Switches

    @property
    def today(self) -> date:
        """The organisation's calendar day."""
        return self.organisation.local(self.now).date()


def read_body(call: Call, operation: str) -> Record:
    """Return the JSON object of a request, checked against its schema; raises Refusal.

    It is the body itself, or the field JSONString of a form.
    """
    kind = (call.request.content_type or "").partition(";")[0].strip().lower()
    form = kind in ("multipart/form-data", "application/x-www-form-urlencoded")
    text: Any = call.request.form.get("JSONString", "") if form else call.body
    try:
        content = loads(text)
    except ValueError as error:
        raise unreadable_body() from error
    if not isinstance(content, dict) or (not form and kind not in ("application/json", "text/json", "")):
        raise unreadable_body()
    content = schema_check.without_blanks(content)
    schema_check.check(operation, content, unknown_refused=call.switches["unknown_fields"] == "refuse")
    return dict(content)


def text(body: Record, name: str, most: int) -> str:
    """Return a text of the body, empty when it is not there; raises Refusal beyond its length."""
    value = str(body.get(name, ""))
    if len(value) > most:
        raise too_long(name, most)
    return value


def day(body: Record, name: str, default: date) -> date:
    """Return a day of the body; raises Refusal for another form."""
    if name not in body:
        return default
    try:
        return parse_day(body[name])
    except ValueError as error:
        raise invalid(name) from error


def one_of(body: Record, name: str, allowed: tuple[str, ...]) -> None:
    """Refuse a value outside an enumeration."""
    if name in body and body[name] not in allowed:
        raise invalid(name)
